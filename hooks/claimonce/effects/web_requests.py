"""One request against the addresses that the plugins describe."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.effects.caller import Caller


def address(
    sh: Caller, program: str, url: str, method: str, body: str = "", recipients: list[str] | None = None
) -> bool:
    """Record the effect of one request; say whether there is one."""
    from claimonce.lang.shell.patterns import holds

    low = url.lower()
    low = low.partition("://")[2] if "://" in low and not low.startswith(("smtp://", "smtps://")) else low
    low = low.rpartition("@")[2] if "@" in low.split("/")[0] else low
    for described, shape, any_method in sh.shared.descriptions.urls:
        if (any_method or method not in ("GET", "HEAD", "OPTIONS")) and holds(shape, low):
            targets = tuple(recipients) if recipients else (url,)
            sh.effect(described["kind"], described["name"], described["channel"], program, targets, "", body[:4_000])
            return True
    if UNKNOWN in url.split("/")[0] + url[:9] and method not in ("GET", "HEAD", "OPTIONS"):
        sh.unsure("the address that is posted to is not in the text")
    return False

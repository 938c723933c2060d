"""Mail spoken by hand: a socket on a mail port, or SMTP verbs into `nc`."""

from __future__ import annotations

from claimonce.effects.socket_text import judge_spoken
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


def handle(sh: Shell, name: str, words: list[str]) -> Done | None:
    """Judge `nc`, `telnet`, `socat`, `openssl s_client`; None when nothing is said here."""
    if name == "openssl" and "s_client" not in words:
        return None
    text = sh.stdin or ""
    if name == "dbus-send":
        if any("org.freedesktop.Notifications.Notify" in word or "Notifications" in word for word in words):
            sh.effect("notify", "desktop", "desktop", name)
        return None, UNKNOWN
    if any(word in ("-z", "-zv", "-vz", "-l", "-h", "--help") for word in words[1:]) and name != "openssl":
        return None, UNKNOWN
    if name == "socat":
        for word in words[1:]:
            for mark in ("EXEC:", "SYSTEM:", "exec:", "system:"):
                if word.startswith(mark):
                    sh.copy().run_text(word[len(mark) :].strip("'\""))
    ports = {piece for word in words[1:] for piece in word.replace(",", ":").split(":")}
    judge_spoken(sh, "/".join(ports), text, words[0].rsplit("/", 1)[-1])
    return None, UNKNOWN

"""Commands that already stand behind the gate."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


def handle(_sh: Shell, _name: str, _words: list[str]) -> Done | None:
    """What `claimonce` starts passes the gate inside it, so it is no effect around the gate."""
    return None, ""

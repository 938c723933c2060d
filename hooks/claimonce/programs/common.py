"""Programs that are taken to have no effect of their own, so that their names need no doubt."""

from __future__ import annotations

from claimonce.catalog.index import FAMILIAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

COMMON = frozenset(FAMILIAR.split())


def familiar(sh: Shell, name: str) -> bool:
    """Say whether `name` is a common program, or at least one on this process's PATH."""
    if name in COMMON or not sh.shared.read_file:
        return True
    if "PATH" in sh.vars:
        return True
    import posix

    for folder in posix.environ.get(b"PATH", b"").split(b":")[:40]:
        try:
            posix.stat(folder + b"/" + name.encode("latin-1"))
        except (OSError, ValueError):
            continue
        return True
    return False

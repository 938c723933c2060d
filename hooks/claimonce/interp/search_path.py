"""Whether a shim first on PATH would still meet a program, after what the command itself did to PATH.

The session's own PATH has the shims first, so a folder matters only in front of it, and only where it holds the
program. It is asked when an act has been found; most commands that set PATH do nothing else of interest.
"""

from __future__ import annotations

from claimonce.interp.state import INHERITED
from claimonce.lang import UNKNOWN
from claimonce.settings.paths import SENTINEL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell, Value

CHANGED, OTHER_STORE = "PATH changed", "another store"
_LEVELS = 4  # how far up a project's own folder of programs is looked for
STORES = ("CLAIMONCE_STATE", "CLAIMONCE_PINNED_STATE", "CLAIMONCE_PINNED_CONFIG")


def hides(sh: Shell, program: str) -> str:
    """Return why no shim of this session's store would meet the program, "" where one would."""
    if any(name in sh.vars for name in STORES):
        return OTHER_STORE
    if "/" in program or not program:
        return ""
    held, array = sh.vars.get("PATH"), sh.vars.get("path")
    if isinstance(array, list):  # zsh ties the two; what is not known there is `$path` itself
        known = next((at for at, one in enumerate(array) if UNKNOWN in one), len(array))
        if _is_in_front(sh, array[:known], program):
            return CHANGED
    if not isinstance(held, str) or held == INHERITED:
        return ""
    folders = held.split(":")
    if _is_in_front(sh, folders, program):
        return CHANGED
    return "" if INHERITED in folders or any(UNKNOWN in one or _is_shims(sh, one) for one in folders) else CHANGED


def put_in_front(sh: Shell, folder: str) -> dict[str, Value]:
    """Return the variables of what starts with this folder in front of PATH: that of the project, or of one above."""
    held = sh.vars.get("PATH", INHERITED)
    folders = (f"{'../' * up}{folder}" for up in range(_LEVELS))
    return {**sh.vars, "PATH": ":".join((*folders, held if isinstance(held, str) else INHERITED))}


def before_a_command(sh: Shell) -> None:
    """Take a PATH that is set for one command only for one that hides, where a folder in front is not in the text.

    The session's line puts the shims first again when a shell's own PATH has changed; such a PATH it never sees.
    """
    held = sh.vars.get("PATH")
    if isinstance(held, str) and UNKNOWN in held.partition(INHERITED)[0]:
        sh.hidden = sh.hidden or CHANGED


def _is_in_front(sh: Shell, folders: list[str], program: str) -> bool:
    for folder in folders:
        if folder == INHERITED or _is_shims(sh, folder):
            return False
        if UNKNOWN not in folder and _holds(sh, _full(sh, folder), program):
            return True
    return False


def _holds(sh: Shell, folder: str, program: str) -> bool:
    path = f"{folder}/{program}"
    if path in sh.shared.files or path in sh.shared.links:
        return True  # the command itself puts it there
    mode = _mode(sh, path)
    return mode & 0o170000 == 0o100000 and bool(mode & 0o111)


def _is_shims(sh: Shell, folder: str) -> bool:
    return UNKNOWN not in folder and bool(_mode(sh, f"{_full(sh, folder)}/{SENTINEL}"))


def _full(sh: Shell, folder: str) -> str:
    from claimonce.effects.paths import resolved

    if folder[:2] == "~/":
        folder = (sh.get("HOME") or UNKNOWN) + folder[1:]
    return resolved(sh.cwd, folder or ".").rstrip("/")


def _mode(sh: Shell, path: str) -> int:
    """Return the mode of a file, 0 where there is none or nobody said where it is."""
    if not sh.shared.read_file or UNKNOWN in path or "\x01" in path:
        return 0
    import posix

    try:
        return posix.stat(path.encode("latin-1")).st_mode
    except (OSError, ValueError):
        return 0

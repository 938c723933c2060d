"""Scripts that a command names: read one level down, regular files of modest size only."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

LARGEST = 65_536
MOST = 4


def load(sh: Shell, path: str) -> str | None:
    """Return a script's text, or None where it may not or cannot be read."""
    if UNKNOWN in path or UNKNOWN in sh.cwd or sh.shared.scripts >= MOST:
        return None
    from claimonce.effects.paths import resolved

    full = resolved(sh.cwd, path)
    written = sh.shared.files.get(full)
    if written is not None:
        return written
    if "\x01" in full or not sh.shared.read_file or full.startswith(("/dev/", "/proc/")):
        return None
    import os

    from claimonce.settings import plain_file

    try:
        data = plain_file.read(os.fsdecode(full.encode("latin-1")), LARGEST)
    except (OSError, ValueError):
        return None
    sh.shared.scripts += 1
    return None if b"\0" in data[:1_024] else data.replace(b"\0", b"\x01").decode("latin-1")


def read_in(sub: Shell, path: str, args: list[str]) -> Done:
    """Run a script file in the shell `sub`."""
    text = load(sub, path)
    if text is None:
        sub.unsure("a script is not read")
        return None, UNKNOWN
    return sub.run_text(text, args)


def source_file(sh: Shell, path: str, args: list[str] | None) -> Done:
    """`source file`: what it defines stays."""
    text = load(sh, path)
    if text is None:
        if not path.startswith("/etc/") and not path.endswith(("/activate", ".bashrc", ".profile", ".zshrc", "nvm.sh")):
            sh.unsure("a sourced file is not read")
        sh.shared.doubts += 1
        return None, UNKNOWN
    return sh.run_text(text, args)

"""Scripts that a command names: read one level down, regular files of modest size only."""

from __future__ import annotations

from claimonce.reading.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.reading.shell import Done, Shell

LARGEST = 65_536
MOST = 4
SYSTEM = ("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/opt/homebrew/bin/",
          "/usr/lib/", "/nix/store/")  # fmt: skip


def load(sh: Shell, path: str) -> str | None:
    """Return a script's text, or None where it may not or cannot be read."""
    if UNKNOWN in path or UNKNOWN in sh.cwd or sh.shared.scripts >= MOST:
        return None
    from claimonce.reading.files import resolved

    full = resolved(sh.cwd, path)
    written = sh.shared.files.get(full)
    if written is not None:
        return written
    if "\x01" in full or not sh.shared.read_file or full.startswith(("/dev/", "/proc/")):
        return None
    import posix

    try:
        descriptor = posix.open(full.encode("latin-1"), posix.O_RDONLY | posix.O_NONBLOCK | posix.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    try:
        state = posix.fstat(descriptor)
        if state.st_mode & 0o170000 != 0o100000 or state.st_size > LARGEST:
            return None
        data = posix.read(descriptor, LARGEST)
    except OSError:
        return None
    finally:
        posix.close(descriptor)
    sh.shared.scripts += 1
    return None if b"\0" in data[:1_024] else data.replace(b"\0", b"\x01").decode("latin-1")


def read_in(sub: Shell, path: str, args: list[str]) -> Done:
    """Run a script file in the shell `sub`."""
    text = load(sub, path)
    if text is None:
        sub.unsure("a script is not read")
        return None, UNKNOWN
    return sub.run_text(text, args)


def sourced(sh: Shell, path: str, args: list[str] | None) -> Done:
    """`source file`: what it defines stays."""
    text = load(sh, path)
    if text is None:
        if not path.startswith("/etc/") and not path.endswith(("/activate", ".bashrc", ".profile", ".zshrc", "nvm.sh")):
            sh.unsure("a sourced file is not read")
        return None, UNKNOWN
    return sh.run_text(text, args)


def script(sh: Shell, path: str, args: list[str]) -> Done:
    """A program named by its path: a script is read, a binary of the system is taken as it is."""
    from claimonce.reading.files import resolved
    from claimonce.reading.shells import child

    if path.startswith(SYSTEM) and resolved(sh.cwd, path) not in sh.shared.files:
        return None, UNKNOWN
    text = load(sh, path)
    if text is None:
        sh.unsure("a script is not read")
        return None, UNKNOWN
    return by_shebang(child(sh), text, path, args)


def by_shebang(sub: Shell, text: str, _path: str, args: list[str]) -> Done:
    """Run a script's text in the language that its first line names."""
    first = text.split("\n", 1)[0][:200] if text.startswith("#!") else ""
    name = first[2:].strip().split(" ")[-1 if "env" in first else 0].rsplit("/", 1)[-1]
    if not name or name in ("sh", "bash", "dash", "zsh", "ksh", "ash"):
        return sub.run_text(text, args)
    from claimonce.reading.interpreters import code

    if not code(sub, name, text):
        sub.unsure("a script is not read")
    return None, UNKNOWN

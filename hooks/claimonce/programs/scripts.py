"""A program named by its path: the script there, in the language that its first line names."""

from __future__ import annotations

from claimonce.catalog.index import SHELLS_READ
from claimonce.effects.paths import resolved
from claimonce.interp.script_files import load
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

SYSTEM = ("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/opt/homebrew/bin/",
          "/usr/lib/", "/nix/store/")  # fmt: skip


def script(sh: Shell, path: str, args: list[str]) -> Done:
    """A program named by its path: a script is read, a binary of the system is taken as it is."""
    from claimonce.programs.shells import child

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
    if not name or name in SHELLS_READ:
        if name == "bash":
            from claimonce.programs.shells import start_up

            start_up(sub, name)
        return sub.run_text(text, args)
    from claimonce.programs.interpreters import code

    if not code(sub, name, text):
        sub.unsure("a script is not read")
    return None, UNKNOWN

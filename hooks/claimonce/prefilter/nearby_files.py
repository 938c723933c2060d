"""Scripts that a command would run, judged by their text as the prefilter's second look judges a command."""

from __future__ import annotations

from claimonce.catalog.names import SHELLS
from claimonce.prefilter.file_contents import texts
from claimonce.prefilter.scan_result import LONGEST, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge

SYSTEM = ("/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/opt/homebrew/bin/",
          "/usr/lib/", "/nix/store/")  # fmt: skip


def script(judge: Judge, path: str) -> None:
    """A program named by its path."""
    if path.startswith(SYSTEM):  # `/usr/bin/make`: what the system brings is known by its name
        judge.read.append(path)
        return
    for text in texts(judge, path):
        first = text.partition("\n")[0][:200] if text.startswith("#!") else ""
        name = first[2:].strip().split(" ")[-1 if "env" in first else 0].rsplit("/", 1)[-1]
        if not name or name.encode("latin-1") in SHELLS:  # no `#!`: the shell that starts it reads it
            shell_text(judge, text)
        elif name.startswith(("python", "pypy")):  # `#!/usr/bin/env python3`
            from claimonce.prefilter.nearby_code import python_text

            python_text(judge, text, [])
        elif name in ("node", "nodejs", "bun", "deno"):
            from claimonce.prefilter.nearby_code import script_text

            script_text(judge, text)
        else:  # `#!/usr/bin/perl`
            raise Doubt


def shell_file(judge: Judge, path: str) -> None:
    """`sh file`, `source file`."""
    for text in texts(judge, path):
        shell_text(judge, text)


def shell_text(judge: Judge, text: str) -> None:
    """A shell script."""
    if len(text) > LONGEST or judge.counters_in(text):
        raise Doubt
    judge.text(text)

"""`go run`: what the files say.

What a package of the program's own does is not followed, so code in which nothing is found stays undecidable.
"""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

VALUED = frozenset(
    ("-C", "-asmflags", "-buildmode", "-compiler", "-exec", "-gcflags", "-installsuffix", "-ldflags", "-mod",
     "-modfile", "-overlay", "-p", "-pgo", "-pkgdir", "-tags", "-toolexec")
)  # fmt: skip
MOST_FILES = 20


def run(sh: Shell, words: list[str]) -> Done | None:
    """`go run FILE...` or `go run FOLDER`; None where the general rule for such runners holds."""
    from claimonce.interp.script_files import load
    from claimonce.programs.code.script import run as read

    if words[1:2] != ["run"]:
        return None
    at = 2
    while at < len(words) and words[at][:1] == "-":
        at += 2 if words[at] in VALUED else 1
    files = [word for word in words[at:] if word.endswith(".go")] or find_files(
        sh, words[at] if at < len(words) else ""
    )
    before = len(sh.shared.effects)
    for path in files[:MOST_FILES]:
        text = load(sh, path)
        if text is not None:
            read(sh, "go", text)
    return (None, UNKNOWN) if len(sh.shared.effects) > before else None


def find_files(sh: Shell, folder: str) -> list[str]:
    """Return the Go files of a folder, tests left out; none where nobody may look."""
    import posix

    from claimonce.effects.paths import resolved

    if not sh.shared.read_file or not folder or UNKNOWN in folder + sh.cwd:
        return []
    try:
        names = posix.listdir(resolved(sh.cwd, folder))
    except OSError:
        return []
    return [f"{folder}/{name}" for name in sorted(names) if name.endswith(".go") and not name.endswith("_test.go")]

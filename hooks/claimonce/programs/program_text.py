"""The text of a program: a script file, code in the command or on standard input, handed to its language's reader."""

from __future__ import annotations

from claimonce.catalog.starts import LANGUAGE, LANGUAGES
from claimonce.effects import origins
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell


# How each language spells its first argument, and the index it has there.
ARGUMENTS = {"js": ("process.argv[%d]", 1), "perl": ("$ARGV[%d]", 0), "ruby": ("ARGV[%d]", 0), "php": ("$argv[%d]", 1)}


def take_program(sh: Shell, reader: str = "an interpreter") -> str | None:
    """Return the program that stands on stdin, all of which is read before its first line runs; None for none that can
    be read.

    A file's text counts as that file does when it is named: `python < x.py`, `cat x.py | python`.
    """
    text = sh.stdin
    if text is None:
        return None
    if text.startswith(UNKNOWN):
        text, unread = origins.read(sh, text)
        if unread:
            sh.unsure(f"{reader} runs what another program prints")
            return None
    sh.stdin = ""
    return text


def run_python(sh: Shell, text: str, args: list[str] | None = None) -> Done:
    """Read Python code; `args` is its `sys.argv`."""
    from claimonce.programs.code.python import run

    return None, run(sh, text, args)


def run_file(sh: Shell, language: str, path: str, args: list[str]) -> Done:
    """A script file, or one that this command wrote."""
    if path.rpartition("/")[2] == "manage.py" and language == "python":  # Django's
        if args[:1] == ["shell"] and args[1:2] in (["-c"], ["--command"]):
            return run_python(sh, "".join(args[2:3]))
        sh.run_words(["manage.py", *args])
    from claimonce.interp.redirections import contents
    from claimonce.interp.script_files import load

    held = contents(sh, path)
    text = load(sh, path) if held == UNKNOWN else held
    if text is None or not run_code(sh, language, text, [path, *args]):
        sh.unsure("a script is not read")
    return None, UNKNOWN


def run_code(sh: Shell, name: str, text: str, args: list[str] | None = None) -> bool:
    """Read code in the language of the interpreter `name`; say whether that language is known.

    `args` are the script's name and its arguments.
    """
    language = "python" if name.startswith(("python", "pypy")) else LANGUAGE.get(name, name)
    if language == "python":
        run_python(sh, text, args)
        return True
    if language not in LANGUAGES and language != "awk":
        return False
    from claimonce.programs.code.script import run

    run(sh, language, fill_arguments(language, text, args or [""]))
    return True


def fill_arguments(language: str, text: str, args: list[str]) -> str:
    """Put the arguments where the code names them."""
    shape, first = ARGUMENTS.get(language, ("", 0))
    if not shape or len(args) < 2 or shape.partition("[")[0] not in text:
        return text
    first += 1 if language == "js" and args[0] != "-e" else 0
    for index, arg in enumerate(args[1:10], first):
        text = text.replace(shape % index, "'" + arg.replace("\\", "\\\\").replace("'", "\\'") + "'")
    return text

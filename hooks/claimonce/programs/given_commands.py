"""Commands that an option, a variable or a text of some program holds: `--pager`, `KUBE_EDITOR`, psql's `\\!`."""

from __future__ import annotations

from claimonce.catalog.names import PROSE
from claimonce.catalog.options import SETTING_OPTIONS
from claimonce.catalog.starts import CALM, CARRIED, ESCAPES, WARY
from claimonce.interp.apart import run_apart
from claimonce.interp.option_values import find_option_values
from claimonce.lang import UNKNOWN
from claimonce.prefilter.given_commands import FILE_OPTIONS, holds_command, holds_options, is_run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

# A word may hold what is not known, which no bytes stand for.
SETTINGS, FILES = (frozenset(each.decode() for each in names) for names in (SETTING_OPTIONS, FILE_OPTIONS))
MOST_FILES = 4
MOST_TEXTS = 40  # of one program start
MOST_LINES = 200
LONGEST_NAME = 80
QUOTES = "'\"`"
ENDS = "})>'\"|"  # at which a command in a small language may end: `%sh{x}`, `execute(x)`


def run_given(sh: Shell, name: str, words: list[str]) -> None:
    """Run what the options and the texts of a program hold, and the variables that are set for it."""
    if name.encode("latin-1", "replace") in PROSE:
        return
    own = tuple(CARRIED.get(name, "").split())
    texts = find_named(words[1:])
    if own:
        texts += find_option_values(words[1:], own)
    if texts and is_calm(name, words):
        texts = []
    for text in [*texts[:MOST_TEXTS], *find_in_variables(sh, own)]:
        run_apart(sh, text)
    if name == "crontab":
        read_crontab(sh)
    if name in ESCAPES and not is_calm(name, words):
        read_escapes(sh, ESCAPES[name], words[1:])


def is_calm(name: str, words: list[str]) -> bool:
    """Say whether no argument of this command is run, as the prefilter's sieve and the launcher take it."""
    for end in (1, 2, 3, 4):
        use = ":".join([name, *words[1:end]])
        if use in CALM:
            return True
        if use in WARY:
            from claimonce.lang.shell.patterns import fits

            return not any(fits(pattern, word) for pattern in WARY[use].split() for word in words[1:])
    return False


def find_in_variables(sh: Shell, own: tuple[str, ...]) -> list[str]:
    """Return what the variables hold that are set for a program, each value once for the whole command."""
    found: list[str] = []
    for variable in sorted(sh.env):
        held = sh.vars.get(variable)
        if not isinstance(held, str) or not held.strip() or UNKNOWN in held or (variable, held) in sh.shared.tried:
            continue
        low = variable.lower().encode("latin-1", "replace")
        if is_run(low):
            sh.shared.tried.add((variable, held))
            found.append(held)
        elif holds_options(low):
            found += find_named([held, *held.split(None, 1)])
            found += find_option_values([held], own)
    return found


def find_named(args: list[str]) -> list[str]:
    """Return the values of options, and of settings, whose names say that they are run."""
    found: list[str] = []
    for at, word in enumerate(args):
        name, sign, value = word.partition("=")
        if " " in name and (args[at - 1 : at] == ["-o"] or word[:2] == "-o"):  # `ssh -o 'ProxyCommand x'`
            name, sign, value = word.partition(" ")
        if sign and value[:1] == "!":  # `--config alias.x='!y'`
            found.append(value)
            continue
        if len(name) > LONGEST_NAME or not (word[:1] == "-" or (sign and is_setting(args[at - 1 : at]))):
            continue
        if not holds_command(name.lower().encode("latin-1", "replace")):
            continue
        if sign:
            found.append(value)
        elif word[:1] == "-":
            found += args[at + 1 : at + 2]
    return found


def is_setting(before: list[str]) -> bool:
    """Say whether `name=value` behind this word is a setting of the program, and no field of what it sends."""
    return bool(before) and before[0] in SETTINGS


def read_escapes(sh: Shell, marks: tuple[str, ...], args: list[str]) -> None:
    """Run what stands behind one of the marks in a program's arguments and in its input, a line each."""
    texts = [
        line for text in (*args, " ".join(args), sh.stdin or "", *find_files(sh, args)) for line in text.split("\n")
    ]
    tried = 0
    for text in texts[:MOST_LINES]:
        low = text.lower()
        for mark in marks:
            at = low.find(mark)
            while at >= 0 and tried < MOST_TEXTS:
                tried += 1
                if any(run_apart(sh, one) for one in find_commands(text[at + len(mark) :])):
                    return
                at = low.find(mark, at + 1)


def find_files(sh: Shell, args: list[str]) -> list[str]:
    """Return the texts of the files that such a program is given: `psql -f x.sql`, `gdb -x x.gdb`, `vim -S x.vim`."""
    from claimonce.interp.script_files import load

    paths = [args[at + 1] for at, word in enumerate(args[:-1]) if word in FILES]
    paths += [word.partition("=")[2] for word in args if word.startswith("--file=")]
    return [text for path in paths[:MOST_FILES] if (text := load(sh, path)) is not None]


def read_crontab(sh: Shell) -> None:
    """Run the lines that `crontab -` is fed: five fields of a time, or `@daily`, then the command."""
    for line in (sh.stdin or "").split("\n")[:MOST_LINES]:
        parts = line.split(None, 1 if line.lstrip()[:1] == "@" else 5)
        if len(parts) > 1 and line.lstrip()[:1] != "#":
            run_apart(sh, parts[-1])


def find_commands(rest: str) -> list[str]:
    """Return what may be the command at the beginning of a text: what is quoted there, all that is, all of it."""
    rest = rest.lstrip(" ([{<=,!|")
    texts = [piece for quote in QUOTES if quote in rest for piece in rest.split(quote)[1::2]]
    if rest[:1] in QUOTES and rest:
        found = [rest[1:].partition(rest[0])[0], rest[1:]]
    else:
        found = [rest, *(cut for sign in ENDS if sign in rest and (cut := rest.partition(sign)[0]))]
    return [*found, *texts[:2], " ".join(texts)] if texts else found

"""One program start: which of the reader's parts knows it, and what it prints."""

from __future__ import annotations

from claimonce.catalog.index import BUILTINS, FILTERS, HANDLERS, INTERPRETERS, POWERSHELLS, SHELLS, STARTERS
from claimonce.catalog.names import ESCAPING
from claimonce.lang import UNKNOWN
from claimonce.lang import plain as bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.interp.shell import Done, Shell

HANDLER = {name: module for module, names in HANDLERS.items() for name in names.split()}


def start(sh: Shell, words: list[str]) -> Done:
    """Judge the start of `words[0]` with its arguments."""
    name = words[0]
    if not name:
        return 127, ""
    if UNKNOWN in name:
        return nameless(sh, words)
    if sh.expands and name in sh.aliases:
        body = sh.aliases[name]
        held, sh.aliases = sh.aliases, {key: own for key, own in sh.aliases.items() if key != name}
        try:
            from claimonce.lang.shell.quoting import quoted

            return sh.run_text(" ".join([body, *map(quoted, words[1:])]))
        finally:
            sh.aliases = held
    if name in sh.functions:
        sh.shared.called.add(len(sh.shared.programs) - 1)
        return call_function(sh, name, words[1:])
    return program(sh, words)


def program(sh: Shell, words: list[str]) -> Done:
    """Judge a builtin or a program, functions and aliases left aside."""
    name = words[0]
    if name in BUILTINS:
        from claimonce.interp.builtins import run

        return run(sh, words)
    hidden = ""
    if "/" in name:
        if not name.startswith(("./", "../")):
            hidden = "absolute path"
        name = name.rsplit("/", 1)[1]
    if name.endswith((".exe", ".EXE")) and (name[:-4] == "git" or name[:-4] in sh.shared.descriptions.programs):
        name, hidden = name[:-4], hidden or "absolute path"  # Windows' own, which no shim stands before
    if "*" in name or "?" in name or "[" in name:
        name = match_glob(sh, name)
    return judge_known(sh, name, words, hidden)


def judge_known(sh: Shell, name: str, words: list[str], hidden: str) -> Done:
    """Judge a program whose bare name is known."""
    old = sh.hidden
    if hidden and not old:
        sh.hidden = hidden
    try:
        if name == "git" or name.startswith("git-"):
            from claimonce.programs.git import git

            return git(sh, name, words)
        if len(words) > 1 or sh.env or name.lower().encode("latin-1", "replace") in ESCAPING:
            from claimonce.programs.given_commands import run_given

            run_given(sh, name, words)
        found = judge_described(sh, name, words)
        handler = HANDLER.get(name)
        if handler is not None:
            done = load(handler)(sh, name, words)
            if done is not None:
                return done
        if name in STARTERS:
            sh.hidden = old
            from claimonce.programs.wrappers import run_wrapped

            done = run_wrapped(sh, name, words)
            if done is not None:
                return done
        if name in SHELLS or name in POWERSHELLS:
            sh.hidden = old
            from claimonce.programs.shells import shell

            return shell(sh, name, words)
        if name in INTERPRETERS or name.startswith(("python", "pypy")):
            sh.hidden = old
            from claimonce.programs.interpreters import interpret

            done = interpret(sh, name, words)
            if done is not None:
                return done
        return plain(sh, name, words, found)
    finally:
        sh.hidden = old


def plain(sh: Shell, name: str, words: list[str], found: bool) -> Done:
    """A program with work of its own: what it writes and prints."""
    if sh.shared.counters:
        from claimonce.programs.writers import writes

        writes(sh, name, words)
    if name in ("sed", "gsed"):
        from claimonce.programs.sed import executes

        executes(sh, words)
    if name in FILTERS:
        from claimonce.programs.filters import output

        return output(sh, name, words)
    from claimonce.programs.unlisted import run_unlisted

    return run_unlisted(sh, name, words, found)


def judge_described(sh: Shell, name: str, words: list[str]) -> bool:
    """Compare a start with the descriptions of the plugins."""
    entries = sh.shared.descriptions.programs.get(name)
    if not entries:
        return False
    if sh.shared.read_file and any(described["kind"] == "notify" for described, _ in entries):
        from claimonce.effects.installed import implementation

        entries = sh.shared.descriptions.programs.get(implementation(words[0])) or entries
    from claimonce.effects.program_match import match

    found = False
    for entry in entries:
        found = match(sh, entry, words) or found
    return found


def nameless(sh: Shell, words: list[str]) -> Done:
    """A command whose name is not known: empty, it would leave the words behind it as the command."""
    sh.unsure("the program's name is not in the text")
    if bare(words[0]) == UNKNOWN and len(words) > 1 and not words[1].startswith("-") and UNKNOWN not in words[1]:
        known_name = words[1].rsplit("/", 1)[-1]
        if known_name == "git" or known_name in sh.shared.descriptions.programs or known_name in STARTERS:
            return sh.run_words(words[1:])
    for index, word in enumerate(words[1:3], 1):
        if word in ("-c", "-lc") and index + 1 < len(words):
            return sh.run_text(words[index + 1])
    path = bare(words[0])
    if path.startswith(UNKNOWN + "/"):
        known = UNKNOWN not in path[1:]
        return sh.run_words([path[1:].rsplit("/", 1)[-1], *words[1:]]) if known else (None, UNKNOWN)
    return None, UNKNOWN


def call_function(sh: Shell, name: str, args: list[str]) -> Done:
    """Run the body of a function; one that calls itself is followed a few times only."""
    body, source = sh.functions[name]
    calling = sh.shared.calling
    if calling.get(name, 0) > 2:
        return None, UNKNOWN
    calling[name] = calling.get(name, 0) + 1
    old, place = (sh.source, sh.args, sh.here, sh.wide), sh.place()
    sh.source = type(source)(source.text, source.root, source.base, source.span or place)
    sh.args = args
    try:
        done = sh.run(body)
    finally:
        sh.source, sh.args, sh.here, sh.wide = old
        calling[name] -= 1
    sh.done = False
    return done


def match_glob(sh: Shell, pattern: str) -> str:
    """Return the one program of interest that a pattern as `gi[t]` fits."""
    from claimonce.lang.shell.patterns import fits

    names: list[str] = ["git", *SHELLS, *sh.shared.descriptions.programs]
    for name in names:
        if fits(pattern, name):
            return name
    return pattern


def load(module: str) -> Callable[[Shell, str, list[str]], Done | None]:
    """Return the `handle` of one of the reader's rarer parts."""
    import sys

    full = "claimonce.programs." + module
    if full not in sys.modules:
        __import__(full)
    handle: Callable[[Shell, str, list[str]], Done | None] = sys.modules[full].handle
    return handle

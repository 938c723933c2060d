"""What follows from the rows: the names of each kind, and what is known of each name.

Read by the audit, by the settings cache and by the generator; a live call reads what that wrote.
"""

from __future__ import annotations

from collections.abc import Iterable

from claimonce.catalog import git, row
from claimonce.catalog.row import Program
from claimonce.catalog.rows import LANGUAGES, ROWS

STARTING = (row.WRAPPER, row.RUNNER, row.TEXT_RUNNER, row.MANY, row.REMOTE)
# Rules of the second look for names that stand in its first module; the others are loaded when one of them is met.
NEAR_RULES = ("printed", "hashed", "nothing", "doubtful")


def of_kind(*kinds: str) -> list[str]:
    """Return the names of some kinds, in the order of the rows, each once."""
    return list(dict.fromkeys(name for one in ROWS if one.kind in kinds for name in one.names.split()))


def marked(mark: str) -> list[str]:
    """Return the names that bear a mark."""
    return list(dict.fromkeys(name for one in ROWS if mark in one.marks.split() for name in one.names.split()))


def rows_of(kind: str) -> dict[str, Program]:
    """Return the rows of a kind by name."""
    return {name: one for one in ROWS if one.kind == kind for name in one.names.split()}


def shells_like_bash() -> list[str]:
    """Return the shells that take bash's grammar for their own."""
    return [name for name, one in rows_of(row.SHELL).items() if one.language == "bash"]


def shells_read() -> list[str]:
    """Return the shells whose scripts bash's grammar reads."""
    return [name for name, one in rows_of(row.SHELL).items() if one.language]


def languages() -> dict[str, str]:
    """Return the language of each interpreter that is read."""
    return {name: one.language for name, one in rows_of(row.INTERPRETER).items() if one.language}


def language_flags() -> dict[str, tuple[str, str]]:
    """Return, for each language with the common rule, the flags that carry code and those with another value."""
    return {one.name: (one.text, one.values) for one in LANGUAGES if not one.own}


def handlers() -> dict[str, list[str]]:
    """Return the modules of claimonce.programs that judge whole kinds, with the names of these."""
    return {module: of_kind(kind) for kind, module in row.HANDLERS.items()}


def writer_rules() -> dict[str, list[str]]:
    """Return the rules of claimonce.programs.writers with the names of the programs that each judges."""
    found: dict[str, list[str]] = {}
    for name, one in rows_of(row.WRITER).items():
        found.setdefault(one.rule, []).append(name)
    return found


def familiar() -> list[str]:
    """Return the programs that are taken for themselves wherever they stand."""
    return sorted({*of_kind(row.FAMILIAR), *marked(row.COMMON), "git"})


def leading() -> list[str]:
    """Return the words behind which the prefilter looks for a command."""
    return lowered(marked(row.LEAD))


def read_whole() -> list[str]:
    """Return the programs of which the prefilter leaves every use to the reader, but the shells that are read."""
    carrying = {*of_kind(row.WRAPPER), *marked(row.CARRY)}
    languages_ = [
        name for name, one in languages().items()
        if one != "awk" and name not in carrying and not name.startswith(("python", "pypy"))
    ]  # fmt: skip
    recipes = [name for name in of_kind(row.RECIPES) if name not in carrying]
    names = [*of_kind(row.SHELL, row.POWERSHELL), *languages_, *recipes, *marked(row.READ)]
    return lowered(name for name in names if name not in shells_read())


def carrying() -> list[str]:
    """Return the programs whose arguments the prefilter looks through for a command."""
    others = {*leading(), *read_whole()}
    return [name for name in lowered([*of_kind(*STARTING), *marked(row.CARRY)]) if name not in others]


def writing() -> list[str]:
    """Return the programs that may write a file that they name."""
    return sorted(lowered([*of_kind(row.WRITER), *marked(row.WRITES)]))


def carried() -> dict[str, str]:
    """Return the options behind which a program that has work of its own takes a command, by its name."""
    return {name: one.text for one in ROWS for name in one.names.split() if one.text and one.kind != row.TEXT_RUNNER}


def escapes() -> dict[str, tuple[str, ...]]:
    """Return what stands before a command in the texts that a program reads, by its name."""
    return {name: one.escapes for one in ROWS for name in one.names.split() if one.escapes}


def look_rules() -> dict[str, list[str]]:
    """Return the rules of the second look, with the names that each judges."""
    found: dict[str, list[str]] = {}
    for one in ROWS:
        if one.look:
            names = found.setdefault(one.look, [])
            names += [name for name in one.names.split() if name not in names]
    return found


def calm() -> list[str]:
    """Return what the sieve takes to touch nothing: names, alone or with their first words."""
    forms = [
        f"{name} {use}".strip() for one in ROWS for name in one.names.split() for use in one.calm if not one.unless
    ]
    return sorted({*forms, *(f"git {verb}" for verb in git.QUIET)})


def calm_words() -> list[str]:
    """Return what the sieve takes to touch nothing, with a colon for each blank."""
    return [form.replace(" ", ":") for form in calm() if not form.startswith("git ")]


def wary() -> dict[str, list[str]]:
    """Return what the launcher takes to touch nothing unless an argument fits one of the patterns, by these."""
    verbs = {git.PRINTING_UNLESS: git.PRINTING, **git.QUIET_UNLESS}
    found = {pattern: [f"git {verb}" for verb in some] for pattern, some in verbs.items()}
    for one in ROWS:
        if one.unless:
            forms = [f"{name} {use}".strip() for name in one.names.split() for use in one.calm]
            found.setdefault(one.unless, []).extend(forms)
    return found


def wary_words() -> dict[str, str]:
    """Return the patterns of arguments with which a use is not calm, by the use with a colon for each blank."""
    return {
        form.replace(" ", ":"): patterns for patterns, forms in wary().items() for form in forms if form[:4] != "git "
    }


def lowered(names: Iterable[str]) -> list[str]:
    """Return names in lower case, each once."""
    return list(dict.fromkeys(name.lower() for name in names))

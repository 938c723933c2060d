"""Rows that contradict one another: each problem names both places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from claimonce.catalog import git, row
from claimonce.catalog.row import Language, Program
from claimonce.catalog.rows import ROWS, find_places

# A name has one part of these: what runs a text cannot be two languages.
ONE_OF = (row.SHELL, row.POWERSHELL, row.INTERPRETER, row.BUILTIN, row.WORD)
# Of these a name says the same in all its rows, where it says anything.
AGREED = ("hides", "look", "rule", "language")
STARTING = (row.WRAPPER, row.RUNNER, row.TEXT_RUNNER)
# Never started as a program of this name: the shell does it itself.
SHELL_ONLY = (row.BUILTIN, row.WORD)
# Never in doubt, wherever they are: the shell's own, and programs that are common.
WELL_KNOWN = (row.BUILTIN, row.WORD, row.FAMILIAR)
# What starts another program is judged by that, so a description of it must say which uses it means.
NARROWED = (row.SHELL, row.POWERSHELL, row.WRAPPER)

KINDS_OF: dict[str, tuple[str, ...]] = {}
for _row in ROWS:
    for _name in _row.names.split():
        KINDS_OF[_name] = (*KINDS_OF.get(_name, ()), _row.kind)

Placed = tuple[Program, str]


def find_problems(places: Iterable[tuple[Program | Language, str]] | None = None) -> list[str]:
    """Return what is wrong with the rows, a sentence each; empty where the catalogue is sound."""
    found = list(find_places() if places is None else places)
    rows = [(one, place) for one, place in found if isinstance(one, Program)]
    languages = [(one, place) for one, place in found if isinstance(one, Language)]
    known = {one.name for one, _ in languages}
    return [
        *(problem for one, place in rows for problem in _own(one, place, known)),
        *_twice(((one.name, place) for one, place in languages), "language"),
        *(problem for one, place in languages for problem in _options(one.values, one.text, place)),
        *_between(rows),
        *_git(),
    ]


def find_clashes(programs: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield where a plugin's rows, in their compiled form, say of a program what the catalogue says otherwise.

    Both hold beside each other: the catalogue says what a program starts and how its options parse, a description
    which uses of it reach somebody, and what their reader and text are.
    """
    for program in programs:
        narrow = program["subcommands"] or program["only_with"] or program["urls"]
        for name in program["names"]:
            kinds = KINDS_OF.get(name, ())
            if any(kind in SHELL_ONLY for kind in kinds):
                yield f"{name} is the shell's own word ({_place(name)}), so no program of that name is started"
            elif not narrow and any(kind in NARROWED for kind in kinds):
                yield (
                    f"every start of {name} would count, and it starts other programs ({_place(name)}): say with "
                    "`subcommands`, `only_with` or `urls` which uses are meant"
                )
        if "git" in program["names"]:
            for option in sorted(git.ANSWERS & {*program["global_value_flags"]}):
                yield f"{option} of git takes a value here, and none by ANSWERS in catalog/git.py"


def _place(name: str) -> str:
    """Return where the catalogue's first row of a name stands."""
    return next(place for one, place in find_places() if isinstance(one, Program) and name in one.names.split())


def _own(one: Program, place: str, languages: set[str]) -> Iterator[str]:
    """Yield what is wrong within one row."""
    if one.kind not in row.KINDS:
        yield f"{place}: {one.names}: unknown kind {one.kind!r}; the kinds stand in row.py"
    for mark in one.marks.split():
        if mark not in row.MARKS:
            yield f"{place}: {one.names}: unknown mark {mark!r}; the marks stand in row.py"
    if one.kind == row.INTERPRETER and one.language and one.language not in languages:
        yield f"{place}: {one.names}: unknown language {one.language!r}; the languages stand in interpreters.py"
    if not one.names.split() or one.operands < 0:
        yield f"{place}: a row has a name, and no fewer than 0 operands"
    if one.kind == row.RUNNER and not one.verbs:
        yield f"{place}: {one.names}: a runner has verbs; what needs none is a wrapper"
    if one.kind == row.WRITER and not one.rule:
        yield f"{place}: {one.names}: a writer has a rule"
    for verb, count in Counter(one.verbs).items():
        if count > 1:
            yield f"{place}: {one.names}: the verb {verb!r} stands there twice"
    yield from _options(one.values, one.text, place)


def _options(values: str, text: str, place: str) -> Iterator[str]:
    for option, count in Counter([*values.split(), *text.split()]).items():
        if count > 1:
            yield f"{place}: the option {option} stands there twice"


def _twice(named: Iterable[tuple[str, str]], what: str) -> Iterator[str]:
    first: dict[str, str] = {}
    for name, place in named:
        if name in first:
            yield f"{place}: the {what} {name} stands at {first[name]} already"
        first.setdefault(name, place)


def _between(rows: list[Placed]) -> Iterator[str]:
    """Yield what two rows of one name contradict each other in."""
    by_name: dict[str, list[Placed]] = {}
    for one, place in rows:
        for name in one.names.split():
            by_name.setdefault(name, []).append((one, place))
    for name, held in by_name.items():
        yield from _twice(((one.kind, place) for one, place in held), f"program {name} as")
        calm = next((place for one, place in held if one.calm), "")
        if calm and not any(one.kind in WELL_KNOWN or row.COMMON in one.marks.split() for one, _ in held):
            yield f"{calm}: {name} is calm, and unknown to the reader where it is not on PATH: mark it as familiar"
        parts = [(one.kind, place) for one, place in held if one.kind in ONE_OF]
        if len({kind for kind, _ in parts}) > 1:
            (first, at), (second, there) = parts[0], next(part for part in parts if part[0] != parts[0][0])
            yield f"{there}: {name} is a {second} here and a {first} at {at}"
        for key in AGREED:
            said = [(getattr(one, key), place) for one, place in held if key != "hides" or one.kind in STARTING]
            given = [(value, place) for value, place in said if value]
            if key == "hides" and given:
                given = said
            other = next((part for part in given if part[0] != given[0][0]), None)
            if other is not None:
                yield f"{other[1]}: {name} says {key}={other[0]!r} here and {given[0][0]!r} at {given[0][1]}"


def _git() -> Iterator[str]:
    for option in sorted(git.VALUES & git.ANSWERS):
        yield f"git.py: {option} takes a value (VALUES) and answers without one (ANSWERS)"
    for option in sorted(git.VALUES & git.CALM_OPTIONS):
        yield f"git.py: {option} takes a value (VALUES) and takes none (CALM_OPTIONS)"
    quiet = (form.partition(" ")[0] for form in (*git.QUIET, *git.PRINTING))
    for verb in sorted({*git.CALM.split(), *git.CALM_AT_SECOND.split(), *quiet, *git.STARTS} - git.VERBS):
        yield f"git.py: {verb} is in a list of verbs and not in VERBS"

"""Words that start a file of the tree: `bash x.sh`, `python -m pkg.mod`, `node x.mjs`, `make t`, `npm run s`."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from claimonce.audit.engine.primitive import Found
from claimonce.audit.engine.process_starts import APART
from claimonce.audit.engine.program import Fn, Program
from claimonce.audit.engine.values import texts
from claimonce.audit.facts import GATE, Call, Guard, Joined, Text, Value
from claimonce.catalog import index as names
from claimonce.catalog import row, tables

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from claimonce.audit.engine.judgement import Judge
    from claimonce.audit.engine.primitive import Primitive

INTERPRETERS = (
    names.SHELLS | names.POWERSHELLS | names.INTERPRETERS
    | frozenset(tables.of_kind(*tables.STARTING, row.RECIPES))
    | {"source", ".", "exec", "command", "run", "run-one", "cronic"}
)  # fmt: skip
RUNNERS = frozenset(tables.of_kind(row.RECIPES))
RECIPES = {"make": ("Makefile", "makefile", "GNUmakefile"), "gmake": ("Makefile", "makefile", "GNUmakefile"),
           "just": ("justfile", "Justfile", ".justfile")}  # fmt: skip
LOOKED_AT = 12


class Start(msgspec.Struct, frozen=True):
    """The functions that are started, with which arguments, and whether the gate's command starts them."""

    functions: tuple[Fn, ...]
    args: tuple[Value, ...]
    gated: bool

    def guards(self, call: Call) -> tuple[Guard, ...]:
        """Return the guard that stands before everything in the script."""
        return (Guard(GATE, Text(""), call.site),) if self.gated else ()


def find_script(args: tuple[Value, ...], path: str, program: Program, gates: frozenset[str]) -> Start | None:
    """Return what the words start, or None where that is no file of the tree."""
    if not args:
        return None
    words = [_shown(one) for one in args[:LOOKED_AT]]
    name = words[0].rsplit("/", 1)[-1]
    gated = name in gates and (name != "claimonce" or any(word in ("gate", "run") for word in words[1:3]))
    if not (gated or name in INTERPRETERS or "/" in words[0] or name.startswith("python")):
        return None
    if name in RUNNERS:
        return _target(name, words, path, program)
    for index, word in enumerate(words):
        if word == "-m" and index + 1 < len(words):
            stem = words[index + 1].replace(".", "/")
            found = _file(stem, path, program) or _file(stem + "/__main__", path, program)
            return Start(tuple(program.tops(found)), args[index + 2 :], gated) if found else None
        if word in ("-c", "-e"):
            return None
        if "." in word or "/" in word:
            found = _file(word, path, program)
            if found and found != path:
                return Start(tuple(program.tops(found)), args[index + 1 :], gated)
    return None


def _shown(value: Value) -> str:
    """Return a word with only what is known of it: the end of a path says which file it is."""
    match value:
        case Text(text=text):
            return text
        case Joined(parts=parts):
            last = parts[-1] if parts else None
            return last.text if isinstance(last, Text) else ""
        case _:
            return ""


def _file(word: str, path: str, program: Program) -> str:
    """Find the file a word names: from the root, from the starting file's folder, or by a path's unmistakable end."""
    clean = word.strip("\"'").lstrip("/")
    while clean.startswith(("./", "../")):
        clean = clean.partition("/")[2]
    if not clean or clean.startswith("-"):
        return ""
    folder = path.rpartition("/")[0]
    while True:
        for candidate in (f"{folder}/{clean}" if folder else clean,):
            if candidate in program.facts:
                return candidate
            found = program.file(candidate, path)
            if found in program.facts:
                return found
        if not folder:
            return ""
        folder = folder.rpartition("/")[0]


def _target(name: str, words: list[str], path: str, program: Program) -> Start | None:
    """A target of a Makefile or justfile, or a package's script, of this folder or one above it."""
    rest = [word for word in words[1:] if word and not word.startswith("-") and word not in ("run", "run-script")]
    if not rest:
        return None
    files = RECIPES.get(name, ("package.json",))
    folder = path.rpartition("/")[0]
    while True:
        for file in files:
            full = f"{folder}/{file}" if folder else file
            if full in program.facts:
                hits = [fn for fn in program.of(full) if fn.name.rpartition(".")[2] == rest[0] or fn.name == rest[0]]
                return Start(tuple(hits), (), gated=False) if hits else None
        if not folder:
            return None
        folder = folder.rpartition("/")[0]


# Whole scripts, followed as a live command is: variables, input and files in their order.


def follow_script(judge: Judge, one: Primitive, known: AbstractSet[int]) -> tuple[Found, ...]:
    """Return what the script does that nothing else has shown; the lines of what is found are those of the file.

    It is read where a line names an act and is not one of the file's lines that are `known`.
    """
    text, *said = (texts(value, judge.look)[0] for value in one.call.args)
    functions, statements = ([_span(part) for part in spans.split()] for spans in said[:2])
    lines, named = text.split("\n"), [int(place) for place in said[2].split()]
    places = dict(enumerate(named)) if len(named) > 1 else dict(zip(range(len(lines)), count(named[0]), strict=False))
    done = {at for at, place in places.items() if place in known}
    for span in statements:
        done |= set(span) if not done.isdisjoint(span) else set()
    waiting = (line for at, line in enumerate(lines) if at not in done and not line.lstrip().startswith("#"))
    if not any(judge.starter.marked(line.translate(APART)) for line in waiting):
        return ()
    found: dict[str, Found] = {}
    for each in judge.starter.text(text):
        at = min(each.line, len(lines) - 1)
        if not each.gated and at not in done and not any(at in span for span in functions):
            judge.take(found, one, replace(each, line=places.get(at, named[-1])), lines[at], literal=False)
    return tuple(found.values())


def _span(said: str) -> range:
    first, _, last = said.partition("-")
    return range(int(first), int(last) + 1)

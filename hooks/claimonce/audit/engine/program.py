"""All facts of a tree in one index: files, functions, classes, who calls whom, and with which arguments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from claimonce.audit.facts import Call, Class, Facts, Function, Guard, Listed, Spread, Table, Unknown, Value

SUFFIXES = frozenset(
    (".py", ".mjs", ".js", ".cjs", ".ts", ".mts", ".cts", ".tsx", ".jsx", ".sh", ".bash", ".zsh"),
)
# No import and no command starts these.
DATA = (".md", ".json", ".txt", ".html", ".css", ".svg", ".png", ".jpg", ".csv", ".po", ".mo", ".lock")
INDEXES = frozenset(("/__init__.py", "/index.js", "/index.mjs", "/index.ts", "/index.tsx", "/index.cjs"))


class Fn(msgspec.Struct, eq=False):
    """A function of the tree, with the calls that reach it."""

    path: str
    surface: str
    function: Function
    callers: list[Edge] = msgspec.field(default_factory=list["Edge"])

    @property
    def name(self) -> str:
        """The function's name in its file; empty for the statements that stand in none."""
        return self.function.name

    @property
    def label(self) -> str:
        """Path and name, for people."""
        return f"{self.path}:{self.function.name}" if self.function.name else self.path


class Edge(msgspec.Struct, frozen=True, eq=False):
    """A call of `callee` in `caller`. `opaque` when its arguments are not those of the call (a callback).

    `guards` stand in front beside the call's own: a gate that starts a script.
    """

    caller: Fn
    call: Call
    callee: Fn
    opaque: bool = False
    guards: tuple[Guard, ...] = ()
    args: tuple[Value, ...] | None = None


class Program:
    """The index; `add` more facts at any time."""

    def __init__(self) -> None:
        self.facts: dict[str, Facts] = {}
        self.functions: dict[tuple[str, str], list[Fn]] = {}
        self.classes: dict[tuple[str, str], Class] = {}
        self.constants: dict[tuple[str, str], Value] = {}
        self.stems: dict[str, list[str]] = {}
        self.parents: dict[str, set[str]] = {}
        self.order: list[Fn] = []

    def add(self, every: Iterable[Facts]) -> list[Fn]:
        """Take in the facts of more files; return their functions."""
        new: list[Fn] = []
        for facts in every:
            if facts.path in self.facts:
                continue
            self.facts[facts.path] = facts
            self._place(facts.path)
            for function in facts.functions:
                fn = Fn(facts.path, facts.surface, function)
                self.functions.setdefault((facts.path, function.name), []).append(fn)
                new.append(fn)
            for one in facts.classes:
                self.classes.setdefault((facts.path, one.name), one)
            for name, value in facts.constants:
                self.constants[facts.path, name] = value
        self.order += new
        return new

    def place(self, paths: Iterable[str]) -> None:
        """Note files that exist, whether or not their facts are known."""
        for path in paths:
            if not path.endswith(DATA):
                self._place(path)

    def _place(self, path: str) -> None:
        stem = stem_of(path)
        held = self.stems.setdefault(stem, [])
        if path in held:
            return
        held.append(path)
        if path.endswith(".py"):
            parts = stem.split("/")
            for index, part in enumerate(parts):
                self.parents.setdefault(part, set()).add("/".join(parts[:index]))

    def file(self, stem: str, near: str = "") -> str:
        """Return the path of the file that an import names: as written, or without its suffix."""
        if stem in self.facts:
            return stem
        found = self.stems.get(stem) or self.stems.get(stem_of(stem))
        if not found:
            return ""
        end = near[near.rfind(".") :] if "." in near else ""
        return next((one for one in found if one.endswith(end)), found[0])

    def tops(self, path: str) -> list[Fn]:
        """Return what runs when the file is started: the statements that stand in no function."""
        return [fn for fn in self.of(path) if not fn.name] or [fn for fn in self.of(path) if fn.function.entry]

    def of(self, path: str) -> Iterator[Fn]:
        """Return the functions of one file."""
        facts = self.facts.get(path)
        names = dict.fromkeys(one.name for one in facts.functions) if facts is not None else {}
        for name in names:
            yield from self.functions.get((path, name), ())


def stem_of(path: str) -> str:
    """Return the path as an import names it."""
    dot = path.rfind(".")
    if dot < 0 or path[dot:] not in SUFFIXES:
        return path
    slash = path.rfind("/", 0, dot)
    return path[:slash] if slash >= 0 and path[slash:] in INDEXES else path[:dot]


# What a call gives to the parameters of the function it calls.

POSITIONS = 64


def arguments(function: Function, args: tuple[Value, ...], keywords: tuple[tuple[str, Value], ...]) -> dict[str, Value]:
    """Return parameter -> value. Shell's `1`, `2`, `@` are given beside the names."""
    given: dict[str, Value] = dict(function.defaults)
    flat = _flat(args)
    for index, value in enumerate(flat[:POSITIONS]):
        given[str(index + 1)] = value
    given["@"] = given["*"] = Listed(flat)
    for index in range(2, 12):
        given[f"@{index}"] = Listed(flat[index - 1 :])
    at = 0
    for name in function.params:
        if name.startswith("**"):
            given[name[2:]] = given[name] = Table(keywords)
        elif name.startswith("*"):
            given[name] = given[name[1:]] = Listed(flat[at:])
            at = len(flat)
        elif at < len(flat):
            if isinstance(flat[at], Spread):
                given.setdefault(name, Unknown(name))
            else:
                given[name] = flat[at]
                at += 1
    given.update(keywords)
    return given


def _flat(args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Take lists apart that are spread among the arguments."""
    made: list[Value] = []
    for one in args[:POSITIONS]:
        if isinstance(one, Spread) and isinstance(one.of, Listed):
            made += one.of.items
        else:
            made.append(one)
    return tuple(made)

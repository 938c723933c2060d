"""Functions, classes and their objects in Python code that is followed: what runs when something is done with them."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.programs.code.python_values import Ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.programs.code.python_expressions import Expressions

MOST_FRAMES = 16
MADE = ("__new__", "__init__", "__post_init__", "__del__")  # what making an object (and losing it) runs
ASKED = (*MADE, "__enter__", "__exit__", "__aenter__", "__aexit__", "__call__", "__init_subclass__")
STARTED = {"start": "run", "run": "run"}  # of threads and processes
# Decorators that leave the function what it is; any other one may call it.
PLAIN = ("property", "cached_property", "staticmethod", "classmethod", "abstractmethod", "contextmanager", "wraps",
         "asynccontextmanager", "lru_cache", "cache", "override", "final", "overload", "dataclass", "define", "frozen",
         "total_ordering", "runtime_checkable", "setter", "getter", "deleter", "attrs", "unique")  # fmt: skip
BARE = ("object", "ABC", "abc.ABC", "Exception", "BaseException", "RuntimeError", "ValueError", "dict", "list", "str",
        "typing.NamedTuple", "typing.Protocol", "enum.Enum", "enum.StrEnum", "enum.IntEnum", "typing.TypedDict",
        "Protocol", "Generic", "typing.Generic", "tuple", "set", "int", "type")  # fmt: skip


class Code:
    """A function of the code; `owner` is the object or class that it is bound to, `kind` the class that holds it."""

    __slots__ = ("around", "given", "kind", "node", "owner", "ran", "words")

    def __init__(self, node: Any, words: tuple[str, ...] = ()) -> None:
        self.node, self.words = node, words
        self.owner: Any = None
        self.kind: Kind | None = None
        self.around: dict[str, Any] = {}  # the names of the call that it was made in
        self.given: list[Any] = []  # what `functools.partial` put in front
        self.ran = [False]

    def bound(self, owner: Any) -> Code:
        """Return the same function as a method of `owner`."""
        made = Code(self.node, self.words)
        made.owner, made.kind, made.ran, made.given, made.around = owner, self.kind, self.ran, self.given, self.around
        return made


class Kind:
    """A class: its names, and its bases, of the code itself or by their dotted names."""

    __slots__ = ("bases", "names", "node")

    def __init__(self, node: Any, bases: list[Any], names: dict[str, Any]) -> None:
        self.node, self.bases, self.names = node, bases, names

    def line(self) -> list[Kind]:
        """Return the class and those that it takes from, the nearest first."""
        found: list[Kind] = [self]
        for base in self.bases:
            found += [one for one in base.line() if one not in found] if isinstance(base, Kind) else []
        return found[:MOST_FRAMES]

    def outside(self) -> str:
        """Return the dotted name of a base that is not of this code; empty where there is none that runs methods."""
        names = (base.name for one in self.line() for base in one.bases if isinstance(base, Ref))
        return next((name for name in names if name not in BARE), "")

    def codes(self) -> list[Code]:
        """Return all of its functions."""
        return [held for one in self.line() for held in one.names.values() if isinstance(held, Code)]


class Thing:
    """An object of a class of the code."""

    __slots__ = ("fields", "line")

    def __init__(self, line: list[Kind], fields: dict[str, Any]) -> None:
        self.line, self.fields = line, fields


class Some:
    """One of several functions; the text does not say which."""

    __slots__ = ("codes",)

    def __init__(self, codes: list[Code]) -> None:
        self.codes = codes


def find_name(line: list[Kind], name: str) -> Any:
    """Return what a name of a class is; None where no class of the line has it."""
    return next((one.names[name] for one in line if name in one.names), None)


def attribute(reader: Expressions, owner: Any, name: str) -> Any:
    """Return `owner.name` for an object or a class of the code."""
    if isinstance(owner, Kind):
        held = find_name(owner.line(), name)
        if isinstance(held, Code):
            return held.bound(owner) if "classmethod" in held.words else held
        return held if held is not None or not owner.outside() else Ref(f"{owner.outside()}.{name}")
    if name in owner.fields:
        return owner.fields[name]
    held = find_name(owner.line, name)
    if isinstance(held, Code):
        if {"property", "cached_property"} & set(held.words):
            return call_code(reader, held.bound(owner), [], {})
        if "staticmethod" in held.words:
            return held
        return held.bound(owner.line[0] if "classmethod" in held.words else owner)
    outside = owner.line[0].outside() if held is None and owner.line else ""
    if outside:
        if name in STARTED and find_name(owner.line, "run") is not None:
            return attribute(reader, owner, "run")
        perhaps(reader, [one.bound(owner) for one in owner.line[0].codes()])
        return Ref(f"{outside}.{name}")
    return held


def assign(reader: Expressions, owner: Any, name: str, value: Any) -> None:
    """Follow `owner.name = value`."""
    if isinstance(owner, Kind):
        owner.names[name] = value
    elif isinstance(owner, Thing):
        setter = find_name(owner.line, f"{name}.setter")
        if isinstance(setter, Code):
            call_code(reader, setter.bound(owner), [value], {})
        else:
            owner.fields[name] = value


def make(reader: Expressions, kind: Kind, args: list[Any], named: dict[str, Any]) -> Thing:
    """Follow `Kind(...)`."""
    thing = Thing(kind.line(), {})
    if find_name(thing.line, "__init__") is None:
        fields = [name for one in reversed(thing.line) for name in find_fields(one.node)]
        thing.fields.update(zip(fields, args, strict=False))
        thing.fields.update({name: held for name, held in named.items() if name in fields})
    for name in MADE:
        held = find_name(thing.line, name)
        if isinstance(held, Code):
            given = (args, named) if name in ("__new__", "__init__") else ([], {})
            call_code(reader, held.bound(kind if name == "__new__" else thing), *given)
    for code in kind.codes():
        if code.node.name.startswith("__") and code.node.name not in ASKED:
            reader.later.append(code.bound(thing))  # an operator, a conversion: nobody says when
    return thing


def find_fields(node: Any) -> list[str]:
    """Return the fields that a class declares, as a dataclass takes them."""
    return [one.target.id for one in node.body
            if type(one).__name__ == "AnnAssign" and type(one.target).__name__ == "Name"]  # fmt: skip


def enter(reader: Expressions, thing: Thing) -> Any:
    """Follow `with thing`: what it does at both ends; return what it is entered as."""
    value: Any = None
    for name in ("__enter__", "__aenter__", "__exit__", "__aexit__"):
        held = find_name(thing.line, name)
        if isinstance(held, Code):
            made = call_code(reader, held.bound(thing), [], {})
            value = made if value is None and "enter" in name else value
    return thing if value is None else value


def call_code(reader: Expressions, code: Code, args: list[Any], named: dict[str, Any]) -> Any:
    """Follow a call of a function of the code; return what it returns, where that is one value."""
    node = code.node
    if any(frame.node is node for frame in reader.frames):
        return None  # it calls itself: what it does is being read
    if len(reader.frames) >= MOST_FRAMES:
        reader.sh.unsure("Python code calls too deep to follow")
        return None
    code.ran[0] = True
    given = [*([code.owner] if code.owner is not None else []), *code.given, *args]
    outer, returned, depth = reader.names, reader.returned, reader.depth
    reader.names, reader.returned, reader.depth = {**outer, **code.around}, [], 0
    reader.frames.append(code)
    try:
        bind_arguments(reader, node.args, given, named)
        if type(node).__name__ == "Lambda":
            return reader.value(node.body)
        reader.body(node.body)
        made = [one for one in reader.returned if one is not None]
        return made[0] if made and all(one == made[0] for one in made) else None
    finally:
        both = {name: reader.names[name] for name in find_shared(node) if name in reader.names}
        outer.update(both)
        reader.top.update(both)
        reader.frames.pop()
        reader.names, reader.returned, reader.depth = outer, returned, depth


def find_shared(node: Any) -> list[str]:
    """Return the names that a function says are not its own."""
    if type(node).__name__ == "Lambda":
        return []
    return [name for one in node.body if type(one).__name__ in ("Global", "Nonlocal") for name in one.names]


def bind_arguments(reader: Expressions, spec: Any, given: list[Any], named: dict[str, Any]) -> None:
    """Bind the parameters of a function."""
    plain = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    defaults = dict(zip(plain[len(plain) - len(spec.defaults) :], spec.defaults, strict=False))
    defaults |= {one.arg: held for one, held in zip(spec.kwonlyargs, spec.kw_defaults, strict=False)}
    for index, name in enumerate((*plain, *(one.arg for one in spec.kwonlyargs))):
        if index < len(plain) and index < len(given):
            reader.names[name] = given[index]
        elif name in named:
            reader.names[name] = named[name]
        else:
            held = defaults.get(name)
            reader.names[name] = reader.value(held) if held is not None else None
    if spec.vararg is not None:
        reader.names[spec.vararg.arg] = list(given[len(plain) :])
    if spec.kwarg is not None:
        reader.names[spec.kwarg.arg] = dict(named)


def hand_over(reader: Expressions, values: list[Any]) -> None:
    """Follow what is handed to a call of something unknown: a function will be called, an object may be."""
    for one in values:
        if isinstance(one, Code) and not one.ran[0]:
            call_code(reader, one, [], {})
        elif isinstance(one, Thing) and one.line:
            reader.later += [code.bound(one) for code in one.line[0].codes()]
        elif isinstance(one, Kind):
            reader.later += [code.bound(Thing(one.line(), {})) for code in one.codes()]
        elif isinstance(one, (list, dict)):
            hand_over(reader, list(one.values()) if isinstance(one, dict) else one[:64])


def perhaps(reader: Expressions, codes: list[Code]) -> None:
    """Read functions that something else may call: an act in one makes the answer uncertain, and no more."""
    known = reader.sh.shared
    for code in codes:
        if code.ran[0]:
            continue
        held = dict(known.effects), list(known.programs), list(known.quiet), dict(known.files)
        call_code(reader, code, [], {})
        if len(known.effects) > len(held[0]):
            known.effects, known.programs, known.quiet, known.files = held
            reader.sh.unsure("Python code acts where something that is not read calls it")


def item_of(owner: Any, index: Any) -> Any:
    """Return `owner[index]` of text, a list or a record; under a name that is not known, of a record, its functions."""
    if isinstance(owner, (str, list)) and isinstance(index, int):
        return owner[index] if -len(owner) <= index < len(owner) else None
    if not isinstance(owner, dict):
        return None
    if index is None:
        codes = [one for one in owner.values() if isinstance(one, Code)]
        return Some(codes) if codes else None
    return owner.get(index) if isinstance(index, (str, int)) else None


def reflect(reader: Expressions, name: str, args: list[Any]) -> Any:
    """Return the object, class, function or table of names that a function of Python's own gives; None for others."""
    first = args[0] if args else None
    if name == "super" and reader.frames:
        frame = reader.frames[-1]
        owner = frame.owner
        line = owner.line if isinstance(owner, Thing) else owner.line() if isinstance(owner, Kind) else []
        behind = line[line.index(frame.kind) + 1 :] if frame.kind in line else line[1:]
        return Thing(behind, owner.fields if isinstance(owner, Thing) else {})
    if name == "functools.partial" and isinstance(first, Code):
        made = first.bound(first.owner)
        made.given = [*first.given, *args[1:]]
        return made
    if name == "getattr" and isinstance(first, (Thing, Kind)):
        if len(args) > 1 and isinstance(args[1], str) and UNKNOWN not in args[1]:
            return attribute(reader, first, args[1])
        line = first.line if isinstance(first, Thing) else first.line()
        return Some([one.bound(first) for kind in line for one in kind.names.values() if isinstance(one, Code)])
    return dict(reader.names) if name in ("globals", "locals", "vars") else None

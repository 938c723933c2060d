"""Who is meant by a name: scopes, what is bound in them, and the function whose statements they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.facts import Either, Listed, Named, Table, Text, Unknown
from claimonce.audit.values import either

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.facts import Value

VALUE, IMPORT, PARAM, OWN, UNKNOWN = "value", "import", "param", "own", "unknown"


class Binding(msgspec.Struct):
    """What a name stands for.

    VALUE: `nodes` are what it is given, with `path` the keys into it (`const {a} = x`), `added` what is pushed onto
    it. IMPORT and OWN (a function or class of this file): `name` as callees are written. PARAM: `name` is the
    parameter's. `made` is the callee of the object that a type annotation promises.
    """

    kind: str
    scope: Scope
    name: str = ""
    nodes: list[tuple[Node, Scope]] = msgspec.field(default_factory=list["tuple[Node, Scope]"])
    path: tuple[str, ...] = ()
    added: list[tuple[int, int, list[Node], Scope]] = msgspec.field(
        default_factory=list["tuple[int, int, list[Node], Scope]"]
    )
    changed: bool = False
    made: str = ""


class Unit(msgspec.Struct):
    """A function with a name, or the statements outside all of them."""

    name: str
    node: Node | None
    params: list[str] = msgspec.field(default_factory=list[str])
    calls: list[tuple[Node, Scope]] = msgspec.field(default_factory=list["tuple[Node, Scope]"])
    returns: list[tuple[Node, Scope]] = msgspec.field(default_factory=list["tuple[Node, Scope]"])
    ifs: list[tuple[Node, Scope]] = msgspec.field(default_factory=list["tuple[Node, Scope]"])
    owner: str = ""
    defaults: list[tuple[str, Node, Scope]] = msgspec.field(default_factory=list["tuple[str, Node, Scope]"])


class Scope(msgspec.Struct):
    """A stretch of the text in which names are bound; `function` is true for a function's own scope."""

    start: int
    end: int
    parent: Scope | None
    unit: Unit
    function: bool = False
    inline: bool = False
    class_name: str = ""
    names: dict[str, Binding] = msgspec.field(default_factory=dict[str, Binding])

    def find(self, name: str) -> Binding | None:
        """Return what the name means here."""
        scope: Scope | None = self
        while scope is not None:
            held = scope.names.get(name)
            if held is not None:
                return held
            scope = scope.parent
        return None

    def bind(self, name: str, binding: Binding) -> None:
        """Give the name its meaning in this scope; a second declaration adds its value."""
        held = self.names.get(name)
        if held is not None and held.kind == VALUE and binding.kind == VALUE and held.path == binding.path:
            held.nodes.extend(binding.nodes)
        else:
            self.names[name] = binding

    def around(self) -> Scope:
        """Return the scope of the function around."""
        scope = self
        while not scope.function and scope.parent is not None:
            scope = scope.parent
        return scope


class Kind(msgspec.Struct):
    """A class of the file: its bases as written, its constant attributes, and what its fields are made of."""

    name: str
    bases: list[str]
    fields: dict[str, tuple[Node, Scope]] = msgspec.field(default_factory=dict[str, "tuple[Node, Scope]"])
    methods: set[str] = msgspec.field(default_factory=set[str])
    made: dict[str, str] = msgspec.field(default_factory=dict[str, str])


# Putting values together and taking them apart.

WIDEST = 60
NOTHING = (Text("null"), Unknown("undefined"))


def member_of(base: str, name: str) -> str:
    """Return the name of a member of what `base` names."""
    if base.endswith(":"):
        return f"{base}{name}"
    if base == "fs" and name == "promises":
        return "fs"
    if name == "default" and base[:1] not in (".", "?"):
        return base
    if base == "?":
        return f"?.{name}"
    return f"{base}.{name}"


def one_of(choices: list[Value]) -> Value:
    """Return one of the values; what says nothing is left out beside what does."""
    value = either(choices)
    known = [one for one in value.choices if one not in NOTHING] if isinstance(value, Either) else []
    return either(known) if known else value


def inside(value: Value, key: str) -> Value:
    """Return what stands under a key of a value, as far as that is known."""
    if isinstance(value, Table):
        return next((one for name, one in value.items if name == key), Unknown(key))
    if isinstance(value, Listed) and key.isdigit() and int(key) < len(value.items):
        return value.items[int(key)]
    if isinstance(value, Either):
        return one_of([inside(one, key) for one in value.choices])
    if isinstance(value, Named):
        return Named(member_of(value.name, key))
    return Unknown(key)


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\n": ""}


def unescape(text: str) -> str:
    """Return the text of a string literal."""
    if "\\" not in text:
        return text
    out: list[str] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char == "\\" and index + 1 < len(text):
            index += 1
            char = _ESCAPES.get(text[index], text[index])
        out.append(char)
        index += 1
    return "".join(out)

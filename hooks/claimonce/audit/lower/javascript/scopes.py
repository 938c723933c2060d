"""Who is meant by a name: scopes, what is bound in them, and the function whose statements they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

VALUE, IMPORT, PARAM, OWN, UNKNOWN = "value", "import", "param", "own", "unknown"


@dataclass(slots=True)
class Binding:
    """What a name stands for.

    VALUE: `nodes` are what it is given, with `path` the keys into it (`const {a} = x`), `added` what is pushed onto
    it. IMPORT and OWN (a function or class of this file): `name` as callees are written. PARAM: `name` is the
    parameter's. `made` is the callee of the object that a type annotation promises.
    """

    kind: str
    scope: Scope
    name: str = ""
    nodes: list[tuple[Node, Scope]] = field(default_factory=list["tuple[Node, Scope]"])
    path: tuple[str, ...] = ()
    added: list[tuple[int, int, list[Node], Scope]] = field(default_factory=list["tuple[int, int, list[Node], Scope]"])
    changed: bool = False
    made: str = ""


@dataclass(slots=True)
class Unit:
    """A function with a name, or the statements outside all of them."""

    name: str
    node: Node | None
    params: list[str] = field(default_factory=list[str])
    calls: list[tuple[Node, Scope]] = field(default_factory=list["tuple[Node, Scope]"])
    returns: list[tuple[Node, Scope]] = field(default_factory=list["tuple[Node, Scope]"])
    ifs: list[tuple[Node, Scope]] = field(default_factory=list["tuple[Node, Scope]"])
    owner: str = ""
    defaults: list[tuple[str, Node, Scope]] = field(default_factory=list["tuple[str, Node, Scope]"])


@dataclass(slots=True)
class Scope:
    """A stretch of the text in which names are bound; `function` is true for a function's own scope."""

    start: int
    end: int
    parent: Scope | None
    unit: Unit
    function: bool = False
    inline: bool = False
    class_name: str = ""
    names: dict[str, Binding] = field(default_factory=dict[str, Binding])

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


@dataclass(slots=True)
class Kind:
    """A class of the file: its bases as written, its constant attributes, and what its fields are made of."""

    name: str
    bases: list[str]
    fields: dict[str, tuple[Node, Scope]] = field(default_factory=dict[str, "tuple[Node, Scope]"])
    methods: set[str] = field(default_factory=set[str])
    made: dict[str, str] = field(default_factory=dict[str, str])

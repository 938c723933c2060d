"""Whom an expression names, without running anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.lower.javascript.scopes import IMPORT, OWN, VALUE, member_of
from claimonce.audit.lower.javascript.source import literal, unwrap
from claimonce.audit.lower.javascript.tables import FUNCTIONS, GLOBALS, THROUGH

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.audit.lower.javascript.scope_builder import Built
    from claimonce.audit.lower.javascript.scopes import Binding, Scope

DEEPEST = 14
SHALLOW = 4  # how far down an answer is as good as one from the top


class Namer:
    """Names the expressions of one file."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.source = built.source
        self._busy: set[int] = set()
        self._given: dict[int, str] = {}
        self._names: dict[str, Callable[[Node, Scope, int], str]] = {
            "identifier": self._by_name,
            "member_expression": self._member,
            "call_expression": self._called,
            "new_expression": self._made,
            "subscript_expression": self._subscript,
            "this": self._this,
            "import": self._import,
            "binary_expression": self._first,
            "ternary_expression": self._first,
        }

    def callee(self, node: Node, scope: Scope, depth: int = 0) -> str:
        """Return the name of what the expression refers to, `?.` and its path where nothing is known of it."""
        node = unwrap(node)
        names = self._names.get(node.type)
        return names(node, scope, depth) if names is not None and depth <= DEEPEST else "?"

    def _by_name(self, node: Node, scope: Scope, depth: int) -> str:
        return self._name(self.source.text(node), scope, depth)

    def _made(self, node: Node, scope: Scope, depth: int) -> str:
        made = node.child_by_field_name("constructor")
        return f"{self.callee(made, scope, depth + 1)}()" if made is not None else "?"

    def _subscript(self, node: Node, scope: Scope, depth: int) -> str:
        base, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        if base is None:
            return "?"
        return member_of(self.callee(base, scope, depth + 1), literal(self.source, index) or "?")

    def _this(self, _node: Node, scope: Scope, _depth: int) -> str:
        return f".{scope.unit.owner}" if scope.unit.owner else "?.this"

    def _import(self, _node: Node, _scope: Scope, _depth: int) -> str:
        return "import"

    def _first(self, node: Node, scope: Scope, depth: int) -> str:
        """Return the first of `a ?? b`, `a || b` and `c ? a : b` that names anything."""
        for part in node.named_children:
            name = self.callee(part, scope, depth + 1)
            if name[:1] not in ("?", ""):
                return name
        return "?"

    def _name(self, name: str, scope: Scope, depth: int) -> str:
        held = scope.find(name)
        if held is None:
            return GLOBALS.get(name, name)
        if held.kind in (IMPORT, OWN):
            return held.name
        if held.made:
            return held.made
        if held.kind != VALUE or depth >= DEEPEST:
            return f"?.{name}"
        known = self._given.get(id(held))
        if known is None:
            free = not self._busy and depth < SHALLOW
            known = self._given_name(held, depth)
            if free:  # inside a circle, or far down, less is seen than from the top
                self._given[id(held)] = known
        return known or f"?.{name}"

    def _given_name(self, held: Binding, depth: int) -> str:
        """Return what a variable was given, by name; empty where nothing is known of it."""
        for node, where in held.nodes[:3]:
            if id(node) in self._busy:
                continue
            self._busy.add(id(node))
            try:
                found = self.callee(node, where, depth + 1)
            finally:
                self._busy.discard(id(node))
            for key in held.path:
                found = member_of(found, key)
            if found[:1] not in ("?", ""):
                return found
        return ""

    def _member(self, node: Node, scope: Scope, depth: int) -> str:
        base, prop = node.child_by_field_name("object"), node.child_by_field_name("property")
        if base is None or prop is None:
            return "?"
        name = self.source.text(prop)
        inner = unwrap(base)
        if inner.type == "this" and scope.unit.owner:
            return self._own(scope.unit.owner, name, depth)
        if inner.type == "super" and scope.unit.owner:
            kind = self.built.classes.get(scope.unit.owner)
            if kind is not None and kind.bases:
                return member_of(self.based(kind.bases[0], scope), name)
        if inner.type == "identifier":  # an object literal's function
            text = self.source.text(inner)
            held = scope.find(text)
            if held is not None and held.kind == VALUE and held.nodes and held.nodes[0][0].type == "object":
                found = self._property(held.nodes[0][0], held.nodes[0][1], name, text, depth)
                if found:
                    return found
        return member_of(self.callee(base, scope, depth + 1), name)

    def _property(self, node: Node, scope: Scope, key: str, name: str, depth: int) -> str:
        for one in node.named_children:
            if one.type == "method_definition" and literal(self.source, one.child_by_field_name("name")) == key:
                return f".{name}.{key}"
            if one.type == "pair" and literal(self.source, one.child_by_field_name("key")) == key:
                value = one.child_by_field_name("value")
                if value is None:
                    return ""
                inner = unwrap(value)
                return f".{name}.{key}" if inner.type in FUNCTIONS else self.callee(inner, scope, depth + 1)
            if one.type == "shorthand_property_identifier" and self.source.text(one) == key:
                return self._name(key, scope, depth + 1)
        return ""

    def _own(self, owner: str, name: str, depth: int) -> str:
        """Return what `this.name` refers to in a class."""
        kind = self.built.classes.get(owner)
        if kind is None or name in kind.methods:
            return f".{owner}.{name}"
        if name in kind.made:
            return kind.made[name]
        held = kind.fields.get(name)
        if held is not None and depth < DEEPEST:
            found = self.callee(held[0], held[1], depth + 1)
            if found[:1] not in ("?", ""):
                return found
            return f"?.this.{name}"
        return f".{owner}.{name}" if kind.bases else f"?.this.{name}"

    def based(self, text: str, scope: Scope) -> str:
        """Return a base class as callees are written."""
        root, _, rest = text.partition(".")
        return member_of(self._name(root, scope, 0), rest) if rest else self._name(root, scope, 0)

    def _called(self, node: Node, scope: Scope, depth: int) -> str:
        function, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or args is None:
            return "?"
        name = self.callee(function, scope, depth + 1)
        given = [one for one in args.named_children if one.type != "comment"] if args.type == "arguments" else []
        if (
            name
            in (
                "require",
                "import",
                "core.require",
                "import.meta.require",
                "module.require",
                "process.mainModule.require",
                "globalThis.require",
            )
            and given
        ):
            where = literal(self.source, given[0])
            return self.built.module(where) if where is not None else "?"
        if (name in THROUGH or name.endswith(".promisify")) and given:
            return self.callee(given[0], scope, depth + 1)
        if name.endswith(".bind"):
            return name[:-5]
        if name.startswith(".") and depth < DEEPEST:
            unit = self.built.functions.get(name[1:])
            if unit is not None and len(unit.returns) == 1 and id(unit) not in self._busy:
                self._busy.add(id(unit))
                try:
                    found = self.callee(*unit.returns[0], depth + 1)
                finally:
                    self._busy.discard(id(unit))
                if found[:1] not in ("?", ".", "") and "(" in found:
                    return found
        return f"{name}()"

"""What an expression is worth, without running anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.facts import Either, Joined, Listed, Named, Param, Result, Spread, Table, Text, Unknown
from claimonce.audit.lower.javascript.callee_names import DEEPEST, Namer
from claimonce.audit.lower.javascript.scopes import IMPORT, OWN, PARAM, VALUE, WIDEST, inside, one_of, unescape
from claimonce.audit.lower.javascript.source import literal, unwrap
from claimonce.audit.lower.javascript.tables import UNWRAPPED
from claimonce.audit.values import between, join, of_constants
from claimonce.lang.javascript import constants

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from claimonce.audit.facts import Value
    from claimonce.audit.lower.javascript.scope_builder import Built
    from claimonce.audit.lower.javascript.scopes import Binding, Scope

_LIST = frozenset(["filter", "flat", "slice", "reverse", "sort", "concat"])
_PURE = frozenset((*constants.CHANGES, "concat", "replace", "replaceAll"))  # methods of strings
_JOINS = frozenset(["path.join", "path.resolve", "path.posix.join", "path.posix.resolve"])
_STRINGS = frozenset(("String", "Number", "encodeURIComponent", "encodeURI", "url.fileURLToPath", "fileURLToPath"))
_HERE = {"__dirname", "import.meta.dirname"}
_AS_WRITTEN = frozenset(("number", "true", "false", "null"))
BUFFER = re.compile(r"^(?:node:)?(?:buffer\.|globalThis\.)+")  # where `Buffer` and `atob` may be taken from


class Folder(Namer):
    """Folds the expressions of one file; what a name is given is folded once."""

    def __init__(self, built: Built) -> None:
        super().__init__(built)
        self._known: dict[tuple[int, int], Value] = {}
        self._folds: dict[str, Callable[[Node, Scope, int, int], Value]] = {
            "identifier": self._identifier,
            "template_string": self._template,
            "array": self._array,
            "object": self._object,
            "ternary_expression": self._ternary,
            "binary_expression": self._binary,
            "member_expression": self._part,
            "subscript_expression": self._index,
            "call_expression": self._result,
            "new_expression": self._new,
        }

    def fold(self, node: Node, scope: Scope, depth: int = 0, at: int = -1) -> Value:
        """Return the expression's value; `at` is the byte from which it is looked at (what is pushed later waits)."""
        if node.type in UNWRAPPED:
            node = unwrap(node)
        kind = node.type
        if kind == "string":
            return Text(unescape(self.source.text(node)[1:-1]))
        if depth > DEEPEST:
            return Unknown(self._hint(node))
        if kind in _AS_WRITTEN:
            return Text(self.source.text(node))
        folds = self._folds.get(kind)
        return folds(node, scope, depth, node.start_byte if at < 0 else at) if folds else Unknown(self._hint(node))

    def _identifier(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        return self._value(self.source.text(node), scope, depth, at)

    def _array(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        return Listed(tuple(self.items(node.named_children, scope, depth, at)))

    def _ternary(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        parts = [node.child_by_field_name(name) for name in ("consequence", "alternative")]
        return one_of([self.fold(one, scope, depth + 1, at) for one in parts if one is not None])

    def _new(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        """Return an object made by `new`; a URL is its text."""
        name = self.callee(node, scope)
        args = node.child_by_field_name("arguments")
        given = args.named_children if args is not None else []
        if name in ("URL()", "url.URL()") and given:
            parts = [self.fold(one, scope, depth + 1, at) for one in given[:2]]
            if isinstance(parts[-1], Text) and len(parts) == 2 and parts[-1].text == "import.meta.url":
                parts.pop()
            return join(list(reversed(parts)))
        return Named(name) if name[:1] != "?" else Unknown(self._hint(node))

    def _hint(self, node: Node) -> str:
        text = self.built.source.data[node.start_byte : min(node.end_byte, node.start_byte + 60)]
        return " ".join(text.decode("utf-8", "replace").split())

    def _value(self, name: str, scope: Scope, depth: int, at: int) -> Value:
        held = scope.find(name)
        if held is None:
            return Text(".") if name in _HERE else Unknown(name) if name == "undefined" else Named(name)
        if held.kind == PARAM:
            return Param(held.name) if held.scope.unit is scope.unit else Unknown(name)
        if held.kind in (IMPORT, OWN):
            return Named(held.name)
        if held.kind != VALUE or not held.nodes:
            return Unknown(name)
        key = (id(held), at if held.added else -1)
        known = self._known.get(key)
        if known is not None:
            return known
        if id(held) in self._busy:
            return Unknown(name)
        self._busy.add(id(held))
        try:
            value = self._held(held, depth, at)
        finally:
            self._busy.discard(id(held))
        if depth < 4:
            self._known[key] = value
        return value

    def _held(self, held: Binding, depth: int, at: int) -> Value:
        choices: list[Value] = []
        for node, where in held.nodes[:6]:
            value = self.fold(node, where, depth + 1)
            for key in held.path:
                value = inside(value, key)
            choices.append(value)
        value = one_of(choices)
        if held.changed:
            return Joined((value, Unknown("...")))
        if not held.added or not isinstance(value, Listed):
            return value
        sure, both = list(value.items), list(value.items)
        for start, way, nodes, where in held.added:
            if start >= at:
                continue
            items = self.items(nodes, where, depth, at)
            certain = where is held.scope
            for kept in (sure, both) if certain else (both,):
                if way < 0:
                    kept[:0] = items
                else:
                    kept.extend(items)
        if len(both) > WIDEST or sure == both:
            return Listed(tuple(both[:WIDEST]))
        return Either((Listed(tuple(sure)), Listed(tuple(both))))

    def items(self, nodes: list[Node], scope: Scope, depth: int, at: int) -> list[Value]:
        """Return the values of a list's items or a call's arguments, known lists among them spread out."""
        items: list[Value] = []
        for one in nodes[:WIDEST]:
            if one.type == "comment":
                continue
            if one.type == "spread_element" and one.named_children:
                value = self.fold(one.named_children[0], scope, depth + 1, at)
                if isinstance(value, Listed):
                    items.extend(value.items)
                else:
                    items.append(Spread(value))
            else:
                items.append(self.fold(one, scope, depth + 1, at))
        return items

    def _object(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        items: dict[str, Value] = {}
        for one in node.named_children[:WIDEST]:
            if one.type == "pair":
                key, value = literal(self.source, one.child_by_field_name("key")), one.child_by_field_name("value")
                if key is not None and value is not None:
                    items[key] = self.fold(value, scope, depth + 1, at)
            elif one.type == "shorthand_property_identifier":
                name = self.source.text(one)
                items[name] = self._value(name, scope, depth + 1, at)
            elif one.type == "spread_element" and one.named_children:
                spread = self.fold(one.named_children[0], scope, depth + 1, at)
                if isinstance(spread, Table):
                    items.update(spread.items)
        return Table(tuple(items.items()))

    def _template(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        parts: list[Value] = []
        for one in node.named_children:
            if one.type == "string_fragment":
                parts.append(Text(self.source.text(one)))
            elif one.type == "escape_sequence":
                parts.append(Text(unescape(self.source.text(one))))
            elif one.type == "template_substitution" and one.named_children:
                parts.append(self.fold(one.named_children[0], scope, depth + 1, at))
        return join(parts)

    def _binary(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        sign = node.child_by_field_name("operator")
        if left is None or right is None or sign is None:
            return Unknown(self._hint(node))
        if sign.type == "+":
            return join([self.fold(one, scope, depth + 1, at) for one in (left, right)])
        if sign.type in ("||", "??"):
            return one_of([self.fold(one, scope, depth + 1, at) for one in (left, right)])
        if sign.type == "&&":
            return self.fold(right, scope, depth + 1, at)
        return Unknown(self._hint(node))

    def _part(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        base, prop = node.child_by_field_name("object"), node.child_by_field_name("property")
        if base is None or prop is None:
            return Unknown(self._hint(node))
        name, whole = self.source.text(prop), self.source.text(node) if node.end_byte - node.start_byte < 40 else ""
        if whole in _HERE:
            return Text(".")
        if whole == "import.meta.url":
            return Text(whole)
        inner = unwrap(base)
        if inner.type == "this" and scope.unit.owner:
            kind = self.built.classes.get(scope.unit.owner)
            held = kind.fields.get(name) if kind is not None else None
            if held is not None and id(held[0]) not in self._busy:
                self._busy.add(id(held[0]))
                try:
                    value = self.fold(held[0], held[1], depth + 1)
                finally:
                    self._busy.discard(id(held[0]))
                return Unknown(whole) if isinstance(value, Param) else value
            return Named(f".{scope.unit.owner}.{name}") if kind and name in kind.methods else Unknown(whole)
        value = self.fold(base, scope, depth + 1, at)
        if isinstance(value, Table | Listed | Either):
            return inside(value, name)
        if isinstance(value, Named):
            found = self.callee(node, scope, depth)
            return Unknown(found) if found.startswith("process.env") else Named(found)
        return Unknown(self._hint(node))

    def _index(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        base, index = node.child_by_field_name("object"), node.child_by_field_name("index")
        key = literal(self.source, index)
        if base is None or key is None:
            return Unknown(self._hint(node))
        return inside(self.fold(base, scope, depth + 1, at), key)

    def _result(self, node: Node, scope: Scope, depth: int, at: int) -> Value:
        function, args = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or args is None or args.type != "arguments":
            return Unknown(self._hint(node))
        given = [one for one in args.named_children if one.type != "comment"]
        if function.type == "member_expression":
            found = self._method(function, given, scope, depth, at)
            if found is not None:
                return found
        name = self.callee(function, scope, depth)
        if name in _STRINGS and given:
            return self.fold(given[0], scope, depth + 1, at)
        if name.endswith(constants.UNBASE64):
            values = self.items(given, scope, depth, at)
            pure = of_constants(lambda texts: constants.call_function(BUFFER.sub("", name), texts), values)
            if pure is not None:
                return pure
        if name in _JOINS:
            parts = (value for value in self.items(given, scope, depth, at) if value != Text("."))
            return between(Text("/"), parts)
        if name == "JSON.stringify":
            return Result(name, tuple(self.items(given, scope, depth, at)))
        if name[:1] == "." and (name[1:2] == "/" or "(" not in name):
            return Result(name, tuple(self.items(given, scope, depth, at)))
        made = self._called(node, scope, depth)
        return Unknown(self._hint(node)) if made[:1] == "?" else Named(made)

    def _method(self, function: Node, given: list[Node], scope: Scope, depth: int, at: int) -> Value | None:
        """Fold what strings and lists are commonly asked for."""
        base, prop = function.child_by_field_name("object"), function.child_by_field_name("property")
        if base is None or prop is None:
            return None
        name = self.source.text(prop)
        if name in _PURE:
            held = self.fold(base, scope, depth + 1, at)
            args = [held, *self.items(given, scope, depth, at)]
            made = of_constants(lambda texts: constants.call_method(texts[0], name, texts[1:]), args)
            if made is not None or name in constants.CHANGES:
                return held if made is None else made
        if name == "join":
            held = self.fold(base, scope, depth + 1, at)
            glue = literal(self.source, given[0]) if given else ","
            if isinstance(held, Listed) and glue is not None:
                return between(Text(unescape(glue)), held.items)
        elif name in _LIST:
            held = self.fold(base, scope, depth + 1, at)
            if isinstance(held, Listed):
                return self._listed(name, held, given, scope, depth, at)
        elif name == "split":
            held = self.fold(base, scope, depth + 1, at)
            if isinstance(held, Text) and given and literal(self.source, given[0]) == " ":
                return Listed(tuple(Text(word) for word in held.text.split()))
        return None

    def _listed(self, name: str, held: Listed, given: list[Node], scope: Scope, depth: int, at: int) -> Value:
        if name == "concat":
            added = [self.fold(one, scope, depth + 1, at) for one in given]
            items = [part for one in added for part in (one.items if isinstance(one, Listed) else (Spread(one),))]
            return Listed((*held.items, *items))
        if name == "slice":
            first = literal(self.source, given[0]) if given else "0"
            if first is None or not first.isdigit() or len(given) > 1:
                return Listed((Spread(held),))
            return Listed(held.items[int(first) :])
        return held

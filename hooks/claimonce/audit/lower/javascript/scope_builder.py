"""One sweep over the nodes of a file: scopes, names, functions, classes, exports, and the calls they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.lower.javascript.bindings import Bindings
from claimonce.audit.lower.javascript.scopes import OWN, UNKNOWN, VALUE, Binding, Kind, Scope, Unit
from claimonce.audit.lower.javascript.source import literal, unwrap
from claimonce.audit.lower.javascript.tables import FUNCTIONS, HANDED, NAMED, PUSHES, QUIET_METHODS

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.javascript.source import Source


class Built(Bindings):
    """Everything that a file declares; the values are folded later, when they are asked for."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        handlers = {
            "function": self._function, "class": self._class, "block": self._block, "var": self._var,
            "assign": self._assign, "pair": self._pair, "field": self._field, "import": self._import,
            "export": self._export, "return": self._return, "if": self._if, "call": self._call, "text": self._text,
        }  # fmt: skip
        for start, end, kind, node in source.events:
            while start >= self.scope.end and self.scope.parent is not None:
                self.scope = self.scope.parent
            handlers[kind](node, start, -end)
        while self.scope.parent is not None:
            self.scope = self.scope.parent
        for node, scope in self._assigned:
            self._reassign(node, scope)

    # -- functions and classes ---------------------------------------------------------------------------------

    def _function(self, node: Node, start: int, end: int) -> None:
        name = self._named.pop(start, "")
        scope = self.scope
        own = node.child_by_field_name("name")
        owner = ""
        if node.type == "method_definition":
            key = literal(self.source, own) or "?"
            owner = scope.class_name
            name = f"{owner}.{key}" if owner else name and f"{name}.{key}"
            if owner and owner in self.classes:
                self.classes[owner].methods.add(key)
        elif node.type.endswith("function_declaration") and own is not None:
            name = self._unique(self.source.text(own), scope)
            scope.around().bind(self.source.text(own), Binding(OWN, scope, f".{name}"))
        elif name:
            owner = scope.class_name if name.startswith(f"{scope.class_name}.") else ""
        unit = Unit(name, node, owner=owner or scope.unit.owner) if name else scope.unit
        self.scope = Scope(start, end, scope, unit, function=True, inline=not name)
        if name:
            self.units.append(unit)
            self.functions.setdefault(name, unit)
            body = node.child_by_field_name("body")
            if body is not None and body.type != "statement_block":
                unit.returns.append((body, self.scope))
        self._params(node, unit if name else None)

    def _unique(self, name: str, scope: Scope) -> str:
        full = name
        if name in self._taken and scope.unit.name:
            full = f"{scope.unit.name}.{name}"
        self._taken.add(full)
        return full

    def _class(self, node: Node, start: int, end: int) -> None:
        own = node.child_by_field_name("name")
        name = self.source.text(own) if own is not None else self._named.pop(start, "") or "default"
        bases: list[str] = []
        for one in node.named_children:
            if one.type == "class_heritage":
                held = one.named_children[0] if one.named_children else None
                if held is not None and held.type == "extends_clause":
                    held = held.child_by_field_name("value")
                if held is not None:
                    bases.append(self.source.text(held))
        if own is not None:
            self.scope.bind(name, Binding(OWN, self.scope, f".{name}"))
        self.classes[name] = Kind(name, bases)
        self.scope = Scope(start, end, self.scope, self.scope.unit, class_name=name)

    def _field(self, node: Node, _start: int, _end: int) -> None:
        """Take a class's field: a function is a method, a type or a value says what it holds."""
        key = node.child_by_field_name("property") or node.child_by_field_name("name")
        name, kind = literal(self.source, key), self.classes.get(self.scope.class_name)
        if name is None or kind is None:
            return
        made = self._type_of(node.child_by_field_name("type"))
        if made:
            kind.made[name] = made
        value = node.child_by_field_name("value")
        if value is None:
            return
        value = unwrap(value)
        if value.type in FUNCTIONS:
            self._named[value.start_byte] = f"{kind.name}.{name}"
            kind.methods.add(name)
        else:
            kind.fields[name] = (value, self.scope)

    def _block(self, node: Node, start: int, end: int) -> None:
        self.scope = Scope(start, end, self.scope, self.scope.unit)
        if node.type == "for_in_statement":
            left = node.child_by_field_name("left")
            if left is not None:
                for name, _ in self._pattern(left):
                    self.scope.names[name] = Binding(UNKNOWN, self.scope, name)
        elif node.type == "catch_clause":
            held = node.child_by_field_name("parameter")
            if held is not None:
                for name, _ in self._pattern(held):
                    self.scope.names[name] = Binding(UNKNOWN, self.scope, name)

    # -- names ---------------------------------------------------------------------------------------------------

    def _var(self, node: Node, _start: int, _end: int) -> None:
        target, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if target is None:
            return
        if value is None:
            made = self._type_of(node.child_by_field_name("type"))
            self.scope.bind(self.source.text(target), Binding(VALUE, self.scope, made=made))
            return
        inner = unwrap(value)
        if target.type == "identifier":
            name = self.source.text(target)
            if inner.type in FUNCTIONS:
                full = self._unique(name, self.scope)
                self._named[inner.start_byte] = full
                self.scope.bind(name, Binding(OWN, self.scope, f".{full}"))
                return
            self._take(name, inner)
            self.texts.append((name, inner))
            made = self._type_of(node.child_by_field_name("type"))
            self.scope.bind(name, Binding(VALUE, self.scope, nodes=[(inner, self.scope)], made=made))
            return
        for name, path in self._pattern(target):
            self.scope.bind(name, Binding(VALUE, self.scope, nodes=[(inner, self.scope)], path=path))

    def _assign(self, node: Node, _start: int, _end: int) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        inner = unwrap(right)
        plain = node.type == "assignment_expression"
        if left.type == "member_expression" and plain and self._to_member(node, self.source.text(left), inner):
            return
        if left.type == "identifier":
            if plain:
                self.texts.append((self.source.text(left), inner))
                if inner.type in FUNCTIONS:
                    self._named[inner.start_byte] = self._unique(self.source.text(left), self.scope)
                    self.scope.bind(self.source.text(left), Binding(OWN, self.scope, f".{self.source.text(left)}"))
            self._assigned.append((node, self.scope))

    def _to_member(self, node: Node, target: str, inner: Node) -> bool:
        """Take `module.exports = x`, `this.x = y` and `A.prototype.x = f`; say whether it was one of them."""
        if target == "module.exports":
            self._exported(inner, node)
        elif target.startswith(("module.exports.", "exports.")):
            self._exported_as(target.rpartition(".")[2], inner, node)
        elif target.startswith("this.") and target.count(".") == 1:
            kind = self.classes.get(self.scope.unit.owner)
            if kind is not None:
                kind.fields.setdefault(target[5:], (inner, self.scope))
        elif ".prototype." in target and inner.type in FUNCTIONS:
            self._named[inner.start_byte] = target.replace(".prototype.", ".")
        else:
            self.texts.append((target.rpartition(".")[2], inner))
            return False
        return True

    def _reassign(self, node: Node, scope: Scope) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        held = scope.find(self.source.text(left))
        if held is None or held.kind != VALUE:
            return
        if node.type == "augmented_assignment_expression":
            held.changed = True
        elif len(held.nodes) < 12:
            held.nodes.append((unwrap(right), scope))

    def _pair(self, node: Node, _start: int, _end: int) -> None:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        name = literal(self.source, key)
        if name and value is not None:
            self.texts.append((name, unwrap(value)))

    def _text(self, node: Node, _start: int, _end: int) -> None:
        self.texts.append(("", node))

    # -- statements ----------------------------------------------------------------------------------------------

    def _return(self, node: Node, _start: int, _end: int) -> None:
        held = node.named_children
        if held and held[0].type != "comment":
            self.texts.append((self.scope.unit.name, unwrap(held[0])))
            if not self.scope.around().inline:
                self.scope.unit.returns.append((held[0], self.scope))

    def _if(self, node: Node, _start: int, _end: int) -> None:
        self.scope.unit.ifs.append((node, self.scope))

    def _call(self, node: Node, start: int, _end: int) -> None:
        function = node.child_by_field_name("function")
        if function is None or function.type != "member_expression":
            self.scope.unit.calls.append((node, self.scope))
            return
        data, end = self.source.data, function.end_byte
        dot = data.rfind(b".", start, end)
        name, base = data[dot + 1 : end], data[start:dot]
        if name in QUIET_METHODS:
            if name in PUSHES:
                self._pushed(node, name, base, start)
            elif not (NAMED.fullmatch(base) or base.startswith(b"this") or HANDED.match(data, end)):
                return  # a method of a string, a list, a promise: nothing that anyone looks for
        self.scope.unit.calls.append((node, self.scope))

    def _pushed(self, node: Node, name: bytes, base: bytes, start: int) -> None:
        """Keep what is pushed onto a list that has a name."""
        binding = self.scope.find(base.decode("utf-8", "replace"))
        args = node.child_by_field_name("arguments")
        if binding is not None and binding.kind == VALUE and args is not None and len(binding.added) < 40:
            way = -1 if name == b"unshift" else 1
            binding.added.append((start, way, args.named_children, self.scope))

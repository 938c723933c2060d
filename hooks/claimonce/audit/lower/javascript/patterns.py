"""Names that are bound by patterns: parameters and destructuring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.lower.javascript.modules import Modules
from claimonce.audit.lower.javascript.nodes import literal
from claimonce.audit.lower.javascript.scopes import IMPORT, OWN, PARAM, UNKNOWN, Binding, Unit

if TYPE_CHECKING:
    from tree_sitter import Node


class Patterns(Modules):
    """Binds what patterns name."""

    def _params(self, node: Node, unit: Unit | None) -> None:
        """Bind a function's parameters; what is taken out of an object stands behind the others by name."""
        single = node.child_by_field_name("parameter")
        params = node.child_by_field_name("parameters")
        late: list[str] = []
        for one in (single,) if single is not None else params.named_children if params is not None else ():
            if one.type != "comment":
                self._param(one, unit, late)
        if unit is not None:
            unit.params.extend(late)

    def _param(self, node: Node, unit: Unit | None, late: list[str]) -> None:
        """Bind one parameter; those of a function without a name stand for nothing known."""
        scope, made, rest = self.scope, "", False
        default = node.child_by_field_name("value" if node.type.endswith("_parameter") else "right")
        if node.type in ("required_parameter", "optional_parameter"):
            made = self._type_of(node.child_by_field_name("type"))
            node = self._property(node, made)
        if node.type == "assignment_pattern":
            node = node.child_by_field_name("left") or node
        if node.type == "rest_pattern":
            rest = True
            node = node.named_children[0] if node.named_children else node
        if node.type != "identifier":
            self._taken_apart(node, unit, late)
            return
        name = self.source.text(node)
        scope.names[name] = Binding(PARAM if unit is not None else UNKNOWN, scope, name, made=made)
        if unit is not None:
            unit.params.append(f"*{name}" if rest else name)
            if default is not None:
                unit.defaults.append((name, default, scope))

    def _property(self, node: Node, made: str) -> Node:
        """Return a typed parameter's pattern; `private x: T` of a constructor is a field too."""
        held = node.child_by_field_name("pattern")
        if held is not None and any(one.type in ("accessibility_modifier", "readonly") for one in node.children):
            kind = self.classes.get(self.scope.parent.class_name) if self.scope.parent else None
            if kind is not None and made:
                kind.made[self.source.text(held)] = made
        return held or node

    def _taken_apart(self, node: Node, unit: Unit | None, late: list[str]) -> None:
        if unit is not None:
            unit.params.append("{}")
        for name, path in self._pattern(node):
            simple = unit is not None and len(path) == 1 and node.type == "object_pattern"
            self.scope.names[name] = Binding(PARAM if simple else UNKNOWN, self.scope, path[0] if simple else name)
            if simple and path[0] not in late:
                late.append(path[0])

    def _type_of(self, node: Node | None) -> str:
        """Return `X()` for a type annotation that is an imported name."""
        if node is None or not node.named_children:
            return ""
        inner = node.named_children[0]
        if inner.type == "generic_type" and inner.named_children:
            inner = inner.named_children[0]
        if inner.type not in ("type_identifier", "nested_type_identifier"):
            return ""
        root, _, rest = self.source.text(inner).partition(".")
        held = self.scope.find(root)
        if held is None or held.kind not in (IMPORT, OWN):
            return ""
        return f"{held.name}{'.' + rest if rest else ''}()"

    def _pattern(self, node: Node, path: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
        """Return the names that a pattern binds, each with the keys that lead to its value."""
        kind = node.type
        if kind in ("identifier", "shorthand_property_identifier_pattern"):
            name = self.source.text(node)
            return [(name, (*path, name) if kind != "identifier" else path)]
        if len(path) > 8:
            return []
        found: list[tuple[str, tuple[str, ...]]] = []
        if kind in ("assignment_pattern", "object_assignment_pattern"):
            left = node.child_by_field_name("left")
            return self._pattern(left, path) if left is not None else []
        if kind == "pair_pattern":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            return self._pattern(value, (*path, literal(self.source, key) or "?")) if value is not None else []
        if kind == "rest_pattern":
            return self._pattern(node.named_children[0], (*path, "...")) if node.named_children else []
        if kind == "object_pattern":
            for one in node.named_children:
                found.extend(self._pattern(one, path))
        elif kind == "array_pattern":
            for index, one in enumerate(node.named_children):
                found.extend(self._pattern(one, (*path, str(index))))
        return found

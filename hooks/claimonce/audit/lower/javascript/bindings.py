"""Names that a file binds by imports, exports and patterns; the state that the sweep over a file fills."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from claimonce.audit.lower.javascript.scopes import IMPORT, OWN, PARAM, UNKNOWN, Binding, Kind, Scope, Unit
from claimonce.audit.lower.javascript.source import literal, unwrap
from claimonce.audit.lower.javascript.tables import FUNCTIONS, WORDS

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.javascript.source import Source


class Bindings:
    """What a file binds. `_named` holds the name that a function will have by the byte where it begins."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.guarded = any(word in source.data for word in WORDS)  # what `guards` looks for
        self.cli = b"claimonce" in source.data
        self.top = Unit(source.piece.symbol, None)
        self.units: list[Unit] = [self.top]
        self.functions: dict[str, Unit] = {}
        self.classes: dict[str, Kind] = {}
        self.imports: dict[str, None] = {}
        self.aliases: list[tuple[str, str, Node]] = []
        self.texts: list[tuple[str, Node]] = []
        self.scope = Scope(0, len(source.data) + 1, None, self.top, function=True)
        self._named: dict[int, str] = {}
        self._assigned: list[tuple[Node, Scope]] = []
        self._taken: set[str] = set()

    def module(self, name: str) -> str:
        """Return how callees name a module: a package by its name, a project file by its path from the root."""
        if name.startswith("."):
            path = normpath(join(dirname(self.source.piece.path), name))
            self.imports[f"./{path}"] = None
            return f"./{path}:"
        name = name.removeprefix("node:")
        self.imports[name] = None
        return name

    def member(self, module: str, name: str) -> str:
        """Return how callees name what a module exports."""
        if module.endswith(":"):
            return f"{module}{name}"
        if module == "fs/promises" or (module == "fs" and name == "promises"):
            return "fs" if name in ("promises", "default") else f"fs.{name}"
        return module if name == "default" else f"{module}.{name}"

    def _import(self, node: Node, _start: int, _end: int) -> None:
        where = literal(self.source, node.child_by_field_name("source"))
        if where is None:
            for one in node.named_children:
                if one.type == "import_require_clause":
                    self._import_require(one)
            return
        module = self.module(where)
        for clause in node.named_children:
            if clause.type == "import_clause":
                for one in clause.named_children:
                    self._clause(one, module)

    def _clause(self, node: Node, module: str) -> None:
        """Take the default, the namespace or the names of an import."""
        if node.type == "identifier":
            self._imported(self.source.text(node), self.member(module, "default"))
        elif node.type == "namespace_import" and node.named_children:
            self._imported(self.source.text(node.named_children[0]), _whole(module))
        elif node.type == "named_imports":
            for each in node.named_children:
                name = each.child_by_field_name("name")
                local = each.child_by_field_name("alias") or name
                if name is not None and local is not None:
                    self._imported(self.source.text(local), self.member(module, literal(self.source, name) or "?"))

    def _import_require(self, node: Node) -> None:
        where = literal(self.source, node.child_by_field_name("source"))
        if where is not None and node.named_children:
            self._imported(self.source.text(node.named_children[0]), _whole(self.module(where)))

    def _imported(self, name: str, callee: str) -> None:
        self.scope.around().names[name] = Binding(IMPORT, self.scope, callee)

    def _export(self, node: Node, _start: int, _end: int) -> None:
        where = literal(self.source, node.child_by_field_name("source"))
        module = self.module(where) if where is not None else ""
        for clause in node.named_children:
            if clause.type == "export_clause":
                for one in clause.named_children:
                    name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
                    if name is None:
                        continue
                    real = literal(self.source, name) or "?"
                    shown = (literal(self.source, alias) if alias is not None else None) or real
                    if module:
                        self.aliases.append((shown, self.member(module, real), one))
                    elif shown != real:
                        self.aliases.append((shown, real, one))
        if not any(one.type == "default" for one in node.children):
            return
        value = node.child_by_field_name("value") or node.child_by_field_name("declaration")
        if value is not None:
            self._exported_as("default", unwrap(value), node)

    def _exported(self, value: Node, node: Node) -> None:
        """Take `module.exports = value`."""
        if value.type != "object":
            self._exported_as("default", value, node)
            return
        for one in value.named_children:
            if one.type == "pair":
                key, held = literal(self.source, one.child_by_field_name("key")), one.child_by_field_name("value")
                if key and held is not None:
                    self._exported_as(key, unwrap(held), one)
            elif one.type == "method_definition":
                key = literal(self.source, one.child_by_field_name("name"))
                if key:
                    self._named[one.start_byte] = "module"
                    self.aliases.append((key, f"module.{key}", one))

    def _exported_as(self, name: str, value: Node, node: Node) -> None:
        if value.type in FUNCTIONS:
            own = value.child_by_field_name("name")
            if own is None or not value.type.endswith("declaration"):
                self._named[value.start_byte] = name
            elif name != self.source.text(own):
                self.aliases.append((name, self.source.text(own), node))
            return
        if value.type == "identifier":
            real = self.source.text(value)
            if real != name:
                self.aliases.append((name, real, node))
        elif value.type in ("class", "class_declaration"):
            own = value.child_by_field_name("name")
            if own is not None and self.source.text(own) != name:
                self.aliases.append((name, self.source.text(own), node))
            else:
                self._named[value.start_byte] = name
        elif value.type == "object":
            self._take(name, value)

    def _take(self, name: str, value: Node) -> None:
        """Name the functions of an object literal, and a class expression, after what they are assigned to."""
        if value.type == "class":
            self._named[value.start_byte] = name
            return
        if value.type != "object":
            return
        for one in value.named_children:
            if one.type == "pair":
                held = one.child_by_field_name("value")
                key = literal(self.source, one.child_by_field_name("key"))
                if held is not None and key and unwrap(held).type in FUNCTIONS:
                    self._named[unwrap(held).start_byte] = f"{name}.{key}"
            elif one.type == "method_definition":
                self._named[one.start_byte] = name

    # -- patterns: parameters and destructuring ------------------------------------------------------------------

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


def _whole(module: str) -> str:
    return "fs" if module == "fs/promises" else module

"""The variables of one function: what each is bound to, in the order of the statements."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from claimonce.audit.facts import Either, Listed, Named, Spread, Text, Unknown, Value
from claimonce.audit.lower.python.names import Known, Scope
from claimonce.audit.lower.python.values import Folder
from claimonce.audit.values import either, has_param, join

MOST_TURNS = 12
MOST_ITEMS = 200


class Binder:
    """Binds names; what a name stands for at a place is what was bound to it last, or both where ways part."""

    def __init__(self, scope: Scope, known: Known) -> None:
        self.scope, self.known = scope, known
        self.folder = Folder(scope, known)

    def bind(self, targets: list[ast.expr], source: ast.expr) -> None:
        """Bind targets to an expression's value; tuples are taken apart."""
        value = self.folder.value(source)
        for target in targets:
            if isinstance(target, ast.Tuple | ast.List):
                items = value.items if isinstance(value, Listed) else ()
                for index, one in enumerate(target.elts):
                    self.set(one, items[index] if index < len(items) else Unknown())
            else:
                self.set(target, value)

    def set(self, target: ast.expr, value: Value) -> None:
        """Bind one target."""
        scope = self.scope
        if isinstance(target, ast.Name):
            scope.values[target.id] = (
                value if not (isinstance(value, Unknown) and not value.hint) else Unknown(target.id)
            )
            scope.types.pop(target.id, None)
            if isinstance(value, Named) and value.name in scope.functions.values():
                scope.functions.pop(target.id, None)
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
            if target.value.id == scope.self_name and scope.class_name:
                self._attribute(target.attr, value)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            held = scope.values.get(target.value.id)
            if isinstance(held, Listed):
                scope.values[target.value.id] = Listed((*held.items, Spread(Unknown())))
        elif isinstance(target, ast.Starred):
            self.set(target.value, Unknown())

    def _attribute(self, name: str, value: Value) -> None:
        """Keep what is known of `self.name`: an object's class, a constant."""
        held = self.known.attributes.setdefault(self.scope.class_name, {})
        if hasattr(value, "name") and not isinstance(value, Named):
            made = self.scope.types.get(getattr(value, "name", ""), "")
            value = Named(made) if made else Unknown(name)
        if isinstance(held.get(name), Named | Text) and isinstance(value, Unknown):
            return
        held[name] = value if not has_param(value) else Unknown(name)

    def grow(self, target: ast.expr, value: ast.expr) -> None:
        """`words += [...]`, `text += "..."`."""
        if not isinstance(target, ast.Name):
            return
        held = self.folder.value(target)
        more = self.folder.value(value)
        if isinstance(held, Listed):
            self.scope.values[target.id] = Listed((*held.items, *spread(more)))
        elif isinstance(held, Either) and any(isinstance(one, Listed) for one in held.choices):
            self.scope.values[target.id] = Listed((Spread(held), *spread(more)))
        else:
            self.scope.values[target.id] = join([held, more])

    def each(self, target: ast.expr, source: ast.expr) -> None:
        """Bind a loop's variable to one of the items."""
        items = self.folder.value(source)
        if isinstance(items, Listed) and 0 < len(items.items) <= MOST_TURNS:
            choices = [one for one in items.items if not isinstance(one, Spread)]
            if isinstance(target, ast.Tuple):
                for index, each in enumerate(target.elts):
                    column = [one.items[index] for one in choices if isinstance(one, Listed) and index < len(one.items)]
                    self.set(each, either(column) if column else Unknown())
                return
            if choices:
                self.set(target, either(choices))
                return
        self.set(target, Unknown(target.id) if isinstance(target, ast.Name) else Unknown())

    def merge(self, other: dict[str, Value]) -> None:
        """Keep what both ways of a condition say, and each where they differ."""
        mine = self.scope.values
        for name, value in other.items():
            held = mine.get(name)
            if held is None:
                mine[name] = value
            elif held is not value and held != value:
                mine[name] = either([held, value])

    def list_method(self, func: ast.Attribute, node: ast.Call) -> None:
        """`words.append(x)`, `words.extend(xs)`, `words.insert(0, x)`."""
        if not isinstance(func.value, ast.Name) or func.attr not in ("append", "extend", "insert") or not node.args:
            return
        held = self.scope.values.get(func.value.id)
        if not isinstance(held, Listed | Either):
            return
        items = held.items if isinstance(held, Listed) else (Spread(held),)
        more = self.folder.value(node.args[-1])
        if func.attr == "append":
            items = (*items, more)
        elif func.attr == "extend":
            items = (*items, *spread(more))
        else:
            items = (more, *items) if isinstance(node.args[0], ast.Constant) and node.args[0].value == 0 else items
        self.scope.values[func.value.id] = Listed(tuple(items[:MOST_ITEMS]))


def spread(value: Value) -> Sequence[Value]:
    """Return the items of a list, or a value that is to be spread."""
    return value.items if isinstance(value, Listed) else (Spread(value),)

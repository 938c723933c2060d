"""Expressions folded to values, as far as the text says them."""

# The table of ways names its own class's methods.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import ast
from collections.abc import Callable

from claimonce.audit.facts import Either, Joined, Listed, Named, Param, Result, Spread, Table, Text, Unknown, Value
from claimonce.audit.lower.python.constants import PURE, fill, function, method
from claimonce.audit.lower.python.names import Known, Scope, callee, show_expression
from claimonce.audit.values import between, cut, either, join
from claimonce.lang.python.constants import CHANGES, SAME
from claimonce.lang.python.templates import brace_parts, percent_parts

DEEPEST = 24
MOST_ITEMS = 200
KEEPS = CHANGES | {"encode", "decode", "as_posix", "resolve", "absolute", "expanduser", "copy", "get_secret_value",
                   "as_uri"}  # fmt: skip
ORDERS = frozenset(("set", "sorted", "iter", "enumerate"))  # what they give holds what they are given
ENVIRONMENT = ("os.environ.get", "os.getenv", "environ.get", "decouple.config", "os.environ.setdefault")


class Folder:
    """Folds the expressions of one scope."""

    __slots__ = ("deep", "known", "scope")

    def __init__(self, scope: Scope, known: Known) -> None:
        self.scope, self.known, self.deep = scope, known, 0

    def value(self, node: ast.expr | None) -> Value:
        """Return the value of an expression."""
        if node is None:
            return Unknown()
        if self.deep > DEEPEST:
            return Unknown()
        way = WAYS.get(type(node))
        if way is None:
            return Unknown()
        self.deep += 1
        try:
            return way(self, node)
        finally:
            self.deep -= 1

    def _constant(self, node: ast.Constant) -> Value:
        held = node.value
        if isinstance(held, str):
            return cut(held)
        if isinstance(held, bytes):
            return cut(held.decode("utf-8", "replace"))
        return Text(str(held))

    def _fstring(self, node: ast.JoinedStr) -> Value:
        parts = (one.value if isinstance(one, ast.FormattedValue) else one for one in node.values[:MOST_ITEMS])
        return join(self.value(one) for one in parts)

    def _list(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        items: list[Value] = []
        for one in node.elts[:MOST_ITEMS]:
            if isinstance(one, ast.Starred):
                inner = self.value(one.value)
                items += inner.items if isinstance(inner, Listed) else [Spread(inner)]
            else:
                items.append(self.value(one))
        return Listed(tuple(items))

    def _dict(self, node: ast.Dict) -> Value:
        pairs: list[tuple[str, Value]] = []
        for key, value in zip(node.keys[:MOST_ITEMS], node.values, strict=False):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                pairs.append((key.value, self.value(value)))
        return Table(tuple(pairs))

    def _name(self, node: ast.Name) -> Value:
        name, scope = node.id, self.scope
        held = scope.values.get(name)
        if held is not None:
            return held
        if name in scope.params:
            return Param(name)
        if name in scope.functions:
            return Named(scope.functions[name])
        held = self.known.constants.get(name)
        if held is not None:
            return held
        made = callee(node, scope, self.known)
        return Unknown(name) if made.startswith("?") else Named(made)

    def _attribute(self, node: ast.Attribute) -> Value:
        scope = self.scope
        if (
            isinstance(node.value, ast.Name)
            and node.value.id in (scope.self_name, scope.class_name)
            and scope.class_name
        ):
            held = self.known.attributes.get(scope.class_name, {}).get(node.attr)
            return held if held is not None else Named(f".{scope.class_name}.{node.attr}")
        made = callee(node, scope, self.known)
        if made == "sys.executable":
            return Text("python3")
        return Unknown(show_expression(node)) if not made or made.startswith("?") else Named(made)

    def _subscript(self, node: ast.Subscript) -> Value:
        inner = self.value(node.value)
        key = node.slice
        if isinstance(key, ast.Constant) and isinstance(inner, Table):
            for name, value in inner.items:
                if name == key.value:
                    return value
        if isinstance(inner, Listed) and isinstance(key, ast.Constant) and isinstance(key.value, int):
            at = key.value
            if -len(inner.items) <= at < len(inner.items) and not any(isinstance(one, Spread) for one in inner.items):
                return inner.items[at]
        if isinstance(key, ast.Slice) and isinstance(inner, Listed | Param):
            low = key.lower.value if isinstance(key.lower, ast.Constant) else 0 if key.lower is None else None
            if isinstance(inner, Listed) and isinstance(low, int) and low >= 0 and key.upper is None:
                return Listed(inner.items[low:])
        if isinstance(inner, Table) and inner.items:
            return Either(tuple(value for _, value in inner.items[:8]))
        return Unknown(show_expression(node))

    def _binary(self, node: ast.BinOp) -> Value:
        if isinstance(node.op, ast.Mod):
            return self._percent(node)
        if not isinstance(node.op, ast.Add | ast.Div):
            return Unknown()
        left, right = self.value(node.left), self.value(node.right)
        if isinstance(node.op, ast.Div):
            return between(Text("/"), (left, right))
        if isinstance(left, Listed) or isinstance(right, Listed):
            return Listed((*_items(left), *_items(right)))
        if isinstance(left, Either) and any(isinstance(one, Listed) for one in left.choices):
            return Listed((Spread(left), *_items(right)))
        return join([left, right])

    def _percent(self, node: ast.BinOp) -> Value:
        left = self.value(node.left)
        if not isinstance(left, Text | Joined):
            return Unknown(show_expression(node.left))
        right = self.value(node.right)
        named = dict(right.items) if isinstance(right, Table) else {}
        return fill(percent_parts, left, right.items if isinstance(right, Listed) else (right,), named)

    def _choice(self, node: ast.IfExp) -> Value:
        return either([self.value(node.body), self.value(node.orelse)])

    def _boolean(self, node: ast.BoolOp) -> Value:
        return either([self.value(one) for one in node.values[:8]])

    def _inner(self, node: ast.Await | ast.NamedExpr | ast.Starred) -> Value:
        return self.value(node.value)

    def _generated(self, node: ast.ListComp | ast.GeneratorExp) -> Value:
        inner = node.generators[0].iter if len(node.generators) == 1 else None
        target = node.generators[0].target
        if (
            inner is not None
            and isinstance(node.elt, ast.Name)
            and isinstance(target, ast.Name)
            and target.id == node.elt.id
        ):
            return self.value(inner)
        if inner is not None and isinstance(node.elt, ast.Call):
            made = self.value(inner)
            if isinstance(made, Param | Listed) and len(node.elt.args) == 1 and isinstance(node.elt.args[0], ast.Name):
                return made
        return Unknown()

    # -- calls ------------------------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Value:
        func = node.func
        if isinstance(func, ast.Attribute):
            made = self._method(func, node)
            if made is not None:
                return made
        name = callee(func, self.scope, self.known)
        way = CALLS.get(name)
        if way is not None:
            return way(self, node)
        if (name in SAME or name in ORDERS) and node.args:
            return self.value(node.args[0])
        if name.startswith(PURE):
            made = function(name, [self.value(one) for one in node.args])
            if made is not None:
                return made
        if not name or name.startswith("?"):
            return Unknown(show_expression(func))
        if self._made(name, node):
            return Named(name + "()")
        return self._result(name, node)

    def _made(self, name: str, node: ast.Call) -> bool:
        """Say whether the call makes an object of which only the class matters; of some, the arguments matter too."""
        last = name.rpartition(".")[2].rpartition(":")[2]
        if not last[:1].isupper() or last == "Request" or last.endswith(("HTTPSConnection", "HTTPConnection")):
            return False
        return not any(one.arg == "base_url" for one in node.keywords)

    def _cast(self, node: ast.Call) -> Value:
        return self.value(node.args[-1]) if node.args else Unknown()

    def _partial(self, node: ast.Call) -> Value:
        return self.value(node.args[0]) if node.args else Unknown()

    def _parts(self, node: ast.Call) -> Value:
        return self._path(node.args) if node.args else Unknown()

    def _result(self, name: str, node: ast.Call) -> Value:
        args = [self.value(one) for one in node.args[:12]]
        pairs = tuple((one.arg, self.value(one.value)) for one in node.keywords[:12] if one.arg)
        return Result(name, (*args, Table(pairs)) if pairs else tuple(args))

    def _path(self, nodes: list[ast.expr]) -> Value:
        return between(Text("/"), map(self.value, nodes[:MOST_ITEMS]))

    def _environment(self, node: ast.Call) -> Value:
        name = node.args[0].value if node.args and isinstance(node.args[0], ast.Constant) else ""
        unknown = Unknown(str(name))
        return either([unknown, self.value(node.args[1])]) if len(node.args) > 1 else unknown

    def _method(self, func: ast.Attribute, node: ast.Call) -> Value | None:
        """Methods of strings, lists and paths whose result the text says."""
        attr = func.attr
        if attr in KEEPS or attr == "replace":
            inner = self.value(func.value)
            made = method(inner, attr, [self.value(one) for one in node.args]) if isinstance(inner, Text) else None
            return made if made is not None or attr == "replace" or isinstance(inner, Named | Unknown) else inner
        if attr == "join" and len(node.args) == 1:
            return self._join(func, node.args[0])
        if attr == "format":
            inner = self.value(func.value)
            if isinstance(inner, Text | Joined):
                named = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
                return fill(brace_parts, inner, [self.value(one) for one in node.args], named)
            return None
        if attr == "split" and not node.args:
            inner = self.value(func.value)
            return Listed(tuple(Text(one) for one in inner.text.split())) if isinstance(inner, Text) else None
        if attr == "joinpath":
            return self._path([func.value, *node.args])
        if attr == "get" and node.args and isinstance(node.args[0], ast.Constant):
            inner = self.value(func.value)
            if isinstance(inner, Table):
                return next((value for name, value in inner.items if name == node.args[0].value), None)
        return None

    def _join(self, func: ast.Attribute, listed: ast.expr) -> Value | None:
        if not isinstance(func.value, ast.Constant) or not isinstance(func.value.value, str):
            return None
        inner = self.value(listed)
        if not isinstance(inner, Listed):
            return join([inner]) if isinstance(inner, Either | Param | Result) else Unknown(show_expression(listed))
        return between(Text(func.value.value), inner.items)


def _items(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, Listed) else (Spread(value),)


CALLS: dict[str, Callable[[Folder, ast.Call], Value]] = {
    **dict.fromkeys(ENVIRONMENT, Folder._environment),
    **dict.fromkeys(("pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath", "os.path.join"), Folder._parts),
    "typing.cast": Folder._cast,
    "functools.partial": Folder._partial,
}
WAYS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: Folder._constant,
    ast.JoinedStr: Folder._fstring,
    ast.List: Folder._list,
    ast.Tuple: Folder._list,
    ast.Set: Folder._list,
    ast.Dict: Folder._dict,
    ast.Name: Folder._name,
    ast.Attribute: Folder._attribute,
    ast.Subscript: Folder._subscript,
    ast.BinOp: Folder._binary,
    ast.IfExp: Folder._choice,
    ast.BoolOp: Folder._boolean,
    ast.Await: Folder._inner,
    ast.NamedExpr: Folder._inner,
    ast.Starred: Folder._inner,
    ast.ListComp: Folder._generated,
    ast.GeneratorExp: Folder._generated,
    ast.Call: Folder._call,
}

"""A number read from a file, increased, and written back: found by following it through a function's statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from claimonce.audit.facts import Unknown, Value
from claimonce.audit.lower.python.names import Known, Scope, callee
from claimonce.audit.lower.python.values import Folder

READS = frozenset(
    ("read_text", "read", "readline", "read_bytes", "load", "loads", "safe_load", "full_load", "literal_eval")
)
WRITES = frozenset(("dump", "safe_dump", "write", "write_text", "write_bytes", "writelines"))
LOADERS = ("load", "read", "get")
SAVERS = ("save", "write", "dump", "store", "persist")
DEEPEST = 40
PLAIN = "*"  # the file holds nothing but the number


class Counting:
    """Follows one function's statements in order."""

    def __init__(self, scope: Scope, known: Known) -> None:
        self.scope, self.known = scope, known
        self.folder = Folder(scope, known)
        self.read: dict[str, Value] = {}
        self.raised: dict[str, tuple[Value, str]] = {}
        self.files: dict[str, Value] = {}
        self.plain: set[str] = set()
        self.found: list[tuple[ast.Call, Value, str]] = []

    def follow(self, body: list[ast.stmt]) -> list[tuple[ast.Call, Value, str]]:
        """Return (the write, the file's path, the number's name) for every number that is taken."""
        for statement in in_order(body):
            self._files(statement)
            for call in _calls(statement):
                self._written(call)
            self._assigned(statement)
        return self.found

    def _files(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.With | ast.AsyncWith):
            for item in statement.items:
                if isinstance(item.optional_vars, ast.Name) and isinstance(item.context_expr, ast.Call):
                    path = self._opened(item.context_expr)
                    if path is not None:
                        self.files[item.optional_vars.id] = path
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            path = self._opened(statement.value)
            if path is not None and isinstance(statement.targets[0], ast.Name):
                self.files[statement.targets[0].id] = path

    def _opened(self, call: ast.Call) -> Value | None:
        name = callee(call.func, self.scope, self.known)
        if name in ("open", "io.open", "codecs.open", "aiofiles.open") and call.args:
            return self.folder.value(call.args[0])
        if isinstance(call.func, ast.Attribute) and call.func.attr == "open":
            return self.folder.value(call.func.value)
        return None

    # -- where a value comes from -----------------------------------------------------------------------------

    def _source(self, node: ast.AST) -> Value | None:
        """Return the path of the file that the expression's value was read from."""
        for one in ast.walk(node):
            if isinstance(one, ast.Name) and one.id in self.read:
                return self.read[one.id]
            if isinstance(one, ast.Call):
                path = self._reading(one)
                if path is not None:
                    return path
        return None

    def _reading(self, call: ast.Call) -> Value | None:
        func = call.func
        last = func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
        if last in READS:
            for one in (*call.args, func.value if isinstance(func, ast.Attribute) else func):
                path = self._path(one)
                if path is not None:
                    return path
            return None
        if isinstance(func, ast.Name) and _loads(last) and last in self.known.functions:
            return Unknown(last)
        return None

    def _path(self, node: ast.AST) -> Value | None:
        """Return the path behind a file object, a path, or a nested reading of one."""
        if isinstance(node, ast.Name) and node.id in self.files:
            return self.files[node.id]
        if isinstance(node, ast.Call):
            opened = self._opened(node)
            return opened if opened is not None else self._reading(node)
        if isinstance(node, ast.Name | ast.Attribute | ast.BinOp):
            name = callee(node, self.scope, self.known) if not isinstance(node, ast.BinOp) else ""
            if name in ("json", "yaml", "toml", "tomllib", "pickle", "ast", "orjson", "ujson"):
                return None
            return self.folder.value(node)
        return None

    # -- what becomes of it -----------------------------------------------------------------------------------

    def _assigned(self, statement: ast.stmt) -> None:
        if isinstance(statement, ast.AugAssign):
            base, key = _base(statement.target)
            if isinstance(statement.op, ast.Add) and base in self.read and _one(statement.value):
                self.raised[base] = (self.read[base], PLAIN if base in self.plain else key or base)
            return
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            return
        source = self._source(statement.value)
        raised = self._raise(statement.value)
        for target in statement.targets if isinstance(statement, ast.Assign) else [statement.target]:
            base, key = _base(target)
            if not base:
                continue
            if raised is not None:
                self.raised[base] = (raised[0], PLAIN if raised[1] == PLAIN and not key else key or raised[1] or base)
                self.read.setdefault(base, raised[0])
            elif source is not None and isinstance(target, ast.Name):
                self.read[base] = source
                if _number(statement.value) and not _key(statement.value):
                    self.plain.add(base)
                if any(isinstance(one, ast.Name) and one.id in self.raised for one in ast.walk(statement.value)):
                    self.raised[base] = next(
                        self.raised[one.id]
                        for one in ast.walk(statement.value)
                        if isinstance(one, ast.Name) and one.id in self.raised
                    )
            else:
                self._carried(base, key, target, statement.value)

    def _carried(self, base: str, key: str, target: ast.expr, value: ast.expr) -> None:
        """`state["next"] = number` carries a raised number into what was read."""
        for one in ast.walk(value):
            if isinstance(one, ast.Name) and one.id in self.raised:
                if base in self.read or isinstance(target, ast.Name):
                    held = self.raised[one.id]
                    self.raised[base] = (held[0], key or held[1])
                return

    def _raise(self, node: ast.AST) -> tuple[Value, str] | None:
        """Return the file and the name of a number that is increased inside the expression."""
        for one in ast.walk(node):
            if isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add) and (_one(one.right) or _one(one.left)):
                other = one.left if _one(one.right) else one.right
                source = self._source(other)
                if source is not None:
                    key = _key(other)
                    plain = _number(other) or any(
                        isinstance(each, ast.Name) and each.id in self.plain for each in ast.walk(other)
                    )
                    return source, key or (PLAIN if plain else "")
        return None

    def _written(self, call: ast.Call) -> None:
        if not saving(call.func):
            return
        for one in call.args[:2]:
            held = self._raise(one)
            if held is None:
                name = next(
                    (each.id for each in ast.walk(one) if isinstance(each, ast.Name) and each.id in self.raised), ""
                )
                held = self.raised.get(name)
            if held is not None:
                self.found.append((call, held[0], held[1]))
                return


def saving(func: ast.expr) -> bool:
    """Say whether a call of this function can write a value back."""
    if isinstance(func, ast.Attribute):
        return func.attr in WRITES
    return isinstance(func, ast.Name) and (func.id in WRITES or func.id.lower().lstrip("_").split("_")[0] in SAVERS)


def reading(func: ast.expr) -> bool:
    """Say whether a call of this function can read the value that is counted."""
    if isinstance(func, ast.Attribute):
        return func.attr in READS
    return isinstance(func, ast.Name) and (func.id in READS or _loads(func.id))


def _loads(name: str) -> bool:
    return name.lower().lstrip("_").split("_")[0] in LOADERS


def in_order(body: list[ast.stmt], depth: int = 0) -> Iterator[ast.stmt]:
    """Return statements and those inside them, in the order of the text; not those of functions and classes inside."""
    for one in body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        yield one
        if depth < DEEPEST:
            for name in ("body", "handlers", "orelse", "finalbody"):
                inner: list[ast.stmt] = getattr(one, name, [])
                for each in inner:
                    yield from in_order(each.body if isinstance(each, ast.ExceptHandler) else [each], depth + 1)


def _calls(statement: ast.stmt) -> Iterator[ast.Call]:
    """Return the calls in a statement's own expressions."""
    for field in ast.iter_child_nodes(statement):
        if isinstance(field, ast.expr):
            yield from (one for one in ast.walk(field) if isinstance(one, ast.Call))


def _base(target: ast.expr) -> tuple[str, str]:
    """Return the variable of a target and the last constant key it is indexed by."""
    key = ""
    while isinstance(target, ast.Subscript | ast.Attribute):
        if isinstance(target, ast.Subscript):
            if not key and isinstance(target.slice, ast.Constant):
                key = str(target.slice.value)
        else:
            key = key or target.attr
        target = target.value
    return (target.id, key) if isinstance(target, ast.Name) else ("", key)


def _key(node: ast.AST) -> str:
    """Return the constant key by which a number is taken out of what was read."""
    for one in ast.walk(node):
        if isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Constant) and isinstance(one.slice.value, str):
            return one.slice.value
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "get" and one.args:
            first = one.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                return first.value
    return ""


def _number(node: ast.AST) -> bool:
    """Say whether the whole of what was read is taken as a number."""
    return any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "int" for one in ast.walk(node)
    )


def _one(node: ast.expr) -> bool:
    """A step of a counter: a small whole number, or a name such as `count`."""
    return isinstance(node, ast.Constant) and type(node.value) is int and 0 < node.value <= 1000

"""What a name stands for: imports, the module's own functions and classes, `self`, and objects made by calling."""

from __future__ import annotations

import ast
from collections.abc import Callable

import msgspec

from claimonce.audit.facts import Either, Named, Result, Value

BUILTIN_TYPES = frozenset(
    ("str", "int", "float", "bool", "bytes", "list", "dict", "set", "tuple", "object", "type", "Any", "None",
     "Iterable",
     "Sequence", "Callable", "Optional", "Union", "Literal", "Path", "Iterator", "Mapping", "Self")
)  # fmt: skip
DEEPEST = 30


class Scope(msgspec.Struct):
    """The names that are known at one place. `values` are those of variables, `types` the classes of objects."""

    symbol: str = ""
    self_name: str = ""
    class_name: str = ""
    params: frozenset[str] = frozenset()
    values: dict[str, Value] = msgspec.field(default_factory=dict[str, Value])
    types: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    functions: dict[str, str] = msgspec.field(default_factory=dict[str, str])


class Known(msgspec.Struct):
    """What the module as a whole says; `gates` when it names the gate's program, `lines` where it is not ASCII."""

    path: str
    gates: bool = False
    lines: list[str] = msgspec.field(default_factory=list[str])
    imports: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    functions: set[str] = msgspec.field(default_factory=set[str])
    classes: set[str] = msgspec.field(default_factory=set[str])
    constants: dict[str, Value] = msgspec.field(default_factory=dict[str, Value])
    attributes: dict[str, dict[str, Value]] = msgspec.field(default_factory=dict[str, dict[str, Value]])
    texts: list[tuple[str, ast.expr]] = msgspec.field(default_factory=list[tuple[str, ast.expr]])


def find_imported(node: ast.Import | ast.ImportFrom, path: str) -> list[tuple[str, str]]:
    """Return (name it gets here, canonical name) for every name that an import binds."""
    if isinstance(node, ast.Import):
        return [
            (one.asname, one.name) if one.asname else (one.name.split(".")[0], one.name.split(".")[0])
            for one in node.names
        ]
    if not node.level:
        return [(one.asname or one.name, f"{node.module}.{one.name}") for one in node.names if one.name != "*"]
    folder = path.split("/")[:-1]
    up = node.level - 1
    folder = folder[: len(folder) - up] if up else folder
    stem = "/".join([*folder, *(node.module.split(".") if node.module else [])])
    return [(one.asname or one.name, f"./{stem}:{one.name}") for one in node.names if one.name != "*"]


def callee(node: ast.expr, scope: Scope, known: Known, depth: int = 0) -> str:
    """Return the canonical name of an expression; empty where there is none to give."""
    if depth > DEEPEST:
        return ""
    kind = type(node)
    if kind is ast.Name:
        return _name(node.id, scope, known)  # type: ignore[attr-defined]
    if kind is ast.Attribute:
        return _attribute(node.value, node.attr, scope, known, depth)  # type: ignore[attr-defined]
    way = _WAYS.get(kind)
    return way(node, scope, known, depth + 1) if way is not None else ""


def _called(node: ast.Call, scope: Scope, known: Known, depth: int) -> str:
    func = node.func
    if isinstance(func, ast.Name) and func.id == "super":
        return f".{scope.class_name}.super()" if scope.class_name else ""
    made = callee(func, scope, known, depth)
    return made + "()" if made else ""


def _held(node: ast.Await | ast.Subscript | ast.NamedExpr | ast.Starred, scope: Scope, known: Known, depth: int) -> str:
    return callee(node.value, scope, known, depth)


def _either(node: ast.IfExp, scope: Scope, known: Known, depth: int) -> str:
    return callee(node.body, scope, known, depth) or callee(node.orelse, scope, known, depth)


def _first(node: ast.BoolOp, scope: Scope, known: Known, depth: int) -> str:
    return next((made for made in (callee(one, scope, known, depth) for one in node.values) if made), "")


_WAYS: dict[type[ast.expr], Callable[..., str]] = {
    ast.Call: _called,
    ast.Await: _held,
    ast.Subscript: _held,
    ast.NamedExpr: _held,
    ast.Starred: _held,
    ast.IfExp: _either,
    ast.BoolOp: _first,
}


def _name(name: str, scope: Scope, known: Known) -> str:
    if name in scope.types:
        return scope.types[name]
    if name in scope.functions:
        return scope.functions[name]
    held = scope.values.get(name)
    if held is not None:
        return of_value(held) or f"?.{name}"
    if name in scope.params:
        return f"?.{name}"
    if name in known.functions or name in known.classes:
        return f".{name}"
    if name in known.imports:
        return known.imports[name]
    held = known.constants.get(name)
    if held is not None:
        return of_value(held) or f"?.{name}"
    if name == "exec":
        return "builtins.exec"  # Python's own: in facts `exec` is a program that is started
    return name if name in BUILTINS else f"?.{name}"


def _attribute(owner: ast.expr, attr: str, scope: Scope, known: Known, depth: int) -> str:
    if isinstance(owner, ast.Name) and owner.id == scope.self_name and scope.self_name:
        held = known.attributes.get(scope.class_name, {}).get(attr)
        made = of_value(held) if held is not None else ""
        return made or f".{scope.class_name}.{attr}"
    if isinstance(owner, ast.Constant):
        return ""
    base = callee(owner, scope, known, depth + 1)
    return f"{base}.{attr}" if base else f"?.{attr}"


def of_value(value: Value) -> str:
    """Return the name that a variable's value is reached by: what it was bound to, or the call that made it."""
    match value:
        case Named(name=name):
            return name
        case Result(callee=made):
            return made + "()"
        case Either(choices=choices):
            names = [made for made in map(of_value, choices) if made]
            return names[0] if names else ""
        case _:
            return ""


def resolve_annotation(node: ast.expr | None, scope: Scope, known: Known) -> str:
    """Return the object that a parameter of this annotation is: `X()` for a class of the project or of a library."""
    match node:
        case ast.Constant(value=str(text)):
            return _from_text(text, scope, known)
        case ast.BinOp(left=left, right=right):
            return resolve_annotation(left, scope, known) or resolve_annotation(right, scope, known)
        case ast.Subscript(value=ast.Name(id="Optional" | "Annotated" | "Union"), slice=inner):
            return resolve_annotation(
                inner.elts[0] if isinstance(inner, ast.Tuple) and inner.elts else inner, scope, known
            )
        case ast.Name(id=name) if name in BUILTIN_TYPES or name in scope.params:
            return ""
        case ast.Name() | ast.Attribute():
            made = callee(node, scope, known)
            last = made.rpartition(".")[2].rpartition(":")[2]
            return f"{made}()" if made and not made.startswith("?") and last[:1].isupper() else ""
        case _:
            return ""


def _from_text(text: str, scope: Scope, known: Known) -> str:
    if len(text) > 200:
        return ""
    try:
        return resolve_annotation(ast.parse(text, mode="eval").body, scope, known) if text.isascii() else ""
    except (SyntaxError, ValueError):
        return ""


def show_expression(node: ast.expr) -> str:
    """Return an expression's own text, shortened, for names of what is not known."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=attr):
            return f"{show_expression(owner)}.{attr}"[-80:]
        case ast.Subscript(value=owner, slice=ast.Constant(value=key)):
            return f"{show_expression(owner)}.{key!s}"[-80:]
        case ast.Subscript(value=owner):
            return show_expression(owner)
        case ast.Call(func=func):
            return show_expression(func)
        case _:
            return ""


BUILTINS = frozenset(
    ("open", "print", "str", "int", "list", "dict", "tuple", "set", "len", "sorted", "reversed", "map", "filter", "zip",
     "enumerate", "range", "getattr", "setattr", "isinstance", "exit", "quit", "exec", "eval", "compile", "__import__",
     "super", "type", "iter", "next", "sum", "min", "max", "any", "all", "abs", "round", "repr", "bytes", "bool",
     "input")
)  # fmt: skip


ROOTS = frozenset(
    ("re", "math", "logging", "datetime", "collections", "itertools", "typing", "argparse", "time", "random", "sys",
     "copy",
     "dataclasses", "enum", "textwrap", "string", "hashlib", "uuid", "decimal", "statistics", "operator", "pprint",
     "rich",
     "traceback", "warnings", "inspect", "numpy", "pandas", "torch", "matplotlib", "structlog", "loguru", "struct",
     "base64",
     "tempfile", "glob", "secrets", "types", "abc", "locale", "calendar", "difflib", "bisect", "heapq", "unittest",
     "csv",
     "html", "fractions", "gettext", "getpass", "platform", "signal", "errno", "weakref", "gc", "sklearn", "scipy",
     "json")
)  # fmt: skip
SENDS = ".SMTPHandler"  # of logging: what is logged goes out by mail
METHODS = frozenset(
    ("append", "get", "items", "keys", "values", "join", "split", "strip", "format", "startswith", "endswith", "lower",
     "upper", "replace", "extend", "pop", "setdefault", "encode", "decode", "lstrip", "rstrip", "splitlines", "sort",
     "reverse", "insert", "remove", "discard", "add", "clear", "copy", "count", "index", "find", "rfind", "partition",
     "rpartition", "title", "isdigit", "isoformat", "strftime", "total_seconds", "group", "groups", "match", "search",
     "sub", "findall", "finditer", "info", "debug", "warning", "error", "exception", "critical", "log", "add_argument",
     "parse_args", "exists", "is_file", "is_dir", "read_text", "read", "readline", "readlines", "close", "flush",
     "mkdir", "json", "raise_for_status", "most_common", "isinstance", "zfill", "ljust", "rjust", "center", "seek",
     "filter", "exclude", "order_by", "first", "all", "aggregate", "annotate", "values_list", "select_related",
     "is_valid",
     "assertEqual", "assertTrue", "assertFalse", "assertIn", "assertNotContains", "assertContains", "assertRedirects",
     "assertNotIn", "assertIsNone", "assertRaises", "refresh_from_db", "fetchone", "fetchall", "cursor")
)  # fmt: skip
# A context manager of these is no gate.
HARMLESS_CONTEXTS = frozenset(
    ("open", "tempfile", "contextlib", "suppress", "warnings", "zipfile", "tarfile", "gzip", "io", "threading",
     "socket",
     "aiohttp", "httpx", "requests", "urllib", "smtplib", "sqlite3", "concurrent", "multiprocessing", "unittest",
     "pytest",
     "decimal", "os", "subprocess", "asyncio", "torch", "rich", "tqdm", "pathlib", "console", "mock", "patch", "json",
     "transaction", "django")
)  # fmt: skip


def noise(name: str) -> bool:
    """Say whether a call of this name is left out."""
    first, _, _ = name.partition(".")
    if first in BUILTINS and first not in ("open", "map", "exec", "eval"):
        return True
    if first.removesuffix("()") in ROOTS:
        return not name.endswith(SENDS)
    if name.startswith(("?", "os.path.")):
        return name.rpartition(".")[2] in METHODS or name.startswith("os.path.")
    return False

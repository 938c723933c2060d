"""Python code in a command: the real syntax tree, followed as far as its values are constant.

`compile` with the tree flag gives the tree without importing `ast`.
"""

# The values of the code that is read are of any type, so is what is made of them.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.programs.code.python_calls import call, files, sender, start, web
from claimonce.programs.code.python_folding import Path, Ref, fold, method, own

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell

LONGEST = 65_536
ONLY_TREE = 0x400
MOST_TURNS = 16


def run(sh: Shell, text: str, args: list[str] | None = None) -> str:
    """Judge Python code and return what it prints; `args` is its `sys.argv`."""
    if len(text) > LONGEST:
        sh.unsure("code is too long to read")
        return UNKNOWN
    try:
        tree: Any = compile(text.replace(UNKNOWN, "_"), "<command>", "exec", ONLY_TREE)
    except (SyntaxError, ValueError, MemoryError, RecursionError, OverflowError):
        sh.unsure("Python code in the command could not be parsed")
        return UNKNOWN
    reader = Reader(sh, args)
    reader.body(tree.body)
    return "".join(reader.out) or UNKNOWN


class Reader:
    """Follows statements and folds expressions."""

    sender, call, start, files, web = sender, call, start, files, web

    run = staticmethod(run)
    own, method, fold = own, method, fold

    def __init__(self, sh: Shell, args: list[str] | None = None) -> None:
        self.sh = sh
        self.args = args
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.functions: dict[str, Any] = {}
        self.depth = 0
        self.out: list[str] = []

    def body(self, nodes: list[Any]) -> None:
        """Follow statements."""
        self.sh.deeper()
        try:
            for node in nodes:
                self.statement(node)
        finally:
            self.sh.shared.depth -= 1

    def statement(self, node: Any) -> None:
        """Follow one statement; both ways of a condition, a few turns of a loop."""
        self.sh.shared.step()
        known = getattr(self, "_do_" + type(node).__name__.removeprefix("Async"), None)
        if known is not None:
            known(node)
            return
        for name in node._fields:
            held = getattr(node, name, None)
            for one in held if isinstance(held, list) else [held]:
                if hasattr(one, "_fields"):
                    self.any(one)

    def _do_ClassDef(self, node: Any) -> None:  # noqa: N802
        """A class runs when something is done with it."""

    def _do_Import(self, node: Any) -> None:  # noqa: N802
        for one in node.names:
            top = one.name.split(".")[0]
            self.names[one.asname or top] = Ref(one.name if one.asname else top)

    def _do_ImportFrom(self, node: Any) -> None:  # noqa: N802
        for one in node.names:
            if one.name == "*":
                self.names["*"] = Ref(node.module or "")
            else:
                self.names[one.asname or one.name] = Ref(f"{node.module}.{one.name}")

    def _do_FunctionDef(self, node: Any) -> None:  # noqa: N802
        self.functions[node.name] = node

    def _do_Assign(self, node: Any) -> None:  # noqa: N802
        value = self.value(node.value)
        for target in node.targets:
            self.bind(target, value)

    def _do_AnnAssign(self, node: Any) -> None:  # noqa: N802
        self.bind(node.target, self.value(node.value) if node.value is not None else None)

    def _do_AugAssign(self, node: Any) -> None:  # noqa: N802
        value = self.value(node.value)
        self.bind(node.target, self.add(self.value(node.target), value))

    def _do_For(self, node: Any) -> None:  # noqa: N802
        items = self.value(node.iter)
        for item in list(items)[:MOST_TURNS] if isinstance(items, (list, str)) and items else [None]:
            self.bind(node.target, item)
            self.body(node.body)

    def _do_With(self, node: Any) -> None:  # noqa: N802
        for one in node.items:
            value = self.value(one.context_expr)
            if one.optional_vars is not None:
                self.bind(one.optional_vars, value)
        self.body(node.body)

    def any(self, node: Any) -> None:
        """Follow a node of any kind."""
        if type(node).__name__ in ("ExceptHandler", "match_case"):
            self.body(node.body)
        elif hasattr(node, "_fields") and "ctx" not in node._fields and hasattr(node, "lineno"):
            if getattr(type(node).__base__, "__name__", "") == "stmt":
                self.body([node])
            else:
                self.value(node)

    def bind(self, target: Any, value: Any) -> None:
        """Bind a name; tuples are taken apart."""
        kind = type(target).__name__
        if kind == "Name":
            self.names[target.id] = value
        elif kind in ("Tuple", "List"):
            for index, one in enumerate(target.elts):
                self.bind(one, value[index] if isinstance(value, list) and index < len(value) else None)
        else:
            self.value(target)

    def value(self, node: Any) -> Any:
        """Fold an expression; None where it is not constant."""
        self.sh.shared.step()
        self.depth += 1
        try:
            if self.depth > 60:
                return None
            method = getattr(self, "_on_" + type(node).__name__, None)
            if method is not None:
                return method(node)
            for name in node._fields:
                held = getattr(node, name, None)
                parts: list[Any] = held if isinstance(held, list) else [held]
                for one in parts:
                    if hasattr(one, "_fields"):
                        if type(one).__name__ == "comprehension":
                            items = self.value(one.iter)
                            self.bind(one.target, items[0] if isinstance(items, (list, str)) and items else None)
                        elif hasattr(one, "lineno"):
                            self.value(one)
            return None
        finally:
            self.depth -= 1

    def _on_Constant(self, node: Any) -> Any:  # noqa: N802  (named after the tree's classes)
        held = node.value
        return held.decode("latin-1") if isinstance(held, bytes) else held

    def _on_Name(self, node: Any) -> Any:  # noqa: N802
        if node.id in self.names:
            return self.names[node.id]
        if node.id in ("open", "exec", "eval", "getattr", "chr", "bytes", "str", "list", "map", "__import__",
            "print", "reversed",
                       "sorted", "tuple", "compile"):  # fmt: skip
            return Ref(node.id)
        star = self.names.get("*")
        return Ref(f"{star.name}.{node.id}") if isinstance(star, Ref) and node.id not in self.functions else None

    def _on_Attribute(self, node: Any) -> Any:  # noqa: N802
        owner = self.value(node.value)
        if isinstance(owner, Ref) and owner.name == "sys" and node.attr == "argv" and self.args:
            return list(self.args)
        return Ref(f"{owner.name}.{node.attr}") if isinstance(owner, Ref) else None

    def _on_List(self, node: Any) -> Any:  # noqa: N802
        out: list[Any] = []
        for one in node.elts:
            if type(one).__name__ == "Starred":
                inner = self.value(one.value)
                out += inner if isinstance(inner, list) else [None]
            else:
                out.append(self.value(one))
        return out

    _on_Tuple = _on_List  # noqa: N815

    def _on_Dict(self, node: Any) -> Any:  # noqa: N802
        keys = [self.value(one) if one is not None else None for one in node.keys]
        values = [self.value(one) for one in node.values]
        return {key: held for key, held in zip(keys, values, strict=False) if isinstance(key, str)}

    def _on_JoinedStr(self, node: Any) -> Any:  # noqa: N802
        out = ""
        for one in node.values:
            held = self.value(one.value if type(one).__name__ == "FormattedValue" else one)
            out += str(held) if isinstance(held, (str, int)) else UNKNOWN
        return out

    def _on_BinOp(self, node: Any) -> Any:  # noqa: N802
        left, right = self.value(node.left), self.value(node.right)
        sign = type(node.op).__name__
        if sign == "Add":
            return self.add(left, right)
        if sign == "Div" and isinstance(left, Path):
            return Path(f"{left}/{right if isinstance(right, str) else UNKNOWN}")
        if sign == "Mod" and isinstance(left, str):
            items = right if isinstance(right, list) else [right]
            for item in items:
                left = left.replace("%s", str(item) if isinstance(item, (str, int)) else UNKNOWN, 1)
            return left
        if sign == "Mult" and isinstance(left, (str, list)) and isinstance(right, int) and 0 <= right < 100:
            return left * right
        return None

    def add(self, left: Any, right: Any) -> Any:
        """`a + b` of text and lists; what is not known in it stays visible."""
        if isinstance(left, str) or isinstance(right, str):
            return (left if isinstance(left, str) else UNKNOWN) + (right if isinstance(right, str) else UNKNOWN)
        if isinstance(left, list) and isinstance(right, list):
            return left + right
        if isinstance(left, list) or isinstance(right, list):
            return (left if isinstance(left, list) else [None]) + (right if isinstance(right, list) else [None])
        if isinstance(left, int) and isinstance(right, int):
            return left + right
        return None

    def _on_Subscript(self, node: Any) -> Any:  # noqa: N802
        owner = self.value(node.value)
        if isinstance(owner, (str, list)) and type(node.slice).__name__ == "Slice":
            parts = [
                self.value(one) if one is not None else None
                for one in (node.slice.lower, node.slice.upper, node.slice.step)
            ]
            if all(one is None or isinstance(one, int) for one in parts) and parts[2] != 0:
                return owner[slice(*parts)]
            return None
        index = self.value(node.slice)
        if isinstance(owner, Ref) and owner.name == "os.environ" and isinstance(index, str):
            return self.sh.get(index) if index in self.sh.env else None
        try:
            if isinstance(owner, (str, list)) and isinstance(index, int):
                return owner[index]
            if isinstance(owner, dict):
                return owner.get(index)
        except (IndexError, TypeError):
            return None
        return None

    def _on_UnaryOp(self, node: Any) -> Any:  # noqa: N802
        held = self.value(node.operand)
        return -held if isinstance(held, int) and type(node.op).__name__ == "USub" else None

    def _on_IfExp(self, node: Any) -> Any:  # noqa: N802
        self.value(node.test)
        first, second = self.value(node.body), self.value(node.orelse)
        return first if first == second else None

    def _on_Lambda(self, node: Any) -> Any:  # noqa: N802
        self.value(node.body)
        return None

    def _on_NamedExpr(self, node: Any) -> Any:  # noqa: N802
        held = self.value(node.value)
        self.bind(node.target, held)
        return held

    def _on_Call(self, node: Any) -> Any:  # noqa: N802
        args: list[Any] = []
        for one in node.args:
            if type(one).__name__ == "Starred":
                inner = self.value(one.value)
                args += inner if isinstance(inner, list) else [None]
            else:
                args.append(self.value(one))
        named = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        function = node.func
        if type(function).__name__ == "Attribute":
            owner = self.value(function.value)
            if isinstance(owner, (str, list)):
                return self.method(owner, function.attr, args)
            called = Ref(f"{owner.name}.{function.attr}") if isinstance(owner, Ref) else None
            if called is None:
                self.sender(function.attr)
                return None
        else:
            if type(function).__name__ == "Name" and function.id in self.functions and function.id not in self.names:
                return self.own(self.functions[function.id], args, named)
            called = self.value(function)
        return self.call(called.name, args, named) if isinstance(called, Ref) else None

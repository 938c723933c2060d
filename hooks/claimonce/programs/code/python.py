"""Python code in a command: the real syntax tree, followed as far as its values are constant.

`compile` with the tree flag gives the tree without importing `ast`.
"""

# The values of the code that is read are of any type, so is what is made of them.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.programs.code.python_expressions import MOST_TURNS, Expressions
from claimonce.programs.code.python_objects import (
    PLAIN,
    Code,
    Kind,
    Thing,
    call_code,
    enter,
    find_name,
    hand_over,
    make,
    perhaps,
)
from claimonce.programs.code.python_values import Ref, add, take_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell

LONGEST = 65_536
ONLY_TREE = 0x400


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
    sh.shared.code = text
    reader = Reader(sh, args)
    reader.body(tree.body)
    perhaps(reader, reader.later)
    for one in reader.started:
        one.end(reader)
    return "".join(reader.out) or UNKNOWN


def differ(one: Any, other: Any) -> bool:
    """Say whether two values of a name are not one."""
    return one is not other and (type(one) is not type(other) or not isinstance(one, (str, int)) or one != other)


def is_main(test: Any) -> bool:
    """Say whether a condition is that of a module that is run itself."""
    return type(test).__name__ == "Compare" and getattr(test.left, "id", "") == "__name__"


class Reader(Expressions):
    """Follows statements."""

    def run(self, sh: Shell, text: str, args: list[str] | None = None) -> str:
        """Read other code as this one is read."""
        return run(sh, text, args)

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
        bases = [self.value(one) or Ref("?") for one in node.bases]
        named = {one.arg: self.value(one.value) for one in node.keywords if one.arg}
        outer = self.names
        self.names = dict(outer)
        self.body(node.body)
        own = {name: held for name, held in self.names.items() if name not in outer or outer[name] is not held}
        self.names = outer
        kind = Kind(node, bases, own)
        for held in own.values():
            if isinstance(held, Code):
                held.kind = held.kind or kind
        self.names[node.name] = kind
        self.kinds.append(kind)
        maker = named.pop("metaclass", None)
        if isinstance(maker, Kind):
            make(self, maker, [node.name], {})
        before = find_name(kind.line()[1:], "__init_subclass__")
        if isinstance(before, Code):
            call_code(self, before.bound(kind), [], named)
        self._decorated(node, kind, kind.codes())

    def _decorated(self, node: Any, value: Any, codes: list[Code]) -> list[str]:
        """Follow decorators, the nearest first; return the names of those that leave what they are given as it is."""
        words: list[str] = []
        for one in reversed(node.decorator_list):
            by = self.value(one)
            plain = one.func if type(one).__name__ == "Call" else one
            last = getattr(plain, "attr", getattr(plain, "id", ""))
            if last in PLAIN:
                words.append(last)
            elif isinstance(by, Code):
                made = call_code(self, by, [value], {})
                self.names[node.name] = value if made is None else made
            elif isinstance(by, Ref) and by.name == "atexit.register":
                hand_over(self, [value])
            else:
                self.later += codes
        return words

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
        for one in (*node.args.defaults, *node.args.kw_defaults):
            if one is not None:
                self.value(one)
        code = Code(node)
        code.around = self.names if self.frames else {}
        before = self.names.get(node.name)
        self.names[node.name] = code
        code.words = tuple(self._decorated(node, code, [code]))
        if "setter" in code.words or "deleter" in code.words:
            self.names[f"{node.name}.{code.words[0]}"] = code
            self.names[node.name] = before

    def _do_Expr(self, node: Any) -> None:  # noqa: N802
        self.value(node.value)

    def _do_Return(self, node: Any) -> None:  # noqa: N802
        self.returned.append(self.value(node.value) if node.value is not None else None)

    def _do_Global(self, node: Any) -> None:  # noqa: N802
        """What it names is written back when the call ends."""

    _do_Nonlocal = _do_Global  # noqa: N815

    def _do_Assign(self, node: Any) -> None:  # noqa: N802
        value = self.value(node.value)
        for target in node.targets:
            self.bind(target, value)

    def _do_Delete(self, node: Any) -> None:  # noqa: N802
        for target in node.targets:
            if type(target).__name__ == "Subscript":
                take_out(self, self.value(target.value), self.value(target.slice))

    def _do_AnnAssign(self, node: Any) -> None:  # noqa: N802
        self.bind(node.target, self.value(node.value) if node.value is not None else None)

    def _do_AugAssign(self, node: Any) -> None:  # noqa: N802
        value = self.value(node.value)
        self.bind(node.target, add(self.value(node.target), value))

    def _do_For(self, node: Any) -> None:  # noqa: N802
        items = self.value(node.iter)
        known = list(items) if isinstance(items, (list, str)) else []
        before = dict(self.names)
        for item in known[:MOST_TURNS] or [None]:
            self.bind(node.target, item)
            self.body(node.body)
        if not 0 < len(known) <= MOST_TURNS or any(type(one).__name__ != "Expr" for one in node.body):
            self._perhaps(before, node.target)
        self.body(node.orelse)

    def _do_If(self, node: Any) -> None:  # noqa: N802
        """Follow both ways; a name that they leave with two values may have either."""
        self.value(node.test)
        before, changes = dict(self.names), self.changes
        self.body(node.body)
        if is_main(node.test):
            return
        first = dict(self.names)
        self.names.clear()  # one table all the time: functions write into it
        self.names.update(before)
        self.body(node.orelse)
        names = {*first, *self.names}
        if self.changes != changes or any(differ(first.get(name), self.names.get(name)) for name in names):
            self.sh.shared.doubts += 1
        own = {name: held for name, held in self.names.items() if before.get(name) is not held}
        self.names.update({**first, **own})

    def _do_While(self, node: Any) -> None:  # noqa: N802
        before, changes = dict(self.names), self.changes
        self.value(node.test)
        self.body([*node.body, *node.orelse])
        self._perhaps(before, changes=changes)

    def _do_Try(self, node: Any) -> None:  # noqa: N802
        self.body(node.body)
        before, changes = dict(self.names), self.changes
        for one in node.handlers:
            self.body(one.body)
        self._perhaps(before, changes=changes)
        self.body([*node.orelse, *node.finalbody])

    def _do_Match(self, node: Any) -> None:  # noqa: N802
        self.value(node.subject)
        before, changes = dict(self.names), self.changes
        for one in node.cases:
            self.body(one.body)
        self._perhaps(before, changes=changes)

    def _perhaps(self, before: dict[str, Any], target: Any = None, changes: int | None = None) -> None:
        """Note where a name that was there, or what it stands for, has a value that it may not have."""
        turned = getattr(target, "id", "")
        changed = (name for name, held in self.names.items() if name != turned and before.get(name, held) is not held)
        self.sh.shared.doubts += next(changed, None) is not None or changes not in (None, self.changes)

    def _do_With(self, node: Any) -> None:  # noqa: N802
        for one in node.items:
            value = self.value(one.context_expr)
            if isinstance(value, Thing):
                value = enter(self, value)
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

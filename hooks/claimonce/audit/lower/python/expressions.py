"""The expressions of one function: which calls they make, with which values, behind which guards."""

# The table of ways names its own class's methods.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import ast
from collections.abc import Callable

from claimonce.audit.facts import Listed, Result, Site, Spread, Text, Value
from claimonce.audit.lower.python.binding import Binder
from claimonce.audit.lower.python.counters import reading, saving
from claimonce.audit.lower.python.guards import NOTHING, PROGRAM, RUNS, SETTLES, Asker, Pending
from claimonce.audit.lower.python.names import Known, Scope, callee, noise
from claimonce.audit.lower.python.texts import STRINGS, note
from claimonce.audit.piece import Piece

MOST_GUARDS = 12
ASKING = (ast.Call, ast.UnaryOp, ast.Name)
MOST_ARGUMENTS = 64
WRITERS = frozenset(("touch", "write_text", "write_bytes", "mkdir"))
HANDED_ON = {"asyncio.to_thread": 0, "functools.partial": 0, "anyio.to_thread.run_sync": 0,
             "asgiref.sync.sync_to_async": 0}  # fmt: skip
HANDED_ON_METHODS = {"run_in_executor": 1, "submit": 0, "apply_async": 0, "call_soon_threadsafe": 0, "call_later": 1,
                     "create_task": 0, "add_job": 0, "spawn": 0, "start_soon": 0, "on_commit": 0}  # fmt: skip

Held = tuple[Pending, ...]
Made = tuple[str, tuple[Value, ...], Site, tuple[tuple[str, Value], ...], Held]


class Expressions(Binder):
    """Collects the calls of expressions."""

    def __init__(self, piece: Piece, scope: Scope, known: Known) -> None:
        super().__init__(scope, known)
        self.piece = piece
        self.made: list[Made] = []
        self.writes: set[str] = set()
        self.settles: list[int] = []
        self.adds = self.saves = self.reads = False

    def site(self, node: ast.expr | ast.stmt) -> Site:
        """Return where a node stands in the file."""
        return site_of(self.piece, node, self.known.lines)

    def asker(self, node: ast.expr) -> Asker:
        """Return what reads a condition at this place."""
        return Asker(self.scope, self.known, self.folder, self.site(node))

    def expression(self, node: ast.expr, held: Held) -> None:
        """Collect the calls of an expression, the inner ones first."""
        kind = type(node)
        if kind is ast.Constant or kind is ast.Name:
            return
        way = WAYS.get(kind)
        if way is not None:
            way(self, node, held)
            return
        for one in ast.iter_child_nodes(node):
            if isinstance(one, ast.expr):
                self.expression(one, held)
            elif isinstance(one, ast.keyword):
                self.expression(one.value, held)

    def _owner(self, node: ast.Attribute | ast.Await | ast.Starred | ast.FormattedValue, held: Held) -> None:
        self.expression(node.value, held)

    def _index(self, node: ast.Subscript, held: Held) -> None:
        self.expression(node.value, held)
        self.expression(node.slice, held)

    def _compared(self, node: ast.Compare, held: Held) -> None:
        self.expression(node.left, held)
        for one in node.comparators:
            self.expression(one, held)

    def _turned(self, node: ast.UnaryOp, held: Held) -> None:
        self.expression(node.operand, held)

    def _pairs(self, node: ast.Dict, held: Held) -> None:
        for one in (*node.keys, *node.values):
            if one is not None:
                self.expression(one, held)

    def _items(self, node: ast.List | ast.Tuple | ast.Set, held: Held) -> None:
        for one in node.elts:
            self.expression(one, held)

    def _parts(self, node: ast.JoinedStr, held: Held) -> None:
        for one in node.values:
            self.expression(one, held)

    def _sum(self, node: ast.BinOp, held: Held) -> None:
        self.adds = self.adds or isinstance(node.op, ast.Add)
        self.expression(node.left, held)
        self.expression(node.right, held)

    def _chain(self, node: ast.BoolOp, held: Held) -> None:
        """`claim(key) and send()`: what stands behind an answer is guarded by it."""
        asker = self.asker(node)
        for one in node.values:
            self.expression(one, held)
            said = asker.said(one) if isinstance(one, ASKING) else NOTHING
            held = (*held, *(said.yes if isinstance(node.op, ast.And) else said.no))[-MOST_GUARDS:]

    def _choice(self, node: ast.IfExp, held: Held) -> None:
        self.expression(node.test, held)
        said = self.asker(node).said(node.test)
        self.expression(node.body, (*held, *said.yes)[-MOST_GUARDS:])
        self.expression(node.orelse, (*held, *said.no)[-MOST_GUARDS:])

    def _walrus(self, node: ast.NamedExpr, held: Held) -> None:
        self.expression(node.value, held)
        self.bind([node.target], node.value)

    def _lambda(self, node: ast.Lambda, held: Held) -> None:
        self.expression(node.body, held)

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, held: Held) -> None:
        before = dict(self.scope.values)
        for one in node.generators:
            self.expression(one.iter, held)
            self.each(one.target, one.iter)
            for test in one.ifs:
                self.expression(test, held)
        if isinstance(node, ast.DictComp):
            self.expression(node.key, held)
            self.expression(node.value, held)
        else:
            self.expression(node.elt, held)
        self.scope.values = before

    def _call(self, node: ast.Call, held: Held) -> None:
        func = node.func
        if isinstance(func, ast.Attribute):
            if not isinstance(func.value, ast.Name):
                self.expression(func.value, held)
        elif not isinstance(func, ast.Name):
            self.expression(func, held)
        self._arguments(node, held)
        name = callee(func, self.scope, self.known)
        if not self.saves:
            self.saves = saving(func)
        if not self.reads:
            self.reads = reading(func)
        if isinstance(func, ast.Attribute):
            self.list_method(func, node)
            self._notes(func, node, name)
        elif name == "open":
            self._opened(node)
        elif name.rpartition(".")[2] in SETTLES:
            self.settles.append(node.lineno)
        if not name or noise(name):
            return
        self._emit(name, node, held)
        self._handed_on(name, node, held)

    def _arguments(self, node: ast.Call, held: Held) -> None:
        for one in node.args:
            self.expression(one.value if isinstance(one, ast.Starred) else one, held)
            note(self.known, "", one)
        for keyword in node.keywords:
            self.expression(keyword.value, held)
            note(self.known, keyword.arg or "", keyword.value)

    def _emit(self, name: str, node: ast.Call, held: Held) -> None:
        folder = self.folder
        args: list[Value] = []
        for one in node.args[:MOST_ARGUMENTS]:
            if isinstance(one, ast.Starred):
                inner = folder.value(one.value)
                args += inner.items if isinstance(inner, Listed) else [Spread(inner)]
            else:
                args.append(folder.value(one))
        pairs = [(one.arg, folder.value(one.value)) for one in node.keywords[:MOST_ARGUMENTS] if one.arg]
        if isinstance(node.func, ast.Attribute):
            owner = folder.value(node.func.value)
            if node.func.attr in WRITERS or isinstance(owner, Result):
                pairs.append(("self", owner))
        if name in RUNS and args and isinstance(args[0], Listed):
            self._settled_by_program(args[0], node)
        self.made.append((name, tuple(args), self._place(node), tuple(pairs), held))

    def _place(self, node: ast.Call) -> Site:
        """Return where the act stands: a shell text of several lines counts its lines from where it begins."""
        first = node.args[0] if node.args else None
        if isinstance(first, STRINGS) and (first.end_lineno or 0) > first.lineno:
            return self.site(first)
        return self.site(node)

    def _settled_by_program(self, words: Listed, node: ast.Call) -> None:
        if words.items[:1] == (Text(PROGRAM),) and len(words.items) > 1:
            verb = words.items[1]
            if isinstance(verb, Text) and verb.text in SETTLES:
                self.settles.append(node.lineno)

    def _handed_on(self, name: str, node: ast.Call, held: Held) -> None:
        """A function given to a thread, an executor or `partial` is called with what stands behind it."""
        last = name.rpartition(".")[2]
        at = HANDED_ON.get(name, HANDED_ON_METHODS.get(last))
        if last in ("Thread", "Process", "Timer"):
            keywords = {one.arg: one.value for one in node.keywords}
            target = (
                keywords.get("target") or keywords.get("function") or (node.args[1] if len(node.args) > 1 else None)
            )
            given = keywords.get("args")
            if target is not None and isinstance(given, ast.Tuple | ast.List | None):
                self._handed(target, list(given.elts) if given is not None else [], node, held)
        elif at is not None and len(node.args) > at and isinstance(node.args[at], ast.Name | ast.Attribute):
            self._handed(node.args[at], node.args[at + 1 :], node, held)

    def _handed(self, target: ast.expr, given: list[ast.expr], node: ast.Call, held: Held) -> None:
        name = callee(target, self.scope, self.known)
        if name and not name.startswith("?"):
            args = tuple(self.folder.value(one) for one in given[:MOST_ARGUMENTS])
            self.made.append((name, args, self.site(node), (), held))

    def _notes(self, func: ast.Attribute, node: ast.Call, name: str) -> None:
        """Note what writes a flag file and what settles a claim."""
        if func.attr in WRITERS or (func.attr == "open" and node.args and _writing(node.args[0])):
            self.writes.add(ast.dump(func.value))
        elif name in ("os.mknod", "os.open", "os.makedirs", "os.mkdir") and node.args:
            self.writes.add(ast.dump(node.args[0]))
        if func.attr in SETTLES:
            self.settles.append(node.lineno)

    def _opened(self, node: ast.Call) -> None:
        mode = (
            node.args[1]
            if len(node.args) > 1
            else next((one.value for one in node.keywords if one.arg == "mode"), None)
        )
        if node.args and mode is not None and _writing(mode):
            self.writes.add(ast.dump(node.args[0]))


def site_of(piece: Piece, node: ast.expr | ast.stmt, lines: list[str]) -> Site:
    """Return where a node stands in the file; `ast` counts bytes,
    people count characters (`lines` where they differ)."""
    end = node.end_lineno or node.lineno
    first, last = node.col_offset, node.end_col_offset or 0
    if not lines and not piece.lines and piece.column >= 0:
        before, moved = piece.line - 1, piece.column + 1
        return Site(node.lineno + before, end + before, first + moved, last + moved)
    if lines:
        first = _characters(lines[node.lineno - 1], first)
        last = _characters(lines[end - 1], last)
    return piece.site(node.lineno, end, first + 1, last + 1)


def _characters(line: str, count: int) -> int:
    return count if line.isascii() else len(line.encode()[:count].decode("utf-8", "replace"))


def _writing(mode: ast.expr) -> bool:
    return isinstance(mode, ast.Constant) and isinstance(mode.value, str) and any(one in mode.value for one in "wax+")


WAYS: dict[type[ast.expr], Callable[..., None]] = {
    ast.Call: Expressions._call,
    ast.Attribute: Expressions._owner,
    ast.Await: Expressions._owner,
    ast.Starred: Expressions._owner,
    ast.FormattedValue: Expressions._owner,
    ast.Subscript: Expressions._index,
    ast.Compare: Expressions._compared,
    ast.UnaryOp: Expressions._turned,
    ast.Dict: Expressions._pairs,
    ast.JoinedStr: Expressions._parts,
    ast.List: Expressions._items,
    ast.Tuple: Expressions._items,
    ast.Set: Expressions._items,
    ast.BinOp: Expressions._sum,
    ast.BoolOp: Expressions._chain,
    ast.IfExp: Expressions._choice,
    ast.NamedExpr: Expressions._walrus,
    ast.Lambda: Expressions._lambda,
    ast.ListComp: Expressions._comprehension,
    ast.SetComp: Expressions._comprehension,
    ast.GeneratorExp: Expressions._comprehension,
    ast.DictComp: Expressions._comprehension,
}

"""The statements of one function, walked in order: which guards hold at each, and which ways leave it."""

# The table of ways names its own class's methods.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import ast
from collections.abc import Callable

from claimonce.audit.facts import GATE, Call, Function, Guard, Site, Unknown, Value
from claimonce.audit.lower.python.expressions import MOST_GUARDS, Expressions, Held
from claimonce.audit.lower.python.guards import Pending, settle_guards
from claimonce.audit.lower.python.names import HARMLESS_CONTEXTS, Known, Scope, callee, find_imported
from claimonce.audit.lower.python.texts import note
from claimonce.audit.piece import Piece

LEAVES = frozenset(("sys.exit", "exit", "quit", "os._exit", "os.abort", "typer.Exit", "click.Abort"))


class Walker(Expressions):
    """Walks one function; what it collects becomes a `Function`."""

    def __init__(self, piece: Piece, scope: Scope, known: Known) -> None:
        super().__init__(piece, scope, known)
        self.returns: list[Value] = []
        self.nested: list[tuple[ast.FunctionDef | ast.AsyncFunctionDef, str]] = []
        self.main = False

    def function(self, name: str, params: tuple[str, ...], site: Site, guards: tuple[Guard, ...]) -> Function:
        """Return what was collected."""
        calls = tuple(
            Call(made[0], made[1], made[2], made[3], settle_guards(made[4], self.writes, self.settles))
            for made in self.made
        )
        return Function(name, params, site, calls, tuple(self.returns[:8]), guards)

    def block(self, body: list[ast.stmt], held: Held) -> tuple[Held, bool]:
        """Walk statements; return the guards that hold behind them, and whether they never get there."""
        for one in body:
            held, leaves = self._statement(one, held)
            if leaves:
                return held, True
        return held, False

    def _statement(self, node: ast.stmt, held: Held) -> tuple[Held, bool]:
        way = WAYS.get(type(node))
        return way(self, node, held) if way is not None else (held, False)

    def _expression(self, node: ast.Expr, held: Held) -> tuple[Held, bool]:
        self.expression(node.value, held)
        return self._after(node.value, held), self._exits(node.value)

    def _assign(self, node: ast.Assign | ast.AnnAssign, held: Held) -> tuple[Held, bool]:
        if node.value is None:
            return held, False
        targets: list[ast.expr] = node.targets if isinstance(node, ast.Assign) else [node.target]
        self.expression(node.value, held)
        note(self.known, _named(targets[0]), node.value)
        self.bind(targets, node.value)
        return self._after(node.value, held), False

    def _augment(self, node: ast.AugAssign, held: Held) -> tuple[Held, bool]:
        self.adds = True
        note(self.known, _named(node.target), node.value)
        self.expression(node.value, held)
        self.grow(node.target, node.value)
        return held, False

    def _return(self, node: ast.Return, held: Held) -> tuple[Held, bool]:
        if node.value is not None:
            self.expression(node.value, held)
            note(self.known, self.scope.symbol.rpartition(".")[2], node.value)
            self.returns.append(self.folder.value(node.value))
        return held, True

    def _raise(self, node: ast.Raise, held: Held) -> tuple[Held, bool]:
        if node.exc is not None:
            self.expression(node.exc, held)
        return held, True

    def _leave(self, _node: ast.Continue | ast.Break, held: Held) -> tuple[Held, bool]:
        return held, True

    def _match(self, node: ast.Match, held: Held) -> tuple[Held, bool]:
        self.expression(node.subject, held)
        self._ways([case.body for case in node.cases], held)
        return held, False

    def _import(self, node: ast.Import | ast.ImportFrom, held: Held) -> tuple[Held, bool]:
        self.scope.functions.update(find_imported(node, self.piece.path))
        return held, False

    def _assert(self, node: ast.Assert, held: Held) -> tuple[Held, bool]:
        self.expression(node.test, held)
        return held, False

    def _exits(self, value: ast.expr) -> bool:
        return isinstance(value, ast.Call) and callee(value.func, self.scope, self.known) in LEAVES

    def _after(self, value: ast.expr, held: Held) -> Held:
        """`check_call(["claimonce", "claim", …])` goes on only when the claim was taken."""
        if not self.known.gates or not isinstance(value, ast.Call) or not value.args:
            return held
        name = callee(value.func, self.scope, self.known)
        checks = (
            name == "subprocess.check_call"
            or name == "subprocess.check_output"
            or any(
                one.arg == "check" and isinstance(one.value, ast.Constant) and one.value.value is True
                for one in value.keywords
            )
        )
        asker = self.asker(value)
        made = asker.program(self.folder.value(value.args[0])) if checks else None
        return (*held, made)[-MOST_GUARDS:] if made else held

    def _if(self, node: ast.If, held: Held) -> tuple[Held, bool]:
        self.expression(node.test, held)
        if _is_main(node.test):
            self.main = True
        asker = self.asker(node.test)
        said = asker.said(node.test)
        before = dict(self.scope.values)
        _, body_leaves = self.block(node.body, (*held, *said.yes)[-MOST_GUARDS:])
        after_body = self.scope.values
        self.scope.values = dict(before)
        _, else_leaves = self.block(node.orelse, (*held, *said.no)[-MOST_GUARDS:])
        if body_leaves and else_leaves:
            return held, True
        if body_leaves:
            return (*held, *said.no)[-MOST_GUARDS:], False
        if else_leaves:
            self.scope.values = after_body
            return (*held, *said.yes)[-MOST_GUARDS:], False
        self.merge(after_body)
        return held, False

    def _ways(self, bodies: list[list[ast.stmt]], held: Held) -> None:
        before = dict(self.scope.values)
        results: list[dict[str, Value]] = []
        for body in bodies:
            self.scope.values = dict(before)
            self.block(body, held)
            results.append(self.scope.values)
        self.scope.values = before
        for one in results:
            self.merge(one)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, held: Held) -> tuple[Held, bool]:
        before = dict(self.scope.values)
        inner = held
        if isinstance(node, ast.While):
            self.expression(node.test, held)
            inner = (*held, *self.asker(node.test).said(node.test).yes)
        else:
            self.expression(node.iter, held)
            self.each(node.target, node.iter)
        self.block(node.body, inner[-MOST_GUARDS:])
        self.merge(before)
        self.block(node.orelse, held)
        return held, False

    def _with(self, node: ast.With | ast.AsyncWith, held: Held) -> tuple[Held, bool]:
        inner = held
        for item in node.items:
            self.expression(item.context_expr, inner)
            context = item.context_expr
            if isinstance(context, ast.Call):
                name = callee(context.func, self.scope, self.known)
                if name and not name.startswith("?") and name.split(".")[0] not in HARMLESS_CONTEXTS:
                    key = self.folder.value(context.args[0]) if context.args else Unknown()
                    inner = (*inner, Pending(Guard(GATE, key, self.site(context), name)))[-MOST_GUARDS:]
            if item.optional_vars is not None:
                self.bind([item.optional_vars], context)
        _, leaves = self.block(node.body, inner)
        return held, leaves and not any(_swallows(item.context_expr) for item in node.items)

    def _try(self, node: ast.Try | ast.TryStar, held: Held) -> tuple[Held, bool]:
        before = dict(self.scope.values)
        inside, leaves = self.block(node.body, held)
        if not leaves:
            inside, leaves = self.block(node.orelse, inside)
        after = self.scope.values
        every = True
        for handler in node.handlers:
            self.scope.values = dict(before)
            _, gone = self.block(handler.body, held)
            if not gone:
                every = False
                for name, value in self.scope.values.items():
                    after.setdefault(name, value)
        self.scope.values = after
        _, gone = self.block(node.finalbody, held)
        if gone:
            return held, True
        return (inside if every else held), leaves and every

    def _inner_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, held: Held) -> tuple[Held, bool]:
        name = f"{self.scope.symbol}.{node.name}" if self.scope.symbol else node.name
        self.scope.functions[node.name] = f".{name}"
        self.nested.append((node, name))
        return held, False


def _named(target: ast.expr) -> str:
    """Return the name by which a target is known to a reader."""
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=key)):
            return str(key)
        case _:
            return ""


def _is_main(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.comparators[0], ast.Constant)
    )


def _swallows(context: ast.expr) -> bool:
    """`with suppress(...)` goes on behind a statement that raised."""
    return isinstance(context, ast.Call) and "suppress" in ast.dump(context.func)


WAYS: dict[type[ast.stmt], Callable[..., tuple[Held, bool]]] = {
    ast.Expr: Walker._expression,
    ast.Assign: Walker._assign,
    ast.AnnAssign: Walker._assign,
    ast.AugAssign: Walker._augment,
    ast.Return: Walker._return,
    ast.Raise: Walker._raise,
    ast.Continue: Walker._leave,
    ast.Break: Walker._leave,
    ast.If: Walker._if,
    ast.For: Walker._loop,
    ast.AsyncFor: Walker._loop,
    ast.While: Walker._loop,
    ast.With: Walker._with,
    ast.AsyncWith: Walker._with,
    ast.Try: Walker._try,
    ast.TryStar: Walker._try,
    ast.Match: Walker._match,
    ast.FunctionDef: Walker._inner_function,
    ast.AsyncFunctionDef: Walker._inner_function,
    ast.Import: Walker._import,
    ast.ImportFrom: Walker._import,
    ast.Assert: Walker._assert,
}

"""What a condition says about the statements behind it: a gate asked, a claim taken, a flag file looked at."""

from __future__ import annotations

import ast

import msgspec

from claimonce.audit.facts import CLAIM, FLAG, GATE, Guard, Listed, Result, Site, Table, Text, Unknown, Value
from claimonce.audit.lower.python.names import BUILTINS, Known, Scope, callee
from claimonce.audit.lower.python.values import Folder

EXISTS = frozenset(("exists", "is_file", "isfile", "lexists", "is_dir", "isdir"))
# A name that begins or ends so answers yes when there is nothing left to do.
STOPS = ("already", "seen", "sent", "done", "exists", "is_done", "was_", "has_", "check", "find", "duplicate",
         "handled",
         "processed", "held", "is_locked", "taken", "recorded", "marked")  # fmt: skip
SETTLES = frozenset(
    ("mark", "settle", "complete", "release", "done", "mark_done", "mark_sent", "finish", "commit", "confirm")
)
PROGRAM = "claimonce"
RUNS = frozenset(("subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.Popen"))


class Pending(msgspec.Struct, eq=False):
    """A guard as it was met; whether it counts is known when the function has been read to its end."""

    guard: Guard
    path: str = ""


class Said(msgspec.Struct, frozen=True):
    """What holds where the condition is true, and where it is false."""

    yes: tuple[Pending, ...] = ()
    no: tuple[Pending, ...] = ()

    def turned(self) -> Said:
        """Return the same for the opposite condition."""
        return Said(self.no, self.yes)


NOTHING = Said()
# What a condition is made of that says anything.
ASKING = frozenset((ast.UnaryOp, ast.BoolOp, ast.NamedExpr, ast.Await, ast.Compare, ast.Call, ast.Name, ast.Attribute))


class Asker:
    """Reads conditions in one scope."""

    def __init__(self, scope: Scope, known: Known, folder: Folder, site: Site) -> None:
        self.scope, self.known, self.folder, self.site = scope, known, folder, site

    def said(self, test: ast.expr, depth: int = 0) -> Said:
        """Return what the condition says."""
        if depth > 12 or type(test) not in ASKING:
            return NOTHING
        match test:
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return self.said(inner, depth + 1).turned()
            case ast.BoolOp(op=op, values=values):
                every = [self.said(one, depth + 1) for one in values]
                if isinstance(op, ast.And):
                    return Said(tuple(guard for one in every for guard in one.yes), ())
                return Said((), tuple(guard for one in every for guard in one.no))
            case ast.NamedExpr(value=inner) | ast.Await(value=inner):
                return self.said(inner, depth + 1)
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self._compared(left, op, right, depth)
            case ast.Call():
                return self._called(test)
            case ast.Name() | ast.Attribute():
                return self._held(test)
            case _:
                return NOTHING

    def _compared(self, left: ast.expr, op: ast.cmpop, right: ast.expr, depth: int) -> Said:
        if not isinstance(right, ast.Constant):
            return NOTHING
        same = isinstance(op, ast.Eq | ast.Is)
        if not same and not isinstance(op, ast.NotEq | ast.IsNot):
            return NOTHING
        inner = self.said(left, depth + 1)
        if right.value in (None, False) or (right.value == 0 and right.value is not False):
            return inner.turned() if same else inner
        return inner if same else inner.turned()

    def _called(self, node: ast.Call) -> Said:
        name = callee(node.func, self.scope, self.known)
        last = name.rpartition(".")[2].rpartition(":")[2]
        if last in EXISTS and isinstance(node.func, ast.Attribute):
            where = node.args[0] if name.startswith("os.path.") and node.args else node.func.value
            made = Pending(Guard(FLAG, self._key(where), self.site), ast.dump(where))
            return Said((), (made,))
        if name in RUNS and node.args:
            return self._status(self.folder.value(node.args[0]))
        if not name or name in BUILTINS or name.startswith("?"):
            return NOTHING
        return self._asked(name, node.args[0] if node.args else None)

    def _asked(self, name: str, key: ast.expr | None, value: Value | None = None) -> Said:
        last = name.rpartition(".")[2].rpartition(":")[2].removesuffix("()").lower()
        kind = FLAG if stops(last) else CLAIM
        what = self._key(key) if key is not None else value or Unknown()
        made = (Pending(Guard(kind, what, self.site, name)),)
        return Said((), made) if stops(last) else Said(made, ())

    def _held(self, node: ast.Name | ast.Attribute) -> Said:
        """A variable that holds an answer, or the status of a program that was run."""
        inner = node.value if isinstance(node, ast.Attribute) else node
        value = self.folder.value(inner)
        if not isinstance(value, Result):
            return NOTHING
        if value.callee in RUNS and value.args:
            return self._status(value.args[0])
        if isinstance(node, ast.Attribute) or value.callee.startswith("?"):
            return NOTHING
        return self._asked(value.callee, None, value.args[0] if value.args else None)

    def _status(self, words: Value) -> Said:
        """A status of 0 from `claimonce claim` or `check` says that the act may happen."""
        made = self.program(words)
        return Said((), (made,)) if made else NOTHING

    def program(self, words: Value) -> Pending | None:
        """Return the guard that a program asked for, where it is the gate's."""
        if not isinstance(words, Listed) or len(words.items) < 2 or words.items[0] != Text(PROGRAM):
            return None
        verb = words.items[1]
        if not isinstance(verb, Text) or verb.text not in ("claim", "check"):
            return None
        key = words.items[2] if len(words.items) > 2 else Unknown()
        return Pending(Guard(CLAIM if verb.text == "claim" else FLAG, key, self.site))

    def _key(self, node: ast.expr) -> Value:
        value = self.folder.value(node)
        return Unknown() if isinstance(value, Table) else value


def stops(last: str) -> bool:
    """Say whether a function of this name answers yes when there is nothing left to do."""
    return last.startswith(STOPS) or last.endswith(STOPS)


def settle_guards(pending: tuple[Pending, ...], writes: set[str], settles: list[int]) -> tuple[Guard, ...]:
    """Return the guards that count: a flag only where it is written, a claim as a gate where something settles it."""
    found: list[Guard] = []
    for one in pending:
        guard = one.guard
        if guard.kind == FLAG and one.path and one.path not in writes:
            continue
        if guard.kind == CLAIM and any(line >= guard.site.line for line in settles):
            guard = Guard(GATE, guard.key, guard.site, guard.name)
        found.append(guard)
    return tuple(dict.fromkeys(found))

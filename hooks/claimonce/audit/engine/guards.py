"""What stands before an act on every way to it: the gate, a weak gate, or nothing."""

from __future__ import annotations

from claimonce.audit.act import GATED, PARTLY, UNGATED, WEAK
from claimonce.audit.engine.program import Edge, Fn
from claimonce.audit.engine.resolve import Resolver
from claimonce.audit.facts import CLAIM, FLAG, GATE, Guard

# The calls for scripts, and the hooks of plugins: what these send is sent by the gate. A `with` of a screen is no gate.
OWN = ("claimonce.gate.", "claimonce.hooks.")
DEEPEST = 8
WHY = {FLAG: "flag-file", CLAIM: "claim-never-completed"}


class Guarding:
    """Verdicts over guards and callers."""

    def __init__(self, resolver: Resolver, gates: tuple[str, ...]) -> None:
        self.resolver = resolver
        self.gates = frozenset(one.removeprefix("./").replace("/", ".").lstrip(".") for one in gates)
        self._names: dict[tuple[str, str], str] = {}
        self._reached: dict[Fn, tuple[int, int]] = {}

    def kept(self, path: str, guards: tuple[Guard, ...]) -> list[Guard]:
        """Return the guards that really are gates, each with the kind that counts."""
        found: list[Guard] = []
        for one in guards:
            kind = one.kind if not one.name else self._kind(path, one)
            if kind:
                found.append(Guard(kind, one.key, one.site))
        return found

    def _kind(self, path: str, guard: Guard) -> str:
        key = (path, guard.name)
        if key not in self._names:
            self._names[key] = self._gate(path, guard.name, 0)
        held = self._names[key]
        return guard.kind if held == GATE else held

    def _gate(self, path: str, name: str, depth: int) -> str:
        """Say what a name that stands in front is: a gate (its own kind counts), weak, or nothing."""
        bare = name.replace("()", "")
        if bare.startswith(OWN) or bare.lstrip("./").replace("/", ".").replace(":", ".") in self.gates:
            return GATE
        tail = bare.replace(":", ".").rpartition(".")[2]
        if any(gate == tail or gate.rpartition(".")[2] == tail for gate in self.gates):
            return GATE
        if depth >= 3:
            return ""
        for fn in self.resolver.meaning(path, name).functions:
            inner = [self._gate(fn.path, each.name, depth + 1) or "" if each.name else each.kind for each in _all(fn)]
            calls = [self._gate(fn.path, call.callee, depth + 1) for call in fn.function.calls if _short(call.callee)]
            if GATE in inner or GATE in calls:
                return GATE
        return ""

    def verdict(self, fn: Fn, guards: list[Guard]) -> tuple[str, tuple[int, int], str]:
        """Return the verdict of an act in `fn` behind these guards, the callers that count, and a weak gate's rule."""
        kinds = {one.kind for one in guards}
        if GATE in kinds:
            return GATED, (0, 0), ""
        guarded, every = self.callers(fn)
        if every and guarded == every:
            return GATED, (guarded, every), ""
        if kinds:
            weakest = FLAG if FLAG in kinds else CLAIM
            return WEAK, (guarded, every), WHY[weakest]
        return (PARTLY if guarded else UNGATED), (guarded, every), ""

    def callers(self, fn: Fn) -> tuple[int, int]:
        """Count the ways into `fn`: those behind a gate, and all of them."""
        held = self._reached.get(fn)
        if held is None:
            held = self._count(fn, {fn}, 0)
            self._reached[fn] = held
        return held

    def _count(self, fn: Fn, seen: set[Fn], depth: int) -> tuple[int, int]:
        guarded = every = 0
        if fn.function.entry and fn.callers and fn.function.entry != "script":
            every += 1
        for edge in fn.callers:
            held = self._through(edge, seen, depth)
            if held is None:
                continue
            every += 1
            guarded += held
        return guarded, every

    def _through(self, edge: Edge, seen: set[Fn], depth: int) -> bool | None:
        """Say whether this call stands behind a gate; None where it only closes a circle."""
        front = edge.call.guards + edge.caller.function.guards + edge.guards
        if any(one.kind == GATE for one in self.kept(edge.caller.path, front)):
            return True
        if edge.caller in seen:
            return None
        if depth >= DEEPEST:
            return False
        inner = self._reached.get(edge.caller) or self._count(edge.caller, seen | {edge.caller}, depth + 1)
        if not inner[1] and edge.caller.callers:
            return None
        return inner[1] > 0 and inner[0] == inner[1]


def _all(fn: Fn) -> list[Guard]:
    """Return the guards in which a function's own statements stand, for a function that is itself a gate."""
    return [guard for call in fn.function.calls for guard in call.guards] + list(fn.function.guards)


def _short(callee: str) -> bool:
    return not callee.startswith("?") and callee not in ("exec", "sh", "count")

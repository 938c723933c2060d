"""The way from an entry point to an act."""

from __future__ import annotations

from collections import deque

from claimonce.audit.act import Step
from claimonce.audit.engine.primitive import Link
from claimonce.audit.engine.program import Edge, Fn

MOST_SEEN = 400
LONGEST = 8


def way(fn: Fn, links: tuple[Link, ...]) -> tuple[Step, ...]:
    """Return the stations from the nearest entry point to the statement in `fn`, and on through its wrappers."""
    front: dict[Fn, Edge | None] = {fn: None}
    queue = deque([fn])
    end = fn
    while queue and len(front) < MOST_SEEN:
        at = queue.popleft()
        if _begins(at) or (not at.callers and at is not fn):
            end = at
            break
        for edge in at.callers:
            if edge.caller not in front:
                front[edge.caller] = edge
                queue.append(edge.caller)
                if not edge.caller.callers and end is fn:
                    end = edge.caller
    steps = [_first(end)]
    at = end
    while (next_ := front.get(at)) is not None and len(steps) < LONGEST:
        steps.append(Step(at.path, next_.call.site, f"calls {next_.callee.label}"))
        at = next_.callee
    steps += [Step(link.fn.path, link.call.site, f"calls {link.call.callee}") for link in reversed(links)]
    return tuple(steps)


def _begins(fn: Fn) -> bool:
    """Say whether a way begins here: a script that another file starts is on the way, not its beginning."""
    return bool(fn.function.entry) and (fn.function.entry != "script" or not fn.callers)


def _first(fn: Fn) -> Step:
    entry = fn.function.entry
    return Step(fn.path, fn.function.site, f"{entry}: {fn.label}" if entry else fn.label)

"""Wrappers: a primitive whose values are a function's parameters is judged again at every call of the function.

That goes on until nothing new comes: wrappers of wrappers, methods of base classes, scripts with arguments.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from claimonce.audit.act import MEDIUM
from claimonce.audit.engine import primitive
from claimonce.audit.engine.judgement import Judge
from claimonce.audit.engine.primitive import Answer, Found, Link, Primitive
from claimonce.audit.engine.program import Edge, Fn, arguments
from claimonce.audit.engine.values import hints, put
from claimonce.audit.facts import Unknown
from claimonce.audit.values import size

DEEPEST = 8
MOST_FORMS = 40  # forms of one function's primitives that are followed
MOST_NODES = 300


class Hit(msgspec.Struct, eq=False):
    """A primitive that turned out to act, where it stands, and (a request's) the callers that said so."""

    primitive: Primitive
    found: Found
    via: list[Primitive] = msgspec.field(default_factory=list[Primitive])


class Forwarding:
    """Follows primitives through their wrappers."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.hits: list[Hit] = []
        self.waiting: dict[Fn, list[Primitive]] = {}
        self.requests: dict[tuple[Fn, object], Hit] = {}
        self.unsaid: dict[tuple[Fn, object], Primitive] = {}
        self.queue: deque[Primitive] = deque()
        self._seen: dict[Fn, set[object]] = {}

    def start(self, every: Iterable[Primitive]) -> None:
        """Take in primitives of functions newly known."""
        self.queue.extend(every)

    def reached(self, edge: Edge) -> None:
        """Judge what waits in the called function at a call newly known."""
        for one in list(self.waiting.get(edge.callee, ())):
            self._at(one, edge)

    def run(self) -> None:
        """Follow everything that is queued to its end."""
        while self.queue:
            one = self.queue.popleft()
            try:
                answer = self.judge.answer(one)
            except Exception as error:  # noqa: BLE001 - one odd call must not cost all other findings; it is reported
                self.judge.context.trouble(one.fn.path, f"a bug in the audit ({type(error).__name__})")
                continue
            if answer.found:
                self._hit(one, answer)
                continue
            if answer.unsaid and not one.links:
                self.unsaid[one.fn, one.call.site] = one
            if answer.open:
                self._wait(one)

    def _wait(self, one: Primitive) -> None:
        fn = one.fn
        if len(one.links) >= DEEPEST or size(one.value, MOST_NODES) >= MOST_NODES:
            return
        seen = self._seen.setdefault(fn, set())
        form = (one.kind, one.value, one.extra, one.origin, one.call.site)
        if form in seen or len(seen) >= MOST_FORMS:
            return
        seen.add(form)
        self.waiting.setdefault(fn, []).append(one)
        for edge in list(fn.callers):
            self._at(one, edge)

    def _at(self, one: Primitive, edge: Edge) -> None:
        """Put the call's arguments in."""
        if edge.opaque or any(link.fn is edge.caller and link.call is edge.call for link in one.links):
            return
        args = edge.call.args if edge.args is None else edge.args
        given = arguments(edge.callee.function, args, edge.call.keywords)
        here = one.site_call.guards + edge.callee.function.guards + edge.guards
        self.queue.append(
            replace(
                one, value=put(one.value, given), extra=put(one.extra, given), stdin=put(one.stdin, given),
                links=(*one.links, Link(edge.caller, edge.call)), guards=one.guards + here,
            )
        )  # fmt: skip

    def _hit(self, one: Primitive, answer: Answer) -> None:
        if one.kind != primitive.HTTP:
            self.hits += [Hit(one, found) for found in answer.found]
            return
        found = answer.found[0]
        key = (one.origin, one.call.site)
        held = self.requests.get(key)
        if held is None:
            if one.links:
                # Which caller is met first depends on the order of files; what the wrapper itself says does not.
                own = self.unsaid.get(key)
                text = f"{one.program.replace('()', '')} {hints(own.value)}" if own is not None else found.text
                found = replace(found, confidence=MEDIUM, text=text)
            held = self.requests[key] = Hit(replace(one, links=(), guards=()), found)
            self.hits.append(held)
        if one.links:
            held.via.append(one)

    def guess(self) -> None:
        """Judge the requests whose address nobody says, by their names; only once everything else is known."""
        for key, one in self.unsaid.items():
            if key in self.requests:
                continue
            found = self.judge.guessed(one, f"{one.fn.path} {one.fn.name}")
            if found is not None:
                self.hits.append(Hit(replace(one, value=Unknown()), found))

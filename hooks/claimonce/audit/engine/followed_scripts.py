"""Whole scripts, followed as a live command is: variables, input and files in their order."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from claimonce.audit.engine.discovery import Found
from claimonce.audit.engine.process_starts import APART
from claimonce.audit.engine.values import texts

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from claimonce.audit.engine.judgement import Judge
    from claimonce.audit.engine.primitive import Primitive


def followed(judge: Judge, one: Primitive, known: AbstractSet[int]) -> tuple[Found, ...]:
    """Return what the script does that nothing else has shown; the lines of what is found are those of the file.

    It is read where a line names an act and is not one of the file's lines that are `known`.
    """
    text, *said = (texts(value, judge.look)[0] for value in one.call.args)
    functions, statements = ([_span(part) for part in spans.split()] for spans in said[:2])
    lines, named = text.split("\n"), [int(place) for place in said[2].split()]
    places = dict(enumerate(named)) if len(named) > 1 else dict(zip(range(len(lines)), count(named[0]), strict=False))
    done = {at for at, place in places.items() if place in known}
    for span in statements:
        done |= set(span) if not done.isdisjoint(span) else set()
    waiting = (line for at, line in enumerate(lines) if at not in done and not line.lstrip().startswith("#"))
    if not any(judge.starter.marked(line.translate(APART)) for line in waiting):
        return ()
    found: dict[str, Found] = {}
    for each in judge.starter.text(text):
        at = min(each.line, len(lines) - 1)
        if not each.gated and at not in done and not any(at in span for span in functions):
            judge.take(found, one, replace(each, line=places.get(at, named[-1])), lines[at], literal=False)
    return tuple(found.values())


def _span(said: str) -> range:
    first, _, last = said.partition("-")
    return range(int(first), int(last) + 1)

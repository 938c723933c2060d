"""What a walk over shell text gathers: calls by function, and what embedded pieces say beside calls."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimonce.audit.facts import Call, Class, Facts, Function, Site, Told, Value
from claimonce.audit.lower.shell.guards import Candidate

Before = tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A call and the conditions in front of it, before it is known which of them are guards."""

    call: Call
    before: Before


@dataclass(slots=True)
class Body:
    """A function while its statements are walked."""

    name: str
    site: Site
    calls: list[Made] = field(default_factory=list[Made])
    returns: list[Value] = field(default_factory=list[Value])


@dataclass(slots=True)
class Found:
    """What was found beside calls: functions of embedded pieces, instructions, imports."""

    bodies: dict[str, Body] = field(default_factory=dict[str, Body])
    functions: list[tuple[Function, Before]] = field(default_factory=list[tuple[Function, Before]])
    classes: list[Class] = field(default_factory=list[Class])
    constants: list[tuple[str, Value]] = field(default_factory=list[tuple[str, Value]])
    told: list[Told] = field(default_factory=list[Told])
    imports: list[str] = field(default_factory=list[str])
    problem: str = ""
    embedded: int = 0

    def add(self, facts: Facts) -> None:
        """Take over what an embedded piece says beside its calls."""
        self.classes += facts.classes
        self.constants += facts.constants
        self.told += facts.told
        self.imports += facts.imports
        self.problem = self.problem or facts.problem

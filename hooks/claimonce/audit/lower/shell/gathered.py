"""What a walk over shell text gathers: calls by function, what embedded pieces say, text held for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.facts import Call, Class, Facts, Function, Instruction, Site, Text, Value
from claimonce.audit.lower.shell.guards import Candidate
from claimonce.audit.lower.shell.source import Source, plain
from claimonce.lang.shell import commands

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.shell.walk import Walk

Before = tuple[Candidate, ...]


class Made(msgspec.Struct, frozen=True):
    """A call and the conditions in front of it, before it is known which of them are guards."""

    call: Call
    before: Before


class Body(msgspec.Struct):
    """A function while its statements are walked."""

    name: str
    site: Site
    calls: list[Made] = msgspec.field(default_factory=list[Made])
    returns: list[Value] = msgspec.field(default_factory=list[Value])


class Found(msgspec.Struct):
    """What was found beside calls: functions of embedded pieces, instructions, imports."""

    bodies: dict[str, Body] = msgspec.field(default_factory=dict[str, Body])
    functions: list[tuple[Function, Before]] = msgspec.field(default_factory=list[tuple[Function, Before]])
    classes: list[Class] = msgspec.field(default_factory=list[Class])
    constants: list[tuple[str, Value]] = msgspec.field(default_factory=list[tuple[str, Value]])
    told: list[Instruction] = msgspec.field(default_factory=list[Instruction])
    imports: list[str] = msgspec.field(default_factory=list[str])
    problem: str = ""
    embedded: int = 0

    def add(self, facts: Facts) -> None:
        """Take over what an embedded piece says beside its calls."""
        self.classes += facts.classes
        self.constants += facts.constants
        self.told += facts.told
        self.imports += facts.imports
        self.problem = self.problem or facts.problem


LONGEST = 60_000


class Held(msgspec.Struct, frozen=True):
    """Text with its place: byte offsets, the row it begins on (from 0), and what is known of it as a value.

    `mark` is a heredoc's end word; `expands` says whether the shell expands variables in it.
    """

    start: int
    end: int
    row: int
    value: Value
    mark: str = ""
    expands: bool = True

    def text(self, source: Source) -> str:
        """Return the text as it stands in the file."""
        return plain(source.text[self.start : self.end])


def heredoc(source: Source, node: Node) -> Held:
    """Return the body of a heredoc."""
    found = commands.heredoc(source.text, node)
    row = source.text.count("\n", node.start_byte, found.start) + node.start_point[0]
    text = plain(source.text[found.start : found.end][:LONGEST])
    return Held(found.start, found.end, row, Text(text), found.mark, not found.literal)


def hold_word(source: Source, start: int, end: int, value: Value) -> Held:
    """Return a word as text with a place; its quotes are left out."""
    expands = True
    while end - start > 1 and source.text[start] in "'\"$" and source.text[end - 1] in "'\"":
        if source.text[start] != "$":
            expands = source.text[start] == '"'
            end -= 1
        start += 1
    return Held(start, end, source.text.count("\n", 0, start), value, expands=expands)


def behind(walk: Walk, node: Node, before: Before) -> None:
    """Walk what the grammar hangs under a heredoc's operator: expansions in the body, commands on the same line."""
    fed = heredoc(walk.source, node)
    for child in node.named_children:
        if child.type == "heredoc_body":
            if fed.expands:
                walk.substitutions(child, before)
        elif child.type == "pipeline":
            some: Held | None = fed
            for one in child.named_children:
                walk.statement(one, before, some)
                some = None
        elif child.type in commands.BEHIND and child.is_named:
            walk.statement(child, before)

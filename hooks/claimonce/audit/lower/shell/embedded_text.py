"""Text that a shell text holds for somebody else: a heredoc's body, a quoted argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimonce.audit.facts import Text, Value
from claimonce.audit.lower.shell.source import Source, plain

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.shell.walk import Walk
    from claimonce.audit.lower.shell.walk_result import Before

LONGEST = 60_000
BEHIND = frozenset(("command", "list", "redirected_statement", "compound_statement", "subshell", "negated_command"))


@dataclass(frozen=True, slots=True)
class Held:
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
    body = next((child for child in node.children if child.type == "heredoc_body"), None)
    mark = next((child for child in node.children if child.type == "heredoc_start"), None)
    raw = source.of(mark) if mark is not None else ""
    place = body if body is not None else node
    start, end, row = place.start_byte, place.end_byte, place.start_point[0]
    if body is None:
        start, row = end, place.end_point[0]
    else:
        first = source.text.find("\n", len(source.text[:start].rstrip())) + 1
        if 0 < first <= start:  # the grammar leaves blanks in front of the body out
            row -= source.text.count("\n", first, start)
            start = first
    text = plain(source.text[start:end][:LONGEST])
    return Held(start, end, row, Text(text), raw.strip("'\"\\"), raw[:1] not in ("'", '"', "\\"))


def quoted(source: Source, start: int, end: int, value: Value) -> Held:
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
        elif child.type in BEHIND:
            walk.statement(child, before)

"""Variables and functions of one shell text, and which of them a place means."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from claimonce.audit.facts import Either, Listed, Param, Spread, Text, Unknown, Value
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.shell.words import Words, hint
from claimonce.audit.values import EMPTY, either, join, map_parts, size
from claimonce.lang.shell.tree import extension
from claimonce.lang.shell.words import merge_ranges

if TYPE_CHECKING:
    from tree_sitter import Node, Query

    from claimonce.audit.lower.shell.source import Source

LOOKED_FOR = """
(variable_assignment) @assigned
(function_definition) @function
(for_statement) @loop
"""
STRAIGHT = frozenset((
    "program", "compound_statement", "function_definition", "redirected_statement", "declaration_command",
    "command_name", "command", "ERROR",
))  # fmt: skip
MOST = 40
MOST_PARTS = 60
SHIFT = late(r"(?<![\w.$/-])shift(?![\w.=/-])(?:[ \t]+(\d{1,3}))?")


@cache
def query() -> Query:
    """Return the compiled query for what a shell text defines."""
    binding, bash = extension("tree_sitter"), extension("tree_sitter_bash")
    made: Query = binding.Query(binding.Language(bash.language()), LOOKED_FOR)
    return made


class Names:
    """What is defined where in one source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.words = Words(self)
        cursor = extension("tree_sitter").QueryCursor(query())
        found: dict[str, list[Node]] = cursor.captures(source.root)
        self.spans: list[tuple[int, int]] = []
        self.functions: dict[str, list[Node]] = {}
        for node in sorted(found.get("function", ()), key=_start):
            name = node.child_by_field_name("name")
            if name is not None:
                self.functions.setdefault(source.of(name), []).append(node)
                self.spans.append((node.start_byte, node.end_byte))
        self.assigned: dict[str, list[Node]] = {}
        for node in sorted((*found.get("assigned", ()), *found.get("loop", ())), key=_start):
            name = node.child_by_field_name("name") or node.child_by_field_name("variable")
            if name is not None:
                self.assigned.setdefault(source.of(name).partition("[")[0], []).append(node)
        self.shifts = [
            (match.start(), int(match[1] or 1)) for match in SHIFT.finditer(source.text) if self._shifts(match.start())
        ]
        self._cuts, self._inner = self._places()
        self._own: dict[str, dict[tuple[int, int], list[Node]]] = {}
        self._known: dict[int, Value] = {}
        self._open: set[int] = set()

    def callee(self, name: str) -> str:
        """Return how a function of this text is called in facts."""
        symbol = self.source.piece.symbol
        return f".{symbol}:{name}" if symbol else f".{name}"

    def script(self) -> Value:
        """Return the path of the script itself."""
        return Text("./" + self.source.piece.path) if not self.source.piece.symbol else Unknown("$0")

    def _shifts(self, at: int) -> bool:
        """Say whether the word at the offset is a `shift` that runs whenever its function does."""
        node = self.source.root.descendant_for_byte_range(at, at + len("shift"))
        if node is None or node.type != "word" or node.end_byte - node.start_byte != len("shift"):
            return False
        return node.parent is not None and node.parent.type == "command_name" and _straight(node)

    def _places(self) -> tuple[list[int], list[tuple[int, int]]]:
        """Return where the innermost function changes, and which it is from there on."""
        cuts: list[int] = []
        inner: list[tuple[int, int]] = []
        whole = (0, len(self.source.text) + 1)
        around: list[tuple[int, int]] = []
        for span in (*self.spans, (len(self.source.text) + 2, 0)):
            while around and around[-1][1] <= span[0]:
                cuts.append(around.pop()[1])
                inner.append(around[-1] if around else whole)
            cuts.append(span[0])
            inner.append(span)
            around.append(span)
        return cuts, inner

    def place(self, at: int) -> tuple[int, int]:
        """Return the span of the innermost function around the offset, or that of the whole text."""
        found = bisect_right(self._cuts, at) - 1
        return self._inner[found] if found >= 0 else (0, len(self.source.text) + 1)

    def shifted(self, at: int) -> int:
        """Return by how many the arguments have been shifted before the offset."""
        if not self.shifts:
            return 0
        place = self.place(at)
        return sum(by for one, by in self.shifts if place[0] <= one < at and self.place(one) == place)

    def value(self, name: str, at: int) -> Value:
        """Return what the variable holds at the offset, as far as the text says it."""
        all_of_them = self.assigned.get(name)
        if not all_of_them:
            return Unknown("$" + name)
        by_place = self._own.get(name)
        if by_place is None:
            by_place = self._own[name] = {}
            for node in all_of_them:
                if not _prefix(node):
                    by_place.setdefault(self.place(node.start_byte), []).append(node)
        own = by_place.get(self.place(at))
        if own:
            return self._latest(own, at) if any(node.start_byte < at for node in own) else self._latest(own, -1)
        whole = (0, len(self.source.text) + 1)
        others = by_place.get(whole) or [node for node in all_of_them if not _prefix(node) and not _local(node)]
        return foreign(self._latest(others[:MOST], -1)) if others else Unknown("$" + name)

    def _latest(self, nodes: list[Node], at: int) -> Value:
        """Return the value after the assignments before the offset, in their order (-1: after any of them)."""
        value: Value | None = None
        for node in nodes[-MOST:]:
            if 0 <= at <= node.start_byte:
                break
            appended = self._appends(node)
            new = self.assigned_value(node)
            if appended:
                new = _appended(value if value is not None else EMPTY, new)
            sure = at >= 0 and _straight(node)
            value = new if value is None or sure or (appended and _straight(node)) else either((value, new))
            value = small(value, "$" + self.source.of(node)[:40])
        return Unknown() if value is None else value

    def _appends(self, node: Node) -> bool:
        return node.type == "variable_assignment" and any(child.type == "+=" for child in node.children)

    def assigned_value(self, node: Node) -> Value:
        """Return the value of one assignment, without what it is appended to."""
        key = node.start_byte
        if key in self._known:
            return self._known[key]
        if key in self._open:
            return Unknown(self.source.of(node)[:40])
        self._open.add(key)
        try:
            value = small(
                self._loop(node) if node.type == "for_statement" else self._assigned(node), self.source.of(node)[:80]
            )
        finally:
            self._open.discard(key)
        self._known[key] = value
        return value

    def _assigned(self, node: Node) -> Value:
        held = node.child_by_field_name("value")
        if held is None:
            return EMPTY
        if held.type == "array":
            return Listed(tuple(self.listed(held.named_children)))
        start = held.start_byte
        end = node.end_byte
        return self.words.one(self.source.text[start:end], start)

    def _loop(self, node: Node) -> Value:
        items = self.listed(node.children_by_field_name("value"))
        return either(items) if items else Unknown("$" + self.source.of(node)[:20])

    def listed(self, nodes: list[Node]) -> list[Value]:
        """Return the fields of several words; nodes without a blank between them are one word."""
        made: list[Value] = []
        for start, end in merge_ranges(nodes):
            made += self.words.fields(self.source.text[start:end], start)
        return made


def small(value: Value, source: str) -> Value:
    """Return the value, or what its source says where it has grown past the bound."""
    return value if size(value, MOST_PARTS + 2) <= MOST_PARTS else hint(source)


def foreign(value: Value) -> Value:
    """Return a value that another function has set: its parameters are not known here."""
    if isinstance(value, Param):
        return Unknown(f"${value.name}")
    made = map_parts(value, foreign)
    return either(made.choices) if isinstance(made, Either) else made


def _start(node: Node) -> int:
    return node.start_byte


def _prefix(node: Node) -> bool:
    """Say whether an assignment stands before a command, for that command alone."""
    parent = node.parent
    return parent is not None and parent.type == "command"


def _local(node: Node) -> bool:
    """Say whether an assignment is seen in its own function alone."""
    parent = node.parent
    return parent is not None and parent.type == "declaration_command" and parent.children[0].type == "local"


def _straight(node: Node) -> bool:
    """Say whether a statement runs whenever its function does."""
    parent = node.parent
    while parent is not None:
        if parent.type == "list":
            first = parent.children[0]
            if not first.start_byte <= node.start_byte < first.end_byte:
                return False
        elif parent.type not in STRAIGHT:
            return False
        if parent.type in ("function_definition", "program"):
            return True
        parent = parent.parent
    return True


def _appended(value: Value, more: Value) -> Value:
    """Return a string or list with more at its end."""
    if isinstance(more, Listed):
        if isinstance(value, Listed):
            return Listed((*value.items, *more.items))
        if isinstance(value, Either):
            return Either(tuple(_appended(one, more) for one in value.choices))
        return more if value == EMPTY else Listed((Spread(value), *more.items))
    return join((value, more))

"""The strings of a JSON text, each with the keys above it and its place; comments are allowed, depth is no danger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import loads

import msgspec

from claimonce.audit.late_pattern import late
from claimonce.lang.json_positions import Node, parse_loosely

COMMENT = late(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/', re.DOTALL)
TRAILING = late(r",(\s*[\]}])")


class String(msgspec.Struct, frozen=True):
    """A string value: the keys above it (numbers for elements of a list), its text, where its content begins."""

    keys: tuple[str | int, ...]
    text: str
    line: int
    column: int


def is_json(text: str) -> bool:
    """Say whether the text is JSON; comments and commas at the end are allowed."""
    try:
        loads(text)
    except ValueError:
        try:
            loads(TRAILING.sub(r"\1", COMMENT.sub(lambda match: match[0] if match[0][0] == '"' else " ", text)))
        except ValueError:
            return False
    return True


def strings(text: str) -> list[String]:
    """Return the string values of a JSON text in order; what is broken is passed over."""
    found: list[String] = []
    line, counted = 1, 0
    for root in parse_loosely(text):
        for keys, node in _walk(root, ()):
            line += text.count("\n", counted, node.start)
            counted = node.start
            column = node.start - text.rfind("\n", 0, node.start) + 1
            found.append(String(keys, node.value, line, column))
    return found


def _walk(node: Node, keys: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """Yield the strings below a value, each with the keys above it."""
    held: object = node.value
    if isinstance(held, str):
        yield keys, node
    for number, member in enumerate(node.members):
        yield from _walk(member.node, (*keys, number if isinstance(held, list) else member.key))

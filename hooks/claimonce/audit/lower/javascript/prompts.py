"""Texts for agents that stand in JavaScript: templates and lists of lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.lower.javascript.source import literal
from claimonce.audit.piece import PROSE, Piece

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.javascript.scope_builder import Built

SHORTEST = 60


def prompts(built: Built) -> list[Piece]:
    """Return the pieces of prose that the file's strings hold for agents."""
    from claimonce.audit.lower.prose import is_prompt

    found: list[Piece] = []
    seen: set[int] = set()
    for name, node in sorted(built.texts, key=lambda one: not one[0]):
        if node.end_byte - node.start_byte < SHORTEST or node.start_byte in seen:
            continue
        lines = _template(built, node) if node.type == "template_string" else _lines(built, node)
        if lines is None:
            continue
        text = "\n".join(line for _, line in lines)
        if not is_prompt(name, text):
            continue
        seen.add(node.start_byte)
        numbers = tuple(built.source.piece.site(number, number).line for number, _ in lines)
        own = built.source.piece
        found.append(Piece(own.path, PROSE, text, own.surface, lines=numbers, symbol=name, entry="agent"))
    return found


def _template(built: Built, node: Node) -> list[tuple[int, str]] | None:
    """Return a template's lines with their numbers; what is put in stands as `{}`."""
    data, start = built.source.data, node.start_byte + 1
    parts: list[str] = []
    for one in node.named_children:
        if one.type == "template_substitution":
            parts.append(data[start : one.start_byte].decode("utf-8", "replace"))
            parts.append("{}" + "\n" * (one.end_point[0] - one.start_point[0]))
            start = one.end_byte
    parts.append(data[start : node.end_byte - 1].decode("utf-8", "replace"))
    text = "".join(parts).replace("\\`", "`").replace("\\$", "$")
    first = node.start_point[0] + 1
    return [(first + index, line) for index, line in enumerate(text.split("\n"))]


def _lines(built: Built, node: Node) -> list[tuple[int, str]] | None:
    """Return the lines of `[...].join("\\n")` or of strings put together with `+`."""
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        if function is None or function.type != "member_expression":
            return None
        base, prop = function.child_by_field_name("object"), function.child_by_field_name("property")
        while base is not None and base.type == "call_expression":  # `[...].filter(Boolean).join("\n")`
            inner = base.child_by_field_name("function")
            base = inner.child_by_field_name("object") if inner is not None else None
        if base is None or prop is None or base.type != "array" or built.source.text(prop) != "join":
            return None
        parts = base.named_children
    elif node.type == "binary_expression":
        parts = _added(node)
    else:
        return None
    found: list[tuple[int, str]] = []
    for one in parts[:400]:
        if one.type == "template_string":
            found.extend(_template(built, one) or [])
        elif one.type == "string":
            text = literal(built.source, one) or ""
            found.extend((one.start_point[0] + 1, line) for line in text.replace('\\"', '"').split("\\n"))
    return found or None


def _added(node: Node) -> list[Node]:
    parts: list[Node] = []
    while node.type == "binary_expression" and len(parts) < 400:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            break
        parts.append(right)
        node = left
    return [node, *reversed(parts)]

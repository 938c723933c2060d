"""Small questions to nodes of the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.lower.javascript.tables import UNWRAPPED

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.javascript.source import Source


def unwrapped(node: Node) -> Node:
    """Return the expression inside `await x`, `(x)`, `x!` and `x as T`."""
    while node.type in UNWRAPPED:
        inner = node.named_children
        if not inner:
            break
        node = inner[-1] if node.type == "type_assertion" else inner[0]
    return node


def literal(source: Source, node: Node | None) -> str | None:
    """Return the text of a constant string, or of a key."""
    if node is None:
        return None
    kind = node.type
    if kind in ("string", "template_string"):
        text = source.text(node)
        return text[1:-1] if kind == "string" or "${" not in text else None
    if kind in (
        "property_identifier",
        "identifier",
        "shorthand_property_identifier",
        "number",
        "private_property_identifier",
    ):
        return source.text(node)
    return None

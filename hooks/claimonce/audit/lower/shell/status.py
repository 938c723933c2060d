"""Statements whose status the text itself says: what stands behind `false &&` or `true ||` never runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.shell.source import Source

FIXED = {"true": True, ":": True, "false": False}


def status(node: Node, source: Source) -> bool | None:
    """Return whether the statement always succeeds (True) or always fails (False); None where that is not said."""
    kind = node.type
    if kind == "command":
        name = node.child_by_field_name("name")
        return FIXED.get(source.of(name)) if name is not None else None
    if kind == "negated_command" and node.named_children:
        inner = status(node.named_children[-1], source)
        return None if inner is None else not inner
    if kind == "subshell" and len(node.named_children) == 1:
        words = source.of(node.named_children[0]).split()
        if words[:1] == ["exit"] and len(words) == 2 and words[1].isdigit():
            return words[1] == "0"
        return status(node.named_children[0], source)
    if kind == "variable_assignment":
        value = node.child_by_field_name("value")
        if value is not None and value.type == "command_substitution" and len(value.named_children) == 1:
            return status(value.named_children[0], source)
        text = source.of(node)
        return None if "$(" in text or "`" in text else True
    return None

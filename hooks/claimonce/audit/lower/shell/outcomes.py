"""What the text itself says of a command's outcome: its status, and what it prints.

What stands behind `false &&` or `true ||` never runs; `$(dirname x)` is a text.
"""

from __future__ import annotations

from posixpath import dirname
from typing import TYPE_CHECKING

from claimonce.audit.facts import Text, Value
from claimonce.audit.values import between

if TYPE_CHECKING:
    from collections.abc import Callable

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


def find_printed(name: str, words: list[Value]) -> Value | None:
    """Return what a substituted command prints; None where the text does not say it."""
    rest = [one for one in words[1:] if not (isinstance(one, Text) and one.text.startswith("-"))]
    fold = FOLDS.get(name)
    return fold(rest, words) if fold is not None and rest else None


def _last(rest: list[Value], _: list[Value]) -> Value | None:
    return rest[-1] if isinstance(rest[-1], Text) else None


def _folder(rest: list[Value], _: list[Value]) -> Value | None:
    return Text(dirname(rest[-1].text) or ".") if isinstance(rest[-1], Text) else None


def _base(rest: list[Value], _: list[Value]) -> Value | None:
    return Text(rest[0].text.rpartition("/")[2]) if isinstance(rest[0], Text) and len(rest) == 1 else None


def _top(rest: list[Value], words: list[Value]) -> Value | None:
    return Text(".") if rest[0] == Text("rev-parse") and Text("--show-toplevel") in words else None


def _echoed(rest: list[Value], _: list[Value]) -> Value:
    return between(Text(" "), rest)


def _printed(rest: list[Value], _: list[Value]) -> Value | None:
    return rest[1] if len(rest) == 2 and rest[0] in (Text("%s"), Text("%s\n"), Text("%s\\n")) else None


# What a substituted command prints, by its program: from its operands and all of its words.
FOLDS: dict[str, Callable[[list[Value], list[Value]], Value | None]] = {
    "dirname": _folder, "basename": _base, "realpath": _last, "readlink": _last, "which": _last, "command": _last,
    "type": _last, "git": _top, "echo": _echoed, "printf": _printed,
}  # fmt: skip

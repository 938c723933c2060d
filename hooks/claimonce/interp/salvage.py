"""Statements inside text that the grammar does not read."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell


def salvage(sh: Shell, node: Node) -> Done:
    """Run what looks like a statement inside an error, and say that something was not read."""
    sh.unsure("part of the command could not be parsed")
    loose: list[tuple[int, int]] = []
    for child in node.children:
        kind = child.type
        if kind in LOOSE:
            start, end = child.start_byte, child.end_byte
            if loose and loose[-1][1] == start:
                loose[-1] = (loose[-1][0], end)
            else:
                loose.append((start, end))
            continue
        flush(sh, loose)
        loose = []
        if child.is_named:
            if kind == "case_item":
                sh.block(child.children)
            else:
                sh.run(child)
    flush(sh, loose)
    return None, ""


LOOSE = frozenset(
    ("word", "string", "raw_string", "ansi_c_string", "concatenation", "simple_expansion", "expansion", "command_name",
     "number", "command_substitution", "brace_expression", "{", "}", "extglob_pattern", "=", "==")
)  # fmt: skip


def flush(sh: Shell, loose: list[tuple[int, int]]) -> None:
    """Run words that lie side by side as one command."""
    if not loose:
        return
    old, sh.here = sh.here, (loose[0][0], loose[-1][1])
    wide, sh.wide = sh.wide, sh.here
    sh.simple(loose, [])
    sh.here, sh.wide = old, wide

"""Hooks that code writes into a client's settings: `{"type": "command", "command": "git push"}` is run by it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from claimonce.audit.piece import SHELL, Piece


def hook_commands(piece: Piece, tree: ast.Module) -> list[Piece]:
    """Return each command of a hook, as a piece of shell."""
    if "command" not in piece.text or "hooks" not in piece.text:
        return []
    return [_piece(piece, node) for node in _commands(tree)]


def _commands(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Dict):
            continue
        held = {key.value: value for key, value in zip(node.keys, node.values, strict=True)
                if isinstance(key, ast.Constant)}  # fmt: skip
        kind, command = held.get("type"), held.get("command")
        is_hook = isinstance(kind, ast.Constant) and kind.value == "command"
        if is_hook and isinstance(command, ast.Constant) and isinstance(command.value, str):
            yield command


def _piece(piece: Piece, node: ast.Constant) -> Piece:
    text = str(node.value)
    first = piece.site(node.lineno, node.lineno).line
    plain = node.lineno == node.end_lineno and len(text) + 2 == (node.end_col_offset or 0) - node.col_offset
    column = node.col_offset + 1 + piece.column if plain else -1
    return Piece(piece.path, SHELL, text, piece.surface, first, column, (first,) * (text.count("\n") + 1),
                 "hooks", "hook")  # fmt: skip

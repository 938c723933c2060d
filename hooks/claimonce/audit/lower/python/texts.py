"""Texts in Python for somebody else: comments that speak to the audit, strings that an agent is told."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from claimonce.audit.facts import Comment
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.python.names import Known
from claimonce.audit.piece import PROSE, SHELL, Piece

MARK = "coverage-audit:"


def comments_of(piece: Piece) -> tuple[Comment, ...]:
    """Return the comments that hold the mark, each with the text behind the colon; strings are no comments."""
    if MARK not in piece.text:
        return ()
    found: list[Comment] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(piece.text).readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                before, _, text = token.string.partition(MARK)
                if not before.strip(" #"):
                    line = token.start[0]
                    found.append(Comment(piece.site(line, line), text.strip()))
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass  # what stands before the place that cannot be read has been found
    return tuple(found)


SHORTEST = 60
STRINGS = (ast.Constant, ast.JoinedStr)
_OPENING = late(r"^\s*(?:[rRbBfFuU]{0,2})(?:\"\"\"|'''|\"|')")
_CLOSING = late(r"(?:\\n)?(?:\"\"\"|'''|\"|')[),\s]*(?:\.\w+\(.*)?$")


def note(known: Known, name: str, node: ast.expr | None) -> None:
    """Keep a string that may be told to an agent, with the name it is given under."""
    kind = type(node)
    if kind is ast.Name or kind is ast.Attribute:
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        func, args = node.func, node.args
        if isinstance(func.value, STRINGS) and func.attr != "join":
            node = func.value  # `"""…""".format(…)`, `.strip()`
        elif func.attr in ("dedent", "cleandoc") and args:
            node = args[0]
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and len(node.value) >= SHORTEST:
            known.texts.append((name, node))
    elif isinstance(node, ast.JoinedStr) and (
        (node.end_lineno or 0) > node.lineno or (node.end_col_offset or 0) > SHORTEST
    ):
        known.texts.append((name, node))


def prompts(piece: Piece, known: Known) -> list[Piece]:
    """Return the pieces of prose among the strings that were kept."""
    if not known.texts:
        return []
    from claimonce.audit.lower.prompt_strings import is_prompt

    lines = piece.text.split("\n")
    found: list[Piece] = []
    seen: set[tuple[int, int]] = set()
    for name, node in known.texts:
        place = (node.lineno, node.col_offset)
        if place in seen:
            continue
        seen.add(place)
        rows = _rows(lines, node)
        text = "\n".join(rows)
        if is_prompt(name, text):
            found.append(piece.inner(PROSE, text, range(node.lineno, node.lineno + len(rows)), name))
    return found


def _rows(lines: list[str], node: ast.expr) -> list[str]:
    """Return the string's lines as they stand in the file, without quotes."""
    last = node.end_lineno or node.lineno
    rows = lines[node.lineno - 1 : last]
    if not rows:
        return []
    rows[-1] = rows[-1].encode()[: node.end_col_offset].decode("utf-8", "replace") if node.end_col_offset else rows[-1]
    rows[0] = rows[0].encode()[node.col_offset :].decode("utf-8", "replace")
    triple = re.match(r"[rRbBfFuU]{0,2}(?:\"\"\"|''')", rows[0]) is not None
    if triple:
        rows[0] = _OPENING.sub("", rows[0])
        rows[-1] = _CLOSING.sub("", rows[-1])
        return rows
    return [_CLOSING.sub("", _OPENING.sub("", row)) for row in rows]


# Hooks that code writes into a client's settings: `{"type": "command", "command": "git push"}` is run by it.


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

"""package.json: its scripts, and the commands of hook runners."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.extract.jsontext import String, is_json, strings
from claimonce.audit.piece import SHELL, Piece

ESCAPED = frozenset('"\\\n\t')
TABLES = {
    ("scripts",): "package script",
    ("husky", "hooks"): "hook",
    ("simple-git-hooks",): "hook",
    ("gitHooks",): "hook",
    ("lint-staged",): "hook",
}


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each script as a piece."""
    pieces = tuple(
        piece(path, form.surface, one, entry)
        for one in strings(text)
        for table, entry in TABLES.items()
        if len(one.keys) > len(table) and one.keys[: len(table)] == table and one.text.strip()
    )
    return Extracted(form.surface, pieces, problem="" if is_json(text) else "syntax")


def piece(path: str, surface: str, one: String, entry: str) -> Piece:
    """Return a string of a JSON file as shell text; all of its lines stand on the string's line."""
    symbol = ".".join(str(key) for key in one.keys)
    lines = (one.line,) * (one.text.count("\n") + 1)
    column = one.column - 1 if not ESCAPED.intersection(one.text) else -1
    return Piece(path, SHELL, one.text, surface, one.line, column, lines, symbol, entry)

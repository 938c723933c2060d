"""pyproject.toml: the commands of task runners (poe, taskipy, pdm, hatch, rye)."""

from __future__ import annotations

import tomllib
from typing import Any, cast

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.piece import SHELL, Piece

TABLES = (
    ("poe", "tasks"),
    ("taskipy", "tasks"),
    ("pdm", "scripts"),
    ("rye", "scripts"),
    ("hatch", "envs"),
    ("pixi", "tasks"),
)
DEEPEST = 6


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each task's command as a piece."""
    if "[tool." not in text:
        return Extracted(form.surface)
    try:
        tool: Any = tomllib.loads(text).get("tool", {})
    except (tomllib.TOMLDecodeError, RecursionError):
        return Extracted(form.surface, problem="syntax")
    pieces: list[Piece] = []
    for table in TABLES:
        held = tool
        for name in table:
            held = _at(held, name)
        for symbol, command in _commands(held, ".".join(table), 0):
            at = text.find(command.strip().split("\n")[0])
            if at >= 0:
                line = text.count("\n", 0, at) + 1
                pieces.append(
                    Piece(path, SHELL, command.strip(), form.surface, line, -1, symbol=symbol, entry="script")
                )
    return Extracted(form.surface, tuple(pieces))


def _at(held: Any, name: str) -> Any:
    return held.get(name) if isinstance(held, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _commands(held: Any, symbol: str, depth: int) -> list[tuple[str, str]]:
    """Return the strings that are commands below a table."""
    if isinstance(held, str):
        name = symbol.rpartition(".")[2]
        return [(symbol, held)] if held.strip() and name not in ("help", "cwd", "type", "python", "description") else []
    if depth > DEEPEST:
        return []
    made: list[tuple[str, str]] = []
    if isinstance(held, dict):
        some = cast(dict[str, Any], held)
        for name, one in some.items():
            if name not in ("env", "dependencies", "features", "env-vars", "matrix", "deps", "args"):
                made += _commands(one, f"{symbol}.{name}", depth + 1)
    elif isinstance(held, list):
        several: list[Any] = held  # pyright: ignore[reportUnknownVariableType]
        for number, one in enumerate(several):
            made += _commands(one, f"{symbol}[{number}]", depth + 1)
    return made

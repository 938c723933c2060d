"""Foreign JSON, taken as what it should be: what has another shape counts as empty. On the hook's path."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def table(value: object) -> dict[str, Any]:
    """Return an object, {} for anything else."""
    return table_or_none(value) or {}


def table_or_none(value: object) -> dict[str, Any] | None:
    """Return an object, None for anything else."""
    return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType]


def items(value: object) -> list[Any]:
    """Return a list, [] for anything else."""
    return value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]


def texts(value: object) -> list[str]:
    """Return the texts in a list, [] for anything else."""
    return [part for part in items(value) if isinstance(part, str)]

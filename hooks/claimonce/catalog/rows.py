"""All rows of programs, and where each of them stands."""

from __future__ import annotations

from types import ModuleType

from claimonce.catalog import (
    carriers,
    clients,
    familiar,
    filters,
    interpreters,
    runners,
    shells,
    tasks,
    wrappers,
    writers,
)
from claimonce.catalog.row import Language, Program

MODULES: tuple[ModuleType, ...] = (
    shells, interpreters, wrappers, runners, tasks, clients, filters, writers, carriers, familiar,
)  # fmt: skip
ROWS: tuple[Program, ...] = tuple(row for module in MODULES for row in module.ROWS)
LANGUAGES: tuple[Language, ...] = interpreters.LANGUAGES


def find_places() -> list[tuple[Program | Language, str]]:
    """Return every row with the file and line at which it begins, as `catalog/wrappers.py:12`."""
    import ast  # only the catalogue's own check asks for places
    from pathlib import Path

    found: list[tuple[Program | Language, str]] = []
    for module in MODULES:
        path = Path(str(module.__file__))
        calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        for maker, rows in ((Program, module.ROWS), (Language, getattr(module, "LANGUAGES", ()))):
            lines = sorted(
                node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == maker.__name__
            )
            found += [(row, f"catalog/{path.name}:{line}") for row, line in zip(rows, lines, strict=True)]
    return found

"""The SQL of the embedded engine, read from its files: scripts, and the named queries."""

from __future__ import annotations

import os

_HERE = os.path.dirname(__file__)
_loaded: dict[str, str] = {}


def queries() -> dict[str, str]:
    """Return every named query; read once in a process."""
    if not _loaded:
        with open(os.path.join(_HERE, "queries.sql"), encoding="utf-8") as file:
            for block in file.read().split("-- name: ")[1:]:
                name, _, statement = block.partition("\n")
                _loaded[name.strip()] = statement.strip()
    return _loaded


def statements(name: str) -> list[str]:
    """Return the statements of a script, without its comments."""
    return _split(_read(name))


def steps() -> list[tuple[int, list[str]]]:
    """Return what leads from each form of the store to the next, with the form that it leads to."""
    blocks = [block.partition("\n") for block in _read("steps.sql").split("-- form: ")[1:]]
    return [(int(form), _split(script)) for form, _, script in blocks]


def _read(name: str) -> str:
    with open(os.path.join(_HERE, name), encoding="utf-8") as file:
        return file.read()


def _split(script: str) -> list[str]:
    plain = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [statement for statement in (part.strip() for part in plain.split(";")) if statement]

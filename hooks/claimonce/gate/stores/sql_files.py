"""An engine's SQL, read from the files in its folder: scripts, and the named queries."""

from __future__ import annotations

import os

_loaded: dict[str, dict[str, str]] = {}


def queries(folder: str) -> dict[str, str]:
    """Return every named query of the engine in that folder; read once in a process."""
    known = _loaded.get(folder)
    if known is None:
        known = {}
        for block in script(folder, "queries.sql").split("-- name: ")[1:]:
            name, _, statement = block.partition("\n")
            known[name.strip()] = statement.strip()
        _loaded[folder] = known  # once it is whole: another thread may ask meanwhile
    return known


def statements(folder: str, name: str) -> list[str]:
    """Return the statements of a script, without its comments."""
    return _split(script(folder, name))


def steps(folder: str) -> list[tuple[int, list[str]]]:
    """Return what leads from each form of the store to the next, with the form that it leads to."""
    blocks = [block.partition("\n") for block in script(folder, "steps.sql").split("-- form: ")[1:]]
    return [(int(form), _split(script)) for form, _, script in blocks]


def script(folder: str, name: str) -> str:
    """Return the whole text of a file in an engine's folder."""
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


def _split(script: str) -> list[str]:
    plain = "\n".join(line.split("--")[0] for line in script.splitlines())
    return [statement for statement in (part.strip() for part in plain.split(";")) if statement]

"""What was done to which file, kept in the data folder, so that it can be undone to the byte.

The original text is kept only where taking our entries out would not give it back: settings files hold secrets, and a
second copy of them is one too many.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from filelock import FileLock

from claimonce.hooks.coerce import table, texts
from claimonce.settings import plain_file
from claimonce.settings.paths import data_folder

SETTINGS, MODES, FILE, LINE = "settings", "modes", "file", "line"


@dataclass(frozen=True)
class Record:
    """One edited file.

    `result` is the hash of the text after the edit. `existed` says whether there was a file before; `original` is its
    text, or None where removing our entries restores it. `created` are containers in the text, `folders` those on disk.
    """

    path: str
    kind: str
    scope: str
    result: str
    existed: bool
    original: str | None = None
    created: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    client: str = "claude"

    def is_untouched(self, text: str | None) -> bool:
        """Return whether nobody has changed the file since."""
        return text is not None and digest(text) == self.result


def digest(text: str) -> str:
    """Return the hash that `Record.result` holds."""
    return hashlib.sha256(text.encode()).hexdigest()


def lock(env: Mapping[str, str]) -> FileLock:
    """Return the lock under which settings files are edited and recorded."""
    os.makedirs(_folder(env), mode=0o700, exist_ok=True)
    return FileLock(f"{_folder(env)}/lock", timeout=30, mode=0o600)


def find(path: str, env: Mapping[str, str]) -> Record | None:
    """Return the record of a file, None when we have not edited it."""
    return _read(_name(path, env))


def all_of(env: Mapping[str, str]) -> list[Record]:
    """Return every record, by path."""
    try:
        names = [name for name in os.listdir(_folder(env)) if name.endswith(".json")]
    except FileNotFoundError:
        return []
    found = (_read(f"{_folder(env)}/{name}") for name in names)
    return sorted((record for record in found if record is not None), key=lambda record: record.path)


def keep(record: Record, env: Mapping[str, str]) -> None:
    """Write a record in place of the one that the same file had."""
    plain_file.replace(_name(record.path, env), json.dumps(asdict(record), indent=1))


def forget(record: Record, env: Mapping[str, str]) -> None:
    """Drop a record."""
    os.unlink(_name(record.path, env))


def _folder(env: Mapping[str, str]) -> str:
    return f"{data_folder(env)}/wired"


def _name(path: str, env: Mapping[str, str]) -> str:
    return f"{_folder(env)}/{digest(os.path.abspath(path))[:16]}.json"


def _read(name: str) -> Record | None:
    try:
        with open(name, encoding="utf-8") as file:
            body = json.load(file)
        lists: dict[str, Any] = {name: tuple(texts(body[name])) for name in ("created", "folders")}
        return Record(**{**table(body), **lists})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError):
        return None  # written by another version: entries are then found by their form

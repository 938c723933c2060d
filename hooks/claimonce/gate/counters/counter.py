"""One counter, as the settings describe it in one place."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimonce.gate.counters.errors import NoNumbers, NoSuchCounter
from claimonce.gate.counters.names import Label, Pattern, label
from claimonce.hooks.settings_cache import Compiled

_KEYS = ("name", "file", "path", "format", "key", "root", "files", "front_matter", "label", "branches")


@dataclass(frozen=True)
class Counter:
    """`file` and `root` are absolute, `root` "" outside a repository; the rest is what a `[[counters]]` table says.

    Without a `file` the folder of `files` is the counter: the largest number there, on open branches and in the store,
    plus one.
    """

    name: str
    file: str
    path: str
    format: str
    key: str
    root: str
    files: str = ""
    front_matter: str = ""
    label: str = ""
    branches: str = "all"

    @cached_property
    def written(self) -> Label:
        """How its numbers are written in texts."""
        return label(self.label, self.name)

    @cached_property
    def pattern(self) -> Pattern | None:
        """The files that carry its numbers."""
        return Pattern(self.files) if self.files and self.root else None

    @property
    def is_lease(self) -> bool:
        """Whether no number is given out, and only one session at a time runs what writes the file."""
        return self.format == "lease"

    @property
    def is_scoped(self) -> bool:
        """Whether each folder that fits `files` has numbers of its own."""
        return not self.file and self.pattern is not None and self.pattern.is_scoped

    def within(self, folder: str) -> Counter:
        """Return the counter of one of those folders, named from the root."""
        assert self.pattern is not None
        moved = {**self.plain(), "files": self.pattern.within(folder), "key": f"{self.key}:{folder}"}
        return Counter(**moved)

    def fits(self, folder: str) -> bool:
        """Say whether the folder, named from the root, may be one of those."""
        return self.pattern is not None and self.pattern.fits(folder)

    def shown(self, number: int) -> str:
        """Return the number as it is printed for whoever names a file after it: with the zeros that the name needs."""
        return self.pattern.written(number) if self.pattern is not None else str(number)

    @property
    def inner(self) -> str:
        """The file's path from the repository's root, "" when it lies outside."""
        inside = self.root and self.file.startswith(self.root.rstrip("/") + "/")
        return os.path.relpath(self.file, self.root) if inside else ""

    def plain(self) -> dict[str, str]:
        """Return the counter as JSON data."""
        return {name: getattr(self, name) for name in _KEYS}

    def brief(self) -> dict[str, str]:
        """Return what an intent keeps of the counter, in as few words as will do."""
        said = {"file": self.file, "path": self.path, "inner": self.inner, "format": self.format, "files": self.files}
        said |= {"front_matter": self.front_matter, "label": self.label, "branches": self.branches}
        return {name: text for name, text in said.items() if text not in ("", "json", "all")}

    def at(self, root: str) -> Counter:
        """Return the same counter in another worktree of the repository."""
        moved = {**self.plain(), "root": root}
        return Counter(**({**moved, "file": os.path.join(root, self.inner)} if self.inner else moved))


def of(row: Mapping[str, Any], root: str = "") -> Counter:
    """Return the counter of a compiled or stored row."""
    given = {name: row[name] for name in _KEYS if name in row}
    return Counter(**{"root": root, **given})


def of_brief(detail: Mapping[str, Any], key: str) -> Counter:
    """Return the counter that an intent was taken for."""
    inner = str(detail.get("inner") or "")
    root = str(detail["file"])[: -len(inner)].rstrip("/") if inner else ""
    given = {"path": "", "format": "json", **{name: detail[name] for name in _KEYS if name in detail}}
    return Counter(**{**given, "name": key.rpartition(":")[2], "key": key, "root": root})


def all_here(here: Compiled) -> list[Counter]:
    """Return every counter of this place that gives out numbers."""
    return [each for each in find_leased(here) if not each.is_lease]


def find_leased(here: Compiled) -> list[Counter]:
    """Return whatever has one writer at a time, in the order in which the leases are taken."""
    return sorted((of(row, here.root) for row in here.counters), key=lambda each: each.key)


def with_file(here: Compiled) -> list[Counter]:
    """Return those that a file holds."""
    return [each for each in all_here(here) if each.file]


def find_counter(here: Compiled, name: str) -> Counter:
    """Return the counter of that name, whatever its case, or the only one; raise NoSuchCounter."""
    known = all_here(here)
    fits = [one for one in known if one.name == name] or [one for one in known if one.name.lower() == name.lower()]
    found = fits if name else known
    if len(found) != 1:
        for each in find_leased(here):
            if each.is_lease and name and each.name.lower() == name.lower():
                raise NoNumbers(each.name, each.inner or each.file)
        raise NoSuchCounter(name, [one.name for one in known], describe_unheeded(here, name))
    return found[0]


def describe_unheeded(here: Compiled, name: str = "") -> list[str]:
    """Return what is said of counters that stand in the settings and are not obeyed, and how they come to be."""
    notes = [note for note in here.notes if ": counter " in note and " is not obeyed " in note]
    of_name = [note for note in notes if f": counter {name} is not obeyed " in note] if name else notes
    return of_name or (notes if not here.counters else [])

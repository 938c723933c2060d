"""Which forms of a test run by night alone: `scheduled.toml` says what stays in every commit.

A promise is shown at every commit by at least one form of it; its other forms, which differ in a client, a store or a
moment, take too long.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

TABLE = Path(__file__).with_name("scheduled.toml")


@dataclass
class LongTest:
    """A test of which at every commit only the forms run whose id is like one of `keep`."""

    name: str
    keep: tuple[str, ...]
    seen: list[str] = field(default_factory=list[str])

    def is_kept(self, form: str) -> bool:
        """Return whether this form runs at every commit."""
        return any(fnmatchcase(form, one) for one in self.keep)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the row, once every form of the test was seen."""
        if not self.seen:
            return [f"{self.name}: no such test"]
        unknown = [one for one in self.keep if not any(fnmatchcase(form, one) for form in self.seen)]
        return [f"{self.name}: no form is like {one!r}" for one in unknown]


def read_table() -> dict[str, LongTest]:
    """Return the rows by the test's name, as pytest spells it without its form."""
    found = tomllib.loads(TABLE.read_text(encoding="utf-8"))["tests"]
    return {name: LongTest(name, tuple(keep)) for name, keep in found.items()}


def mark(items: Iterable[pytest.Item], arguments: Sequence[str]) -> None:
    """Mark the forms that are left to the night; raise UsageError for a row that means nothing.

    A row is judged where its test was asked for with all its forms: not by `FILE::TEST[FORM]`, nor by `--last-failed`.
    """
    table = read_table()
    files: set[str] = set()
    for item in items:
        name, _, form = item.nodeid.partition("[")
        files.add(name.partition("::")[0])
        if (row := table.get(name)) is not None:
            row.seen.append(form.removesuffix("]"))
            if not row.is_kept(row.seen[-1]):
                item.add_marker(pytest.mark.scheduled)
    if any("::" in one or one == "--last-failed" for one in arguments):
        return
    rows = [row for name, row in table.items() if name.partition("::")[0] in files]
    if problems := [problem for row in rows for problem in row.problems]:
        raise pytest.UsageError(f"{TABLE.name}: " + "; ".join(problems))

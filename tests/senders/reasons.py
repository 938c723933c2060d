"""Why the gate leaves open how a run ended, from what was seen of it; the page of mail programs says it in each row."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DONE, UNCERTAIN = "done", "uncertain"
ALL, SOME, NONE = "all", "some", "none"
ACCEPTS = "accepts"
BY_A_SIGNAL = range(129, 160)  # says nothing of the program
NOT_RUN = Path(__file__).with_name("not_run.toml")

Rows = Mapping[str, Mapping[str, Any]]


def left_open() -> dict[str, str]:
    """Return the reasons for runs that are left open although status and output would tell, by program."""
    return dict(tomllib.loads(NOT_RUN.read_text(encoding="utf-8"))["left_open"])


def alike(seen: Rows, program: str, status: int, says: str) -> set[str]:
    """Return what the server had in all runs of the program that ended so and said the same."""
    runs = [run for row in seen.values() if row["program"] == program for run in row["runs"].values()]
    return {run["got"] for run in runs if (run["status"], run["says"]) == (status, says)}


def of_run(seen: Rows, name: str, run: Mapping[str, Any]) -> str:
    """Return why an uncertain run is one; empty where neither the runs nor the list of reasons say it."""
    row, status, got = seen[name], run["status"], run["got"]
    if status in BY_A_SIGNAL:
        return "a signal says nothing of the letter"
    if got == SOME:
        return "some readers have it and some have not"
    others = alike(seen, row["program"], status, run["says"]) - {got}
    if got == ALL and others:
        return f"it ends so, and says the same, with {' or '.join(sorted(others))} of the readers"
    if got == ALL and (status or run["says"] != row["runs"][ACCEPTS]["says"]):
        return "it reports an error, and the letter is there"
    if got == NONE and others:
        return "it ends so, and says the same, where the letter is there"
    return left_open().get(name, "")

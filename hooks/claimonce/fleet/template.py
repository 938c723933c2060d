"""Templates of prompts, commands and paths: `{task}`, `{SP}`, and `{{task}}` where braces are meant.

Only a word in braces is a field, so JSON and shell in a prompt stay as they are written.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping

_FIELD = re.compile(r"\{\{([A-Za-z_][\w.-]*)\}\}|\{([A-Za-z_][\w.-]*)\}")
# What every task may name, beside its counters.
FIELDS: dict[str, str] = {
    "task": "the task's name",
    "run": "the run's name",
    "tree": "the worktree",
    "branch": "its branch",
    "into": "the branch that it lands in",
    "upstream": "the same with the remote's name, as in origin/main",
    "brief": "the file with the brief",
    "report": "the file that the report goes to",
    "session": "a fresh session id (a UUID) for this start of the worker",
    "round": "1 at the first start, higher when the work came back",
}


class Unknown(ValueError):
    """A field that nobody fills."""

    def __init__(self, field: str, known: Iterable[str]) -> None:
        super().__init__(field)
        near = difflib.get_close_matches(field, list(known), 1, 0.5)
        self.field, self.near = field, near[0] if near else ""

    def __str__(self) -> str:
        """Name the field and the nearest that there is."""
        hint = (
            f"; did you mean {{{self.near}}}"
            if self.near
            else f"; write {{{{{self.field}}}}} where the braces are meant"
        )
        return f"{{{self.field}}} is no field{hint}"


def names(counters: Iterable[str]) -> list[str]:
    """Return every field of a task that takes numbers of these counters."""
    return [*FIELDS, *(field for name in counters for field in (name, f"{name}.label"))]


def fill(text: str, values: Mapping[str, str], quoted: Callable[[str], str] = str) -> str:
    """Return the text with each field replaced, by `quoted` of its value; raise Unknown."""

    def one(found: re.Match[str]) -> str:
        if found[1]:
            return f"{{{found[1]}}}"
        if found[2] not in values:
            raise Unknown(found[2], values)
        return quoted(values[found[2]])

    return _FIELD.sub(one, text)

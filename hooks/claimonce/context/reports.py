"""A worker's report: one Markdown file in a form that a program can read as well as a person."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from claimonce.context.errors import BadReport
from claimonce.settings import plain_file

SECTIONS = ("done", "files", "keys", "numbers", "questions", "conflicts")
STATES = ("done", "partly", "blocked")
MOST_BYTES = 200_000
_ALIASES = {
    "done": "done", "what was done": "done", "summary": "done", "files": "files", "files changed": "files",
    "files touched": "files", "keys": "keys", "keys touched": "keys", "numbers": "numbers", "numbers used": "numbers",
    "open questions": "questions", "questions": "questions", "conflicts": "conflicts",
    "conflicts and how they were settled": "conflicts",
}  # fmt: skip
_HEADING = re.compile(r"^#{1,6}\s+(.+?)[\s#:]*$")
_FIELD = re.compile(r"^(worker|state|branch)\s*:\s*(.+?)\s*$", re.IGNORECASE)
_ITEM = re.compile(r"^\s{0,3}(?:[-*+]|\d+[.)])\s+(.*\S)\s*$")
_NOTHING = re.compile(r"^\(?(?:none|nothing|no|n/?a|-|\u2013|\u2026|\.\.\.)\)?\.?$", re.IGNORECASE)

FORM = """\
# Report: {task}
worker: {worker}
state: done | partly | blocked

## Done
- one line for each thing that is finished

## Files
- path/of/file - what changed in it

## Keys
- key of a send, push or claim - what became of it

## Numbers
- SP 152 - what it is used for

## Open questions
- what somebody else has to decide

## Conflicts
- what collided with whose work - how it was settled
"""


@dataclass(frozen=True)
class Item:
    """One line of a section: what it is about, and what is said of it ("" for nothing)."""

    name: str
    said: str = ""


@dataclass(frozen=True)
class Report:
    """What one worker reports. `state` is `done`, `partly`, `blocked`, or "" where none of them stands there."""

    path: str
    worker: str
    task: str
    state: str
    sections: dict[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])

    def items(self, section: str) -> tuple[Item, ...]:
        """Return the lines of a section, none where it is empty."""
        return self.sections.get(section, ())


def form(task: str, worker: str) -> str:
    """Return the form that a worker fills in."""
    return FORM.format(task=" ".join(task.split())[:120] or "the task", worker=worker or "your name")


def read(path: str) -> Report:
    """Read one report; BadReport where it is no text or has no section of the form."""
    try:
        raw = plain_file.read_beginning(path, MOST_BYTES)
    except OSError as error:
        raise BadReport(path, f"cannot be read ({error.strerror})") from None
    return parse(raw.decode("utf-8", "replace"), path)


def parse(text: str, path: str = "report") -> Report:
    """Return the report in the text; headings in any case and depth, sections in any order, one line for an item."""
    fields = {"worker": "", "state": "", "branch": ""}
    sections: dict[str, list[Item]] = {}
    task, here = "", ""
    for line in text.splitlines():
        heading, item, given = _HEADING.match(line), _ITEM.match(line), _FIELD.match(line)
        if heading:
            title = heading.group(1).strip()
            here = _ALIASES.get(title.lower(), "")
            if here:
                sections.setdefault(here, [])
            elif title.lower().startswith("report"):
                task = title.partition(":")[2].strip()
        elif given and not here:
            fields[given.group(1).lower()] = given.group(2)
        elif item and here and not _NOTHING.match(item.group(1)):
            sections[here].append(_item(item.group(1)))
    if not sections:
        raise BadReport(path, f"has none of the sections {', '.join(SECTIONS)}")
    state = fields["state"].lower().strip(" .")
    worker = fields["worker"] or os.path.splitext(os.path.basename(path))[0]
    kept = {name: tuple(found) for name, found in sections.items()}
    return Report(path, worker, task, state if state in STATES else "", kept)


def _item(text: str) -> Item:
    name, _, said = text.partition(" - ")
    if not said:
        name, _, said = text.partition(" \u2014 ")
    return Item(name.strip().strip("`"), said.strip())

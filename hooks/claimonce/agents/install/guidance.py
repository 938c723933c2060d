"""What an agent reads about the gate: a skill in the client's folder, a section in CLAUDE.md and AGENTS.md.

The skill is a file of its own. The section stands between two marks in files that belong to the user; what is around
it is never touched, and taking it out gives the file back to the byte.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping

from claimonce.agents.install import files, locations, records
from claimonce.agents.install.errors import WiringError
from claimonce.agents.install.records import Record
from claimonce.agents.install.settings_file import Change

SKILL, SECTION = "skill", "section"
BEGIN, END = "<!-- claimonce: begin -->", "<!-- claimonce: end -->"
NAMES = ("CLAUDE.md", "AGENTS.md")
_HERE = os.path.dirname(__file__)


def skill_text() -> str:
    """Return the skill as it is installed."""
    return _own("skills/claimonce/SKILL.md")


def section_text() -> str:
    """Return the section with its marks."""
    return f"{BEGIN}\n{_own('snippet.md')}{END}\n"


def skill_file(scope: str, root: str, env: Mapping[str, str]) -> str:
    """Return where the client looks for the skill: in the user's folder, or in the repository at `root`."""
    folder = locations.config_folder(env) if scope == "user" else f"{root}/.claude"
    return f"{folder}/skills/claimonce/SKILL.md"


def add_skill(scope: str, root: str, env: Mapping[str, str]) -> Change:
    """Write the skill; one that somebody else has written or changed is left as it is."""
    path = skill_file(scope, root, env)
    with records.lock(env):
        record, held = records.find(path, env), files.read(path)
        if held == skill_text() or (held is not None and not (record and record.is_untouched(held))):
            return Change(path, "unchanged" if held == skill_text() else "foreign")
        folders = files.missing_folders(path)
        files.edit(path, lambda _: skill_text())
        kept = record.folders if record else folders
        records.keep(Record(path, SKILL, scope, records.digest(skill_text()), False, None, (), kept), env)
        return Change(path, "added" if held is None else "replaced")


def add_section(root: str, env: Mapping[str, str]) -> list[Change]:
    """Put the section into CLAUDE.md and AGENTS.md of the repository, whichever are there; without any into CLAUDE.md.

    A file that is a link to the other gets it once.
    """
    there = [f"{root}/{name}" for name in NAMES if os.path.isfile(f"{root}/{name}")]
    wanted = {os.path.realpath(path): path for path in there or [f"{root}/{NAMES[0]}"]}
    return [_add_section(path, env) for path in wanted.values()]


def remove(record: Record, env: Mapping[str, str]) -> Change:
    """Take out what a record of ours says, to the byte where nobody has changed the file since."""
    with records.lock(env):
        before, after = files.edit(record.path, lambda text: _without(text, record))
        for folder in reversed(record.folders):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        records.forget(record, env)
    if before is None:
        return Change(record.path, "absent")
    if after == before:
        return Change(record.path, "unchanged")
    if after is None:
        return Change(record.path, "gone")
    return Change(record.path, "restored" if record.is_untouched(before) else "removed")


def all_of(env: Mapping[str, str]) -> list[Record]:
    """Return the records of every skill and section."""
    return [record for record in records.all_of(env) if record.kind in (SKILL, SECTION)]


def with_section(text: str | None, file: str = "CLAUDE.md") -> str:
    """Return the text with the section of this version, once, at its old place or at the end."""
    held = text or ""
    span = _span(held, file)
    if span:
        return held[: span[0]] + section_text() + held[span[1] :]
    newline = "" if not held or held.endswith("\n") else "\n"
    return f"{held}{newline}{chr(10) if held.strip() else ''}{section_text()}"


def has_section(text: str | None) -> bool:
    """Return whether a text holds a whole section of ours, of whatever version."""
    held = text or ""
    return BEGIN in held and held.find(END) > held.find(BEGIN)


def _add_section(path: str, env: Mapping[str, str]) -> Change:
    with records.lock(env):
        old = records.find(path, env)
        before, after = files.edit(path, lambda text: with_section(text, path))
        if after == before or after is None:
            return Change(path, "unchanged")
        if old is not None and old.is_untouched(before):
            pristine, existed = _without(before, old), old.existed
        else:
            pristine, existed = _cut(before, path), before is not None
        exact = existed and _cut(after, path) == pristine
        original = None if exact or not existed else pristine
        records.keep(Record(path, SECTION, "project", records.digest(after), existed, original), env)
        return Change(path, "replaced" if has_section(before) else "added")


def _without(text: str | None, record: Record) -> str | None:
    if text is None:
        return None
    if record.kind == SKILL:
        return None if record.is_untouched(text) else text
    if record.is_untouched(text):
        return record.original if record.original is not None else _cut(text, record.path) if record.existed else None
    rest = _cut(text, record.path)
    return None if not record.existed and not (rest or "").strip() else rest


def _cut(text: str | None, file: str) -> str | None:
    """Return the text without the section and the empty line that stands before it."""
    span = _span(text or "", file)
    if text is None or span is None:
        return text
    before, after = text[: span[0]], text[span[1] :]
    return (before[:-1] if before.endswith("\n\n") and not after else before) + after


def _span(text: str, file: str) -> tuple[int, int] | None:
    start = text.find(BEGIN)
    if start < 0:
        return None
    end = text.find(END, start)
    if end < 0 or text.find(BEGIN, start + 1) >= 0:
        line = text.count("\n", 0, start) + 1
        raise WiringError(file, f"line {line}: the marks around our section do not match", "fix them by hand")
    end += len(END)
    return start, end + (text[end : end + 1] == "\n")


def _own(name: str) -> str:
    with open(f"{_HERE}/{name}", encoding="utf-8") as file:
        return file.read()


def standing(root: str) -> dict[str, str]:
    """Return how the section stands in each file of the repository: `current`, `old`, `broken` or `missing`.

    A repository without either file has CLAUDE.md as `missing`: what tells agents of the gate there is nowhere.
    """
    there = [f"{root}/{name}" for name in NAMES if os.path.isfile(f"{root}/{name}")]
    return {path: _stands(files.read(path) or "") for path in there} or {f"{root}/{NAMES[0]}": "missing"}


def _stands(text: str) -> str:
    if BEGIN not in text:
        return "missing"
    if not has_section(text) or text.count(BEGIN) > 1:
        return "broken"
    return "current" if section_text() in text else "old"

"""Edits of files, as every client's tools and patches name them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claimonce.reading.tools import EDIT_TOOLS, PATHS

_TOOLS = EDIT_TOOLS | {"create", "str_replace", "str_replace_editor", "insert", "append", "update"}
_OLD = ("old_string", "oldString", "old_str", "old_text")
_NEW = ("new_string", "newString", "new_str", "new_text", "content", "file_text", "fileText")
_NUMBER = re.compile(r"\d{1,12}")
_NUMBERED = re.compile(r"^(?:[A-Za-z]{1,12}[-_])?(\d{3,14})[-_.]")
_PATCH_FILE = re.compile(r"^\*\*\* (Add|Update) File: ([^\n]{1,400})$", re.MULTILINE)
_LONGEST = 20_000


class Edit(NamedTuple):
    """A file that a call writes; `number` is what it puts in place of another (`152>153`), or takes by its name."""

    path: str
    is_new: bool
    number: str = ""


def is_edit(tool: str, made: Mapping[str, Any]) -> bool:
    """Return whether a call edits a file by a tool of its client's, or hands a patch to one."""
    return tool.lower() in _TOOLS or any("*** Begin Patch" in text for text in _patches(made))


def is_own_tool(tool: str) -> bool:
    """Return whether a tool is a client's own for editing files: it tells nobody anything."""
    return tool.lower() in _TOOLS


def edits(tool: str, made: Mapping[str, Any], cwd: str) -> Iterator[Edit]:
    """Yield the files that a call writes, by their full paths."""
    for text in _patches(made):
        if "*** Begin Patch" not in text:
            continue
        for part in re.split(r"(?=^\*\*\* (?:Add|Update|Delete) File: )", text[:_LONGEST], flags=re.MULTILINE):
            found = _PATCH_FILE.match(part)
            if found:
                old = "\n".join(line[1:] for line in part.split("\n") if line.startswith("-"))
                new = "\n".join(line[1:] for line in part.split("\n") if line.startswith("+"))
                yield _edit(found[2].strip(), cwd, found[1] == "Add", old, new)
        return
    if tool.lower() not in _TOOLS:
        return
    path = next((made[name] for name in PATHS if isinstance(made.get(name), str)), "")
    if path:
        old, new = _first(made, _OLD), _first(made, _NEW)
        is_new = tool.lower() in ("create", "write", "write_file", "create_file") and not old
        yield _edit(path, cwd, is_new, old, new)


def _edit(path: str, cwd: str, is_new: bool, old: str, new: str) -> Edit:
    full = os.path.normpath(os.path.join(cwd or "/", path))
    if is_new:
        found = _NUMBERED.match(os.path.basename(full))
        return Edit(full, True, found[1] if found else "")
    return Edit(full, False, _moved(old, new))


def _moved(old: str, new: str) -> str:
    """Return `152>153` where an edit does nothing but raise one number by one."""
    before, after = _NUMBER.findall(old[:_LONGEST]), _NUMBER.findall(new[:_LONGEST])
    if not before or len(before) != len(after) or _NUMBER.sub("#", old) != _NUMBER.sub("#", new):
        return ""
    changed = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    if len({*changed}) != 1 or int(changed[0][1]) != int(changed[0][0]) + 1:
        return ""
    return ">".join(changed[0])


def _first(made: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((made[name] for name in names if isinstance(made.get(name), str)), "")


def _patches(made: Mapping[str, Any]) -> list[str]:
    texts = [made.get(name) for name in ("input", "patch", "command", "cmd", "patchText")]
    return [text for text in texts if isinstance(text, str) and "*** " in text]

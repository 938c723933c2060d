"""From a call to its acts: what the gate's own reader finds in it, and what the findings need beside that."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claimonce.catalog.index import POWERSHELLS, SHELLS
from claimonce.effects.descriptions import Descriptions
from claimonce.gate.letters import messages
from claimonce.gate.redaction import redacted
from claimonce.hooks.effect import COUNTER, FILE, GIT_PUSH, NOTIFY, Effect
from claimonce.hooks.untrusted_text import quoted
from claimonce.lookback import act
from claimonce.lookback.act import Act, Words
from claimonce.lookback.call import Call
from claimonce.lookback.places import remote_in
from claimonce.prefilter.keywords import possible
from claimonce.reading import read_tool
from claimonce.reading.tools import EDIT_TOOLS, PATHS, SHELL_TOOLS

# Edits of files, as every client's tools and patches name them.

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


_SHOWN = 200
_SENDING = ("send", "comment", "create", "post", "issue", "mail", "message")  # in the name of a tool that is no program
# Why a push was refused, in git's words (2.39): another's was first.
_RACE = re.compile(
    r"\(fetch first\)|\(non-fast-forward\)|\(stale info\)|cannot lock ref|failed to update ref|remote ref is at"
    r"|incorrect old value provided|Updates were rejected because the remote contains work"
)
_MERGE_RACE = re.compile(
    r"Base branch was modified|Head branch was modified|not mergeable|merge conflict|is out of date", re.IGNORECASE
)
_MERGES = ("pr merge", "mr merge", "mr accept", "merge")


class Reader:
    """Reads calls by the descriptions that hold for this user; nothing is claimed, recorded or written."""

    def __init__(
        self, descriptions: Descriptions, words: list[str], counters: tuple[str, ...], read_files: bool
    ) -> None:
        self._descriptions, self._counters, self._read_files = descriptions, counters, read_files
        self._words = [word.encode() for word in words]
        self._known: dict[tuple[str, str], bool] = {}
        self._read: dict[tuple[str, str, str], tuple[Effect, ...]] = {}

    def wanted(self, tool: str, made: Mapping[str, Any], _cwd: str) -> bool:
        """Return whether a call can have an effect, or edits a file. It may say so too often."""
        name = tool.lower()
        if is_edit(name, made):
            return True
        command = made.get("command", made.get("cmd"))
        is_shell = name in SHELL_TOOLS or name in SHELLS or name in POWERSHELLS
        text = command if isinstance(command, str) else json.dumps(command) if command is not None else ""
        if not is_shell and not text and "__" not in name:
            return any(word in name for word in _SENDING)
        if len(text) > 4096:
            return self._possible(tool, made)
        key = (name if not is_shell else "", text or json.dumps(sorted(made)))
        if key not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[key] = self._possible("Bash" if is_shell else tool, {"command": text} if is_shell else made)
        return self._known[key]

    def _possible(self, tool: str, made: Mapping[str, Any]) -> bool:
        if not self._words:
            return True
        payload = json.dumps({"tool_name": tool, "tool_input": made}, separators=(",", ":"))
        return possible(payload.encode("utf-8", "surrogatepass"), self._words)

    def acts(self, call: Call) -> Iterator[Act]:
        """Yield what a call did, each act once."""
        for each in edits(call.tool, call.input, call.cwd):
            yield _act(call, act.CREATED if each.is_new else act.EDITED, [each.path], note=each.number)
        for effect in self._effects(call):
            if effect.kind == NOTIFY:
                yield _message(call, effect)
            elif effect.kind == GIT_PUSH:
                yield _push(call, effect)
            elif effect.kind == COUNTER:
                yield _of(call, act.COUNTED, effect, list(effect.targets))

    def _effects(self, call: Call) -> tuple[Effect, ...]:
        """Return what a call would do; what one folder's sessions run again and again is read once."""
        if is_own_tool(call.tool) and not self._counters:
            return ()
        command = call.input.get("command", call.input.get("cmd"))
        key = (call.tool, command if isinstance(command, str) else "", call.cwd)
        if key[1] and key in self._read:
            return self._read[key]
        found = read_tool(
            call.tool, dict(call.input), self._descriptions, cwd=call.cwd, counters=self._counters,
            read_file=self._read_files and bool(call.cwd) and os.path.isdir(call.cwd),
        ).effects  # fmt: skip
        if key[1] and len(key[1]) < 4096:
            if len(self._read) > 4096:
                self._read.clear()
            self._read[key] = found
        return found


def _act(call: Call, kind: str, targets: list[str], **more: Any) -> Act:
    shown = ""
    command = call.input.get("command", call.input.get("cmd"))
    if isinstance(command, str):
        shown = quoted(redacted(command[:2000]), _SHOWN)
    return Act(
        kind, call.client, call.who, f"{call.client}:{call.session}", call.at, 0.0, call.cwd, call.line, call.tool,
        targets, call.ended.how, call.ended.status, tokens=call.tokens, use_id=call.use_id, shown=shown, **more,
    )  # fmt: skip


def _of(call: Call, kind: str, effect: Effect, targets: list[str], **more: Any) -> Act:
    return _act(
        call, kind, targets, channel=effect.channel, program=effect.program, verb=effect.verb, hidden=effect.hidden,
        by=effect.by, plugin=effect.plugin, **more,
    )  # fmt: skip


def _message(call: Call, effect: Effect) -> Act:
    what = messages.of_effect(effect)
    made = messages.letter(what)
    subject, head = quoted(redacted(what.subject[:800]), _SHOWN), quoted(redacted(what.body[:800]), _SHOWN)
    # As the store keeps it, so that what was weighed then is what would be weighed now.
    words = Words(what.print, f"{subject}\n{head}", sorted(made.groups), sorted(made.names), made.known, subject, head)
    kind = act.FILED if effect.act == FILE else act.TOLD
    return _of(call, kind, effect, list(what.recipients), words=words)


def _push(call: Call, effect: Effect) -> Act:
    said = call.ended.said
    if effect.verb in _MERGES and effect.program.rpartition("/")[2] != "git":
        why = "race" if call.ended.how != "ok" and _MERGE_RACE.search(said) else ""
        return _of(call, act.MERGED, effect, [effect.targets[0] if effect.targets else ""], note=why)
    # A push at the end of a pipe, or behind `|| true`, fails without a status: git's own words say so.
    is_race = bool(_RACE.search(said))
    remote = remote_in(said, call.cwd)
    found = _of(call, act.PUSHED, effect, [remote, *effect.targets], note="race" if is_race else "")
    if is_race and found.how == "ok":
        found.how = "failed"
    return found

"""The modes in the user's settings file, for `init --observe`: lines are changed, the rest stays as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from claimonce.agents.install import files, records
from claimonce.agents.install.errors import WiringError
from claimonce.agents.install.records import Record
from claimonce.agents.install.settings_file import Change
from claimonce.hooks.coerce import table
from claimonce.settings.paths import user_file
from claimonce.settings.table import TABLE

SECTIONS = tuple(row.section for row in TABLE if row.name == "mode")
_LINE = re.compile(r"^[ \t]*mode[ \t]*=[ \t]*(?P<value>[^#\r\n]*?)[ \t]*(#[^\r\n]*)?\r?$", re.MULTILINE)


def observe(env: Mapping[str, str]) -> Change:
    """Set every mode in the user's settings to `observe`; WiringError when they are written in a way of their own."""
    path = user_file(env)
    with records.lock(env):
        before, after = files.edit(path, lambda text: with_mode(text or "", "observe", path))
        if after is None or before == after:
            return Change(path, "unchanged")
        records.keep(Record(path, records.MODES, "user", records.digest(after), before is not None, before), env)
    return Change(path, "added")


def is_observing(env: Mapping[str, str]) -> bool:
    """Return whether `observe` is what the user's file holds now, by our own hand."""
    return records.find(user_file(env), env) is not None


def enforce_again(env: Mapping[str, str]) -> Change:
    """Take back what `observe` wrote, if nobody has changed the file since."""
    path = user_file(env)
    with records.lock(env):
        record = records.find(path, env)
        if record is None:
            return Change(path, "absent")
        if not record.is_untouched(files.read(path)):
            records.forget(record, env)
            return Change(path, "unchanged")
        files.edit(path, lambda _: record.original)
        records.forget(record, env)
    return Change(path, "restored")


def with_mode(text: str, mode: str, file: str) -> str:
    """Return the TOML text with this mode for every effect."""
    try:
        wanted = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WiringError(file, f"cannot be read ({error})", "fix the file, then run this again") from None
    made = text
    for section in SECTIONS:
        held = wanted.get(section, {})
        if table(held).get("mode") != mode:
            wanted[section] = {**table(held), "mode": mode}
            made = _with_mode(made, section, mode)
    if _loaded(made) != wanted:
        do = f'write mode = "{mode}" under {", ".join(f"[{section}]" for section in SECTIONS)} by hand'
        raise WiringError(file, "has its tables in a form that is not edited here", do)
    return made


def _with_mode(text: str, section: str, mode: str) -> str:
    line = f'mode = "{mode}"\n'
    header = re.search(rf"^[ \t]*\[[ \t]*{section}[ \t]*\][^\r\n]*(\r?\n|$)", text, re.MULTILINE)
    if header is None:
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{gap}[{section}]\n{line}"
    after = re.compile(r"^[ \t]*\[", re.MULTILINE).search(text, header.end())
    end = after.start() if after else len(text)
    held = _LINE.search(text, header.end(), end)
    if held:
        return text[: held.start("value")] + f'"{mode}"' + text[held.end("value") :]
    return text[: header.end()] + ("" if header.group(1) else "\n") + line + text[header.end() :]


def _loaded(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None

"""One key at the top of a client's TOML file: put in by one marked line, found, taken out; the rest stays as it is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping

from claimonce.agents.install import files, records
from claimonce.agents.install.errors import WiringError
from claimonce.agents.install.records import Record
from claimonce.agents.install.settings_file import Change

_MARK = "  # claimonce"


def add(path: str, key: str, value: str, env: Mapping[str, str]) -> Change:
    """Set `key` to `value` where the file says nothing of it; a file that says otherwise is somebody's decision."""
    line = f"{key} = {value}{_MARK}\n"
    with records.lock(env):
        before, after = files.edit(path, lambda text: _with(text or "", key, line, path))
        if after is None or before == after:
            return Change(path, "unchanged")
        records.keep(Record(path, records.LINE, "user", records.digest(after), before is not None, line), env)
    return Change(path, "added")


def remove(path: str, env: Mapping[str, str]) -> Change:
    """Take the line out."""
    with records.lock(env):
        record = records.find(path, env)
        if record is None or record.kind != records.LINE or record.original is None:
            return Change(path, "absent")
        line = record.original
        before, after = files.edit(path, lambda text: _without(text, line, record.existed))
        records.forget(record, env)
    return Change(path, "unchanged" if before == after else "restored" if record.is_untouched(before) else "removed")


def _with(text: str, key: str, line: str, path: str) -> str:
    try:
        held = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WiringError(path, f"cannot be read ({error})", "fix the file, then run this again") from None
    table, _, name = key.rpartition(".")
    inside = held.get(table) if table else held
    if isinstance(inside, dict) and name in inside:
        return text
    if inside is not None and table:
        do = f"write {line.removeprefix(f'{table}.').strip()} below [{table}] by hand"
        raise WiringError(path, f"has a [{table}] of its own", do)
    # At the top: below the first table the key would be that table's.
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    return mark + line + text.removeprefix(mark)


def _without(text: str | None, line: str, existed: bool) -> str | None:
    rest = None if text is None else text.replace(line, "", 1)
    return None if rest == "" and not existed else rest

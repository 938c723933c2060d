"""Our entries into a client's settings file and out of it, with a record of what was there before."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from claimonce.agents.install import entries, files, locations, records
from claimonce.agents.install.errors import SkippedByClient
from claimonce.agents.install.records import Record
from claimonce.clients import row as clients
from claimonce.settings.paths import data_folder

_CONTAINERS = (entries.HOOKS, *(f"{entries.HOOKS}.{event}" for event in sorted(entries.all_events())))


@dataclass(frozen=True)
class Change:
    """What became of one file: `added`, `replaced`, `unchanged`, `removed`, `restored` or `absent`."""

    path: str
    what: str


def marker(env: Mapping[str, str]) -> str:
    """Return the file that lists the user settings we are in; the plugin's launcher steps aside where it is there."""
    return f"{data_folder(env)}/wired-user"


def refuse_skipped(path: str, client: str = "claude") -> None:
    """Raise SkippedByClient for a settings file that the client will not read, BrokenJson for one that nobody can."""
    row, text = clients.of(client), files.read(path)
    if row is None or text is None or entries.is_blank(text):
        return
    if stumbles := locations.stumbling_block(row, text):
        entries.read(text, path)
        raise SkippedByClient(path, stumbles)


def add(
    path: str, scope: str, command: str, env: Mapping[str, str], client: str = "claude", worktrees: bool | None = None
) -> Change:
    """Put our entries into the settings file at `path`, once; WiringError when it cannot be.

    `worktrees` says whether the client's worktrees are made by us; None leaves that as it is.
    """
    with records.lock(env):
        old = records.find(path, env)
        folders = files.missing_folders(os.path.realpath(path))
        before, after = files.edit(path, lambda text: entries.wire(text or "", command, path, client, worktrees).text)
        if client == "claude":
            _mark(path, scope == "user", scope, env)
        if after is None or after == before:
            return Change(path, "unchanged")
        record = replace(_record(path, scope, command, before, after, old, folders), client=client)
        records.keep(record, env)
        return Change(path, "replaced" if entries.has_ours(before or "", command, path) else "added")


def remove(path: str, env: Mapping[str, str], command: str = "", scope: str = "user") -> Change:
    """Take our entries out of the settings file, to the byte where nobody else has changed it since."""
    with records.lock(env):
        record = records.find(path, env)
        before, after = files.edit(path, lambda text: _unwired(text, record, command, path))
        _mark(path, False, scope, env)
        if record is not None:
            for folder in reversed(record.folders):
                with contextlib.suppress(OSError):
                    os.rmdir(folder)
            records.forget(record, env)
    if before is None:
        return Change(path, "absent")
    if after == before:
        return Change(path, "unchanged")
    return Change(path, "restored" if record is not None and record.is_untouched(before) else "removed")


def _record(
    path: str, scope: str, command: str, before: str | None, after: str, old: Record | None, folders: tuple[str, ...]
) -> Record:
    existed = before is not None
    if old is not None and old.is_untouched(before):
        pristine, existed = _unwired(before, old, command, path), old.existed
    else:
        pristine = entries.unwire(before or "", old.created if old else None, command, path)
        existed = existed and not (old is not None and not old.existed and _is_empty(pristine))
    created = tuple(name for name in _CONTAINERS if not _has(pristine or "", name, path))
    exact = existed and entries.unwire(after, created, command, path) == pristine
    kept = old.folders if old is not None else ()
    return Record(
        path, records.SETTINGS, scope, records.digest(after), existed,
        None if exact or not existed else pristine, created, kept or folders,
    )  # fmt: skip


def _unwired(text: str | None, record: Record | None, command: str, path: str) -> str | None:
    if text is None:
        return None
    if record is None:
        return entries.unwire(text, None, command, path)
    if record.is_untouched(text):
        if not record.existed:
            return None
        return entries.unwire(text, record.created, command, path) if record.original is None else record.original
    rest = entries.unwire(text, record.created, command, path)
    return None if not record.existed and _is_empty(rest) else rest


def _has(text: str, container: str, path: str) -> bool:
    if entries.is_blank(text):
        return False
    node = entries.read(text, path).get(entries.HOOKS)
    event = container.partition(".")[2]
    return node is not None and (not event or node.get(event) is not None)


def _is_empty(text: str | None) -> bool:
    return text is None or entries.is_frame(text)


def _mark(path: str, there: bool, scope: str, env: Mapping[str, str]) -> None:
    if scope != "user":
        return
    file = marker(env)
    listed = (files.read(file) or "").splitlines()
    wanted = [line for line in listed if line != path] + ([path] if there else [])
    if wanted == listed:
        return
    files.edit(file, lambda _: "".join(f"{line}\n" for line in wanted) or None)

"""Everything that `init` put anywhere, out again. Receipts stay unless a person says otherwise."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Mapping

from claimonce.agents import armed
from claimonce.agents.install import entries, files, guidance, locations, modes, records, settings_file
from claimonce.agents.install.settings_file import Change
from claimonce.gate import used_stores
from claimonce.gate.folder import prepare
from claimonce.settings.paths import data_folder, state_folder
from claimonce.shims.bytecode_bundle import bundle_path
from claimonce.shims.scripts import launcher_path

# What the gate itself writes into the state folder; anything else there is not ours to delete.
_OURS = (
    "claims.db", "claims.db-wal", "claims.db-shm", "turnstile", "cache", "checks", "open", "reports",
    "context", "fleet", "away",
)  # fmt: skip


def settings(scope: str, root: str, env: Mapping[str, str]) -> list[Change]:
    """Take our entries out of every settings file that has them; `scope` ("" for all) narrows it."""
    command = launcher_path(env)
    mine = [one for one in records.all_of(env) if one.kind == records.SETTINGS and one.client == "claude"]
    targets = {record.path: record.scope for record in mine}
    for name in ("user", "project") if root else ("user",):
        file = locations.settings_file(name, root, env)
        if _names_us(file, command):
            targets.setdefault(file, name)
    wanted = {path: name for path, name in targets.items() if scope in ("", name)}
    if scope == "project" and root:
        own = locations.settings_file("project", root, env)
        wanted = {path: name for path, name in wanted.items() if path == own}
    changes = [settings_file.remove(path, env, command, name) for path, name in sorted(wanted.items())]
    if scope != "project":
        changes.append(modes.enforce_again(env))
    return [change for change in changes if change.what != "absent"]


def guidance_of(scope: str, root: str, env: Mapping[str, str]) -> list[Change]:
    """Take out skills and sections; `scope` ("" for all) narrows it, `project` to the repository at `root`."""
    wanted = [record for record in guidance.all_of(env) if scope in ("", record.scope)]
    if scope == "project":
        wanted = [record for record in wanted if root and record.path.startswith(f"{root}/")]
    changes = [guidance.remove(record, env) for record in wanted]
    return [change for change in changes if change.what != "absent"]


def is_wired(env: Mapping[str, str]) -> bool:
    """Return whether a settings file that we know of still starts our launcher."""
    return any(record.kind in (records.SETTINGS, records.FILE) for record in records.all_of(env))


def launcher(env: Mapping[str, str]) -> str:
    """Delete the launcher and our own notes in the data folder; return its path, "" when it was not there."""
    path, gone = launcher_path(env), ""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
        gone = path
    for ours in (settings_file.marker(env), bundle_path(env)):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(ours)
    for name in ("wired", armed.FOLDER):
        shutil.rmtree(f"{data_folder(env)}/{name}", ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(data_folder(env))
    return gone


def purge(env: Mapping[str, str]) -> tuple[str, list[str]]:
    """Delete the store with every receipt in it; return the folder and what was left there because it is not ours."""
    folder = state_folder(env)
    if not os.path.isdir(folder):
        return "", []
    prepare(folder)
    for name in _OURS:
        path = f"{folder}/{name}"
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)
    used_stores.forget(folder)
    left = sorted(os.listdir(folder))
    if not left:
        os.rmdir(folder)
    return folder, left


def _names_us(file: str, command: str) -> bool:
    return entries.has_ours(files.read(file) or "", command, file)

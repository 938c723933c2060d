"""Files of our own in a client's folder: a list of hooks that the client reads, or a plugin of its own kind."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path

from claimonce.agents.install import entries, files, records
from claimonce.agents.install.errors import WiringError
from claimonce.agents.install.files import missing_folders
from claimonce.agents.install.records import Record
from claimonce.agents.install.settings_file import Change
from claimonce.clients import row as clients
from claimonce.hooks.coerce import table, texts
from claimonce.shims.install import shims_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

# One key at the top of a client's TOML file: put in by one marked line, found, taken out; the rest stays as it is.

_MARK = "  # claimonce"


def add_line(path: str, key: str, value: str, env: Mapping[str, str]) -> Change:
    """Set `key` to `value` where the file says nothing of it; a file that says otherwise is somebody's decision."""
    line = f"{key} = {value}{_MARK}\n"
    with records.lock(env):
        before, after = files.edit(path, lambda text: _with(text or "", key, line, path))
        if after is None or before == after:
            return Change(path, "unchanged")
        records.keep(Record(path, records.LINE, "user", records.digest(after), before is not None, line), env)
    return Change(path, "added")


def remove_line(path: str, env: Mapping[str, str]) -> Change:
    """Take the line out."""
    with records.lock(env):
        record = records.find(path, env)
        if record is None or record.kind != records.LINE or record.original is None:
            return Change(path, "absent")
        line = record.original
        before, after = files.edit(path, lambda text: _without(text, line, record.existed))
        records.forget(record, env)
    return Change(path, "unchanged" if before == after else "restored" if record.is_untouched(before) else "removed")


def missing_line(row: Client, env: Mapping[str, str]) -> str:
    """Return why the client does not find what its settings have to name, "" where they name it."""
    key, path = row.SETTING[0], f"{clients.folder_of(row, env)}/config.toml"
    if not key:
        return ""
    try:
        held = tomllib.loads((files.read(path) or "").removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        return f"{path} cannot be read ({error}), so the client starts without our plugin"
    value = row.SETTING[1].replace("{folder}", clients.folder_of(row, env))
    wanted: object = tomllib.loads(f"{key} = {value}")
    given: object = held
    for name in key.split("."):
        wanted, given = table(wanted).get(name), table(given).get(name)
    named = set(texts(wanted)) <= set(texts(given)) if texts(wanted) else given == wanted
    return "" if named else f"{path} does not say {key} = {value}, so the client starts without our plugin"


def _with(text: str, key: str, line: str, path: str) -> str:
    try:
        held = tomllib.loads(text.removeprefix("\ufeff"))
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


_SIGN = "claimonce"
_EMPTY = "# claimonce: nothing but a sign that this folder is a plugin\n"
_BUNDLED = Path(clients.__file__).parent / "bundled"


def text_of(row: Client, command: str, env: Mapping[str, str]) -> str:
    """Return the file's text for this launcher."""
    if row.BUNDLED:
        text = (_BUNDLED / row.BUNDLED).read_text(encoding="utf-8")
        quoted = shlex.quote if text.startswith("#!") else json.dumps
        return text.replace("@LAUNCH@", quoted(command)).replace("@SHIMS@", json.dumps(shims_folder(env)))
    frame = json.loads(row.FRAME)
    listed = {event.name: [_entry(event, command, row.NAME)] for event in entries.of(row.NAME)}
    hooks = [entry for each in listed.values() for entry in each] if isinstance(frame.get("hooks"), list) else listed
    return json.dumps({**frame, "hooks": hooks}, indent=2) + "\n"


def _entry(event: entries.Event, command: str, client: str) -> dict[str, object]:
    matcher: dict[str, object] = {"matcher": event.matcher} if event.matcher else {}
    return {**matcher, **entries.handler_of(event, command, client)}


def add(row: Client, command: str, env: Mapping[str, str]) -> Change:
    """Write the file, once; WiringError where another's file stands in its place."""
    wanted, config = text_of(row, command, env), clients.config_of(row, env)
    beside = [(f"{clients.folder_of(row, env)}/{name}", name) for name in row.BESIDE]
    for path in (*(path for path, _ in beside), config):
        _checked(files.read(path), wanted, path)  # all of them or none
    for path, name in beside:
        _write(path, _EMPTY if name.endswith(".py") else wanted, env)
    return _write(config, wanted, env)


def _write(path: str, wanted: str, env: Mapping[str, str]) -> Change:
    with records.lock(env):
        old, folders = records.find(path, env), missing_folders(os.path.realpath(path))
        before, _ = files.edit(path, lambda text: _checked(text, wanted, path))
        if wanted.startswith("#!"):
            os.chmod(path, 0o755)  # noqa: S103  (a program that the client starts)
        if before == wanted:
            return Change(path, "unchanged")
        kept = old.folders if old is not None else folders
        records.keep(Record(path, records.FILE, "user", records.digest(wanted), False, folders=kept), env)
    return Change(path, "added" if before is None else "replaced")


def is_current(row: Client, command: str, env: Mapping[str, str]) -> bool:
    """Return whether each of the files is that of this version, and can be started where it is a program."""
    wanted = text_of(row, command, env)
    paths = [clients.config_of(row, env), *(f"{clients.folder_of(row, env)}/{name}" for name in row.BESIDE)]
    if any(files.read(path) != (_EMPTY if path.endswith("__init__.py") else wanted) for path in paths):
        return False
    return not wanted.startswith("#!") or all(os.access(path, os.X_OK) for path in paths)


def remove(row: Client, env: Mapping[str, str]) -> Change:
    """Take the file away, and the folders that were made for it; one that somebody has made their own stays."""
    gone = _take_away(clients.config_of(row, env), env)
    for name in row.BESIDE:
        _take_away(f"{clients.folder_of(row, env)}/{name}", env)
    return gone


def _take_away(path: str, env: Mapping[str, str]) -> Change:
    with records.lock(env):
        record = records.find(path, env)
        before, after = files.edit(path, lambda text: None if text is not None and _SIGN in text else text)
        if path.endswith(".py") and after is None:
            shutil.rmtree(f"{os.path.dirname(path)}/__pycache__", ignore_errors=True)  # what the client compiled of it
        for folder in reversed(record.folders if record is not None else ()):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        if record is not None:
            records.forget(record, env)
    if before is None:
        return Change(path, "absent")
    return Change(path, "unchanged" if after == before else "restored")


def _checked(text: str | None, wanted: str, path: str) -> str:
    if text is not None and text.strip() and _SIGN not in text:
        raise WiringError(path, "is not ours", f"move it away (`mv {shlex.quote(path)} ...`), then run this again")
    return wanted

"""The verb `markers`: receipts as files, out of the store and into it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from claimonce.cli.common import json_option, say, session_of, session_option, store_here
from claimonce.gate import marker_files
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell, warn


@click.group()
def markers() -> None:
    """Write receipts to a folder that the user tracks, or take a folder of marker files in."""


@markers.command("export")
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@json_option
def export_(folder: Path | None, as_json: bool) -> int:
    """Write one JSON file a key to FOLDER, redacted, under hashed names.

    Without FOLDER, to the one that the setting `markers.export` names.
    """
    folder = folder or _set("markers.export", _settings()["export"])
    written = marker_files.export(store_here(), folder)
    say({"written": written}) if as_json else tell(f"{written} markers written to {folder}")
    return 0


@markers.command("import")
@click.argument("folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--window", default="", help="How long they count; by default each file's own, else 24h for notifications."
)
@session_option
@json_option
def import_(folder: Path | None, window: str, session: str, as_json: bool) -> int:
    """Take the marker files of FOLDER in, such as state/notification-sent/*.json: the file's name is the key.

    A file that cannot be read makes its key uncertain, never undone; it is named and the exit status is 1.
    Without FOLDER, the one that the setting `markers.import` names is read.
    """
    folder = folder or _set("markers.import", _settings()["import"])
    if not folder.is_dir():
        raise click.UsageError(f"{folder} is not a folder; markers.import names it")
    taken, broken = marker_files.import_(store_here(), folder, session_of(session).name, window)
    for path in broken:
        warn(f"{path}: cannot be read as a marker; its key is uncertain until `claimonce settle` says what happened")
    say({"taken": taken, "broken": broken}) if as_json else tell(f"{taken} markers taken in")
    return 1 if broken else 0


def _settings() -> Mapping[str, str]:
    found: Mapping[str, str] = load(os.getcwd()).settings["markers"]
    return found


def _set(key: str, named: str) -> Path:
    if not named:
        raise click.UsageError(f"name a FOLDER, or set {key} in claimonce.toml")
    return Path(named)

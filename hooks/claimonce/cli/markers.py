"""The verb `markers`: receipts as files, out of the store and into it."""

from __future__ import annotations

from pathlib import Path

import click

from claimonce.cli.common import json_option, say, session_of, session_option, store_here, warn
from claimonce.gate import marker_files


@click.group()
def markers() -> None:
    """Write receipts to a folder that the user tracks, or take a folder of marker files in."""


@markers.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
def export_(folder: Path, as_json: bool) -> int:
    """Write one JSON file a key to FOLDER, redacted, under hashed names."""
    written = marker_files.export(store_here(), folder)
    say({"written": written}) if as_json else click.echo(f"{written} markers written to {folder}")
    return 0


@markers.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--window", default="", help="How long they count; by default each file's own, else 24h for notifications."
)
@session_option
@json_option
def import_(folder: Path, window: str, session: str, as_json: bool) -> int:
    """Take the marker files of FOLDER in, such as state/notification-sent/*.json: the file's name is the key.

    A file that cannot be read makes its key uncertain, never undone; it is named and the exit status is 1.
    """
    taken, broken = marker_files.import_(store_here(), folder, session_of(session).name, window)
    for path in broken:
        warn(f"{path}: cannot be read as a marker; its key is uncertain until `claimonce settle` says what happened")
    say({"taken": taken, "broken": broken}) if as_json else click.echo(f"{taken} markers taken in")
    return 1 if broken else 0

"""The verb `config`: which settings are in force here, and which layer says so."""

from __future__ import annotations

import json
import os

import click

from claimonce.cli.common import as_json_text, json_option
from claimonce.cli.shown import VERSION, columns
from claimonce.gate.redaction import redacted
from claimonce.hooks.untrusted_text import tell, warn
from claimonce.settings.errors import HIDDEN
from claimonce.settings.load import load
from claimonce.settings.table import TABLE

DEFAULT = "default"


@click.group()
def config() -> None:
    """Show the settings that are in force here."""


@config.command(epilog="Exit status: 0, or 2 when a settings file is wrong; the message names file and key.")
@click.option("--origin", is_flag=True, help="Say for each key which layer it comes from.")
@json_option
def show(origin: bool, as_json: bool) -> None:
    """Show every key with the value that is in force in this folder.

    The layers, weakest first: default, the user's claimonce.toml, pyproject.toml, claimonce.toml, environment. What a
    repository says that is not obeyed until it is trusted is named on stderr. Passwords are hidden.
    """
    found = load(os.getcwd())
    rows = [
        (row.key, _value(HIDDEN if row.kind == "dsn" and found.values[row.key] else found.values[row.key]),
         found.origins.get(row.key, DEFAULT))
        for row in TABLE
    ]  # fmt: skip
    if as_json:
        values = [{"key": key, "value": json.loads(value), "origin": where} for key, value, where in rows]
        tell(as_json_text({"v": VERSION, "settings": values, "not_obeyed": list(found.notes)}), whole=True)
        return
    if origin:
        columns(["key", "origin", "value"], [[key, where, value] for key, value, where in rows])
    else:
        columns(["key", "value"], [[key, value] for key, value, _ in rows])
    for note in found.notes:
        warn(note)


def _value(value: object) -> str:
    return redacted(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)  # pyright: ignore[reportUnknownArgumentType]

"""`claimonce doctor`: prove that the gate bites here."""

from __future__ import annotations

import os
from dataclasses import asdict

import click

from claimonce.agents.doctor.examination import examine
from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import FAIL, OK, WARN, Row
from claimonce.cli.common import json_option, say
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell
from claimonce.settings.errors import SettingsError
from claimonce.settings.paths import SENTINEL
from claimonce.shims.install import shims_folder
from claimonce.shims.scripts import launcher_path

_SIGNS = {OK: ("ok  ", "green"), WARN: ("warn", "yellow"), FAIL: ("FAIL", "red")}


@click.command("doctor", epilog="Exit status: 0 nothing fails, 1 something does.")
@click.option("--quick", is_flag=True, help="Only look; do not start the hook. Takes no time, proves less.")
@json_option
def doctor(quick: bool, as_json: bool) -> int:
    """Prove that the gate bites, for this user and in the current folder.

    Looks at the client's settings, the store, the shims and the repository, then starts the installed hook on a store
    of its own: with a call that must pass and one that must not, standing still, killed, and without its interpreter.
    Nothing is sent and nothing is claimed. It takes about ten seconds.
    """
    rows: list[Row] = []
    for row in examine(_place(), quick):
        rows.append(row)
        if not as_json:
            _print(row)
    failed = [row for row in rows if row.state == FAIL]
    if as_json:
        say({"ok": not failed, "checks": [asdict(row) for row in rows]})
    else:
        tell(_summary(rows, len(failed), quick))
    return 1 if failed else 0


def _place() -> Place:
    env = os.environ
    try:
        programs = load("", env, people=True).shims
    except SettingsError:
        programs = []  # a check of its own says what is wrong with the settings
    names = tuple(dict.fromkeys(["git", *programs]))
    return Place(env, os.getcwd(), launcher_path(env), shims_folder(env), SENTINEL, names)


def _print(row: Row) -> None:
    word, colour = _SIGNS[row.state]
    click.secho(word, fg=colour, nl=False)
    tell(f"  {row.check}: {row.sentence}")
    if row.repair and row.state != OK:
        tell(f"      -> {row.repair}")


def _summary(rows: list[Row], failed: int, quick: bool) -> str:
    if failed:
        return f"{failed} of {len(rows)} checks fail."
    warned = sum(row.state == WARN for row in rows)
    proven = "It looks right; without --quick the doctor also tries it." if quick else "The gate bites."
    return proven + (f" {warned} thing{'s' * (warned != 1)} could be better." if warned else "")

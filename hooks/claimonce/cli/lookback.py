"""The verb `lookback`: what sessions on this machine did twice, and what the gate would have said."""

from __future__ import annotations

import os
import sys
import time

import click

from claimonce.cli.common import DURATION
from claimonce.hooks.untrusted_text import tell, warn

FORMATS = ("text", "json", "markdown", "html")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH]...")
@click.option("--since", type=DURATION, default=None, metavar="30d", help="Leave out what is older than this.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The report's form."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs: `--format json`.")
@click.option("--output", "-o", type=click.Path(dir_okay=False), default=None, help="Write the report to this file.")
@click.option("--counter", "counters", multiple=True, metavar="PATH", help="Take this file for a shared counter too.")
@click.option("--no-cache", is_flag=True, help="Read every transcript again, and keep nothing.")
@click.option("--no-files", is_flag=True, help="Open no file that a call names: judge by its text alone.")
def lookback(
    paths: tuple[str, ...], since: float | None, form: str, as_json: bool, output: str | None,
    counters: tuple[str, ...], no_cache: bool, no_files: bool,
) -> int:  # fmt: skip
    """Say what sessions did twice, by the transcripts on disk. Nothing is changed.

    PATH is a transcript or a folder of them; without one, the places where the known clients keep theirs. Exits 2 where
    there is no transcript at all.
    """
    from claimonce.audit.progress import Progress
    from claimonce.lookback import here
    from claimonce.lookback.again import look_back
    from claimonce.lookback.errors import NoHistory
    from claimonce.lookback.report import format_report
    from claimonce.lookback.transcripts import clients

    asked = list(paths) or clients.places(os.path.expanduser("~"), os.environ)
    holds = here.of(os.getcwd(), os.environ, counters, not no_files)
    begun = time.time() - since if since else 0.0
    with Progress("lookback") as progress:
        outcome = look_back(asked, holds, here.cache(holds, os.environ, not no_cache), begun, progress)
    if not outcome.history.files and not outcome.history.skipped:
        raise NoHistory(tuple(asked))
    text = format_report(outcome, "json" if as_json else form)
    if output:
        with open(output, "w", encoding="utf-8") as file:
            file.write(text)
        warn(f"the report is in {output}")
        return 0
    if form == "html" and sys.stdout.isatty():
        warn("an HTML page is for a file: add `--output lookback.html`")
        return 2
    tell(text.rstrip("\n"), whole=True)
    return 0


# The word that other tools have for it.
replay = click.Command("replay", callback=lookback.callback, params=lookback.params, help=lookback.help)

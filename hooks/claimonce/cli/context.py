"""`claimonce context`: the right page at the right time, and the workers' reports on one page."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from claimonce.cli.common import json_option, say, session_of, session_option, store_here
from claimonce.context import index_update, queries, reports, synthesis
from claimonce.context.brief import BUDGET, Brief, BriefRequest
from claimonce.context.errors import BadReport
from claimonce.context.snapshot import WorkTree
from claimonce.hooks.untrusted_text import tell, warn

LEAST, MOST = 100, 50_000  # tokens
NONE_READ = 2


@click.group("context")
def context() -> None:
    """Find what belongs to a task, and hand it over in small pieces.

    `brief` names files with lines, commits and acts that belong to a task, each with its reason. `need` adds what is
    still missing, in your own words, any number of times; each answer holds only what is new. `synthesise` brings the
    workers' reports onto one page. No model is asked and nothing leaves the machine.
    """


@context.command()
@click.option("-t", "--task", default="", metavar="TEXT", help="What the session works on; @FILE reads it, - is stdin.")
@click.option("--budget", type=click.IntRange(LEAST, MOST), default=BUDGET, show_default=True, help="Tokens at most.")
@click.option("--all", "everything", is_flag=True, help="Repeat what the session was given before.")
@click.option("--repo", default=".", metavar="FOLDER", help="Another work tree than the one here.")
@session_option
@json_option
def brief(task: str, budget: int, everything: bool, repo: str, session: str, as_json: bool) -> None:
    """Show what belongs to the task: paths with lines, each with its reason.

    A later call of the same session shows only what changed since. Another task begins from nothing.
    """
    request = BriefRequest(session_of(session).name, budget, everything)
    made = queries.brief_for(queries.root_of(repo), request, os.environ, _text(task), store_here())
    _show(made, as_json)


@context.command()
@click.argument("text")
@click.option("--budget", type=click.IntRange(LEAST, MOST), default=BUDGET, show_default=True, help="Tokens at most.")
@click.option("--repo", default=".", metavar="FOLDER", help="Another work tree than the one here.")
@session_option
@json_option
def need(text: str, budget: int, repo: str, session: str, as_json: bool) -> None:
    """Say what is still missing, and get what the brief gains by it.

    TEXT is free: "where are the retries counted?", "the schema of the orders table". @FILE reads it, - is stdin.
    """
    said = _text(text)
    if not said:
        raise click.UsageError("TEXT is empty; say what is missing in a few words")
    request = BriefRequest(session_of(session).name, budget)
    _show(queries.need(queries.root_of(repo), request, said, os.environ, store_here()), as_json)


@context.command()
@click.option("--repo", default=".", metavar="FOLDER", help="Another work tree than the one here.")
@json_option
def index(repo: str, as_json: bool) -> None:
    """Bring the index of this work tree up to date, and say what was read. Every other verb does so by itself."""
    root = queries.root_of(repo)
    opened = queries.opened(root, os.environ)
    done = index_update.refresh(opened, WorkTree(root))
    row = {
        "root": root, "files": done.files, "read": done.read, "gone": done.gone, "commits": done.commits,
        "seconds": round(done.seconds, 3), "index": opened.path,
    }  # fmt: skip
    if as_json:
        say(row, whole=True)
    else:
        tell(f"{done.files} files: {done.read} read, {done.gone} gone; {done.commits} commits read")


@context.command()
@click.option("-t", "--task", default="", metavar="TEXT", help="The task that the report is about.")
@click.option("--worker", default="", metavar="NAME", help="Who writes it.")
def report(task: str, worker: str) -> None:
    """Print the form of a worker's report, to be filled in and saved as a file."""
    tell(reports.form(task, worker), end="")


@context.command()
@click.argument("paths", nargs=-1, required=True, metavar="REPORT...", type=click.Path(path_type=str))
@json_option
def synthesise(paths: tuple[str, ...], as_json: bool) -> int:
    """Bring workers' reports onto one page: what was done, what more than one touched, numbers, questions, conflicts.

    A folder stands for the .md files in it. A report that cannot be read is named; the exit status is 2 when none can.
    """
    made = synthesis.read_all(_files(paths))
    if as_json:
        say(synthesis.to_json(made), whole=True)
    elif made.reports:
        tell(synthesis.page(made))
    for each in made.unread if as_json or not made.reports else ():
        warn(each)
    return 0 if made.reports else NONE_READ


def _files(paths: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for path in paths:
        if os.path.isdir(path):
            found += [f"{path}/{name}" for name in sorted(os.listdir(path)) if name.endswith(".md")]
        else:
            found.append(path)
    return found


def _text(given: str) -> str:
    if given == "-":
        return sys.stdin.read().strip()
    if given.startswith("@"):
        try:
            with open(given[1:], encoding="utf-8", errors="replace") as file:
                return file.read().strip()
        except OSError as error:
            raise BadReport(given[1:], f"cannot be read ({error.strerror})") from None
    return given.strip()


def _show(made: Brief, as_json: bool) -> None:
    if as_json:
        say(_plain(made), whole=True)
    else:
        tell(made.text)


def _plain(made: Brief) -> dict[str, Any]:
    return {
        "task": made.task,
        "needs": list(made.needs),
        "lines": [
            {
                "section": line.section, "text": line.text, "path": line.path,
                "ranges": [list(span) for span in line.pages], "why": line.why,
            }
            for line in made.lines
        ],
        "known": made.known,
        "left_out": made.left_out,
        "gone": made.gone,
        "tokens": made.tokens,
    }  # fmt: skip

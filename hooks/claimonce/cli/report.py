"""The verb `report`: what was stopped, asked and put in turn, and what enforcing would have done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import click

from claimonce.cli.common import DURATION, as_json_text, store_here
from claimonce.cli.shown import VERSION, say_broken
from claimonce.gate import clock
from claimonce.gate.clock import format_age
from claimonce.hooks.untrusted_text import tell
from claimonce.view import report as reports
from claimonce.view.reader import Reader
from claimonce.view.report import Report

FORMATS = ("text", "json", "markdown", "html")
_WEEK = 7 * 86400.0
_MOST = 10
_MARKS = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()#+-!|<>~"})


@dataclass(frozen=True)
class Section:
    """One part: its title, and its rows of a count and what is counted."""

    title: str
    rows: tuple[tuple[str, str], ...]


@click.command(epilog="Exit status: 0; 2 for wrong usage or a store that cannot be read.")
@click.option("--since", type=DURATION, default=_WEEK, show_default="7d", help="How far back, such as 24h or 30d.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print it."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def report(since: float, form: str, as_json: bool) -> None:
    """Show what was stopped, asked and put in turn.

    Of calls that went only because a mode is `observe` or `warn` it says what enforcing would have done: the verdict
    that each was given when it was made. Entries older than `state.retention` are gone and not counted.
    """
    reader, begun = Reader(store_here()), clock.unix() - since
    made = reports.read(reader, begun, clock.utc(), clock.utc(begun))
    if as_json or form == "json":
        tell(as_json_text({**as_data(made), "broken": reader.broken}), whole=True)
        return
    say_broken(reader)
    writer = {"text": as_text, "markdown": as_markdown, "html": as_html}[form]
    tell(writer(made), whole=True)


def as_data(made: Report) -> dict[str, object]:
    """Return the report as programs read it."""

    def pairs(counted: Counter[tuple[str, str]]) -> list[dict[str, object]]:
        return [
            {"kind": kind, "verdict": verdict, "count": count} for (kind, verdict), count in sorted(counted.items())
        ]

    return {
        "v": VERSION, "since": made.since, "until": made.until, "entries": made.entries, "sessions": made.sessions,
        "stopped": pairs(made.stopped), "would_have": pairs(made.foreseen), "answered": dict(made.answered),
        "done": dict(made.done), "failed": dict(made.failed), "uncertain": made.uncertain, "bypassed": made.bypassed,
        "serialised": made.serialised, "taken_along": made.along,
        "waits": [{"seconds": each.seconds, "at": each.at, "name": each.name, "key": each.key} for each in made.waits],
        "never_landed": [{"counter": each.counter, "number": each.number, "name": each.name, "at": each.at}
                         for each in made.never],
        "by_plugin": dict(made.by_plugin), "by_repository": dict(made.by_repository),
        "by_session": dict(made.by_session),
        "hook_ms": made.latency,
    }  # fmt: skip


def sections(made: Report) -> list[Section]:
    """Return the report's parts, without those that have nothing to say."""
    latency = [
        (f"{value} ms", f"{share} of {made.took.total()} verdicts, at most") for share, value in made.latency.items()
    ]
    parts = [
        Section("Stopped", _pairs(made.stopped)),
        Section("Enforcing would have", _pairs(made.foreseen, "would be ")),
        Section("Answers to questions", _counted(made.answered)),
        Section("Done", _counted(made.done)),
        Section("Failed", _counted(made.failed)),
        Section("Not sure", _some((made.uncertain, "became uncertain"), (made.bypassed, "went around the gate"))),
        Section("Pushes in turn", _some((made.serialised, "by themselves"), (made.along, "taken along by another"))),
        Section("Longest waits", tuple((format_age(one.seconds), f"{one.name} for {one.key}") for one in made.waits)),
        Section("Numbers given and never landed", tuple(
            (str(each.number), f"{each.counter}, {each.name}, {each.at}") for each in made.never[:_MOST]
        )),
        Section("By plugin", _counted(made.by_plugin)),
        Section("By repository", _counted(made.by_repository)),
        Section("By session", _counted(made.by_session)),
        Section("Time of the hook", tuple(latency) or (("-", "not recorded"),)),
    ]  # fmt: skip
    return [part for part in parts if part.rows]


def _pairs(counted: Counter[tuple[str, str]], word: str = "") -> tuple[tuple[str, str], ...]:
    said = {"deny": "denied", "ask": "asked", "rewrite": "moved to a free number", "turn": "put in turn"}
    return tuple((str(count), f"{kind} {word}{said[verdict]}") for (kind, verdict), count in sorted(counted.items()))


def _counted(counted: Counter[str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(count), name) for name, count in counted.most_common(_MOST))


def _some(*rows: tuple[int, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(count), what) for count, what in rows if count)


def _head(made: Report) -> str:
    entries = "1 entry" if made.entries == 1 else f"{made.entries} entries"
    sessions = "1 session" if made.sessions == 1 else f"{made.sessions} sessions"
    return f"{made.since} to {made.until}: {entries} of {sessions}"


def as_text(made: Report) -> str:
    """Return the report for a terminal or a pipe."""

    def lines() -> Iterable[str]:
        yield _head(made)
        for part in sections(made):
            yield f"\n{part.title}"
            yield from (f"  {count:>6}  {what}" for count, what in part.rows)

    return "\n".join(lines())


def as_markdown(made: Report) -> str:
    """Return the report as Markdown; no word in it is markup."""

    def lines() -> Iterable[str]:
        yield f"# claimonce: {_head(made)}"
        for part in sections(made):
            yield f"\n## {part.title}\n\n| | |\n|--:|---|"
            yield from (f"| {count} | {what.translate(_MARKS)} |" for count, what in part.rows)

    return "\n".join(lines())


def as_html(made: Report) -> str:
    """Return the report as one page that loads nothing; no word in it is markup."""
    body = "".join(
        f"<h2>{escape(part.title)}</h2><table>"
        + "".join(f"<tr><td>{escape(count)}</td><td>{escape(what)}</td></tr>" for count, what in part.rows)
        + "</table>"
        for part in sections(made)
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        "<title>claimonce report</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;margin:2rem "
        "auto;max-width:50rem;padding:0 1rem}td:first-child{text-align:right;padding-right:1rem}</style>"
        f"<h1>What the gate did</h1><p>{escape(_head(made))}</p>{body}</html>"
    )

"""The report as Markdown, for a pull request, an issue or a page of notes."""

from __future__ import annotations

import re

from claimonce.hooks.untrusted_text import quoted
from claimonce.lookback.finding import Finding
from claimonce.lookback.judge import Verdict
from claimonce.lookback.outcome import Outcome
from claimonce.lookback.report.sentences import TITLES, end_of, place_of, summary
from claimonce.lookback.transcripts.fields import format_moment

_MOST = 50
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")


def write(outcome: Outcome) -> str:
    """Return the report; what agents wrote is escaped, so that it is text wherever it is rendered."""
    lines = ["# Lookback", "", *(f"- {_text(line)}" for line in summary(outcome))]
    for kind, title in TITLES.items():
        found = outcome.of(kind)
        if found:
            lines += ["", f"## {title}", "", "| what | when | sessions | places | tokens |", "|---|---|---|---|---|"]
            lines += map(_row, found[:_MOST])
            lines += _more(len(found))
    for title, verdicts in (
        ("Would have been asked about", outcome.asked),
        ("Would have been refused", outcome.denied),
    ):
        if verdicts:
            lines += [
                "",
                f"## {title}",
                "",
                "| when | session | call | why | in fact | place |",
                "|---|---|---|---|---|---|",
            ]
            lines += map(_verdict, verdicts[:_MOST])
            lines += _more(len(verdicts))
    skipped = outcome.history.skipped
    if skipped:
        lines += ["", "## Not read, or not all of it", ""]
        lines += [f"- {_text(path, 300)}: {_text(why)}" for path, why in skipped[:_MOST]] + _more(len(skipped))
    return "\n".join(lines) + "\n"


def _row(one: Finding) -> str:
    who = ", ".join(dict.fromkeys(_text(each.who, 60) for each in one.acts[:4]))
    places = "<br>".join(_text(place_of(each), 200) for each in one.acts[:4])
    what = f"{_text(one.target)}: {_text(one.what)}"
    return f"| {what} | {format_moment(one.acts[0].at)} | {who} | {places} | {one.tokens or ''} |"


def _verdict(one: Verdict) -> str:
    call = _text(one.act.shown or ", ".join(one.act.targets))
    fields = (
        format_moment(one.act.at),
        _text(one.act.who, 60),
        call,
        _text(one.reason, 200),
        end_of(one.act),
        _text(place_of(one.act), 200),
    )
    return f"| {' | '.join(fields)} |"


def _more(count: int) -> list[str]:
    return ["", f"and {count - _MOST:,} more"] if count > _MOST else []


def _text(words: str, most: int = 120) -> str:
    plain = quoted(words, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", plain)

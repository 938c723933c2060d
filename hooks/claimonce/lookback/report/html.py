"""The report as one HTML page with a timeline: no script, nothing loaded from anywhere, every text escaped."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from claimonce.hooks.untrusted_text import quoted
from claimonce.lookback.finding import Finding
from claimonce.lookback.judge import Verdict
from claimonce.lookback.outcome import Outcome
from claimonce.lookback.report.sentences import TITLES, end_of, place_of, summary
from claimonce.lookback.transcripts.fields import format_moment

_MOST = 200
_WIDTH, _ROW, _LEFT = 1_000, 26, 300
_COLOURS = ("#b42318", "#b54708", "#175cd3", "#6941c6", "#027a48", "#9e165f", "#475467")
_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>claimonce lookback</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1d2939;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;
border-bottom:1px solid #eaecf0;overflow-wrap:anywhere}th{font-weight:600;color:#475467}
.num{display:inline-block;margin:.3rem 1.5rem .3rem 0}.num b{display:block;font-size:1.6rem;line-height:1.2}
code{font:13px ui-monospace,monospace}svg{width:100%;height:auto;background:#f9fafb;border:1px solid #eaecf0}
.small{color:#667085;font-size:13px}
@media(prefers-color-scheme:dark){body{color:#e4e7ec;background:#0c111d}th{color:#98a2b3}svg{background:#161b26;
border-color:#333741}td,th{border-color:#333741}text{fill:#e4e7ec}}
</style></head><body>
<h1>What happened twice</h1>
"""


def write(outcome: Outcome) -> str:
    """Return the page."""
    return "".join(_parts(outcome))


def _parts(outcome: Outcome) -> Iterator[str]:
    yield _HEAD
    yield "".join(f"<p>{_text(line, 400)}</p>\n" for line in summary(outcome)[:1])
    yield "<p>" + "".join(_number(len(outcome.of(kind)), title) for kind, title in TITLES.items() if outcome.of(kind))
    yield _number(len(outcome.asked), "Would have been asked") + _number(len(outcome.denied), "Would have been refused")
    yield (_number(outcome.tokens, "Tokens of repeats") if outcome.tokens else "") + "</p>\n"
    yield from _timeline(outcome)
    for kind, title in TITLES.items():
        found = outcome.of(kind)
        if found:
            yield f"<h2>{escape(title)}</h2>\n<table><tr><th>What</th><th>Who, when, and how it ended</th></tr>\n"
            yield from map(_finding, found[:_MOST])
            yield "</table>\n" + _more(len(found))
    for title, verdicts in (
        ("Calls that the gate would have asked about", outcome.asked),
        ("Calls that the gate would have refused", outcome.denied),
    ):
        if verdicts:
            yield f"<h2>{escape(title)}</h2>\n<table><tr><th>Call</th><th>Why</th><th>In fact</th></tr>\n"
            yield from map(_verdict, verdicts[:_MOST])
            yield "</table>\n" + _more(len(verdicts))
    skipped = outcome.history.skipped
    if skipped:
        yield "<h2>Not read, or not all of it</h2>\n<ul>\n"
        yield "".join(f"<li><code>{_text(path, 300)}</code>: {_text(why)}</li>\n" for path, why in skipped[:_MOST])
        yield "</ul>\n" + _more(len(skipped))
    yield "</body></html>\n"


def _number(count: int, title: str) -> str:
    return f'<span class="num"><b>{count:,}</b>{escape(title)}</span>'


def _timeline(outcome: Outcome) -> Iterator[str]:
    """Yield one line a kind, with a mark at each act of each finding."""
    kinds = [kind for kind in TITLES if outcome.of(kind)]
    times = [each.at for one in outcome.findings for each in one.acts if each.at]
    if not times:
        return
    first, last = min(times), max(times)
    span = max(last - first, 1.0)
    height = _ROW * len(kinds) + 34
    yield f'<h2>When</h2>\n<svg viewBox="0 0 {_LEFT + _WIDTH + 20} {height}" role="img" aria-label="Timeline">\n'
    for place, kind in enumerate(kinds):
        y = _ROW * place + 20
        colour = _COLOURS[place % len(_COLOURS)]
        yield f'<text x="8" y="{y + 4}" font-size="12">{escape(TITLES[kind][:48])}</text>'
        yield f'<line x1="{_LEFT}" x2="{_LEFT + _WIDTH}" y1="{y}" y2="{y}" stroke="#d0d5dd"/>'
        for one in outcome.of(kind)[:_MOST]:
            yield "".join(_mark(one, colour, y, first, span))
        yield "\n"
    y = height - 8
    yield f'<text x="{_LEFT}" y="{y}" font-size="11">{format_moment(first)}</text>'
    yield f'<text x="{_LEFT + _WIDTH}" y="{y}" font-size="11" text-anchor="end">{format_moment(last)}</text></svg>\n'


def _mark(one: Finding, colour: str, y: int, first: float, span: float) -> Iterator[str]:
    title = _text(f"{one.target}: {one.what}", 200)
    for each in one.acts[:20]:
        if each.at:
            x = _LEFT + _WIDTH * (each.at - first) / span
            place = f'cx="{x:.1f}" cy="{y}" r="5" fill="{colour}" fill-opacity=".6"'
            yield f"<circle {place}><title>{title}</title></circle>"


def _finding(one: Finding) -> str:
    cost = f' <span class="small">{one.tokens:,} tokens</span>' if one.tokens else ""
    rows = "<br>\n".join(
        f"{format_moment(each.at)} {_text(each.who, 80)}, {end_of(each)}"
        f' <span class="small">{_text(place_of(each), 300)}</span>'
        for each in one.acts[:12]
    )
    more = f"<br>and {len(one.acts) - 12} more" if len(one.acts) > 12 else ""
    return f"<tr><td><b>{_text(one.target, 160)}</b><br>{_text(one.what, 200)}{cost}</td><td>{rows}{more}</td></tr>\n"


def _verdict(one: Verdict) -> str:
    call = _text(one.act.shown or ", ".join(one.act.targets), 200)
    where = f'<span class="small">{_text(place_of(one.act), 300)}</span>'
    who = f"{format_moment(one.act.at)} {_text(one.act.who, 80)} {where}"
    return (
        f"<tr><td><code>{call}</code><br>{who}</td><td>{_text(one.reason, 400)}</td><td>{end_of(one.act)}</td></tr>\n"
    )


def _more(count: int) -> str:
    return f"<p>and {count - _MOST:,} more; <code>--format json</code> has all of them</p>\n" if count > _MOST else ""


def _text(words: str, most: int = 120) -> str:
    return escape(quoted(words, most))

"""The report as plain text."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import quoted
from claimonce.lookback.judge import Verdict
from claimonce.lookback.outcome import Outcome
from claimonce.lookback.report.sentences import TITLES, act_line, end_of, headline, place_of, summary
from claimonce.lookback.transcripts.fields import format_moment

_MOST = 20
_SKIPPED = 10


def write(outcome: Outcome) -> str:
    """Return the report; of long lists the first entries, and how many more there are."""
    lines = summary(outcome)
    for kind, title in TITLES.items():
        found = outcome.of(kind)
        if found:
            lines += ["", title]
            for one in found[:_MOST]:
                lines.append(f"  {headline(one)}" + (f"  ({one.tokens:,} tokens)" if one.tokens else ""))
                lines += [f"    {act_line(each)}" for each in one.acts[:6]]
                lines += [f"    and {len(one.acts) - 6} more"] if len(one.acts) > 6 else []
            lines += _more(len(found))
    for title, verdicts in (
        ("Calls that the gate would have asked about", outcome.asked),
        ("Calls that the gate would have refused", outcome.denied),
        ("Edits that the gate would have moved to a free number", outcome.rewritten),
    ):
        if verdicts:
            lines += ["", title, *(line for each in verdicts[:_MOST] for line in _verdict(each)), *_more(len(verdicts))]
    skipped = outcome.history.skipped
    if skipped:
        lines += ["", f"Not read, or not all of it: {len(skipped):,}"]
        lines += [f"  {quoted(path, 300)}: {quoted(why, 200)}" for path, why in skipped[:_SKIPPED]]
        lines += [f"  and {len(skipped) - _SKIPPED:,} more"] if len(skipped) > _SKIPPED else []
    return "\n".join(lines) + "\n"


def _verdict(each: Verdict) -> list[str]:
    what = quoted(each.act.shown, 160) or quoted(", ".join(each.act.targets), 160)
    return [
        f"  {format_moment(each.act.at)}  {quoted(each.act.who)}  {what}",
        f"    {quoted(each.reason, 300)} In fact {end_of(each.act)}. {place_of(each.act)}",
    ]


def _more(count: int) -> list[str]:
    return [f"  and {count - _MOST:,} more; `--format json` has all of them"] if count > _MOST else []

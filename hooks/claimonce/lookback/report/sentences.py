"""The words that every form of the report shares."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import quoted
from claimonce.lookback import finding
from claimonce.lookback.act import Act
from claimonce.lookback.finding import Finding
from claimonce.lookback.outcome import Outcome
from claimonce.lookback.transcripts.fields import format_moment

TITLES = {
    finding.TOLD_TWICE: "One person told twice about one matter",
    finding.FILED_TWICE: "Filed twice",
    finding.PUSH_FAILED: "Pushes that lost a race",
    finding.MERGE_RACED: "Merges under a race",
    finding.NUMBER_TWICE: "Numbers taken twice",
    finding.EDITED_TOGETHER: "Files edited by several sessions within minutes",
    finding.AROUND: "Paths around the gate",
}
ENDS = {
    "ok": "it went through", "failed": "it failed", "refused": "it was refused", "unknown": "its end is not written",
}  # fmt: skip


def end_of(each: Act) -> str:
    """Return how a call really ended."""
    status = f" (status {each.status})" if each.how == "failed" and each.status else ""
    return ENDS.get(each.how, each.how) + status


def place_of(each: Act) -> str:
    """Return where a call stands: the transcript and its line."""
    return f"{each.path}:{each.line}"


def act_line(each: Act) -> str:
    """Return who did it, when, and where it stands."""
    return f"{format_moment(each.at) or 'at no known time'}  {quoted(each.who)}  {end_of(each)}  {place_of(each)}"


def headline(one: Finding) -> str:
    """Return what a finding is about."""
    return f"{quoted(one.target, 200)}: {quoted(one.what, 200)}" if one.what else quoted(one.target, 200)


def summary(outcome: Outcome) -> list[str]:
    """Return the few sentences that stand on top."""
    history = outcome.history
    who = ", ".join(f"{name} {count:,}" for name, count in sorted(history.clients.items()))
    lines = [
        f"{history.sessions:,} sessions with {history.calls:,} calls in {history.files:,} transcripts"
        + (f" ({who})" if who else "") + ".",
    ]  # fmt: skip
    for kind, title in TITLES.items():
        found = outcome.of(kind)
        if found:
            lines.append(f"{title}: {len(found):,}.")
    lines.append(
        f"The gate would have asked about {len(outcome.asked):,} calls, refused {len(outcome.denied):,} and moved "
        f"{len(outcome.rewritten):,} edits to a free number; it would have let {outcome.passed:,} acts pass."
    )
    if outcome.tokens:
        lines.append(f"The requests that did it once more cost {outcome.tokens:,} of {history.tokens:,} tokens.")
    return lines

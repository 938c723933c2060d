"""The report as one line of JSON: the contract that programs read (docs/reference)."""

from __future__ import annotations

import json
from typing import Any

from claimonce.lookback import act, finding
from claimonce.lookback.act import Act
from claimonce.lookback.finding import Finding
from claimonce.lookback.judge import Verdict
from claimonce.lookback.outcome import Outcome
from claimonce.lookback.transcripts.fields import format_moment


def write(outcome: Outcome) -> str:
    """Return one object: every finding with its places (path and line), and every call that would not have passed."""
    history = outcome.history
    repeats = outcome.of(finding.TOLD_TWICE, finding.FILED_TWICE)
    failed = outcome.of(finding.PUSH_FAILED)
    said: dict[str, Any] = {
        "v": 1,
        "sessions": history.sessions,
        "calls": history.calls,
        "files": history.files,
        "tokens": history.tokens,
        "repeats": [{**_plain(one), "kind": "notify", "act": "file" if one.kind == finding.FILED_TWICE else "send"}
                    for one in repeats],
        "pushes_failed": sum(each.note == "race" for one in failed for each in one.acts if each.kind == act.PUSHED),
        "pushes": [_plain(one) for one in failed],
        "merges": [_plain(one) for one in outcome.of(finding.MERGE_RACED)],
        "numbers_twice": [_plain(one) for one in outcome.of(finding.NUMBER_TWICE)],
        "edited_together": [_plain(one) for one in outcome.of(finding.EDITED_TOGETHER)],
        "around": [_plain(one) for one in outcome.of(finding.AROUND)],
        "would_ask": [_verdict(one) for one in outcome.asked],
        "would_deny": [_verdict(one) for one in outcome.denied],
        "would_rewrite": [_verdict(one) for one in outcome.rewritten],
        "repeat_tokens": outcome.tokens,
        "skipped": [[path, why] for path, why in history.skipped],
    }  # fmt: skip
    return json.dumps(said, separators=(",", ":"))


def _plain(one: Finding) -> dict[str, Any]:
    return {
        "target": one.target,
        "what": one.what,
        "places": [[each.path, each.line] for each in one.acts],
        "sessions": list(dict.fromkeys(each.who for each in one.acts)),
        "at": format_moment(one.acts[0].at),
        "tokens": one.tokens,
    }


def _verdict(one: Verdict) -> dict[str, Any]:
    each: Act = one.act
    return {
        "place": [each.path, each.line],
        "session": each.who,
        "at": format_moment(each.at),
        "kind": each.kind,
        "target": each.targets[0] if each.targets else "",
        "call": each.shown,
        "reason": one.reason,
        "ended": each.how,
        "status": each.status,
    }

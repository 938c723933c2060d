"""One person told twice about one matter, and one matter filed twice in one place."""

from __future__ import annotations

from collections.abc import Sequence

from claimonce.gate.letters import dedup_policy, recipients
from claimonce.gate.letters.dedup_policy import ALL, TEXT, same_text
from claimonce.lookback import act
from claimonce.lookback.act import Act
from claimonce.lookback.call import FAILED, REFUSED
from claimonce.lookback.finding import FILED_TWICE, TOLD_TWICE, Finding, group_pairs
from claimonce.lookback.judge import Letters, Rules

_FILED_WINDOW = 14 * 86_400.0


def find(acts: Sequence[Act], rules: Rules) -> list[Finding]:
    """Find messages that say what another session's had said. Another matter to the same person is none."""
    return _find(acts, act.TOLD, TOLD_TWICE, rules, dedup_policy.WINDOW) + _find(
        acts, act.FILED, FILED_TWICE, rules, _FILED_WINDOW
    )


def _find(acts: Sequence[Act], kind: str, name: str, rules: Rules, window: float) -> list[Finding]:
    letters, pairs = Letters(rules.near, 0.0, window), list[tuple[Act, Act]]()
    for each in acts:
        if each.kind != kind or each.how in (FAILED, REFUSED) or not each.at or each.targets == [recipients.UNKNOWN]:
            continue
        if each.words is None or not each.words.known & TEXT:
            continue
        weighed, earlier = letters.weigh(each)
        for place in weighed.causes:
            before = earlier[place]
            if _repeats(before, each):
                pairs.append((before, each))
                break
        letters.add(each)
    return [Finding(name, group[0].targets[0], _matter(group[0]), tuple(group)) for group in group_pairs(pairs)]


def _matter(first: Act) -> str:
    return (first.words.subject or first.words.head[:80]) if first.words else ""


def _repeats(before: Act, now: Act) -> bool:
    """A session that writes once more has something to add, unless it sends the same bytes."""
    if before.words is None or now.words is None:
        return False
    exact = same_text(before.words.print, now.words.print) and before.words.known & now.words.known & ALL == ALL
    return exact or before.session != now.session

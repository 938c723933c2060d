"""Pushes that lost a race and were made again, and merges made under one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from claimonce.lookback import act
from claimonce.lookback.act import Act
from claimonce.lookback.call import FAILED, OK
from claimonce.lookback.finding import MERGE_RACED, PUSH_FAILED, Finding
from claimonce.lookback.places import Repositories

_AGAIN = 3_600.0  # seconds in which a push of the same session counts as the same push, made again
_MERGED = 120.0


def find(acts: Sequence[Act], repositories: Repositories) -> list[Finding]:
    """Find pushes that git refused because another's was first; one that failed for a reason of its own is none."""
    return [*_pushes(acts, repositories), *_merges(acts, repositories)]


def _pushes(acts: Sequence[Act], repositories: Repositories) -> list[Finding]:
    rows: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for each in acts:
        if each.kind == act.PUSHED:
            rows[repository(each, repositories), each.who].append(each)
    found: list[Finding] = []
    for (place, _), mine in rows.items():
        chain: list[Act] = []
        for each in mine:
            if chain and each.at - chain[-1].at > _AGAIN:
                _close(found, place, chain)
            if each.note == "race":
                chain.append(each)
            elif chain and each.how == OK:
                chain.append(each)
                _close(found, place, chain)
        _close(found, place, chain)
    return sorted(found, key=lambda one: one.acts[0].at)


def repository(each: Act, repositories: Repositories) -> str:
    """Return the repository that a push goes to: as git named it, else that of its folder."""
    return each.targets[0] or repositories.of(each.place)


def _close(found: list[Finding], place: str, chain: list[Act]) -> None:
    if chain:
        failed = sum(each.note == "race" for each in chain)
        ended = "and landed" if chain[-1].note != "race" else "and the last one failed"
        times = "once" if failed == 1 else f"{failed} times"
        found.append(
            Finding(PUSH_FAILED, place, f"refused {times} because another push was first, {ended}", tuple(chain))
        )
        chain.clear()


def _merges(acts: Sequence[Act], repositories: Repositories) -> list[Finding]:
    rows: dict[str, list[Act]] = defaultdict(list)
    found: list[Finding] = []
    for each in acts:
        if each.kind != act.MERGED:
            continue
        place = repositories.of(each.place)
        before = [one for one in rows[place] if one.session != each.session and each.at - one.at <= _MERGED]
        same = [
            one
            for one in rows[place]
            if one.session != each.session and one.targets == each.targets and each.targets[0]
        ]
        if each.note == "race":
            found.append(Finding(MERGE_RACED, place, "refused: the base had moved since", (*before[-1:], each)))
        elif each.how != FAILED and same and each.at - same[-1].at <= _AGAIN:
            found.append(Finding(MERGE_RACED, place, f"{each.targets[0]} merged by two sessions", (same[-1], each)))
        if each.how == OK:
            rows[place].append(each)
    return found

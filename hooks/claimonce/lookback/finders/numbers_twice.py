"""Numbers taken twice: one counter moved twice by the same step, or two files with one number in one folder."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence

from claimonce.lookback import act
from claimonce.lookback.act import Act
from claimonce.lookback.call import FAILED, REFUSED
from claimonce.lookback.finding import NUMBER_TWICE, Finding
from claimonce.lookback.places import Repositories, home_of

_WITHIN = 7 * 86_400.0
_LOCKS = ("package-lock.json", "yarn.lock", "pnpm-lock.yaml", "poetry.lock", "uv.lock", "Cargo.lock")


def find(acts: Sequence[Act], repositories: Repositories) -> list[Finding]:
    """Find numbers that two sessions took for themselves; a session that takes its own again is none."""
    taken: dict[tuple[str, str, str], list[Act]] = defaultdict(list)
    for each in acts:
        if each.note and each.how not in (FAILED, REFUSED) and each.kind in (act.EDITED, act.CREATED):
            name = os.path.basename(each.targets[0])
            if name not in _LOCKS:
                taken[_key(each, repositories)].append(each)
    found: list[Finding] = []
    for (place, _, number), mine in taken.items():
        first = mine[0]
        rest = [one for one in mine[1:] if one.session != first.session and one.at - first.at <= _WITHIN]
        if first.kind == act.CREATED:
            rest = [one for one in rest if os.path.basename(one.targets[0]) != os.path.basename(first.targets[0])]
        if rest:
            what = f"{number.partition('>')[0]} taken by {1 + len({one.session for one in rest})} sessions"
            found.append(Finding(NUMBER_TWICE, place, what, (first, *rest)))
    return sorted(found, key=lambda one: one.acts[0].at)


def _key(each: Act, repositories: Repositories) -> tuple[str, str, str]:
    full = each.targets[0]
    repository, inside = repositories.within(full)
    if not repository:
        # Two worktrees of one repository hold one file twice.
        inside = home_of(full)
    path = os.path.dirname(inside) if each.kind == act.CREATED else inside
    place = f"{repository}:{path}" if repository else path
    return place, each.kind, each.note

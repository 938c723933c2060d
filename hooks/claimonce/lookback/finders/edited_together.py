"""Files edited by two sessions within minutes: the later one may have written over what the earlier one wrote."""

from __future__ import annotations

from collections.abc import Sequence

from claimonce.lookback import act
from claimonce.lookback.act import Act
from claimonce.lookback.call import FAILED, REFUSED
from claimonce.lookback.finding import EDITED_TOGETHER, Finding

WITHIN = 600.0


def find(acts: Sequence[Act]) -> list[Finding]:
    """Find them by the file's full path: the same file in another worktree is another one."""
    open_: dict[str, list[Act]] = {}
    found: list[Finding] = []
    for each in acts:
        if each.kind not in (act.EDITED, act.CREATED) or each.how in (FAILED, REFUSED) or not each.at:
            continue
        path = each.targets[0]
        run = open_.get(path, [])
        if run and each.at - run[-1].at > WITHIN:
            _close(found, path, run)
            run = []
        open_[path] = [*run, each] if len(run) < 64 else [*run[:1], each]
    for path, run in open_.items():
        _close(found, path, run)
    return sorted(found, key=lambda one: one.acts[0].at)


def _close(found: list[Finding], path: str, run: list[Act]) -> None:
    sessions = {each.session for each in run}
    if len(sessions) > 1:
        found.append(Finding(EDITED_TOGETHER, path, f"edited by {len(sessions)} sessions within minutes", tuple(run)))

"""How a push ends that went out with somebody else's: its receipt, its branch, its own status."""

from __future__ import annotations

from claimonce.gate.push import local_branch
from claimonce.gate.push.batching import find_tracking_ref
from claimonce.gate.push.errors import CheckFailed, Conflicted, LeftOut
from claimonce.gate.push.outcome import Outcome
from claimonce.gate.push.rebase import loose_objects, worktree_rebase
from claimonce.gate.push.rebase.scratch_worktree import OURS, drop, own_name
from claimonce.hooks.git.errors import Hung

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.push.waiting_pushes import BatchRequest


def finish_batched(
    repo: Repository,
    target: Target,
    request: BatchRequest,
    pushed: Pushed,
    outcome: Mapping[str, Any],
    how: str,
    say: Say,
) -> Outcome:
    """Return how a push ended that was taken along, and let its branch follow; raise what kept it back."""
    if outcome["how"] == "conflict":
        step = worktree_rebase.step(repo, target, how)
        why = tuple(outcome.get("why", ()))
        raise Conflicted(tuple(outcome["paths"]), tuple(outcome["theirs"]), step, target.name, why)
    if outcome["how"] == "check":
        raise CheckFailed(*outcome["args"])
    if outcome["how"] != "landed":
        raise LeftOut(str(outcome.get("said", "")))
    receipt, ours = dict(outcome["receipt"]), f"{OURS}/{own_name()}"
    try:
        have = outcome["common"] == repo.common or _fetched(repo, target, outcome, ours)
        tell(target, receipt.get("old", ""), receipt["new"], say)
        if sets_upstream(repo, target, pushed):
            local_branch.track(repo, target)
        if have:
            local_branch.follow(repo, target, request.was, receipt["new"], say)
            local_branch.name_left_tags(repo, receipt.get("old", ""), request.was, receipt["new"], say)
        else:
            say(f"{target.branch or 'HEAD'} was left where it was; to bring it along: git pull --rebase --autostash "
                f"{target.remote} {target.ref}")  # fmt: skip
    finally:
        drop(repo, ours)
    return Outcome(0, ran=True, receipt=receipt)


def tell(target: Target, old: str, new: str, say: Say) -> None:
    """Say what landed."""
    say(f"pushed {new[:12]} to {target.name}" + (f", on top of {old[:12]} that others pushed" if old else ""))


def sets_upstream(repo: Repository, target: Target, pushed: Pushed) -> bool:
    """Whether the branch is to follow the one that it was pushed to."""
    fresh = not repo.setting(f"branch.{target.branch}.merge")
    return "set-upstream" in pushed.flags or (fresh and repo.is_on("push.autosetupremote"))


def _fetched(repo: Repository, target: Target, outcome: Mapping[str, Any], ours: str) -> bool:
    """Get what was pushed from the repository that pushed it, else from the remote."""
    known = find_tracking_ref(repo, target)
    if loose_objects.adopt_pack(str(outcome.get("pack", "")), repo.common):
        return not known or repo.git.is_so("update-ref", "-m", "claimonce push: taken along", known, outcome["top"])
    into = known or f"+{ours}"
    quiet = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--no-auto-maintenance")
    near = f"{outcome['top']}:{into}" if not into.startswith("+") else f"+{outcome['top']}:{ours}"
    done = repo.git.ask("-c", "protocol.version=2", "fetch", *quiet, outcome["common"], near)
    if done.status == 0 or repo.commit(outcome["receipt"]["new"]):
        return True
    try:
        repo.git.ask("fetch", *quiet, target.fetch_from, f"+{target.ref}:{ours}", far=True)
    except Hung:
        return False
    return bool(repo.commit(outcome["receipt"]["new"]))

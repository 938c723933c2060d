"""The pushes that the holder of the turn takes along: piled up, checked, pushed once, each told what became of it."""

from __future__ import annotations

import os

from claimonce.gate.push import waiting_pushes
from claimonce.gate.push.errors import CheckFailed, Conflicted, NotUpdated, Signed
from claimonce.gate.push.rebase import scratch_worktree, worktree_rebase
from claimonce.gate.push.rebase.counter_conflicts import CounterConflicts
from claimonce.gate.push.rebase.in_memory_rebase import NotPiled, Pile
from claimonce.hooks.git.errors import GitFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from claimonce.gate.errors import GateError
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.push.waiting_pushes import Member
    from claimonce.gate.store import Store


class Crew:
    """The holder's own push and those it takes along, in the order of their places; the holder is the first."""

    def __init__(self, repo: Repository, target: Target, own: Member, others: list[Member], store: Store) -> None:
        """Nothing is piled up yet."""
        self.repo, self.target, self.own = repo, target, own
        self.counters = CounterConflicts(repo, store)
        self.members = [own]
        self.landed: dict[int, str] = {}  # ticket -> the commit that has its push
        self.failed: dict[int, GateError] = {}
        self.lent = ""  # the pack that has what the others lack
        self.returned: list[Member] = []
        self._taken_in(others)

    @property
    def is_alone(self) -> bool:
        """Whether nobody is taken along."""
        return len(self.members) == 1

    def pile_up(self, tip: str, check: str, log: Callable[[str], str], late: Callable[[], list[Member]] = list) -> str:
        """Put all of them on `tip`, leave out what conflicts or fails the check, and return the commit on top.

        `late` is asked, until it knows of nobody, who came meanwhile to be taken along as well.
        """
        self.landed.clear()
        self.failed.clear()
        with scratch_worktree.pile(self.repo) as folder:
            pile = Pile(self.repo, tip, [each.common for each in self.members], folder, self.counters)
            pile.read([each.was for each in self.members])
            top = self._stacked(pile, tip, self.members)
            while len(self.members) < waiting_pushes.MOST and (more := self._taken_in(late())):
                pile.borrow([each.common for each in more])
                pile.read([each.was for each in more])
                top = self._stacked(pile, top, more)
            if check:
                top = self._checked(pile, tip, top, check, log)
            self.lent = pile.keep(top, [each.was for each in self.members if each.ticket in self.landed])
            return top

    def _taken_in(self, others: list[Member]) -> list[Member]:
        more = _trusted(others)
        self.members += more
        self.returned += [each for each in others if each not in more]
        return more

    def _stacked(self, pile: Pile, top: str, members: list[Member]) -> str:
        for each in members:
            try:
                top = self.landed[each.ticket] = self._put(pile, top, each)
            except (Conflicted, NotUpdated, GitFailed) as error:
                self.failed[each.ticket] = error
        return top

    def _put(self, pile: Pile, top: str, member: Member) -> str:
        if pile.is_signed(member.was) and not all(one.parents == (top,) for one in pile.own(member.was)[:1]):
            raise Signed
        try:
            return pile.put(top, member.was)
        except NotPiled:
            with scratch_worktree.tree(self.repo, member.was, {**pile.extra, **worktree_rebase.NO_LARGE_FILES}) as git:
                return worktree_rebase.update_tree(
                    git, self.repo, self.target, top, member.was, worktree_rebase.REBASE, self.counters
                )

    def _checked(self, pile: Pile, tip: str, top: str, check: str, log: Callable[[str], str]) -> str:
        """Return the highest commit without those whose commits make the check fail, found by halving."""
        below, members = tip, [each for each in self.members if each.ticket in self.landed]
        while members and (failure := self._try(pile, top, check, log)) is not None:
            good, bad = 0, len(members)  # with the first `good` it passes, with the first `bad` it does not
            while bad - good > 1:
                half = (good + bad) // 2
                trouble = self._try(pile, self.landed[members[half - 1].ticket], check, log)
                if trouble is None:
                    good = half
                else:
                    bad, failure = half, trouble
            guilty, rest = members[good], members[good + 1 :]
            self.failed[guilty.ticket] = failure
            for each in (guilty, *rest):
                self.landed.pop(each.ticket, None)
            top = below = self.landed[members[good - 1].ticket] if good else below
            top = self._stacked(pile, top, rest)
            members = [each for each in rest if each.ticket in self.landed]
        return top

    def _try(self, pile: Pile, commit: str, check: str, log: Callable[[str], str]) -> CheckFailed | None:
        with scratch_worktree.tree(self.repo, commit, pile.extra) as git:
            try:
                worktree_rebase.run_check(git, check, log(commit))
            except CheckFailed as error:
                return error
        return None

    def note(self) -> list[list[Any]]:
        """Return what must be known if we die: place, repository commit, and the commit that was to land."""
        return [
            [each.ticket, each.session, each.was, self.landed[each.ticket]]
            for each in self.members[1:]
            if each.ticket in self.landed
        ]

    def report(self, store: Store, key: str, top: str, receipt: Mapping[str, Any]) -> None:
        """Tell everyone but the holder what became of its push; inside the transaction that ends the turn."""
        for each in self.members[1:]:
            failed = self.failed.get(each.ticket)
            if failed is not None:
                waiting_pushes.end(store, each, key, make_left_out(failed))
            else:
                waiting_pushes.end(store, each, key, self._landed(each, top, receipt))
        self.go(store, alone=False)

    def _landed(self, member: Member, top: str, receipt: Mapping[str, Any]) -> dict[str, Any]:
        return {**make_landed(receipt, self.landed[member.ticket], top, self.repo.common), "pack": self.lent}

    def go(self, store: Store, alone: bool) -> None:
        """Let those who were not pushed wait on; inside a transaction."""
        left = [each.ticket for each in (*self.returned, *(self.members[1:] if alone else ()))]
        waiting_pushes.free(store, left, alone=True)


def make_landed(receipt: Mapping[str, Any], mine: str, top: str, common: str) -> dict[str, Any]:
    """Return the outcome of a push that went out with others; its objects are found in the repository at `common`."""
    return {"how": "landed", "receipt": {**receipt, "new": mine}, "top": top, "common": common}


def make_left_out(error: GateError) -> dict[str, Any]:
    """Return the outcome of a push that was left out."""
    if isinstance(error, Conflicted):
        return {"how": "conflict", "paths": list(error.paths), "theirs": list(error.theirs), "why": list(error.why)}
    if isinstance(error, CheckFailed):
        return {"how": "check", "args": [error.command, error.status, error.log, error.tail]}
    return {"how": "not updated", "said": str(error)}


def _trusted(members: list[Member]) -> list[Member]:
    """Only what this user owns goes out under this user's credentials, whatever the store says."""
    return [each for each in members if _owner_of(os.path.join(each.common, "objects")) == os.geteuid()]


def _owner_of(path: str) -> int:
    try:
        return os.stat(path).st_uid
    except OSError:
        return -1

"""One push as it was typed, under the turns that it holds: what it does to the remote, and how it ended."""

from __future__ import annotations

import os

from claimonce.gate import clock, intents
from claimonce.gate.push import bypass, queue, reconcile, remote
from claimonce.gate.push.arguments import UNKNOWN
from claimonce.gate.push.foreground_git import act
from claimonce.gate.push.outcome import Outcome
from claimonce.gate.push.rebase import scratch_worktree, worktree_rebase
from claimonce.gate.push.target import HEADS, MANY, shorten_ref
from claimonce.hooks.git.errors import GitFailed, Hung
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.gate.child_process import Ended
    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.carried_prepush import OwnHook
    from claimonce.gate.push.pending_numbers import Numbers
    from claimonce.gate.push.push_batch import Crew
    from claimonce.gate.push.queue import Say, Turn
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.push.waiting_pushes import BatchRequest
    from claimonce.gate.store import Store
    from claimonce.hooks.git.runner import Git

    Tips = dict[str, dict[str, str]]

_NOTHING = "0" * 40


@value
class Asked:
    """Who pushes, how long it may wait (seconds), and how the project wants it: see the settings of git_push.

    With `lands` a branch is brought in under another name, and words that wait for a number get theirs.
    """

    session: str
    wait: float
    update: str = worktree_rebase.REBASE
    check: str = ""
    logs: str = ""
    timeout: float = 0.0
    lands: bool = False


class Typed:
    """One push and the turns that it holds."""

    def __init__(
        self, store: Store, repo: Repository, pushed: Pushed, target: Target, asked: Asked, say: Say, held: Turn,
        typed: tuple[str, ...], request: BatchRequest | None, own: OwnHook | None, numbers: Numbers | None = None,
    ) -> None:  # fmt: skip
        self.store, self.repo, self.pushed, self.target = store, repo, pushed, target
        self.asked, self.say, self.turn, self.request, self.numbers = asked, say, held, request, numbers
        # Its hook has run while it waited, and runs once.
        self.typed = ("push", "--no-verify", *typed[1:]) if own and own.ran and typed[0] == "push" else typed
        self.options = (*pushed.options, *(("--no-verify",) if own and own.ran else ()))
        self.crew: Crew | None = None

    def _as_typed(self, old: str = "") -> Outcome:
        """Run git just as it was asked, under the turn."""
        target, one = self.target, len(self.target.refs) == 1 and self.target.ref != MANY
        before = {} if old else self._tips()
        old = old or (before.get(target.url, {}).get(target.ref, "") if one else "")
        if one:
            bypass.notice_bypass(self.store, target.key, old)
        meant = self._meant() if one else ""
        if self.asked.check and target.ref.startswith(HEADS) and meant != _NOTHING:
            if commit := self.repo.commit(meant):
                with worktree_rebase.tree(self.repo, commit, self.asked.check) as git:
                    self._check(git, commit)
        elif self.asked.check and not one:
            self.say("git_push.check was not run: this push names several branches")
        ended = self._act(self.typed, old, meant)
        if ended.status or ended.killed:
            if len(target.keys) == 1 and one:
                return self._not_landed(ended)
            self._name_locks(ended)
            return self._each_landed(ended, before)
        receipt = self._receipt(old, self.turn.noted["new"])
        self.turn.settle(intents.DONE, receipt)
        return Outcome(0, ran=True, receipt=receipt)

    def _tips(self) -> Tips:
        """Return what each URL has of the refs, without those that cannot be asked. Raises Hung."""
        found: Tips = {}
        for url in self.target.urls:
            try:
                found[url] = remote.tips(self.repo, url, self.target.refs)
            except Hung:
                raise
            except GitFailed:
                continue
        return found

    def _each_landed(self, ended: Ended, before: Tips) -> Outcome:
        """Settle each turn by itself: of several refs or URLs some have moved, by this push, and some have not."""
        try:
            now = self._tips()
        except Hung:
            now = {}
        for key, (url, ref) in self.target.places.items():
            if url not in now:
                # What git could not reach before either has surely got nothing, unless git was cut off on its way.
                lost = ended.killed or url in before
                outcome = intents.UNCERTAIN if lost else intents.FAILED
                self.turn.settle_one(key, outcome, {}, "the remote cannot be asked")
                continue
            old, new = before.get(url, {}).get(ref, ""), now[url].get(ref, "")
            if url not in before:
                moved = ref != MANY and bool(new) and new == self.turn.noted.get("new")
            else:
                moved = before[url] != now[url] if ref == MANY else old != new
            receipt = self._receipt(old, new or ("" if ref == MANY else _NOTHING), ref, url) if moved else {}
            self.turn.settle_one(key, intents.DONE if moved else intents.FAILED, receipt, "git push failed in part")
        return Outcome(ended.status, ran=True)

    def _meant(self) -> str:
        """Return the object that the only ref is to have, zeros for none, empty when that cannot be told."""
        if UNKNOWN in self.pushed.flags:
            return ""
        spec = self.pushed.refspecs[0].removeprefix("+") if self.pushed.refspecs else HEADS + self.repo.branch
        source, sign, _ = spec.partition(":")
        if "delete" in self.pushed.flags or (sign and not source):
            return _NOTHING
        return self.repo.git.ask("rev-parse", "--verify", "--quiet", source).out.strip()

    def _receipt(self, old: str, new: str, ref: str = "", url: str = "") -> dict[str, Any]:
        named = shorten_ref(ref) if ref else ", ".join(map(shorten_ref, self.target.refs))
        shown = {"remote": dict(self.target.also).get(url, self.target.shown), "ref": named, "old": old, "new": new}
        numbers: dict[str, Any] = {"numbers": self.numbers.written} if self.numbers and self.numbers.taken else {}
        return {name: text for name, text in shown.items() if text} | numbers

    def _act(self, words: tuple[str, ...], old: str, new: str) -> Ended:
        self.turn.note(
            old=old, new=new, **queue.format_step("push"), **({"batch": self.crew.note()} if self.crew else {})
        )
        begun = clock.uptime()
        ended = act(self.repo.git, *words, begun=self.turn.begun)
        if ended.killed and 0 < self.asked.timeout <= clock.uptime() - begun:
            self.say(f"git push had not ended after {self.asked.timeout:g} s (git_push.timeout) and was told to")
        return ended

    def _not_landed(self, ended: Ended) -> Outcome:
        if not ended.killed:
            self._name_locks(ended)
            self.turn.settle(intents.FAILED, {}, f"git push ended with status {ended.status}")
            return Outcome(ended.status, ran=True)
        try:
            landed = reconcile.has_landed(self.repo, self.target.url, self.turn.noted)
        except GitFailed:
            self.turn.settle(intents.UNCERTAIN, {}, "git push was killed and the remote cannot be asked")
            return Outcome(ended.status, ran=True)
        if landed:
            return self._came_through(ended)
        outcome = intents.UNCERTAIN if landed is None else intents.FAILED
        self.turn.settle(outcome, {}, "git push was killed; the remote was asked")
        return Outcome(ended.status, ran=True)

    def _name_locks(self, ended: Ended) -> None:
        locks = "" if ended.killed else remote.describe_left_lock(self.repo, self.target.urls, self.target.refs)
        if locks:
            self.say(locks)

    def _came_through(self, ended: Ended) -> Outcome:
        """Settle a push that was killed when the remote had its commit."""
        receipt = self._receipt(self.turn.noted["old"], self.turn.noted["new"])
        self.turn.settle(intents.DONE, receipt, "git push was killed; the remote was asked")
        return Outcome(ended.status, ran=True, receipt=receipt)

    def _check(self, git: Git, commit: str) -> None:
        if self.asked.check:
            worktree_rebase.run_check(git, self.asked.check, self._log(commit))

    def _log(self, commit: str) -> str:
        """Return where the check of a commit, which begins now, is to write."""
        self.turn.note(**queue.format_step("check"))
        folder = self.asked.logs or os.path.join(self.repo.common, scratch_worktree.FOLDER)
        return os.path.join(folder, f"check-{commit[:12]}.log")

    def _give_up(self) -> None:
        """Whatever still is open when we leave is settled as far as we know it."""
        if self.turn.held:
            self.turn.settle(intents.UNCERTAIN if "child" in self.turn.noted else intents.FAILED, {}, "interrupted")
        if self.numbers is not None and self.turn.outcome == intents.FAILED:
            self.numbers.give_back()

"""One push under the turn that it holds, and those that it takes along."""

from __future__ import annotations

from claimonce.gate import intents
from claimonce.gate.child_process import Ended
from claimonce.gate.errors import GateError
from claimonce.gate.push import batched_result, bypass, local_branch, reconcile, remote, waiting_pushes
from claimonce.gate.push.errors import Signed
from claimonce.gate.push.outcome import Outcome
from claimonce.gate.push.passthrough_push import Typed
from claimonce.gate.push.push_batch import Crew
from claimonce.gate.push.rebase import scratch_worktree, worktree_rebase
from claimonce.gate.push.rebase.counter_conflicts import CounterConflicts
from claimonce.gate.push.waiting_pushes import Member
from claimonce.gate.session_names import known_as
from claimonce.hooks.git.errors import GitFailed, Hung

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.git.runner import Git

_ATTEMPTS = 8  # for a remote that somebody moves without the turn


class Push(Typed):
    """One push under the turn that it holds, and those that it takes along."""

    def run(self) -> Outcome:
        """Push under the turn that is held, and give it up whatever happens."""
        try:
            scratch_worktree.prune(self.repo)
            before = min(intent.id for intent in self.turn.held)
            left = reconcile.dead(self.store, self.target.keys, before)
            gone_out = reconcile.settle(self.store, self.repo, self.target, left)
            if self.request is not None:
                for ticket in self.turn.tickets:
                    if ticket in gone_out:
                        self.turn.settle(intents.WITHDRAWN, {}, "a push that died had taken it along")
                        outcome, how = gone_out[ticket], self.asked.update
                        return batched_result.finish_batched(
                            self.repo, self.target, self.request, self.pushed, outcome, how, self.say
                        )
            if not self.target.source:
                return self._as_typed()
            return self._up_to_date()
        except GateError as error:
            self.turn.settle(intents.FAILED, {}, str(error).partition("\n")[0])
            raise
        finally:
            self._give_up()

    def _up_to_date(self) -> Outcome:
        repo, target, old, ended = self.repo, self.target, "", Ended(1, started=False)
        with remote.kept(repo) as kept:
            for attempt in range(_ATTEMPTS):
                was = self.request.was if self.crew and self.request else repo.commit(target.source)
                try:
                    tip = remote.fetch(repo, target.fetch_from, target.ref, kept)
                except Hung:
                    raise
                except GitFailed as error:
                    if attempt:
                        break
                    self.say("what the remote has could not be fetched: git is asked to push as typed, and says why")
                    done = self._as_typed()
                    if not done.status:  # git had nothing to say
                        self.say(f"it could not be fetched: {error.last}")
                    return done
                if attempt and not self._may_try_again(tip, old):
                    break
                old = tip
                bypass.notice_bypass(self.store, target.key, tip)
                if not attempt:
                    self._take_along(was, tip)
                tried = self._tried(was, old)
                if isinstance(tried, Outcome):
                    return tried
                ended = tried
                if ended.killed:
                    break
        return self._not_landed(ended)

    def _may_try_again(self, tip: str, old: str) -> bool:
        if tip != old:
            self.say(f"{self.target.name} was moved by a push that took no turn; trying again")
            return True
        # The remote has not moved: it is git or the remote that refuses, perhaps only somebody that we took along.
        return self._on_our_own()

    def _tried(self, was: str, old: str) -> Outcome | Ended:
        """Push once on top of `old`; return how git ended, or how the push did when there is no more to try."""
        new = self._ready(was, old)
        if not new:
            return self._as_typed(old=old)
        if self.crew is not None and not self.crew.landed:
            return self._landed(was, old, old)
        ended = self._act(self._words(was, new, old), old, new)
        return self._landed(was, old, new) if ended.status == 0 else ended

    def _take_along(self, was: str, tip: str) -> None:
        if not tip or self.request is None or was != self.request.was:
            return  # it has moved on since, and so has the reason why it may share
        others = self._waiting()
        if others:
            crew = self._crew(was, others)
            self.crew = None if crew.is_alone else crew
            names = ", ".join(known_as(each.session) for each in crew.members[1:])
            self.say(f"takes along {len(crew.members) - 1} more that wait: {names}")

    def _waiting(self) -> list[Member]:
        assert self.request is not None
        return waiting_pushes.gather(self.store, self.target.keys[0], self.request.match, self.turn.held[0])

    def _late(self) -> list[Member]:
        found = self._waiting()
        if found:
            names = ", ".join(known_as(each.session) for each in found)
            self.say(f"takes along {len(found)} more that came meanwhile: {names}")
        return found

    def _crew(self, was: str, others: list[Member]) -> Crew:
        own = Member(0, self.asked.session, self.repo.common, was)
        return Crew(self.repo, self.target, own, others, self.store)

    def _on_our_own(self) -> bool:
        """After a push of several was refused: let the others try by themselves; return whether there were any."""
        crew, self.crew = self.crew, None
        if crew is None:
            return False
        with self.store:
            crew.go(self.store, alone=True)
        self.say(f"the push of {len(crew.members)} together was refused; now each by itself")
        self.turn.note(batch=[])
        return True

    def _ready(self, was: str, tip: str) -> str:
        """Return the commit to push: `was`, or its update; empty when git is to refuse in its own words."""
        repo, asked = self.repo, self.asked
        if self.crew is not None and (top := self._together(self.crew, tip)):
            return top
        if tip and self.request is not None and was == self.request.was:
            return self._piled(was, tip)
        ahead = bool(was) and (not tip or repo.is_within(tip, was))
        if not was or (not ahead and asked.update == worktree_rebase.FF_ONLY):
            return ""
        if ahead and not asked.check and self.numbers is None:
            return was
        if not ahead and repo.is_within(was, tip):
            return tip
        if not ahead and asked.update == worktree_rebase.REBASE:
            if not self._may_be_rebased(was, tip):
                return ""
            if self.numbers is None:
                return self._piled(was, tip)
        with worktree_rebase.tree(repo, was, asked.check) as git:
            new = was if ahead else self._updated(git, tip, was)
            if self.numbers is not None and tip:  # a branch that is new there is no landing yet
                new = self.numbers.fill_in(git, tip, self.say)
            self._check(git, new)
        return new

    def _updated(self, git: Git, tip: str, was: str) -> str:
        counters = CounterConflicts(self.repo, self.store)
        return worktree_rebase.update_tree(git, self.repo, self.target, tip, was, self.asked.update, counters)

    def _together(self, crew: Crew, tip: str) -> str:
        try:
            return crew.pile_up(tip, self.asked.check, self._log, self._late if not crew.landed else list)
        except (GitFailed, OSError):  # a repository of the others that is broken must not break this push
            self._on_our_own()
        return ""

    def _may_be_rebased(self, was: str, tip: str) -> bool:
        local_branch = "follow-tags" in self.pushed.flags or self.repo.is_on("push.followtags")
        why = worktree_rebase.why_not(self.repo, self.target, tip, was, local_branch)
        if why:
            self.say(f"not rebased on what others pushed: {why}")
        return not why

    def _piled(self, was: str, tip: str) -> str:
        """Return our own commits on top of the tip, checked; empty when they may not be rewritten."""
        crew = self._crew(was, [])
        new = crew.pile_up(tip, self.asked.check, self._log)
        for failure in crew.failed.values():
            if isinstance(failure, Signed):
                self.say(f"not rebased on what others pushed: {failure.said}")
                return ""
            raise failure
        return new

    def _words(self, was: str, new: str, old: str) -> tuple[str, ...]:
        if new == was:
            return self.typed
        ref = self.target.ref
        # The lease makes the remote compare and swap: what was checked is what lands, or nothing.
        return ("push", *self.options, f"--force-with-lease={ref}:{old}", self.target.remote, f"{new}:{ref}")

    def _landed(self, was: str, old: str, new: str) -> Outcome:
        crew, mine = self.crew, new
        receipt = self._receipt(old, new)
        if crew is not None:
            mine, failed = crew.landed.get(0, ""), crew.failed.get(0)
            receipt = self._receipt(old, mine)
            with self.store:
                crew.report(self.store, self.target.keys[0], new, self._receipt(old, new))
                reason = str(failed).partition("\n")[0] if failed else ""
                self.turn.settle(intents.FAILED if failed else intents.DONE, {} if failed else receipt, reason)
            self.store.sync()
            if failed is not None:
                raise failed
        else:
            self.turn.settle(intents.DONE, receipt)
        if mine != was:
            is_behind = self.numbers is None or not self.repo.is_within(old, was)
            batched_result.tell(self.target, old if is_behind else "", mine, self.say)
            if self._sets_upstream():
                local_branch.track(self.repo, self.target)
        local_branch.follow(self.repo, self.target, was, mine, self.say)
        local_branch.name_left_tags(self.repo, old, was, mine, self.say)
        return Outcome(0, ran=True, receipt=receipt)

    def _came_through(self, ended: Ended) -> Outcome:
        if self.crew is not None:
            return self._landed(self.crew.own.was, self.turn.noted["old"], self.turn.noted["new"])
        return super()._came_through(ended)

    def _sets_upstream(self) -> bool:
        return batched_result.sets_upstream(self.repo, self.target, self.pushed)

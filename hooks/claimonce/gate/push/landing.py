"""`claimonce push`: take the turn, bring the commits up to date, push, leave a receipt, let the branch follow."""

from __future__ import annotations

import os
from contextlib import contextmanager

from claimonce.gate import intents, nested
from claimonce.gate.errors import GateError
from claimonce.gate.push import along, batch, bypass, hooking, local, place, reconcile, remote, repository, turn, update
from claimonce.gate.push.arguments import UNKNOWN
from claimonce.gate.push.batch import Member
from claimonce.gate.push.crew import Crew
from claimonce.gate.push.errors import GitFailed, Signed
from claimonce.gate.push.outcome import Outcome
from claimonce.gate.push.target import HEADS, MANY, find, short
from claimonce.gate.push.turn import InTheWay, TakenAlong
from claimonce.gate.push.wishing import wish_of
from claimonce.gate.running import Ended
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Generator
    from typing import Any

    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.batch import Wish
    from claimonce.gate.push.git import Git
    from claimonce.gate.push.hooking import OwnHook
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.push.turn import Say, Turn
    from claimonce.gate.store import Store
else:
    import _signal as signal

HELD = 80
_ATTEMPTS = 8  # for a remote that somebody moves without the turn
_NOTHING = "0" * 40


@value
class Asked:
    """Who pushes, how long it may wait (seconds), and how the project wants it: see the settings of git_push."""

    session: str
    wait: float
    update: str = update.REBASE
    check: str = ""
    logs: str = ""


def push(store: Store, git: Git, pushed: Pushed, typed: tuple[str, ...], asked: Asked, say: Say) -> Outcome:
    """Push in turn what `git TYPED` would; `pushed` is how these words are read.

    Git's own words go to our stdout and stderr, ours to `say`. The status is git's own; 80 when the turn did not come
    within `asked.wait`. Raises GateError with its own status when the push was stopped before git: 82 for a conflict.
    """
    outer = nested.inherited(store, git.env)
    inside = outer is not None and outer.kind == GIT_PUSH
    repo = None if pushed.only_looks or inside else repository.read(git)
    target = find(repo, pushed) if repo else None
    if repo is None or target is None:
        return Outcome(git.act(*typed, begun=_nobody_asks).status, ran=True)
    with _told_to_stop():
        about = {"remote": target.shown, "ref": target.ref, "folder": repo.common}
        wish, own = wish_of(repo, target, pushed, asked.update, asked.check), hooking.own_hook(repo, target, pushed)
        before = None if wish is None or own is None else own.run
        taken = turn.take(store, asked.session, target.keys, about, asked.wait, say, wish, before)
        if isinstance(taken, InTheWay):
            say(_too_late(target, taken, asked.wait))
            return Outcome(HELD, ran=False)
        if isinstance(taken, TakenAlong) and wish is not None:
            return along.arrived(repo, target, wish, pushed, taken.outcome, asked.update, say)
        assert not isinstance(taken, TakenAlong)
        say(f"your turn to push {target.name}")
        # Every hook that git runs from here on may itself push, and must not wait for the turn that it stands in.
        repo = replace(repo, git=replace(git, env={**git.env, **taken.environment}))
        return _Push(store, repo, pushed, target, asked, say, taken, typed, wish, own).run()


def _nobody_asks(_: object) -> None:
    """Take no note: this git holds no turn."""


def _too_late(target: Target, way: InTheWay, wait: float) -> str:
    who = f"{way.state.session} holds the turn since {way.state.at}" if way.state.session else "others stand before you"
    return f"not pushed: after {wait:g} s {who} for {target.name}; run the same again, with a longer --wait if need be"


class _Push:
    """One push under the turn that it holds, and those that it takes along."""

    def __init__(
        self, store: Store, repo: Repository, pushed: Pushed, target: Target, asked: Asked, say: Say, held: Turn,
        typed: tuple[str, ...], wish: Wish | None, own: OwnHook | None,
    ) -> None:  # fmt: skip
        self.store, self.repo, self.pushed, self.target = store, repo, pushed, target
        self.asked, self.say, self.turn, self.wish = asked, say, held, wish
        # Its hook has run while it waited, and runs once.
        self.typed = ("push", "--no-verify", *typed[1:]) if own and own.ran and typed[0] == "push" else typed
        self.options = (*pushed.options, *(("--no-verify",) if own and own.ran else ()))
        self.crew: Crew | None = None

    def run(self) -> Outcome:
        """Push under the turn that is held, and give it up whatever happens."""
        try:
            place.prune(self.repo)
            before = min(intent.id for intent in self.turn.held)
            left = reconcile.dead(self.store, self.target.keys, before)
            gone_out = reconcile.settle(self.store, self.repo, self.target.url, left)
            if self.wish is not None:
                for ticket in self.turn.tickets:
                    if ticket in gone_out:
                        self.turn.settle(intents.WITHDRAWN, {}, "a push that died had taken it along")
                        return along.arrived(
                            self.repo,
                            self.target,
                            self.wish,
                            self.pushed,
                            gone_out[ticket],
                            self.asked.update,
                            self.say,
                        )
            if not self.target.source:
                return self._as_typed()
            return self._up_to_date()
        except GateError as error:
            self.turn.settle(intents.FAILED, {}, str(error).partition("\n")[0])
            raise
        finally:
            self._give_up()

    def _give_up(self) -> None:
        """Whatever still is open when we leave is settled as far as we know it."""
        if self.turn.held:
            self.turn.settle(intents.UNCERTAIN if "child" in self.turn.noted else intents.FAILED, {}, "interrupted")

    def _up_to_date(self) -> Outcome:
        repo, target, old, ended = self.repo, self.target, "", Ended(1, started=False)
        with remote.kept(repo) as kept:
            for attempt in range(_ATTEMPTS):
                was = self.wish.was if self.crew and self.wish else repo.commit(target.source)
                try:
                    tip = remote.fetch(repo, target.fetch_from, target.ref, kept)
                except GitFailed:
                    if attempt:
                        break
                    return self._as_typed()  # git itself says best why the remote cannot be reached
                if attempt and not self._may_try_again(tip, old):
                    break
                old = tip
                bypass.noticed(self.store, target.keys[0], tip)
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
        if not tip or self.wish is None or was != self.wish.was:
            return  # it has moved on since, and so has the reason why it may share
        others = batch.gather(self.store, self.target.keys[0], self.wish.match, self.turn.held[0])
        if others:
            crew = Crew(self.repo, self.target, Member(0, self.asked.session, self.repo.common, was), others)
            self.crew = None if crew.is_alone else crew
            names = ", ".join(each.session for each in crew.members[1:])
            self.say(f"takes along {len(crew.members) - 1} more that wait: {names}")

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
        if self.crew is not None:
            try:
                return self.crew.pile_up(tip, asked.check, self._log)
            except (GitFailed, OSError):  # a repository of the others that is broken must not break this push
                self._on_our_own()
        if tip and self.wish is not None and was == self.wish.was:
            return self._piled(was, tip)
        ahead = bool(was) and (not tip or repo.is_within(tip, was))
        if not was or (not ahead and asked.update == update.FF_ONLY):
            return ""
        if ahead and not asked.check:
            return was
        if not ahead and repo.is_within(was, tip):
            return tip
        if not ahead and asked.update == update.REBASE:
            tags = "follow-tags" in self.pushed.flags or repo.is_on("push.followtags")
            if why := update.why_not(repo, self.target, tip, was, tags):
                self.say(f"not rebased on what others pushed: {why}")
                return ""
        if not ahead and asked.update == update.REBASE:
            return self._piled(was, tip)
        with update.tree(repo, was, asked.check) as git:
            new = was if ahead else update.updated(git, repo, self.target, tip, was, asked.update)
            self._check(git, new)
        return new

    def _piled(self, was: str, tip: str) -> str:
        """Return our own commits on top of the tip, checked; empty when they may not be rewritten."""
        crew = Crew(self.repo, self.target, Member(0, self.asked.session, self.repo.common, was), [])
        new = crew.pile_up(tip, self.asked.check, self._log)
        for failure in crew.failed.values():
            if isinstance(failure, Signed):
                self.say(f"not rebased on what others pushed: {failure.said}")
                return ""
            raise failure
        return new

    def _check(self, git: Git, commit: str) -> None:
        if self.asked.check:
            update.checked(git, self.asked.check, self._log(commit))

    def _log(self, commit: str) -> str:
        folder = self.asked.logs or os.path.join(self.repo.common, place.FOLDER)
        return os.path.join(folder, f"check-{commit[:12]}.log")

    def _words(self, was: str, new: str, old: str) -> tuple[str, ...]:
        if new == was:
            return self.typed
        ref = self.target.ref
        # The lease makes the remote compare and swap: what was checked is what lands, or nothing.
        return ("push", *self.options, f"--force-with-lease={ref}:{old}", self.target.remote, f"{new}:{ref}")

    def _act(self, words: tuple[str, ...], old: str, new: str) -> Ended:
        self.turn.note(old=old, new=new, **({"batch": self.crew.note()} if self.crew else {}))
        return self.repo.git.act(*words, begun=self.turn.begun)

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
            along.tell(self.target, old, mine, self.say)
            if self._sets_upstream():
                local.track(self.repo, self.target)
        local.follow(self.repo, self.target, was, mine, self.say)
        return Outcome(0, ran=True, receipt=receipt)

    def _sets_upstream(self) -> bool:
        return along.sets_upstream(self.repo, self.target, self.pushed)

    def _not_landed(self, ended: Ended) -> Outcome:
        if not ended.killed:
            self.turn.settle(intents.FAILED, {}, f"git push ended with status {ended.status}")
            return Outcome(ended.status, ran=True)
        try:
            landed = reconcile.landed(self.repo, self.target.url, self.turn.noted)
        except GitFailed:
            self.turn.settle(intents.UNCERTAIN, {}, "git push was killed and the remote cannot be asked")
            return Outcome(ended.status, ran=True)
        if landed and self.crew is not None:
            return self._landed(self.crew.own.was, self.turn.noted["old"], self.turn.noted["new"])
        receipt = self._receipt(self.turn.noted["old"], self.turn.noted["new"]) if landed else {}
        outcome = {True: intents.DONE, False: intents.FAILED, None: intents.UNCERTAIN}[landed]
        self.turn.settle(outcome, receipt, "git push was killed; the remote was asked")
        return Outcome(ended.status, ran=True, receipt=receipt)

    def _as_typed(self, old: str = "") -> Outcome:
        """Run git just as it was asked, under the turn."""
        target, one = self.target, len(self.target.refs) == 1 and self.target.ref != MANY
        if one and not old:
            try:
                old = remote.tips(self.repo, target.url, [target.ref]).get(target.ref, "")
            except GitFailed:
                old = ""
        if one:
            bypass.noticed(self.store, target.keys[0], old)
        meant = self._meant() if one else ""
        if self.asked.check and target.ref.startswith(HEADS) and meant != _NOTHING:
            if commit := self.repo.commit(meant):
                with update.tree(self.repo, commit, self.asked.check) as git:
                    self._check(git, commit)
        elif self.asked.check and not one:
            self.say("git_push.check was not run: this push names several branches")
        ended = self._act(self.typed, old, meant)
        if ended.status or ended.killed:
            return self._not_landed(ended)
        receipt = self._receipt(old, self.turn.noted["new"])
        self.turn.settle(intents.DONE, receipt)
        return Outcome(0, ran=True, receipt=receipt)

    def _meant(self) -> str:
        """Return the object that the only ref is to have, zeros for none, empty when that cannot be told."""
        if UNKNOWN in self.pushed.flags:
            return ""
        spec = self.pushed.refspecs[0].removeprefix("+") if self.pushed.refspecs else HEADS + self.repo.branch
        source, sign, _ = spec.partition(":")
        if "delete" in self.pushed.flags or (sign and not source):
            return _NOTHING
        return self.repo.git.ask("rev-parse", "--verify", "--quiet", source).out.strip()

    def _receipt(self, old: str, new: str) -> dict[str, Any]:
        shown = {"remote": self.target.shown, "ref": ", ".join(map(short, self.target.refs)), "old": old, "new": new}
        return {name: text for name, text in shown.items() if text}


class ToldToStop(KeyboardInterrupt):
    """The process was asked to end; what it holds is given up on the way out."""


@contextmanager
def _told_to_stop() -> Generator[None]:
    def stop(number: int, _: object) -> None:
        raise ToldToStop(number)

    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

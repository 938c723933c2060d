"""`claimonce push`: take the turn, bring the commits up to date, push, leave a receipt, let the branch follow."""

from __future__ import annotations

import os
import signal
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from claimonce.gate import intents, nested
from claimonce.gate.errors import GateError
from claimonce.gate.push import local, place, reconcile, remote, repository, turn, update
from claimonce.gate.push.arguments import UNKNOWN, Pushed
from claimonce.gate.push.errors import GitFailed
from claimonce.gate.push.git import Git
from claimonce.gate.push.repository import Repository
from claimonce.gate.push.target import HEADS, MANY, Target, find, short
from claimonce.gate.push.turn import InTheWay, Say, Turn
from claimonce.gate.running import Ended
from claimonce.gate.store import Store
from claimonce.hooks.effect import GIT_PUSH

HELD = 80
_ATTEMPTS = 8  # for a remote that somebody moves without the turn
_NOTHING = "0" * 40


@dataclass(frozen=True)
class Asked:
    """Who pushes, how long it may wait (seconds), and how the project wants it: see the settings of git_push."""

    session: str
    wait: float
    update: str = update.REBASE
    check: str = ""
    logs: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a push ended. `ran` is whether git was let to push; the receipt has ref, old and new commit."""

    status: int
    ran: bool
    receipt: dict[str, Any] = field(default_factory=dict[str, Any])


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
        taken = turn.take(store, asked.session, target.keys, about, asked.wait, say)
        if isinstance(taken, InTheWay):
            say(_too_late(target, taken, asked.wait))
            return Outcome(HELD, ran=False)
        say(f"your turn to push {target.name}")
        # Every hook that git runs from here on may itself push, and must not wait for the turn that it stands in.
        repo = replace(repo, git=replace(git, env={**git.env, **taken.environment}))
        return _Push(store, repo, pushed, target, asked, say, taken, typed).run()


def _nobody_asks(_: object) -> None:
    """Take no note: this git holds no turn."""


def _too_late(target: Target, way: InTheWay, wait: float) -> str:
    who = f"{way.state.session} holds the turn since {way.state.at}" if way.state.session else "others stand before you"
    return f"not pushed: after {wait:g} s {who} for {target.name}; run the same again, with a longer --wait if need be"


@dataclass
class _Push:
    store: Store
    repo: Repository
    pushed: Pushed
    target: Target
    asked: Asked
    say: Say
    turn: Turn
    typed: tuple[str, ...]

    def run(self) -> Outcome:
        """Push under the turn that is held, and give it up whatever happens."""
        try:
            place.prune(self.repo)
            before = min(intent.id for intent in self.turn.held)
            left = reconcile.dead(self.store, self.target.keys, before)
            reconcile.settle(self.store, self.repo, self.target.url, left)
            if not self.target.source:
                return self._as_typed()
            return self._up_to_date()
        except GateError as error:
            self.turn.settle(intents.FAILED, {}, str(error).partition("\n")[0])
            raise
        finally:
            self.turn.settle(intents.UNCERTAIN if "child" in self.turn.noted else intents.FAILED, {}, "interrupted")

    def _up_to_date(self) -> Outcome:
        repo, target, old, ended = self.repo, self.target, "", Ended(1, started=False)
        with remote.kept(repo) as kept:
            for attempt in range(_ATTEMPTS):
                was = repo.commit(target.source)
                try:
                    tip = remote.fetch(repo, target.fetch_from, target.ref, kept)
                except GitFailed:
                    if attempt:
                        break
                    return self._as_typed()  # git itself says best why the remote cannot be reached
                if attempt and tip == old:
                    break  # the remote has not moved: it is git or the remote that refuses
                if attempt:
                    self.say(f"{target.name} was moved by a push that took no turn; trying again")
                old, new = tip, self._ready(was, tip)
                if not new:
                    return self._as_typed(old=old)
                ended = self._act(self._words(was, new, old), old, new)
                if ended.status == 0:
                    return self._landed(was, old, new)
                if ended.killed:
                    break
        return self._not_landed(ended)

    def _ready(self, was: str, tip: str) -> str:
        """Return the commit to push: `was`, or its update; empty when git is to refuse in its own words."""
        repo, asked = self.repo, self.asked
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
        with update.tree(repo, was, asked.check) as git:
            new = was if ahead else update.updated(git, repo, self.target, tip, was, asked.update)
            self._check(git, new)
        return new

    def _check(self, git: Git, commit: str) -> None:
        if self.asked.check:
            folder = self.asked.logs or os.path.join(self.repo.common, place.FOLDER)
            update.checked(git, self.asked.check, os.path.join(folder, f"check-{commit[:12]}.log"))

    def _words(self, was: str, new: str, old: str) -> tuple[str, ...]:
        if new == was:
            return self.typed
        ref = self.target.ref
        # The lease makes the remote compare and swap: what was checked is what lands, or nothing.
        return ("push", *self.pushed.options, f"--force-with-lease={ref}:{old}", self.target.remote, f"{new}:{ref}")

    def _act(self, words: tuple[str, ...], old: str, new: str) -> Ended:
        self.turn.note(old=old, new=new)
        return self.repo.git.act(*words, begun=self.turn.begun)

    def _landed(self, was: str, old: str, new: str) -> Outcome:
        receipt = self._receipt(old, new)
        self.turn.settle(intents.DONE, receipt)
        if new != was:
            count = self.repo.git.ask("rev-list", "--count", f"{old}..{new}").out.strip()
            on_top = f"{count} commit(s) on top of {old[:12]} that others pushed"
            self.say(f"pushed {new[:12]} to {self.target.name}: {on_top}")
            if self._sets_upstream():
                local.track(self.repo, self.target)
        local.follow(self.repo, self.target, was, new, self.say)
        return Outcome(0, ran=True, receipt=receipt)

    def _sets_upstream(self) -> bool:
        fresh = not self.repo.setting(f"branch.{self.target.branch}.merge")
        return "set-upstream" in self.pushed.flags or (fresh and self.repo.is_on("push.autosetupremote"))

    def _not_landed(self, ended: Ended) -> Outcome:
        if not ended.killed:
            self.turn.settle(intents.FAILED, {}, f"git push ended with status {ended.status}")
            return Outcome(ended.status, ran=True)
        try:
            landed = reconcile.landed(self.repo, self.target.url, self.turn.noted)
        except GitFailed:
            self.turn.settle(intents.UNCERTAIN, {}, "git push was killed and the remote cannot be asked")
            return Outcome(ended.status, ran=True)
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

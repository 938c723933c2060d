"""`claimonce push`: take the turn, then push under it or be taken along by somebody else's push."""

from __future__ import annotations

from claimonce.gate import nested_gates
from claimonce.gate.push import batched_result, carried_prepush, queue, repository
from claimonce.gate.push.batching import wish_of
from claimonce.gate.push.foreground_git import act
from claimonce.gate.push.held_push import Push
from claimonce.gate.push.outcome import Outcome
from claimonce.gate.push.queue import InTheWay, TakenAlong
from claimonce.gate.push.target import find
from claimonce.gate.session_names import known_as
from claimonce.hooks.value import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from types import FrameType

    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.passthrough_push import Asked
    from claimonce.gate.push.pending_numbers import Numbers
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.store import Store
    from claimonce.hooks.git.runner import Git
else:
    import _signal as signal

HELD = 80


def push(store: Store, git: Git, pushed: Pushed, typed: tuple[str, ...], asked: Asked, say: Say) -> Outcome:
    """Push in turn what `git TYPED` would; `pushed` is how these words are read.

    Git's own words go to our stdout and stderr, ours to `say`. The status is git's own; 80 when the turn did not come
    within `asked.wait`. Raises GateError with its own status when the push was stopped before git: 82 for a conflict.
    Turns that a push above this one holds are not waited for; a gate around it holds none, whatever its key is.
    """
    repo = None if pushed.only_looks else repository.read(git)
    target = find(repo, pushed, asked.lands) if repo else None
    outer = nested_gates.find_outer(store, git.env) if target else ()
    above = {intent.key for intent in outer}
    keys = [key for key in target.keys if key not in above] if target else []
    if repo is None or target is None or not keys:
        return Outcome(act(git, *typed, begun=_nobody_asks).status, ran=True)
    with _ToldToStop():
        about = {"remote": target.shown, "ref": target.ref, "folder": repo.common, **nested_gates.make_detail(outer)}
        if f"remote.{target.remote}.url" in repo.config and not target.also:
            about["name"] = target.remote  # by which it can be asked later; an address may hold a secret
        numbers = _numbers(store, repo, target, asked)
        request = None if numbers else wish_of(repo, target, pushed, asked.update, asked.check)
        own = carried_prepush.own_hook(repo, target, pushed)
        before = None if request is None or own is None else own.run
        taken = queue.take(store, asked.session, keys, about, asked.wait, say, request, before)
        git = replace(git, limit=asked.timeout)
        if isinstance(taken, InTheWay):
            say(_too_late(target, taken, asked.wait))
            return Outcome(HELD, ran=False)
        if isinstance(taken, TakenAlong) and request is not None:
            repo = replace(repo, git=git)
            return batched_result.finish_batched(repo, target, request, pushed, taken.outcome, asked.update, say)
        assert not isinstance(taken, TakenAlong)
        say(f"your turn to push {target.name}")
        # Every hook that git runs from here on may itself push, and must not wait for the turn that it stands in.
        repo = replace(repo, git=replace(git, env={**git.env, **taken.handed_down(git.env)}))
        return Push(store, repo, pushed, target, asked, say, taken, typed, request, own, numbers).run()


def _numbers(store: Store, repo: Repository, target: Target, asked: Asked) -> Numbers | None:
    if not asked.lands or not target.source:
        return None
    from claimonce.gate.push.pending_numbers import (
        find_awaited,  # late: it brings the counters, and few pushes land a branch
    )

    return find_awaited(store, repo, target, asked.session)


def _nobody_asks(_: object) -> None:
    """Take no note: this git holds no turn."""


def _too_late(target: Target, way: InTheWay, wait: float) -> str:
    who = (
        f"{known_as(way.state.session)} holds the turn since {way.state.at}"
        if way.state.session
        else "others stand before you"
    )
    return f"not pushed: after {wait:g} s {who} for {target.name}; run the same again, with a longer --wait if need be"


class ToldToStop(KeyboardInterrupt):
    """The process was asked to end; what it holds is given up on the way out."""


class _ToldToStop:
    """Raises ToldToStop inside it when the process is asked to end."""

    def __enter__(self) -> None:
        def stop(number: int, _: FrameType | None) -> None:
            raise ToldToStop(number)

        self.before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

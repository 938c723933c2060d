"""Run git as the act itself: a child in the foreground, with the user's own terminal, credentials and prompts."""

from __future__ import annotations

import os

from claimonce.gate import owner
from claimonce.gate.child_process import Ended

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping

    from claimonce.gate.owner import Owner
    from claimonce.hooks.git.runner import Git
else:
    import _signal as signal  # `signal` itself brings enum, which costs more than git does

_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_GRACE = 5.0  # seconds for a git that was told to end


def act(git: Git, *args: str, begun: Callable[[Owner], None]) -> Ended:
    """Run git with our own stdin, stdout and stderr, forward signals, and return how it ended.

    `begun` learns which process it is before that process may act, so that it is known whatever becomes of us. One
    that takes longer than the limit is ended, as by a signal from outside.
    """
    argv = [git.program, *git.options, *args]
    hold, let_go = os.pipe()
    child = os.fork()
    if child == 0:
        _become(argv, git.cwd, git.env, hold, let_go)
    os.close(hold)

    def forward(number: int, _: object) -> None:
        os.kill(child, number)

    def end(_: int, __: object) -> None:
        os.kill(child, signal.SIGTERM)
        signal.signal(signal.SIGALRM, kill)
        signal.setitimer(signal.ITIMER_REAL, _GRACE)

    def kill(_: int, __: object) -> None:
        os.kill(child, signal.SIGKILL)

    before = {number: signal.signal(number, forward) for number in _FORWARDED}
    before[signal.SIGALRM] = signal.signal(signal.SIGALRM, end)
    try:
        begun(owner.of(child))
        signal.setitimer(signal.ITIMER_REAL, git.limit)
        os.write(let_go, b"g")
    finally:
        os.close(let_go)
        _, status = os.waitpid(child, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
    code = os.waitstatus_to_exitcode(status)
    return Ended(128 - code, killed=True) if code < 0 else Ended(code)


def _become(argv: list[str], cwd: str, env: Mapping[str, str], hold: int, let_go: int) -> None:
    """Be the child: wait until the parent has written down who we are; a parent that died first means not to act."""
    try:
        os.close(let_go)
        for number in _FORWARDED:
            signal.signal(number, signal.SIG_DFL)
        if os.read(hold, 1):
            os.chdir(cwd)
            os.execve(argv[0], argv, dict(env))  # noqa: S606  (no shell is what is wanted)
    finally:
        os._exit(127)

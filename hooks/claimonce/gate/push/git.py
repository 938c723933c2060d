"""Run git: captured for what the turn needs to know, as a child for the act itself.

The user's environment stays as it is, credentials and prompts included. Only what a hook's environment says about
*this* repository (GIT_DIR, GIT_INDEX_FILE, ...) is left out where the work is done in another tree.
"""

from __future__ import annotations

import os

from claimonce.gate import owner
from claimonce.gate.child_process import Ended
from claimonce.gate.push.captured_process import captured
from claimonce.gate.push.errors import GitFailed, Hung
from claimonce.hooks.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Mapping

    from claimonce.gate.owner import Owner
else:
    import _signal as signal  # `signal` itself brings enum, which costs more than git does

# `git rev-parse --local-env-vars` without those that carry `-c` options: these are the user's request everywhere.
_LOCAL = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX",
    "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
)  # fmt: skip
_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_WHOLE = ("-c", "--config-env")
_GRACE = 5.0  # seconds for a git that was told to end


@value
class Done:
    """How a captured git ended, and what it said."""

    status: int
    out: str
    err: str


@value
class Git:
    """The real git, the global options it was called with, and where.

    `limit` is how many seconds one may take that talks to a remote, 0 for as long as it likes.
    """

    program: str
    options: tuple[str, ...] = ()
    cwd: str = "."
    env: Mapping[str, str] = os.environ
    limit: float = 0.0

    def ask(self, *args: str, extra: Mapping[str, str] | None = None, feed: str = "", far: bool = False) -> Done:
        """Run git with its output captured, in plain English; raise Hung when a `far` one gets no answer in time."""
        env = {**self.env, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", **(extra or {})}
        env.pop("GIT_INDEX_FILE", None)
        there = () if self.cwd == "." else ("-C", self.cwd)
        words = [self.program, *there, *self.options, *args]
        limit = self.limit if far else 0.0
        try:
            status, out, err = captured(words, env, feed.encode("utf-8", "surrogateescape"), limit)
        except TimeoutError:
            raise Hung(args, limit) from None
        return Done(status, _text(out), _text(err))

    def tell(self, *args: str, extra: Mapping[str, str] | None = None, feed: str = "", far: bool = False) -> str:
        """Return what git prints, without the last newline; raise GitFailed, and Hung as `ask` does."""
        done = self.ask(*args, extra=extra, feed=feed, far=far)
        if done.status:
            raise GitFailed(args, done.status, done.err or done.out)
        return done.out.removesuffix("\n")

    def is_so(self, *args: str) -> bool:
        """Return whether a question that git answers by its status is answered with yes."""
        return self.ask(*args).status == 0

    def at(self, folder: str) -> Git:
        """Return the same git for another tree, or for a repository's own folder: `-c` options stay, what names this
        repository goes."""
        env = {name: text for name, text in self.env.items() if name not in _LOCAL}
        options = _settings_only(self.options)
        if _holds_repository(folder):
            # Named, not found: `safe.bareRepository=explicit` (git-config(1)), which Copilot CLI 1.0.102 sets in its
            # shells, lets git find no repository from inside such a folder.
            options += (f"--git-dir={folder}",)
        return replace(self, options=options, cwd=folder, env=env)

    def act(self, *args: str, begun: Callable[[Owner], None]) -> Ended:
        """Run git with our own stdin, stdout and stderr, forward signals, and return how it ended.

        `begun` learns which process it is before that process may act, so that it is known whatever becomes of us. One
        that takes longer than the limit is ended, as by a signal from outside.
        """
        return _act([self.program, *self.options, *args], self.cwd, self.env, begun, self.limit)


def _holds_repository(folder: str) -> bool:
    return os.path.isfile(f"{folder}/HEAD") and os.path.isdir(f"{folder}/objects")


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _settings_only(options: tuple[str, ...]) -> tuple[str, ...]:
    kept: list[str] = []
    rest = iter(options)
    for word in rest:
        if word in _WHOLE:
            kept += [word, next(rest, "")]
        elif word.startswith(("--config-env=", "--exec-path=")):
            kept.append(word)
    return tuple(kept)


def _act(argv: list[str], cwd: str, env: Mapping[str, str], begun: Callable[[Owner], None], limit: float) -> Ended:
    hold, let_go = os.pipe()
    child = os.fork()
    if child == 0:
        _become(argv, cwd, env, hold, let_go)
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
        signal.setitimer(signal.ITIMER_REAL, limit)
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

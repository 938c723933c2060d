"""Ask git: its output captured, in plain English, never through a shim.

`Git` is git as a user called it, options and environment included; `git_at` asks about a folder, and `careful_git`
about one that nobody vouches for. What is left out of the environment, and why, stands in `environment`.
"""

from __future__ import annotations

import os
import select
import time

from claimonce.hooks.git import environment
from claimonce.hooks.git.errors import GitFailed, Hung
from claimonce.hooks.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Start a program with its output captured; the `subprocess` module costs as much as ten of these.

_PART = 1 << 16
_SIGPIPE = 13  # Python ignores it, and what it starts must not


def run_captured(
    argv: Sequence[str], env: Mapping[str, str], feed: bytes = b"", limit: float = 0.0
) -> tuple[int, bytes, bytes]:
    """Run `argv` (its first word a path) and return its status, its stdout and its stderr.

    A program ended by signal n has status -n. Whatever is raised was raised before it started, by a signal to us, or is
    TimeoutError because it had not ended after `limit` seconds (0 for no limit); in these cases it is killed.
    """
    given, give = os.pipe()
    out, to_out = os.pipe()
    err, to_err = os.pipe()
    actions = [(os.POSIX_SPAWN_DUP2, given, 0), (os.POSIX_SPAWN_DUP2, to_out, 1), (os.POSIX_SPAWN_DUP2, to_err, 2)]
    try:
        child = os.posix_spawnp(argv[0], list(argv), env, file_actions=actions, setsigdef=[_SIGPIPE])
    except OSError:
        _close(give, out, err)
        raise
    finally:
        _close(given, to_out, to_err)
    try:
        said = _talk(give, feed, (out, err), time.monotonic() + limit if limit else 0.0)
    except BaseException:
        os.kill(child, 9)
        raise
    finally:
        _close(out, err)
        _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said[out], said[err]


def _talk(give: int, feed: bytes, sources: tuple[int, int], until: float) -> dict[int, bytes]:
    parts: dict[int, list[bytes]] = {source: [] for source in sources}
    waiting = select.poll()
    for source in sources:
        waiting.register(source, select.POLLIN)
    if feed:
        os.set_blocking(give, False)
        waiting.register(give, select.POLLOUT)
    else:
        os.close(give)
    left = len(sources)
    while left:
        ready = waiting.poll(max(0.0, until - time.monotonic()) * 1000 if until else None)
        if not ready:
            raise TimeoutError
        for handle, _ in ready:
            if handle == give:
                feed = _given(give, feed)
                if not feed:
                    waiting.unregister(give)
                    os.close(give)
            elif part := os.read(handle, _PART):
                parts[handle].append(part)
            else:
                waiting.unregister(handle)
                left -= 1
    if feed:
        os.close(give)
    return {source: b"".join(each) for source, each in parts.items()}


def _given(give: int, feed: bytes) -> bytes:
    try:
        return feed[os.write(give, feed[:_PART]) :]
    except BlockingIOError:
        return feed
    except BrokenPipeError:
        return b""


def _close(*handles: int) -> None:
    for handle in handles:
        os.close(handle)


_WHOLE = ("-c", "--config-env")
_PATIENCE = 60.0  # seconds for a question that talks to no remote
_BY_HAND = "run it by hand and fix what it says"


@value
class Done:
    """How a captured git ended, and what it said."""

    status: int
    out: str
    err: str


@value
class Git:
    """The real git, the global options it was called with, and where.

    `limit` is how many seconds one may take that talks to a remote, `patience` any other; 0 is as long as it likes.
    `advice` tells a person what to do when it fails.
    """

    program: str
    options: tuple[str, ...] = ()
    cwd: str = "."
    env: Mapping[str, str] = os.environ
    limit: float = 0.0
    patience: float = 0.0
    advice: str = ""

    def ask(self, *args: str, extra: Mapping[str, str] | None = None, feed: str = "", far: bool = False) -> Done:
        """Run git and return its status and what it printed; raise GitFailed where it does not start or end, and Hung
        when a `far` one gets no answer in time."""
        status, out, err = self._captured(args, extra, feed, far)
        return Done(status, _text(out), _text(err))

    def tell(self, *args: str, extra: Mapping[str, str] | None = None, feed: str = "", far: bool = False) -> str:
        """Return what git prints, without the last newline; raise GitFailed, and Hung as `ask` does."""
        return _text(self.read(*args, extra=extra, feed=feed, far=far)).removesuffix("\n")

    def read(self, *args: str, extra: Mapping[str, str] | None = None, feed: str = "", far: bool = False) -> bytes:
        """Return the very bytes that git prints; raise as `tell` does."""
        status, out, err = self._captured(args, extra, feed, far)
        if status:
            raise self.failure(args, status, _text(err or out))
        return out

    def _captured(
        self, args: tuple[str, ...], extra: Mapping[str, str] | None, feed: str, far: bool
    ) -> tuple[int, bytes, bytes]:
        if not os.path.isabs(self.program):  # what the word alone would start may be our own shim
            raise self.failure(args, 127, "there is no git on PATH")
        limit = self.limit if far else self.patience
        try:
            return run_captured(self.words(*args), self.asking(extra), feed.encode("utf-8", "surrogateescape"), limit)
        except TimeoutError:
            if far:
                raise Hung(args, limit) from None
            raise self.failure(args, -1, f"it had no answer for {limit:g} s") from None
        except OSError as error:
            raise self.failure(args, 127, f"{self.program}: {error.strerror}") from None

    def failure(self, args: tuple[str, ...], status: int, said: str) -> GitFailed:
        """Return the error for a command of this git that ended so."""
        return GitFailed(args, status, said, "" if self.cwd == "." else self.cwd, self.advice)

    def words(self, *args: str) -> list[str]:
        """Return the argument vector of a question."""
        there = () if self.cwd == "." else ("-C", self.cwd)
        return [self.program, *there, *self.options, *args]

    def asking(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a question."""
        env = {**self.env, **environment.ASKING, **(extra or {})}
        env.pop("GIT_INDEX_FILE", None)
        return env

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for, "" when there is none."""
        return self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}").out.strip()

    def is_so(self, *args: str) -> bool:
        """Return whether a question that git answers by its status is answered with yes."""
        return self.ask(*args).status == 0

    def at(self, folder: str) -> Git:
        """Return the same git for another tree, or for a repository's own folder: `-c` options stay, what names this
        repository goes."""
        env = environment.of_another(self.env)
        options = _settings_only(self.options)
        if _holds_repository(folder):
            # Named, not found: `safe.bareRepository=explicit` (git-config(1)), which Copilot CLI 1.0.102 sets in its
            # shells, lets git find no repository from inside such a folder.
            options += (f"--git-dir={folder}",)
        return replace(self, options=options, cwd=folder, env=env)


def git_at(root: str, env: Mapping[str, str] = os.environ, patience: float = _PATIENCE) -> Git:
    """Return the real git for the repository at `root`; paths are printed as they are."""
    options = ("-c", "core.quotePath=false", "-c", "core.fsmonitor=false")  # who asks starts no program by it
    return Git(environment.real_git(env), options, env=env, patience=patience, advice=_BY_HAND).at(root)


def careful_git(root: str, env: Mapping[str, str] = os.environ, patience: float = _PATIENCE) -> Git:
    """Return the same for a repository whose configuration may name programs: none of them is started."""
    git = git_at(root, {**env, **environment.CAREFUL}, patience)
    for setting in environment.CAREFUL_SETTINGS:
        git = replace(git, options=(*git.options, "-c", setting))
    return replace(git, env={**git.env, **_without_filters(git)})


def has_git(root: str) -> bool:
    """Return whether the folder is a work tree of git."""
    return bool(root) and os.path.exists(os.path.join(root, ".git"))


def _without_filters(git: Git) -> dict[str, str]:
    """Return what sets each filter's program to nothing: `git status` runs it on files that it is unsure of."""
    given = git.env.get("GIT_CONFIG_COUNT", "")
    first = int(given) if given.isdigit() else 0
    found = git.ask("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$").out
    made: dict[str, str] = {}
    # Not by `-c`: a name with `=` in it fits into none.
    for number, name in enumerate(dict.fromkeys(name for name in found.split("\0") if name), first):
        off = "false" if name.endswith(".required") else ""
        made |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": off}
    return {**made, "GIT_CONFIG_COUNT": str(first + len(made) // 2)} if made else {}


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

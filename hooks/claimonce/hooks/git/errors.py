"""What is raised when git does not do what was asked of it."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import quoted
from claimonce.settings.errors import GateError


class GitFailed(GateError):
    """A git command that is needed did not succeed, or could not be started (status 127) or waited for (status -1).

    `advice` is what to do next, `folder` where it ran, "" for the caller's own.
    """

    exit_code = 1
    words: tuple[str, ...]
    status: int
    said: str
    folder: str = ""
    advice: str = ""

    @property
    def last(self) -> str:
        """What git called an error, else what it said last, in one line."""
        lines = [line for line in self.said.splitlines() if line.strip()] or [f"status {self.status}"]
        errors = [line for line in lines if line.startswith(("error:", "fatal:"))]
        return quoted("; ".join(dict.fromkeys(errors[:3] or lines[-1:])), 400)

    def __str__(self) -> str:
        """Name the command, the folder, what git said and what to do next."""
        where = f" in {self.folder}" if self.folder else ""
        return f"`git {_joined(self.words)}` failed{where}: {self.last}; {self.advice or 'fix that and run this again'}"


class Hung(GitFailed):
    """A remote that does not answer."""

    def __init__(self, words: tuple[str, ...], seconds: float) -> None:
        super().__init__(words, -1, "")
        self.seconds = seconds

    def __str__(self) -> str:
        """Name the command and the time-out."""
        return (
            f"not pushed: `git {_joined(self.words)}` had no answer from the remote for {self.seconds:g} s "
            "(git_push.timeout) and was ended; the turn passes on. Look after the remote, then push again"
        )


def _joined(words: tuple[str, ...]) -> str:
    import shlex  # late: it brings `re`, and most pushes meet no error

    return shlex.join(words)

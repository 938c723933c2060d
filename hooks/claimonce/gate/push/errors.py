"""What stops a push before git itself would, each with the status that the caller exits with."""

from __future__ import annotations

from claimonce.gate.errors import GateError
from claimonce.hooks.untrusted_text import quoted

CONFLICT = 82
NOT_PUSHED = "nothing was pushed, fix that and push again"  # what to do when a question of a push fails


class Conflicted(GateError):
    """The local commits and those that others pushed first change the same lines."""

    exit_code = CONFLICT
    paths: tuple[str, ...]
    theirs: tuple[str, ...]
    step: str
    what: str
    why: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name the paths, the other side's commits and the next step, a line each."""
        lines = [f"not pushed: your commits conflict with what others pushed to {self.what} first"]
        lines += [f"  conflict: {quoted(path, 300)}" for path in self.paths]
        lines += [f"  {quoted(why, 600)}" for why in self.why]
        lines += [f"  theirs: {quoted(commit, 200)}" for commit in self.theirs]
        lines.append("Your branch, index and files are as they were. Next, here:")
        lines.append(f"  {self.step}")
        return "\n".join(lines)


class CheckFailed(GateError):
    """The project's own check did not pass on the tree that would have been pushed."""

    exit_code = 1
    command: str
    status: int
    log: str
    tail: str

    def __str__(self) -> str:
        """Name the check, its status, and where its output is kept."""
        return (
            f"not pushed: the check `{quoted(self.command)}` (git_push.check) ended with status {self.status} on the "
            f"updated tree; its whole output is in {self.log}\n{self.tail}".rstrip()
        )


class NotUpdated(GateError):
    """git could not put the local commits on top of the remote's, and it was not a conflict."""

    exit_code = 1
    how: str
    said: str

    def __str__(self) -> str:
        """Give git's own words."""
        lines = [f"  {line}" for line in self.said.splitlines()[-12:]]
        return "\n".join([f"not pushed: the {self.how} on the remote's commits failed; git said:", *lines])


class Signed(NotUpdated):
    """Signed commits that a rebase would leave without their signature."""

    def __init__(self) -> None:
        super().__init__(
            "rebase", "signed commits would lose their signature (set commit.gpgSign to have them signed again)"
        )


class LeftOut(GateError):
    """A push that somebody else was to carry could not be put with the others."""

    exit_code = 1
    said: str

    def __str__(self) -> str:
        """Give the reason as it was found."""
        return self.said if self.said.startswith("not pushed") else f"not pushed: {self.said}"


class HookRefused(GateError):
    """The repository's own pre-push hook does not let these commits go."""

    exit_code = 1
    sentence = "not pushed: the hook {path} ended with status {status}"
    path: str
    status: int
    url: str


class HookInTheWay(GateError):
    """The pre-push line cannot be put where git looks for it."""

    sentence = "{path}: {why}; add this line to that hook yourself:\n  {line}"
    path: str
    why: str
    line: str


class HooksNoFolder(GateError):
    """git's settings name a place for hooks that is no folder."""

    sentence = (
        "{path} is no folder, and core.hooksPath says that git's hooks lie there; "
        "`git config --show-origin core.hooksPath` names the file in which to set it to a folder, or to leave it"
    )
    path: str


class NotARepository(GateError):
    """A folder that no git repository is around."""

    sentence = "{folder}: not a git repository; run this inside one"
    folder: str


class NothingToLandIn(GateError):
    """The main branch of a remote cannot be told."""

    remote: str

    def __str__(self) -> str:
        """Say how to name it."""
        return (
            f"the main branch of {quoted(self.remote)} is not known here; name it with --into, or run "
            f"`git remote set-head {quoted(self.remote)} --auto`"
        )


class NoSuchBranch(GateError):
    """A branch to land in that the remote does not have."""

    branch: str
    remote: str
    near: str

    def __str__(self) -> str:
        """Name the nearest branch, and how to make a new one."""
        hint = f"; did you mean {quoted(self.near)}?" if self.near else ""
        return (
            f"{quoted(self.remote)} has no branch {quoted(self.branch)}{hint} Nothing was landed; for a new branch use "
            f"`claimonce push {quoted(self.remote)} HEAD:refs/heads/{quoted(self.branch)}`"
        )

"""Bring local commits on top of what others pushed first, in a throw-away tree."""

from __future__ import annotations

import os

from claimonce.gate import clock
from claimonce.gate.push.errors import CheckFailed, Conflicted, NotUpdated
from claimonce.gate.push.rebase import scratch_worktree
from claimonce.gate.push.target import HEADS, Target, shorten_ref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.rebase.counter_conflicts import CounterConflicts
    from claimonce.gate.push.repository import Repository
    from claimonce.hooks.git.runner import Git

REBASE, MERGE, FF_ONLY = "rebase", "merge", "ff-only"
_MOST_SHOWN = 10
_TAIL = 20
_LOGS_KEPT = 50
# Whatever the user's rebase settings are: no editor, no stash, and no other branch moves along.
_QUIET = {"GIT_EDITOR": "true", "GIT_SEQUENCE_EDITOR": "true", "GIT_MERGE_AUTOEDIT": "no"}
NO_LARGE_FILES = {"GIT_LFS_SKIP_SMUDGE": "1"}


def why_not(repo: Repository, target: Target, tip: str, local: str, follow_tags: bool) -> str:
    """Return why these commits must not be rewritten; empty when a rebase takes nothing from anybody."""
    mine = f"{tip}..{local}"
    if not repo.is_on("commit.gpgsign"):
        raw = repo.git.tell("log", "--no-show-signature", "--format=raw", mine)
        if any(line.startswith("gpgsig") for line in raw.splitlines()):
            return "signed commits would lose their signature (set commit.gpgSign to have them signed again)"
    if target.branch and HEADS + target.branch != target.ref and _upstream(repo, target) != target.ref:
        # `HEAD:main` from a branch of another name: others may already build on that branch.
        count = ("rev-list", "--count", local, f"^{tip}")
        if repo.git.tell(*count) != repo.git.tell(*count, "--not", "--remotes"):
            return f"commits of {target.branch} are on a remote already, and others may build on them"
    if follow_tags and repo.git.tell("tag", "--merged", local, "--no-merged", tip):
        return "a tag names one of the commits, and a rebase would leave it behind"
    return ""


def _upstream(repo: Repository, target: Target) -> str:
    return repo.setting(f"branch.{target.branch}.merge")


def update_tree(
    git: Git, repo: Repository, target: Target, tip: str, local: str, how: str, counters: CounterConflicts
) -> str:
    """Update the tree that `git` stands in and return its new commit; raise Conflicted or NotUpdated.

    Conflicts in counter files are settled on the way, commit by commit.
    """
    if how == MERGE:
        message = f"Merge branch '{shorten_ref(target.ref)}' of {target.shown}"
        words = ["merge", "--no-ff", "--no-edit", "--quiet", "-m", message, tip]
    else:
        # Merges stay merges; a commit that is on the remote already in other words of git is left out.
        words = ["-c", "rebase.updateRefs=false", "rebase", "--rebase-merges", "--no-autosquash", "--no-autostash", tip]
    verb = MERGE if how == MERGE else REBASE
    quiet = {**_QUIET, **_identity(git, local)}
    done = git.ask(*words, extra=quiet)
    while done.status:
        unmerged = git.ask("ls-files", "--unmerged").out
        left = tuple(counters.settle(git)) if unmerged else ()
        if left or not unmerged:
            git.ask(verb, "--abort", extra=quiet)
            if not left:
                raise NotUpdated(how, done.out + done.err)
            why = tuple(counters.troubles)
            raise Conflicted(left, _theirs(git, tip, local, left), step(repo, target, how), target.name, why)
        done = git.ask(verb, "--continue", extra=quiet)
    return git.tell("rev-parse", "HEAD")


def _identity(git: Git, local: str) -> dict[str, str]:
    """Return who commits where the environment hides the user's configuration: whoever committed what is pushed.

    Gemini CLI 0.61.0 sets GIT_CONFIG_GLOBAL=/dev/null in its shells. What git makes up of the account and the host's
    mail name (git-commit(1), COMMIT INFORMATION) is nobody's name.
    """
    if git.is_so("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT"):
        return {}
    name, _, address = (
        git.ask("log", "-1", "--no-show-signature", "--format=%cn%n%ce", local).out.strip().partition("\n")
    )
    return {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": address}


def _theirs(git: Git, tip: str, local: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    asked = ("log", f"-{_MOST_SHOWN}", "--no-show-signature", "--format=%h %an: %s", f"{local}..{tip}")
    found = git.ask(*asked, "--", *(f":(top,literal){path}" for path in paths)).out.splitlines()
    return tuple(found or git.ask(*asked).out.splitlines())


def step(repo: Repository, target: Target, how: str) -> str:
    """Return the commands that lead out of a conflict, as the one who pushed types them."""
    import shlex  # late: it brings `re`, and few pushes conflict

    style = "--no-rebase" if how == MERGE else "--rebase"
    pull = ["git", "pull", style, "--autostash", target.remote, shorten_ref(target.ref)]
    more = "git merge --continue" if how == MERGE else "git rebase --continue"
    place_first = [] if repo.branch == target.branch else [shlex.join(["git", "switch", target.branch])]
    push = shlex.join(["git", "push", target.remote, _spec(target)])
    steps = " && ".join([*place_first, shlex.join(pull)])
    return f"{steps}; fix each path, `git add` it, `{more}`; then {push}"


def _spec(target: Target) -> str:
    name = shorten_ref(target.ref)
    return name if target.branch == name else f"HEAD:{name}"


def tree(repo: Repository, commit: str, check: str) -> scratch_worktree.tree:
    """Return what gives git in the throw-away tree of a commit; without a check nobody reads its large files."""
    return scratch_worktree.tree(repo, commit, {} if check else NO_LARGE_FILES)


def run_check(git: Git, command: str, log: str) -> None:
    """Run the project's own check in the tree that `git` stands in; raise CheckFailed. Its output is kept in `log`."""
    os.makedirs(os.path.dirname(log), mode=0o700, exist_ok=True)
    _forget_old_logs(os.path.dirname(log))
    import subprocess  # late: few pushes have a check

    with open(log, "wb") as file:
        file.write(f"{clock.utc()} {command}\n".encode())
        file.flush()
        done = subprocess.run(
            ["/bin/sh", "-c", command], cwd=git.cwd, env=dict(git.env), stdin=subprocess.DEVNULL, stdout=file,
            stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode:
        with open(log, encoding="utf-8", errors="replace") as file:
            raise CheckFailed(command, done.returncode, log, "".join(file.readlines()[1:][-_TAIL:]))


def _forget_old_logs(folder: str) -> None:
    logs = [entry for entry in os.scandir(folder) if entry.name.startswith("check-")]
    logs.sort(key=lambda entry: entry.stat().st_mtime)
    for entry in logs[: -_LOGS_KEPT + 1]:
        os.unlink(entry.path)

"""Afterwards: the agent's branch stands where it pushed, if that can be done without touching what is not committed."""

from __future__ import annotations

import os

from claimonce.gate.push.target import HEADS, Target
from claimonce.hooks.git.errors import GitFailed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository


def follow(repo: Repository, target: Target, was: str, new: str, say: Say) -> None:
    """Move the local branch from `was` to `new`; where its tree is not clean, leave it and say the one command."""
    if was == new:
        return
    ref = HEADS + target.branch if target.branch else "HEAD"
    here = repo.branch == target.branch and bool(repo.top)
    if repo.commit(ref) != was:
        say(f"{_name(target)} has moved on while it was pushed; to bring it along: {_rebase(target, was, new, here)}")
        return
    if not here:
        _move_elsewhere(repo, target, was, new, say)
        return
    status = repo.git.ask("status", "--porcelain", "--untracked-files=no")
    if repo.is_busy or status.out:
        say(f"your files have uncommitted changes, so {_name(target)} was left where it was; to bring it along: "
            f"{_rebase(target, was, new, here)}")  # fmt: skip
        return
    moved = status if status.status else repo.git.ask("reset", "--keep", "--quiet", new)
    if moved.status:
        why = GitFailed(("reset",), moved.status, moved.err).last
        say(f"{_name(target)} was left where it was ({why}); to bring it along: {_rebase(target, was, new, here)}")


def _move_elsewhere(repo: Repository, target: Target, was: str, new: str, say: Say) -> None:
    if not target.branch:
        return
    ref = HEADS + target.branch
    tree = repo.git.ask("for-each-ref", "--format=%(worktreepath)", ref).out.strip()
    if tree and not _is_bare_head(repo, tree):
        say(f"{target.branch} is checked out in {tree} and was left where it was; to bring it along, there: "
            f"{_rebase(target, was, new, True)}")  # fmt: skip
        return
    repo.git.ask("update-ref", "-m", "claimonce push: brought up to date", ref, new, was)


def _is_bare_head(repo: Repository, tree: str) -> bool:
    return not repo.top and os.path.realpath(tree) == repo.common


def _name(target: Target) -> str:
    return target.branch or "HEAD"


def _rebase(target: Target, was: str, new: str, here: bool) -> str:
    import shlex  # late: it brings `re`, and few branches cannot follow

    # Nothing is left to replay but what was committed since, and uncommitted changes are put back.
    words = ["git", "rebase", "--autostash", "--onto", new, was]
    return shlex.join(words if here or not target.branch else [*words, target.branch])


def track(repo: Repository, target: Target) -> None:
    """Do what `--set-upstream` does, which git leaves out when a commit rather than a branch is pushed."""
    if target.branch and f"remote.{target.remote}.url" in repo.config:
        repo.git.ask("config", f"branch.{target.branch}.remote", target.remote)
        repo.git.ask("config", f"branch.{target.branch}.merge", target.ref)


# Tags that name commits which a push has rewritten: git leaves them where they are, and sends them as they are.

_MOST = 10


def name_left_tags(repo: Repository, old: str, was: str, new: str, say: Say) -> None:
    """Name the tags that stand on `old..was`, which became `old..new`, with the command that moves each."""
    if not old or was == new or not repo.has_tags:
        return
    told = repo.git.ask(
        "for-each-ref", f"--merged={was}", f"--no-merged={old}", "--format=%(refname:strip=2) %(objecttype) "
        "%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)", "refs/tags",
    )  # fmt: skip
    rows = [line.rsplit(" ", 2) for line in told.out.splitlines()]
    stays = {name for name, _, commit in rows if repo.is_within(commit, new)}
    rows = [row for row in rows if row[0] not in stays]
    if not rows:
        return
    became = _became(repo, old, was, new)
    names = ", ".join(name for name, _, _ in rows[:_MOST]) + (f" and {len(rows) - _MOST} more" if rows[_MOST:] else "")
    say(f"these tags name commits that were rewritten, and would go out as they are: {names}. To move them:")
    for name, kind, commit in rows[:_MOST]:
        say(f"  {_move(name, kind, became.get(commit, new))}")


def _became(repo: Repository, old: str, was: str, new: str) -> dict[str, str]:
    """Return what each rewritten commit is now, told by its author, time and subject."""
    found: list[dict[str, str]] = []
    for tip in (was, new):
        lines = repo.git.ask("log", "--no-show-signature", "--format=%H %at %ae %s", f"{old}..{tip}").out.splitlines()
        found.append({line.partition(" ")[2]: line.partition(" ")[0] for line in lines})
    before, after = found
    return {commit: after[sign] for sign, commit in before.items() if sign in after}


def _move(name: str, kind: str, commit: str) -> str:
    import shlex  # late: it brings `re`, and few pushes leave a tag behind

    if kind != "tag":
        return shlex.join(["git", "tag", "-f", name, commit])
    said = f"$(git tag -l --format='%(contents)' {shlex.quote(name)})"
    return f'git tag -f -a -m "{said}" {shlex.join([name, commit])}'

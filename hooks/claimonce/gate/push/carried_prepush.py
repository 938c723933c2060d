"""A push's own pre-push hook, where somebody else's `git push` is to carry its commits.

The hook runs in the process that waits, before it stands in line, with the words that git would give it; git is then
told not to run it again, should this push go out by itself after all.
"""

from __future__ import annotations

import os

from claimonce.gate.push.batching import find_tracking_ref
from claimonce.gate.push.errors import HookRefused
from claimonce.gate.push.prepush_road import BEFORE, is_ours

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target

ASIDE = "CLAIMONCE_ASIDE"
_NOTHING = "0" * 40


class OwnHook:
    """The hook of one push; `ran` once it has been run."""

    def __init__(self, repo: Repository, target: Target) -> None:
        """Look for nothing yet: a push that need not wait leaves its hook to git."""
        self.repo, self.target, self.ran = repo, target, False

    def run(self) -> None:
        """Run the hook, if there is one; raise HookRefused when it does not let the push go."""
        path = _path(self.repo)
        if not path:
            return
        repo, target = self.repo, self.target
        known = repo.commit(find_tracking_ref(repo, target)) or _NOTHING
        local = f"refs/heads/{target.branch}" if target.branch else "HEAD"
        words = f"{local} {repo.commit(target.source)} {target.ref} {known}\n"
        status = _run([path, target.remote, target.url], repo, words)
        if status:
            raise HookRefused(path, status, target.url)
        self.ran = True


def own_hook(repo: Repository, target: Target, pushed: Pushed) -> OwnHook | None:
    """Return the hook that stands before this push; None when it was told to do without."""
    return None if "no-verify" in pushed.flags else OwnHook(repo, target)


def _path(repo: Repository) -> str:
    if "core.hookspath" in repo.config:
        told = repo.git.ask("rev-parse", "--git-path", "hooks/pre-push").out.removesuffix("\n")
        path = os.path.join(repo.git.cwd, told)
    else:
        path = os.path.join(repo.common, "hooks", "pre-push")
    if is_ours(path):
        chained = os.path.exists(os.path.join(os.path.dirname(path), BEFORE))
        if not chained and not keeps_large_files(repo):
            return ""  # our line alone, which takes no turn for a push that is about to wait
    return os.path.abspath(path) if os.access(path, os.X_OK) and os.path.isfile(path) else ""


def keeps_large_files(repo: Repository) -> bool:
    """Return whether objects of git-lfs lie here, which its own part of a pre-push hook has to send."""
    return os.path.isdir(os.path.join(repo.common, "lfs")) or "lfs.storage" in repo.config


def _run(argv: list[str], repo: Repository, words: str) -> int:
    import subprocess  # late: few pushes have a hook and wait

    env = {**repo.git.env, ASIDE: str(os.getpid()), "GIT_DIR": repo.git_dir}
    where = repo.top or repo.git_dir
    try:
        done = subprocess.run(argv, cwd=where, env=env, input=words.encode(), check=False)
    except OSError:  # no first line that names an interpreter; git gives it to sh as well
        done = subprocess.run(["/bin/sh", *argv], cwd=where, env=env, input=words.encode(), check=False)
    return done.returncode

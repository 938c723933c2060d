"""Whether a push may go out together with others, and with which."""

from __future__ import annotations

import os

from claimonce.gate.push.target import HEADS, Target
from claimonce.gate.push.waiting_pushes import BatchRequest
from claimonce.hooks.digest import fingerprint
from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.repository import Repository

_HARMLESS = frozenset((
    "verbose", "quiet", "no-quiet", "progress", "no-progress", "set-upstream", "verify", "no-verify", "thin", "no-thin",
    "repo", "ipv4", "ipv6",
))  # fmt: skip
# Each of these says how git comes to the remote, or as whom. A push by another road is not taken along.
_ENVIRONMENT = (
    "HOME", "XDG_CONFIG_HOME", "SSH_AUTH_SOCK", "SSH_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT",
    "GIT_ASKPASS", "GIT_PROXY_COMMAND", "GIT_CONFIG", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM",
    "GIT_CONFIG_COUNT", "GIT_CONFIG_PARAMETERS", "GIT_HTTP_USER_AGENT", "GIT_SSL_NO_VERIFY", "GIT_SSL_CERT",
    "GIT_SSL_KEY", "http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy", "GH_TOKEN", "GITHUB_TOKEN",
    "GH_CONFIG_DIR", "GITLAB_TOKEN", "GIT_USERNAME", "GIT_PASSWORD", "KRB5CCNAME", "AWS_PROFILE",
)  # fmt: skip
# Config that differs between two clones without a meaning for the push. Everything else must be the same.
_LOCAL = (
    "branch.", "user.", "author.", "committer.", "gc.", "color.", "alias.", "advice.", "init.", "pull.", "rebase.",
    "diff.", "log.", "maintenance.", "core.logallrefupdates", "core.bare", "core.worktree", "core.hookspath",
    "extensions.worktreeconfig", "submodule.", "safe.", "core.editor", "core.pager", "pager.", "push.default",
    "push.autosetupremote", "remote.pushdefault",
)  # fmt: skip


def wish_of(repo: Repository, target: Target, pushed: Pushed, update: str, check: str) -> BatchRequest | None:
    """Return what others need to know to take this push along; None when it must go by itself."""
    if not target.source or update != "rebase" or not pushed.flags <= _HARMLESS or _is_special(repo):
        return None
    was = repo.commit(target.source)
    if not was or not _is_own(repo, target, was):
        return None
    words = [str(os.geteuid()), target.url, target.ref, check]
    words += [f"{name}={repo.git.env[name]}" for name in _ENVIRONMENT if name in repo.git.env]
    for key in sorted(repo.config):
        if not key.startswith(_LOCAL) and not (key.startswith("remote.") and key.endswith((".url", ".fetch"))):
            words.append(f"{key}={' '.join(repo.config[key])}")
    return BatchRequest(repo.common, was, fingerprint(*words, size=16))


def _is_special(repo: Repository) -> bool:
    """Whether git does more in a push from here than to send commits, or has not all of them."""
    submodules = repo.setting("push.recursesubmodules", "no") not in ("no", "false")
    return (
        submodules
        or repo.is_on("submodule.recurse")
        or repo.is_on("push.followtags")
        or repo.is_on("commit.gpgsign")
        or repo.setting("push.gpgsign", "false") != "false"
        or bool(repo.setting("extensions.partialclone"))
        or bool(repo.setting("extensions.objectformat"))
        or bool(repo.git.env.get("GIT_OBJECT_DIRECTORY"))
        or os.path.exists(os.path.join(repo.common, "shallow"))
        or os.path.isdir(os.path.join(repo.common, "lfs", "objects"))
    )


def _is_own(repo: Repository, target: Target, was: str) -> bool:
    """Whether nobody but us can have built on these commits; see `update.why_not`, here without asking the remote."""
    if (
        not target.branch
        or HEADS + target.branch == target.ref
        or repo.setting(f"branch.{target.branch}.merge") == target.ref
    ):
        return True
    known = find_tracking_ref(repo, target)
    if not known:
        return False
    if _is_only(repo, known):
        return True
    if not repo.git.ask("for-each-ref", "--count=1", f"--no-merged={known}", "refs/remotes").out:
        return True
    count = ("rev-list", "--count", was, "--not")
    return repo.git.ask(*count, known).out == repo.git.ask(*count, "--remotes").out


def _is_only(repo: Repository, known: str) -> bool:
    """Whether there is no remote-tracking branch but this one, as far as files tell."""
    if "extensions.refstorage" in repo.config:
        return False
    for folder, _, names in os.walk(os.path.join(repo.common, "refs", "remotes")):
        for name in names:
            if name != "HEAD" and os.path.join(folder, name) != os.path.join(repo.common, known):
                return False
    try:
        table = plain_file.text(os.path.join(repo.common, "packed-refs"), 1 << 28, "replace")
        named = [line.split(" ")[-1] for line in table.split("\n") if " refs/remotes/" in line]
    except FileNotFoundError:
        named = []
    return all(name == known for name in named)


def find_tracking_ref(repo: Repository, target: Target) -> str:
    """Return the local ref that follows the target, empty when there is none of the usual form."""
    where = f"refs/remotes/{target.remote}/"
    usual = f"+{HEADS}*:{where}*"
    if usual not in repo.config.get(f"remote.{target.remote}.fetch", ()) or not target.ref.startswith(HEADS):
        return ""
    return where + target.ref.removeprefix(HEADS)

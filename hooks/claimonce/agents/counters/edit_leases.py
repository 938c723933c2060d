"""An edit before it is made: does the file lie in the session's own tree, is it another's, is the view of it stale?

Only what the client's edit tools write is seen here; what a command writes meets the landing. A lease keeps two from
doing one thing, it keeps nothing from the outside world: where the store fails, the edit goes on.
"""

from __future__ import annotations

import os

from claimonce.gate import globs, identity, leases, ledger
from claimonce.gate.errors import GateError
from claimonce.gate.store import store_of
from claimonce.hooks.untrusted_text import mark_unprintable, quoted, warn
from claimonce.hooks.verdict import DENY, PASSED, Verdict
from claimonce.settings.paths import git_common_dir, main_checkout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.gate.leases import Lease
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.git.runner import Git
    from claimonce.hooks.settings_cache import Compiled

SHARED, ISOLATED = "shared", "isolated"
TREE, TASK, UPSTREAM = "CLAIMONCE_TREE", "CLAIMONCE_TASK", "CLAIMONCE_UPSTREAM"  # what a fleet tells its workers
_LINES, _WIDTH = 60, 300


def before(call: Call, env: Mapping[str, str], here: Compiled) -> Verdict:
    """Return PASS, with the lease taken where one is needed, or the refusal with who, since when, and where instead."""
    path = str(call.input.get("file_path") or call.input.get("notebook_path") or "")
    if not path:
        return PASSED
    path = os.path.realpath(os.path.join(call.cwd or "/", path))
    root = os.path.realpath(here.root)
    if not path.startswith(root + "/"):
        return PASSED
    try:
        return _Edit(call, env, here, root, path[len(root) + 1 :]).judged()
    except (GateError, OSError) as error:  # fail policy: no-leases
        warn(f"leases are not looked at now: {' '.join(str(error).split())[:300]}")
        return PASSED


class _Edit:
    """One edit of the file `inner` in the work tree `root`."""

    def __init__(self, call: Call, env: Mapping[str, str], here: Compiled, root: str, inner: str) -> None:
        self.call, self.env, self.here, self.root, self.inner = call, env, here, root, inner
        self.task = env.get(TASK, "")
        self.store: Store = store_of(here)

    def judged(self) -> Verdict:
        """Return the verdict; a refusal is recorded."""
        verdict = self.verdict()
        if verdict.kind == DENY:
            key, reason = leases.key_of(self.here.scope, self.inner), verdict.reason.partition("\n")[0]
            with self.store:
                ledger.write(self.store, self.call.session.name, leases.KIND, key, verdict=DENY, reason=reason)
        return verdict

    def verdict(self) -> Verdict:
        """Look at the tree, then at the file."""
        own = self.env.get(TREE, "")
        owner = leases.find_lease(self.store, leases.tree_key(self.root))
        if own and os.path.realpath(own) != self.root:
            return self._not_own(os.path.realpath(own), owner)
        if owner is not None and owner.task != self.task:
            return self._anothers_tree(owner)
        rule = next(
            (one for one in self.here.settings.get("resource", ()) if globs.covers(one["path"], self.inner)), None
        )
        if rule is None or rule["use"] not in (SHARED, ISOLATED) or self._is_counter():
            return PASSED
        key = leases.key_of(self.here.scope, self.inner)
        who = leases.Holder(
            self.call.session.name, identity.process_of(self.call.session, self.env), self.root, self.task
        )
        if rule["use"] == ISOLATED:
            known = leases.find_lease(self.store, key)
            if known is not None and not who.is_same(known):
                return self._leased(known)
        stale = self._stale()
        if stale:
            return Verdict(DENY, stale)
        other = leases.take(self.store, key, self.inner, who) if rule["use"] == ISOLATED else None
        return PASSED if other is None else self._leased(other)

    def _is_counter(self) -> bool:
        """A counter file has a gate of its own, which moves the edit to the number that is free."""
        return any(os.path.realpath(one["file"]) == f"{self.root}/{self.inner}" for one in self.here.counters)

    def _not_own(self, own: str, owner: Lease | None) -> Verdict:
        if git_common_dir(own) != git_common_dir(self.root):
            return PASSED  # another repository altogether
        whose = f"the worktree of {owner.holder} since {owner.at}" if owner is not None else "not your worktree"
        if owner is None and main_checkout(self.root) == self.root:
            whose = "the main work tree, where a person works"
        return Verdict(
            DENY,
            f"Not written: {self.root} is {whose}. Yours is {own}: make this edit in {own}/{self.inner}, and commit it "
            "there; it is landed from there.",
        )

    def _anothers_tree(self, owner: Lease) -> Verdict:
        return Verdict(
            DENY,
            f"Not written: {self.root} is the worktree of {owner.holder} since {owner.at}, and what is changed under "
            f"its hands is lost or landed by mistake. Make the edit of {self.inner} in your own work tree "
            f"({self.call.cwd or 'your folder'}), or wait until it has landed: `claimonce fleet status`.",
        )

    def _leased(self, lease: Lease) -> Verdict:
        where = f", working in {lease.tree}" if lease.tree and lease.tree != self.root else ""
        until = "its branch has landed" if lease.task else "that session has ended"
        return Verdict(
            DENY,
            f"Not written: {self.inner} has one owner at a time (isolated), and {lease.holder} holds it since "
            f"{lease.at}{where}. Nothing of yours is lost. Do the rest of your work first and edit it once {until}; "
            f"`claimonce status` shows {lease.key} as long as it is held. If you end before that, write down what it "
            "should say in your report or commit message, so that the next owner puts it in.",
        )

    def _stale(self) -> str:
        """Return the refusal of an edit that is based on an older state than what others have landed, "" for none."""
        git, only = _git(self.env, self.root), f":(top,literal){self.inner}"
        for upstream in (self.env.get(UPSTREAM, ""), "@{upstream}", "origin/HEAD"):
            if upstream:
                # Three dots: what changed there since the two parted, whatever was done here.
                done = git.ask("diff", "--no-color", "--no-ext-diff", f"HEAD...{upstream}", "--", only)
                if done.status == 0:
                    return self._told(git, upstream, done.out) if done.out.strip() else ""
        return ""

    def _told(self, git: Git, upstream: str, change: str) -> str:
        import shlex  # only for a refusal

        shown = git.ask("rev-parse", "--abbrev-ref", upstream).out.strip() or upstream
        asked = ("log", "-5", "--no-show-signature", "--format=%h %an, %cr: %s", f"HEAD..{upstream}")
        who = git.ask(*asked, "--", f":(top,literal){self.inner}").out.splitlines()
        rows = change.splitlines()
        more = [f"  ... {len(rows) - _LINES} more lines"] if len(rows) > _LINES else []
        remote, _, branch = shown.partition("/")
        words = ["git", "pull", "--rebase", "--autostash", remote, branch] if branch else ["git", "rebase", shown]
        step = f"`{shlex.join(words)}` in {self.root}, read the file again, and make your edit on what it says then"
        return "\n".join([
            f"Not written: your view of {self.inner} is old. Others changed it on {shown} since your branch left it:",
            *(f"  {quoted(line, _WIDTH)}" for line in who),
            "The change since (another's text, quoted):",
            *(f"  {_tame(row)}" for row in rows[:_LINES]), *more,
            f"Next: commit what you have, {step}.",
        ])  # fmt: skip


def _tame(row: str) -> str:
    return mark_unprintable(row, " ", kept="\t")[:_WIDTH]


def _git(env: Mapping[str, str], root: str) -> Git:
    from claimonce.hooks.git.runner import git_at  # only where a file has a rule

    return git_at(root, env)

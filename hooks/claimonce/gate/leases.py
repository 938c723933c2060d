"""Leases on paths: who may edit what, across all worktrees and clones of a repository on this host.

A lease is a claim (it is shown by `claimonce status` like any other) with the place where its holder works. It is taken
at the first edit and given back at the session's end; a task of a fleet keeps it until its branch has landed.
"""

from __future__ import annotations

from claimonce.gate import claims
from claimonce.gate.claims import Wanted
from claimonce.gate.identity import no_process
from claimonce.gate.session_names import known_as
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from claimonce.gate.owner import Owner
    from claimonce.gate.store import Store

KIND = "lease"
TASK_TTL = 12 * 3600.0  # a task outlives its sessions, and whoever carries out the fleet may be gone for a night
SESSION_TTL = 3600.0  # from edit to edit, where the session's process is not known


@value
class Lease:
    """A lease that is held; `path` counts from the repository's root, "" for the whole worktree at `tree`."""

    key: str
    token: int
    session: str
    at: str
    path: str
    tree: str
    task: str

    @property
    def holder(self) -> str:
        """Whose it is, as people and agents know it."""
        return f"the fleet's task {self.task}" if self.task else known_as(self.session)


@value
class Holder:
    """Who asks: a session in a tree, perhaps for a task of a fleet."""

    session: str
    owner: Owner
    tree: str
    task: str = ""

    def is_same(self, lease: Lease) -> bool:
        """Whether that lease is the holder's own; a session and its subagents are one here."""
        if self.task or lease.task:
            return self.task == lease.task
        return self.session.partition("/")[0] == lease.session.partition("/")[0]


def key_of(scope: str, path: str) -> str:
    """Return the key of a path's lease; `scope` names the repository, wherever it is checked out."""
    return f"lease:{scope}:{path}"


def tree_key(tree: str) -> str:
    """Return the key of a whole worktree's lease."""
    return f"tree:{tree}"


def find_lease(store: Store, key: str) -> Lease | None:
    """Return the live lease, None where there is none."""
    row = store.maybe("lease", key=key)
    return _lease(row) if row is not None and claims.holds(row) else None


def take(store: Store, key: str, path: str, who: Holder) -> Lease | None:
    """Take the lease, or begin its time anew where it is `who`'s already; else return whose it is."""
    known = store.maybe("lease", key=key)
    if known is not None and claims.holds(known) and not who.is_same(_lease(known)):
        return _lease(known)
    with store:
        known = store.maybe("lease", key=key)
        if known is not None and claims.holds(known):
            if not who.is_same(_lease(known)):
                return _lease(known)
            claims.beat(store, key, known["token"])
            return None
        ttl = TASK_TTL if who.task else None if who.owner.pid else SESSION_TTL
        owner = no_process() if who.task else who.owner
        claim = claims.take(store, Wanted(key, KIND, who.session, owner, ttl))
        store.put("put_lease", key=key, token=claim.token, path=path, tree=who.tree, task=who.task)
    return None


def own_tree(store: Store, tree: str, task: str) -> Lease | None:
    """Make a whole worktree a task's own; return whose it is already, where it is another's."""
    return take(store, tree_key(tree), "", Holder(f"fleet:{task}", no_process(), tree, task))


def give_back(store: Store, task: str) -> list[str]:
    """Give back every lease of a task, and return their keys."""
    return _drop(store, [lease for lease in every(store) if lease.task == task])


def give_back_session(store: Store, session: str) -> list[str]:
    """Give back what a session holds on its own account, with its subagents; a task's leases outlive its sessions."""
    mine = session.partition("/")[0]
    return _drop(store, [one for one in every(store) if not one.task and one.session.partition("/")[0] == mine])


def every(store: Store) -> Iterator[Lease]:
    """Return every lease that is held."""
    for row in store.rows("leases_all"):
        if claims.holds(row):
            yield _lease(row)


def _drop(store: Store, mine: list[Lease]) -> list[str]:
    if mine:
        with store:
            for lease in mine:
                claims.release(store, lease.key, lease.token)
                store.put("drop_lease", key=lease.key)
    return [lease.key for lease in mine]


def _lease(row: Mapping[str, Any]) -> Lease:
    return Lease(row["key"], row["token"], row["session"], row["at"], row["path"], row["tree"], row["task"])

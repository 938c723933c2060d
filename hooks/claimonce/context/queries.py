"""What verbs, fleet and plugins start from: the repository around a folder, its index, and a brief for a session."""

from __future__ import annotations

import os
from collections.abc import Mapping

from claimonce.context import brief, needs
from claimonce.context.brief import Brief, BriefRequest
from claimonce.context.errors import NoRepository
from claimonce.context.index import Index, open_index, sweep
from claimonce.context.snapshot import WorkTree
from claimonce.gate.store import Store
from claimonce.settings.paths import repository_root


def root_of(folder: str) -> str:
    """Return the top of the git work tree around `folder`; NoRepository where there is none."""
    root = repository_root(folder)
    if not root or not os.path.exists(f"{root}/.git"):
        raise NoRepository(os.path.abspath(folder))
    return root


def opened(root: str, env: Mapping[str, str]) -> Index:
    """Open the index of the work tree at `root`; indexes of trees that are gone are deleted."""
    index = open_index(root, env)
    sweep(env)
    return index


def brief_for(
    root: str, request: BriefRequest, env: Mapping[str, str], task: str = "", store: Store | None = None
) -> Brief:
    """Return the session's brief in the work tree at `root`, refreshed, and note that it was given.

    A `task` other than the one before starts the session's context anew. ContextError where it cannot be.
    """
    index = opened(root, env)
    try:
        if task:
            needs.begin(index, request.session, task)
        return brief.deliver(index, WorkTree(root), request, store)
    finally:
        index.close()


def need(root: str, request: BriefRequest, text: str, env: Mapping[str, str], store: Store | None = None) -> Brief:
    """Note what the session lacks and return what its brief has gained by that."""
    index = opened(root, env)
    try:
        needs.add(index, request.session, text)
        made = brief.deliver(index, WorkTree(root), request, store)
        made.latest = text
        return made
    finally:
        index.close()


def find_changed(root: str, session: str, env: Mapping[str, str]) -> list[str]:
    """Return the paths that the session was given and whose content is another one now, or gone."""
    index = open_index(root, env)
    try:
        given = {
            name.removeprefix("file "): state.partition(" ")[0]
            for name, state in needs.find_delivered(index, session).items()
            if name.startswith("file ")
        }
        there = WorkTree(root).files() if given else {}
        return sorted(path for path, blob in given.items() if there.get(path) != blob)
    finally:
        index.close()

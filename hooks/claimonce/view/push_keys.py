"""The keys of pushes, as people say them."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import one_line

PREFIX = "push:"


def short_branch(key: str) -> str:
    """Return a push's key as people say it: the repository's own name and the branch, `web main`."""
    where, _, ref = key.removeprefix(PREFIX).partition("#")
    repository = where.rstrip("/").removesuffix("/.git").removesuffix(".git").rpartition("/")[2]
    return one_line(f"{repository or where} {ref.removeprefix('refs/heads/')}".strip(), 80)

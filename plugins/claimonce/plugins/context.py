"""At a session's start: how to ask for the right page, and which pages that it was given have changed since."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from claimonce.hooks import hookimpl
from claimonce.settings.paths import repository_root

HOW = (
    'For a task here, `claimonce context brief --task "..."` names files with lines and the reason for each; '
    '`claimonce context need "..."` asks for what is missing.'
)
MOST_PATHS = 5


@hookimpl
def claimonce_session(event: Mapping[str, Any]) -> str | None:
    """Say how to ask, and on a resume what has changed of what the session was given."""
    root = repository_root(str(event.get("cwd") or ""))
    if not root or not os.path.exists(f"{root}/.git") or event.get("name") not in ("start", "resume"):
        return None
    changed = _changed(root, str(event.get("session") or "")) if event["name"] == "resume" else []
    if not changed:
        return HOW
    more = f" and {len(changed) - MOST_PATHS} more" if len(changed) > MOST_PATHS else ""
    return f"{HOW}\nChanged since you were told of them: {', '.join(changed[:MOST_PATHS])}{more}."


def _changed(root: str, session: str) -> list[str]:
    from claimonce.context import index  # SQLite and git are for a session that was given something

    if not os.path.exists(index.place(root, os.environ)):
        return []
    from claimonce.context import queries

    return queries.find_changed(root, session, os.environ)

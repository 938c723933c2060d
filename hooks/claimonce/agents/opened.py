"""Which sessions have something open: one empty file each, so that every other event after a call ends at once."""

from __future__ import annotations

import contextlib
import os

from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.session import Session


def note(session: Session) -> None:
    """Say that the session has an act under way."""
    path = _path(session)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))


def clear(session: Session) -> None:
    """Say that the session, its subagents included, has nothing under way any more."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(_path(session))


def _path(session: Session) -> str:
    # Only ids of letters, digits and dashes are looked up by the started file; others always take the long way.
    plain = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in session.id)
    # Beside the compiled cache, where the started file looks, wherever `state.path` puts the store.
    return os.path.join(state_folder(os.environ), "open", plain[:200])

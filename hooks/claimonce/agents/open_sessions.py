"""Which sessions have something open: one empty file each, so that every other event after a call ends at once."""

from __future__ import annotations

import contextlib
import os

from claimonce.gate import folder
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.call import Session

_FOLDER = "open"


def note(session: Session) -> None:
    """Say that the session has an act under way."""
    state = state_folder(os.environ)
    folder.inside(state, _FOLDER)
    os.close(folder.touch(state, _path(session), os.O_WRONLY))


def is_noted(session: Session) -> bool:
    """Whether the session has an act under way, as far as was noted."""
    return os.path.exists(_path(session))


def clear(session: Session) -> None:
    """Say that the session, its subagents included, has nothing under way any more."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(_path(session))


def _path(session: Session) -> str:
    # Only ids of letters, digits and dashes are looked up by the started file; others always take the long way.
    plain = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in session.id)
    # Beside the compiled cache, where the started file looks, wherever `state.path` puts the store.
    return os.path.join(state_folder(os.environ), _FOLDER, plain[:200])

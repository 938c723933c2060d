"""The store that holds in a place: embedded by default, one PostgreSQL of many hosts where the settings name it."""

from __future__ import annotations

import os
from _thread import allocate_lock

from claimonce.gate import folder as folders
from claimonce.gate import store_files, used_stores
from claimonce.gate.errors import StoreBroken
from claimonce.gate.stores.base import Store
from claimonce.gate.stores.sqlite import faults
from claimonce.gate.stores.sqlite.embedded import Embedded
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.settings_cache import Compiled

__all__ = ["Embedded", "Store", "open_store", "store_of"]
_umask = allocate_lock()


def store_of(here: Compiled) -> Store:
    """Open the store that holds here; raise GateError."""
    state = here.settings["state"]
    if not state["store"]:
        return open_store(here.state, state["shared"])
    from claimonce.gate.stores.postgres.opening import opened  # psycopg: only where a database is named

    return opened(here)


def open_store(folder: str = "", shared: bool = False) -> Embedded:
    """Open this user's embedded store; raise StateFolderRefused, StoreBroken, StoreLost or StoreTooNew."""
    folder = folder or state_folder(os.environ)
    _umask.acquire()  # it is the process's: of two threads in here, one would put back what the other had set
    old = os.umask(0o007 if shared else 0o077)
    try:
        store = Embedded(folders.prepare(folder, shared), shared)
        store_files.give_rights(folder, shared)
    except OSError as error:
        path = os.path.join(folder, store_files.DATABASE)
        raise StoreBroken(
            path, error.strerror or str(error), f"look at the disk and its rights, then {faults.AGAIN}"
        ) from error
    finally:
        os.umask(old)
        _umask.release()
    used_stores.remember(folder, store.is_first)
    return store

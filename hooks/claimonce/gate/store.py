"""The store that holds in a place: embedded by default, one PostgreSQL of many hosts where the settings name it."""

from __future__ import annotations

from claimonce.gate.stores.base import Store
from claimonce.gate.stores.sqlite.embedded import Embedded, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.hooks.settings_cache import Compiled

__all__ = ["Embedded", "Store", "open_store", "store_of"]


def store_of(here: Compiled, kind: str = "") -> Store:
    """Open the store that holds here, for an act of that kind; raise GateError.

    Where a database is named and does not answer, `KIND.unreachable` says whether such acts go by the embedded store.
    """
    state = here.settings["state"]
    if not state["store"]:
        return open_store(here.state, state["shared"])
    from claimonce.gate.stores.postgres.database import opened  # psycopg: only where a database is named

    return opened(here, kind)

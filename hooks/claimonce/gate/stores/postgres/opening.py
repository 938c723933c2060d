"""Opening the database that the settings name."""

from __future__ import annotations

import os

from claimonce.gate import folder as folders
from claimonce.gate import owner
from claimonce.gate.errors import StoreBroken
from claimonce.hooks.settings_cache import ELSEWHERE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.stores.postgres.engine import Postgres
    from claimonce.hooks.settings_cache import Compiled

_INSTALL = "install what speaks to it with `pip install 'claimonce[postgres]'`"


def dsn_of(here: Compiled) -> str:
    """Return the connection string; where a password stands in it, from the settings themselves: no copy is kept."""
    dsn = str(here.settings["state"]["store"])
    if dsn != ELSEWHERE:
        return dsn
    from claimonce.settings.load import load

    return load(here.root, os.environ).settings.state.store


def opened(here: Compiled) -> Postgres:
    """Open the store; raise StoreBroken, StoreUnreachable or StoreTooNew."""
    return open_postgres(dsn_of(here), here.state, float(here.settings["state"]["deadline"]))


def open_postgres(dsn: str, folder: str, deadline: float) -> Postgres:
    """Open the store at that connection string, with `folder` for what is this host's alone."""
    try:
        from claimonce.gate.stores.postgres.engine import Postgres
    except ImportError as error:
        from claimonce.gate.stores.postgres.dsn import shown

        raise StoreBroken(shown(dsn), f"psycopg cannot be imported ({error})", _INSTALL) from error
    return Postgres(dsn, folders.prepare(folder, False), owner.host_name(), deadline)

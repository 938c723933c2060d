"""Opening the database that the settings name."""

from __future__ import annotations

import os
from contextlib import closing

from claimonce.gate import folder as folders
from claimonce.gate import owner
from claimonce.gate.errors import StoreBroken, StoreUnreachable
from claimonce.gate.stores.sqlite.embedded import open_store
from claimonce.hooks.cache_reader import ELSEWHERE
from claimonce.hooks.effect import GIT_PUSH, NOTIFY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.stores.base import Store
    from claimonce.gate.stores.postgres.engine import Postgres
    from claimonce.hooks.settings_cache import Compiled


def dsn_of(here: Compiled) -> str:
    """Return the connection string; where a password stands in it, from the settings themselves: no copy is kept."""
    dsn = str(here.settings["state"]["store"])
    if dsn != ELSEWHERE:
        return dsn
    from claimonce.settings.load import load

    return load(here.root, os.environ).settings.state.store


def opened(here: Compiled, kind: str = "") -> Store:
    """Open the store; where it does not answer, the embedded one if the policy for this kind of act is `local`.

    Raises StoreBroken, StoreUnreachable or StoreTooNew.
    """
    from claimonce.gate.stores.postgres import away

    dsn, state = dsn_of(here), here.settings["state"]
    try:
        store = open_postgres(dsn, here.state, float(state["deadline"]))
    except StoreUnreachable as error:  # fail policy: no-server
        policy = here.settings[kind]["unreachable"] if kind in (NOTIFY, GIT_PUSH) else "deny"
        if policy != "local":
            raise
        own = open_store(here.state, state["shared"])
        away.begin(own, error)
        return own
    if away.is_noted(here.state):
        try:
            with closing(open_store(here.state, state["shared"])) as own:
                away.bring(store, own)
        except BaseException:
            store.close()
            raise
    return store


def open_postgres(dsn: str, folder: str, deadline: float) -> Postgres:
    """Open the store at that connection string, with `folder` for what is this host's alone."""
    try:
        from claimonce.gate.stores.postgres.engine import Postgres
    except ImportError as error:
        from claimonce.gate.stores.postgres.dsn import hide_password
        from claimonce.settings import origin

        repair = f"install what speaks to it with `{origin.extra_command('postgres')}`"
        raise StoreBroken(hide_password(dsn), f"psycopg cannot be imported ({error})", repair) from error
    return Postgres(dsn, folders.prepare(folder, False), owner.host_name(), deadline)

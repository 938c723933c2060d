"""What a test says to the database itself, in words that both engines understand."""

from __future__ import annotations

from typing import Any

from claimonce.gate.store import Embedded, Store
from claimonce.gate.stores.postgres.engine import Postgres, _converted

OPEN = """
from claimonce.gate.store import store_of
from claimonce.hooks.settings_cache import load
store = store_of(load("/"))
"""  # in a child, the store that CLAIMONCE_STORE or CLAIMONCE_STATE names


def run(store: Store, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """Run the query, with `:name` for each value, and return its rows."""
    if isinstance(store, Embedded):
        return [tuple(row) for row in store._db.execute(query, values)]
    assert isinstance(store, Postgres)
    if "INSERT OR IGNORE" in query:
        query = query.replace("INSERT OR IGNORE", "INSERT").replace("x''", "''::bytea") + " ON CONFLICT DO NOTHING"
    store._link.run("SET search_path = claimonce")
    cursor = store._link.run(_converted(query), values)
    found = cursor.fetchall() if cursor.description else []
    store._link.run("RESET search_path")
    return found

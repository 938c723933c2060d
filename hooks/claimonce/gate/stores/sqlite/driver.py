"""SQLite's compiled module: `from claimonce.gate.stores.sqlite.driver import sqlite3`.

`sqlite3` itself brings `datetime`, for converters that nothing here uses. `_sqlite3` (Python 3.11 to 3.14) takes
`functools.lru_cache` when it is loaded, for each connection's cache of statements, and `functools` brings
`collections` and `types`: together a fifth of a start of Python. The compiled part of that cache is enough.
"""

from __future__ import annotations

from claimonce.hooks.lent_modules import Lent

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
else:
    from _functools import _lru_cache_wrapper

    def _lru_cache(most):
        return lambda asked: _lru_cache_wrapper(asked, most, False, tuple)

    with Lent(functools={"lru_cache": _lru_cache}):
        import _sqlite3 as sqlite3

__all__ = ["sqlite3"]

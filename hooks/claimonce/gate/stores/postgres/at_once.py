"""What the server does in one round trip: see functions.sql."""

from __future__ import annotations

SINCE = 3  # the form of the schema that has the functions

_CLAIM = (
    "%(number)s, %(wait)s, %(key)s, %(kind)s, %(session)s, %(host)s, %(lease)s, %(boot)s, %(space)s, %(pid)s, "
    "%(start)s, %(taken)s, %(ttl)s, %(at)s, %(use_id)s"
)
_INTENT = "%(once)s, %(channel)s, %(plugin)s, %(window)s, %(detail)s, %(here)s, %(wall)s"
CALLS = {
    "take": f"SELECT claimonce.take({_CLAIM}) AS token",
    "enter": f"SELECT token, id FROM claimonce.enter({_CLAIM}, {_INTENT})",  # noqa: S608  (constant)
}

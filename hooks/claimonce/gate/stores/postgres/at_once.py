"""What the server does in one round trip: see functions.sql."""

from __future__ import annotations

from operator import itemgetter

SINCE = 3  # the form of the schema that has the functions

_CLAIM = (
    "number", "wait", "key", "kind", "session", "host", "lease", "boot", "space", "pid", "start", "taken", "ttl", "at",
    "use_id",
)  # fmt: skip
_INTENT = ("once", "channel", "plugin", "window", "detail", "here", "wall")
_NAMES = {"take": _CLAIM, "enter": (*_CLAIM, *_INTENT)}
GIVEN = {name: itemgetter(*names) for name, names in _NAMES.items()}  # finds what each is given, in this order
GIVES = {"take": ("token",), "enter": ("token", "id")}
_CALLS = {"take": "SELECT claimonce.take({})", "enter": "SELECT token, id FROM claimonce.enter({})"}
# As psycopg marks a value, and as a prepared statement does.
CALLS = {name: call.format(", ".join(["%s"] * len(_NAMES[name]))) for name, call in _CALLS.items()}
PREPARED = {
    name: call.format(", ".join(f"${place + 1}" for place in range(len(_NAMES[name])))) for name, call in _CALLS.items()
}

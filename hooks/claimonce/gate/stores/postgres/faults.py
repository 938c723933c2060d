"""What PostgreSQL says when it cannot go on, as an error of the gate's with the way back that fits."""

from __future__ import annotations

import psycopg

from claimonce.gate.errors import StoreBroken, StoreUnreachable
from claimonce.gate.stores.postgres import dsn as dsns

AGAIN = "try again; nothing is forgotten"
_SCHEMA = "a person who owns the database runs `claimonce store init`"
_RIGHTS = "the owner gives this role its rights with `claimonce store init --worker ROLE`"
_STANDBY = "connect to the primary (`target_session_attrs=read-write` lets libpq find it among several hosts)"
# SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html) that say nothing against the database itself.
_WAYS_BACK = {
    "3F000": _SCHEMA, "42P01": _SCHEMA, "42703": "bring the schema forward with `claimonce store migrate`",
    "42501": _RIGHTS, "25006": _STANDBY, "53100": f"free some space on the server's disk, then {AGAIN}",
    "28P01": "look at the password (PGPASSWORD, ~/.pgpass or PGPASSFILE keep it out of settings)",
    "28000": "look at the role and at the server's pg_hba.conf", "3D000": "create the database, or name another",
}  # fmt: skip
# What passes by itself: connections (08), a server that stops or starts or cannot take more (57P, 53), a time-out.
_PASSING = ("08", "57P", "53300", "57014", "55P03", "25P03", "25P04", "40")


class Late(Exception):
    """An answer did not come within the deadline."""


def make_error(path: str, dsn: str, error: BaseException, during: str = "") -> StoreBroken:
    """Return the error for the database; `during` names the query. No message holds a piece of the password."""
    code = str(getattr(error, "sqlstate", "") or "")
    line = str(error).strip().split("\n")[0]
    why = dsns.clean_message(f"{during}: {line}" if during else line, dsn)
    if isinstance(error, Late | psycopg.OperationalError) and (not code or code.startswith(_PASSING)):
        refused = next((do for word, do in _SAID.items() if word in str(error)), "")
        return StoreBroken(path, why, refused) if refused else StoreUnreachable(path, why, AGAIN)
    return StoreBroken(path, why, _WAYS_BACK.get(code, "look at the server's log"))


# libpq gives no SQLSTATE for what happens before the connection stands (PostgreSQL 18's libpq, psycopg 3.3); the first
# that fits says what to do. PgBouncer 1.18 has words of its own for some.
_STRING = "look at the connection string"
_SERVICE = "look at the service file (PGSERVICEFILE)"
_TLS = "look at sslmode, sslrootcert and the certificate's files in the connection string"
_SAID = {
    "certificate": _TLS, "support SSL": _TLS, "private key file": _TLS,
    "password authentication failed": _WAYS_BACK["28P01"], "no password supplied": _WAYS_BACK["28P01"],
    "SASL authentication failed": _WAYS_BACK["28P01"], "no such user": _WAYS_BACK["28P01"],
    "no pg_hba.conf entry": _WAYS_BACK["28000"], "not permitted to log in": _WAYS_BACK["28000"],
    "permission denied for database": _RIGHTS, "no such database": _WAYS_BACK["3D000"],
    "definition of service": _SERVICE, "service file": _SERVICE, "does not exist": _WAYS_BACK["3D000"],
    "invalid connection option": _STRING, "missing \"=\"": _STRING, "invalid URI": _STRING,
    "invalid percent-encoded": _STRING, "invalid port": _STRING, "invalid integer value": _STRING,
    "could not match": _STRING, "value: \"": _STRING,
}  # fmt: skip

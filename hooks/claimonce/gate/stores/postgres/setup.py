"""What the owner of the database does: make the schema, bring it forward, give a worker its rights."""

from __future__ import annotations

import psycopg
from psycopg import sql

from claimonce.gate.errors import StoreTooNew
from claimonce.gate.stores import base
from claimonce.gate.stores.postgres import dsn as dsns
from claimonce.gate.stores.postgres import faults
from claimonce.gate.stores.postgres.engine import CLASS, FORM, HERE, READS
from claimonce.gate.stores.postgres.link import Link

_LOCK = f"SELECT pg_advisory_xact_lock({CLASS}, 0)"
_WORKERS = (
    "SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = 'claimonce' "
    "AND table_name = 'claims' AND privilege_type = 'INSERT' AND grantee NOT IN (grantor, 'PUBLIC')"
)
_PATIENCE = 60.0  # seconds; the owner may wait for whoever is at it


def init(dsn: str, worker: str = "") -> bool:
    """Make the schema where it is not there, and give the role `worker` its rights; return whether it was made.

    Safe beside others that do the same. Raises StoreBroken.
    """
    link = Link(dsn, _PATIENCE, "claimonce owner")
    try:
        link.run(f"BEGIN; {_LOCK}")
        made = _form(link) is None
        if made:
            link.run(base.script(HERE, "schema.sql"))
            link.run(_functions())
        if worker:
            _grant(link, worker)
        link.run("COMMIT")
    except (psycopg.Error, faults.Late) as error:
        raise faults.make_error(dsns.hide_password(dsn), dsn, error) from error
    finally:
        link.drop()
    return made


def migrate(dsn: str) -> tuple[int, int]:
    """Bring the schema forward, step by step in one transaction; return the form before and after.

    A column that is added has a default, so clients of the version before read and write on; `needs` rises only where
    they could not. Raises StoreBroken or StoreTooNew.
    """
    link = Link(dsn, _PATIENCE, "claimonce owner")
    try:
        link.run(f"BEGIN; {_LOCK}")
        before = _form(link) or 0
        needs = link.run("SELECT value FROM claimonce.meta WHERE name = 'needs'").fetchone()
        if needs is not None and int(needs[0]) > READS:
            raise StoreTooNew(dsns.hide_password(dsn), int(needs[0]), READS)
        for form, steps in base.steps(HERE):
            if form > before:
                for step in steps:
                    link.run(step)
                link.run("UPDATE claimonce.meta SET value = %(form)s WHERE name = 'form'", {"form": form})
        link.run(_functions())
        for (worker,) in link.run(_WORKERS).fetchall():
            _grant(link, worker)  # what a step has made is new to them
        link.run("COMMIT")
    except (psycopg.Error, faults.Late) as error:
        raise faults.make_error(dsns.hide_password(dsn), dsn, error) from error
    finally:
        link.drop()
    return before, max(before, FORM)


def _functions() -> str:
    return base.script(HERE, "functions.sql").replace("{class}", str(CLASS))


def _form(link: Link) -> int | None:
    there = link.run("SELECT to_regclass('claimonce.meta') IS NOT NULL").fetchone()
    if there is None or not there[0]:
        return None
    row = link.run("SELECT value FROM claimonce.meta WHERE name = 'form'").fetchone()
    return int(row[0]) if row else 0


def _grant(link: Link, worker: str) -> None:
    # A role's name is an identifier: it cannot be a parameter, so psycopg quotes it.
    role = sql.Identifier(worker).as_string(None)
    link.run(base.script(HERE, "roles.sql").replace("{worker}", role))

"""The verb `store`: look at the store, copy it, put a copy back, start over."""

from __future__ import annotations

import os
import sys

import click

from claimonce.agents.install.errors import ForPeople
from claimonce.cli.common import json_option, say, store_here
from claimonce.gate import backups, identity, owner
from claimonce.gate.store import Embedded, Store, open_store
from claimonce.gate.stores.postgres.database import dsn_of
from claimonce.gate.stores.postgres.dsn import hide_password
from claimonce.gate.stores.sqlite import upkeep
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import tell


@click.group()
def store() -> None:
    """The store: look at it, copy it, put a copy back."""


@store.command()
@click.option("--worker", default="", metavar="ROLE", help="Give this role what a worker needs, and no more.")
@json_option
def init(worker: str, as_json: bool) -> int:
    """Make the schema in the database that `state.store` names. Run as its owner; safe to run again.

    A worker reads and writes the state, and appends to the ledger; it rewrites no entry and makes no table.
    """
    from claimonce.gate.stores.postgres import setup

    dsn = _server()
    made = setup.init(dsn, worker)
    if as_json:
        say({"path": hide_password(dsn), "made": made, "worker": worker})
    else:
        tell(f"{hide_password(dsn)}: {'the schema is made' if made else 'the schema was there'}")
        tell(f"{worker} may work with it" if worker else "Give other roles their rights with --worker ROLE.")
    return 0


@store.command()
@json_option
def migrate(as_json: bool) -> int:
    """Bring the database's schema forward, as its owner. Older clients go on beside newer ones."""
    from claimonce.gate.stores.postgres import setup

    dsn = _server()
    before, after = setup.migrate(dsn)
    if as_json:
        say({"path": hide_password(dsn), "from": before, "to": after})
    else:
        tell(f"{hide_password(dsn)}: form {before} to {after}")
    return 0


@store.command()
@click.option("--go", is_flag=True, help="Copy; without it only what would be copied is said.")
@json_option
def copy(go: bool, as_json: bool) -> int:
    """Copy this host's embedded store into the database that `state.store` names.

    Nobody may hold a claim meanwhile. Killed in the middle, it goes on where it was. Refused inside an agent's session.
    """
    from claimonce.gate.stores.postgres import store_copy

    _no_agent("store copy")
    dsn, here = _server(), load(os.getcwd())
    source = open_store(here.state, here.settings["state"]["shared"])
    rows = store_copy.counts(source)
    if go:
        store_copy.copy(source, dsn, owner.host_name())
    if as_json:
        say({"from": source.path, "to": hide_password(dsn), "copied": go, "rows": rows})
        return 0
    tell(
        f"{source.path} -> {hide_password(dsn)}: "
        + ", ".join(f"{count} {name}" for name, count in rows.items() if count)
    )
    tell("copied" if go else "Nothing was copied yet: add --go.")
    return 0


def _server() -> str:
    here = load(os.getcwd())
    if not here.settings["state"]["store"]:
        raise click.UsageError("name the database first: `[state] store` in your claimonce.toml, or CLAIMONCE_STORE")
    return dsn_of(here)


@store.command()
@click.option("--compact", is_flag=True, help="Give the disk back what was deleted. Others wait meanwhile.")
@json_option
def check(compact: bool, as_json: bool) -> int:
    """Read the whole store and say how far it has come.

    Repairs what does not need a person: the rights of a shared store's files, an index that a large store of an earlier
    version lacks. Exits 1 when it is damaged, 2 when it is gone or older than what this host has seen.
    """
    found = store_here()
    if not isinstance(found, Embedded):
        return _checked_server(found, as_json)
    faults = upkeep.faults(found)
    if compact and not faults:
        upkeep.compact(found)
    facts = found.facts()
    size = os.stat(found.path).st_size
    if as_json:
        say({"path": found.path, "bytes": size, "entries": facts["entry"], "token": facts["token"], "faults": faults})
    elif faults:
        tell(f"{found.path} is damaged: {'; '.join(faults)}")
        tell("Put a backup in its place with `claimonce store restore FILE`.")
    else:
        tell(f"{found.path} is sound: {size} bytes, {facts['entry']} entries of the ledger, token {facts['token']}")
    return 1 if faults else 0


def _checked_server(found: Store, as_json: bool) -> int:
    facts = found.facts()
    if as_json:
        say({"path": found.path, "host": found.host, "entries": facts["entry"], "token": facts["token"], "faults": []})
    else:
        known = f"{facts['entry']} entries of the ledger, token {facts['token']}"
        tell(f"{found.path} answers: {known}; this is {found.host}")
    return 0


@store.command()
@click.argument("file", type=click.Path(dir_okay=False))
@json_option
def backup(file: str, as_json: bool) -> int:
    """Write all that the store holds into the one new FILE, while others go on."""
    _embedded("`pg_dump --schema=claimonce`")
    size = backups.write(store_here(), file)
    say({"file": file, "bytes": size}) if as_json else tell(f"{file}: {size} bytes")
    return 0


@store.command()
@click.argument("file", type=click.Path(dir_okay=False))
@json_option
def restore(file: str, as_json: bool) -> int:
    """Put the backup FILE in the store's place. What lay there is kept beside it.

    What was done after the backup is then not known, and may be done again. Refused inside an agent's session.
    """
    _no_agent("store restore")
    _embedded("`pg_restore`, and then `claimonce store reset --keep` on each host that says that something is missing")
    here = load(os.getcwd())
    done = backups.restore(here.state, os.path.abspath(file), here.settings["state"]["shared"])
    if as_json:
        say({"until": done.until, "missing": done.missing, "kept": list(done.kept)})
        return 0
    tell(f"The store knows what was done until {done.until or 'its beginning'}.")
    if done.missing:
        tell(f"{done.missing} later entries of the ledger are not in the backup: those acts may happen again.")
    for path in done.kept:
        tell(f"kept {path}")
    return 0


@store.command()
@click.option("--keep", "keeps", is_flag=True, help="Go on with the database as it is, though it is older.")
@click.option("--forget", "forgets", is_flag=True, help="Begin with an empty store: what was sent may be sent again.")
@click.option("--yes", is_flag=True, help="Do not ask; needed without a terminal.")
def reset(keeps: bool, forgets: bool, yes: bool) -> int:
    """Decide, as a person, how to go on where no backup is left. Old files are kept beside the new store."""
    if keeps == forgets:
        raise click.UsageError("give either --keep or --forget")
    _no_agent("store reset")
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ForPeople("store reset", "without a terminal nobody can be asked", "add --yes if you are one")
    if not yes and not click.confirm("What was sent may then be sent again. Go on?", default=False):
        raise click.Abort
    here = load(os.getcwd())
    if here.settings["state"]["store"]:
        return _kept_server(here.state, forgets)
    shared = here.settings["state"]["shared"]
    kept = () if keeps else backups.begin_anew(here.state, shared)
    if keeps:
        backups.keep(here.state, shared)
    for path in kept:
        tell(f"kept {path}")
    tell(f"The store in {here.state} is in use again.")
    return 0


def _kept_server(state: str, forgets: bool) -> int:
    """Take the database as it is, though it lacks what this host was told is in it."""
    from claimonce.gate.stores.postgres.acknowledged import Acknowledged

    if forgets:
        _embedded("`DROP SCHEMA claimonce CASCADE` as its owner, and then `claimonce store init`")
    path = hide_password(_server())
    Acknowledged(state, path).forget()
    store_here().close()
    tell(f"{path} is in use again, as it is.")
    return 0


def _embedded(instead: str) -> None:
    """Refuse for a database of many hosts what its own tools do."""
    if load(os.getcwd()).settings["state"]["store"]:
        raise click.UsageError(f"that is for the embedded store; for a database use {instead}")


def _no_agent(verb: str) -> None:
    if identity.in_agent(os.environ):
        raise ForPeople(verb, "an agent's session cannot make acts forgotten", "ask the person you work for")

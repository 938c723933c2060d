"""The verb `next`: take a number, give one back, show who has which; the rest is `counter_repairs`."""

from __future__ import annotations

import os
from collections.abc import Callable

import click

from claimonce.cli.common import DURATION, json_option, say, session_of, session_option, store_here
from claimonce.cli.shown import columns
from claimonce.gate import claims, identity
from claimonce.gate.counters import allocation, numbers_in_use, reserved
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import WhichFolder
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store
from claimonce.hooks.settings_cache import Compiled, load
from claimonce.hooks.untrusted_text import tell, warn


@click.command()
@click.argument("name", default="")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "--count", type=click.IntRange(1, allocation.MOST_AT_ONCE), default=1, show_default=True, help="How many."
)
@click.option("--for", "purpose", default="", metavar="TEXT", help="What they are for; recorded with the owner.")
@click.option(
    "--in",
    "folder",
    default="",
    metavar="FOLDER",
    help="Whose numbers, where each folder counts by itself; else the one you are in.",
)
@click.option("--wait", type=DURATION, default=None, help="Wait this long for a change of the file; else counter.wait.")
@click.option("--list", "what", flag_value="list", help="Show who has which numbers.")
@click.option("--release", type=int, default=None, metavar="N", help="Give the number N back; the next one gets it.")
@click.option(
    "--verify", "what", flag_value="verify", help="Look for numbers that two files carry, here and on open branches."
)
@click.option(
    "--renumber", "what", flag_value="renumber", help="Give the younger one a new number; the diff is shown first."
)
@click.option("--land", "what", flag_value="land", help="Put real numbers in place of PENDING, in names and texts.")
@click.option("--base", default="", metavar="COMMIT", help="With --land: only what changed since this commit.")
@click.option("--yes", is_flag=True, help="With --renumber: make the change without asking.")
@click.option("--watch", "what", flag_value="watch", help="Watch all counter files on this host until interrupted.")
@session_option
@json_option
def next(  # noqa: A001  (a verb is named by its function)
    name: str, paths: tuple[str, ...], count: int, purpose: str, folder: str, wait: float | None, what: str | None,
    release: int | None, base: str, yes: bool, session: str, as_json: bool,
) -> int:  # fmt: skip
    """Take the next number of the counter NAME and print it; with one counter here, NAME may be left out.

    Nobody else ever gets a number that was printed, on any host that shares the store. PATHS are the files that
    --renumber gives new numbers whatever their age, or that --land looks at. Exits 1 when --verify finds a number that
    two files carry, or --renumber changed nothing, 80 when a session holds the file past --wait, 82 when a file would
    get the name of another.
    """
    here, who = load(os.getcwd()), session_of(session).name
    if release is None and what is None and not paths:
        counter = _scoped(counters.find_counter(here, name), folder)
        return _taken(here, counter, count, who, purpose, wait, as_json)
    store = store_here()
    if release is not None:
        counter = _scoped(counters.find_counter(here, name), folder)
        reserved.tell(here, store, counter)
        return _release(counter, store, release, who, as_json)
    wait = float(here.settings["counter"]["wait"]) if wait is None else wait
    if what == "verify":
        from claimonce.cli import counter_repairs  # late: taking a number is what happens all the time

        return counter_repairs.verify(here, store, name, as_json)
    if what == "watch":
        return _watch(here, store)
    counter = counters.find_counter(here, name)
    if what in ("renumber", "land"):
        from claimonce.cli import counter_repairs

        inside = _from_root(counter, paths)
        each = _folders(counter, folder, inside)
        if what == "renumber":
            return max(counter_repairs.renumber(one, store, who, inside, yes, as_json) for one in each)
        return max(counter_repairs.land(one, store, who, inside, base, purpose, wait, as_json) for one in each)
    counter = _scoped(counter, folder)
    if what != "list":
        raise click.UsageError("PATHS belong to --renumber and --land")
    reserved.tell(here, store, counter)
    return _list(store, counter, as_json)


def _taken(
    here: Compiled, counter: Counter, count: int, who: str, purpose: str, wait: float | None, as_json: bool
) -> int:
    block = reserved.size_of(here, counter)
    numbers = reserved.take(here, counter, count, who, purpose) if block else []
    if block and not numbers:
        numbers = reserved.take_anew(here, store_here(), counter, count, who, purpose)
    elif not numbers:
        wait = float(here.settings["counter"]["wait"]) if wait is None else wait
        taker = allocation.Taker(store_here(), counter, who, purpose)
        numbers = taker.take(count, wait, on_wait=_waiting(counter))
    if as_json:
        labels = [counter.written(number) for number in numbers]
        say({"name": counter.name, "numbers": numbers, "labels": labels, "session": who, "purpose": purpose})
    else:
        tell("\n".join(map(counter.shown, numbers)))
    return 0


def _scoped(counter: Counter, folder: str) -> Counter:
    """Return the counter of the folder that is meant: the one named, the one we are in, else the only one."""
    if not counter.is_scoped:
        return counter
    known = numbers_in_use.scopes(counter)
    inside = _from_root(counter, (folder or ".",))[0]
    fits = [one for one in known if f"{inside}/".startswith(f"{_folder(one)}/")]
    if not fits and folder and counter.fits(inside):
        return counter.within(inside)  # the first number of a new folder
    found = fits or ([] if folder else known)
    if len(found) != 1:
        raise WhichFolder(counter.name, [_folder(one) for one in known])
    return found[0]


def _folder(counter: Counter) -> str:
    return counter.pattern.base if counter.pattern is not None else ""


def _folders(counter: Counter, folder: str, paths: list[str]) -> list[Counter]:
    """Return the counters of the folders that a change is for: of the paths, else all that are there."""
    if not counter.is_scoped:
        return [counter]
    if folder:
        return [_scoped(counter, folder)]
    known = numbers_in_use.scopes(counter)
    return [one for one in known if not paths or any(path.startswith(f"{_folder(one)}/") for path in paths)] or [
        counter
    ]


def _waiting(counter: Counter) -> Callable[[claims.Claim], None]:
    return lambda claim: warn(f"{counter.name} is held by {known_as(claim.session)} since {claim.at}; waiting")


def _from_root(counter: Counter, paths: tuple[str, ...]) -> list[str]:
    return [os.path.relpath(os.path.abspath(path), counter.root or os.getcwd()) for path in paths]


def _release(counter: Counter, store: Store, number: int, who: str, as_json: bool) -> int:
    allocation.release(store, counter, number, who, is_person=not identity.in_agent(os.environ))
    if as_json:
        say({"name": counter.name, "released": number})
    else:
        tell(f"{counter.written(number)} is free again")
    return 0


def _list(store: Store, counter: Counter, as_json: bool) -> int:
    rows = store.rows("numbers_last", key=counter.key, most=1_000)
    kept = ("number", "session", "purpose", "state", "at")
    plain = [{"label": counter.written(row["number"]), **{key: row[key] for key in kept}} for row in rows]
    if as_json:
        say(plain)
    elif not plain:
        tell(f"Nobody has taken a number of {counter.name}.")
    else:
        shown = ["label", "state", "session", "at", "purpose"]
        columns(["number", *shown[1:]], [[str(row[key]) for key in shown] for row in plain])
    return 0


def _watch(here: Compiled, store: Store) -> int:
    from claimonce.resident import watcher

    return watcher.watch(store, counters.with_file(here), tell)

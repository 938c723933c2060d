"""The verb `next`: take a number, look for doubles, repair them, land what waits; and git's merge driver for
counter files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from claimonce.cli.common import DURATION, json_option, rows_as_table, say, session_of, session_option, store_here
from claimonce.gate import claims, identity
from claimonce.gate.counters import (
    allocation,
    duplicate_check,
    file,
    late_numbers,
    merge_driver,
    numbers_in_use,
    renumbering,
)
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError, NoSuchCounter, WhichFolder
from claimonce.gate.counters.git import Tree, has_git
from claimonce.gate.counters.texts import Change
from claimonce.gate.store import Store
from claimonce.hooks.settings_cache import Compiled, load
from claimonce.hooks.untrusted_text import tell, warn

CONFLICT = 82


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
    here, store, who = load(os.getcwd()), store_here(), session_of(session).name
    if release is not None:
        return _release(_scoped(counters.named(here, name), folder), store, release, who, as_json)
    wait = float(here.settings["counter"]["wait"]) if wait is None else wait
    if what == "verify":
        return _verify(here, store, name, as_json)
    if what == "watch":
        return _watch(here, store)
    counter = counters.named(here, name)
    if what in ("renumber", "land"):
        inside = _from_root(counter, paths)
        each = _folders(counter, folder, inside)
        if what == "renumber":
            return max(_renumber(one, store, who, inside, yes, as_json) for one in each)
        return max(_land(one, store, who, inside, base, purpose, wait, as_json) for one in each)
    counter = _scoped(counter, folder)
    if what == "list":
        return _list(store, counter, as_json)
    if paths:
        raise click.UsageError("PATHS belong to --renumber and --land")
    numbers = allocation.Taker(store, counter, who, purpose).take(count, wait, on_wait=_waiting(counter))
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
    return lambda claim: warn(f"{counter.name} is held by {claim.session} since {claim.at}; waiting")


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
        rows_as_table("", ["number", *shown[1:]], [[str(row[key]) for key in shown] for row in plain])
    return 0


def _verify(here: Compiled, store: Store, name: str, as_json: bool) -> int:
    chosen = [counters.named(here, name)] if name else counters.all_here(here)
    if not chosen:
        raise NoSuchCounter("", [], counters.unheeded(here))
    reports: list[dict[str, Any]] = []
    bad = False
    for counter in chosen:
        trouble = ""
        try:
            file.read(counter)
        except CounterError as error:
            trouble = str(error)
            warn(trouble)
        found = duplicate_check.verify(counter, store)
        bad = bad or bool(found.doubles) or bool(trouble)
        doubles = [double.plain() for double in found.doubles]
        reports.append(
            {
                "name": counter.name, "trees": found.trees, "numbers": found.numbers, "doubles": doubles,
                "pending": found.pending, "trouble": trouble,
            }
        )  # fmt: skip
        if not as_json:
            _say_found(counter, found)
    if as_json:
        say({"ok": not bad, "counters": reports})
    return int(bad)


def _say_found(counter: Counter, found: duplicate_check.Found) -> None:
    for double in found.doubles:
        one, other = f"{double.one} ({double.one_in})", f"{double.other} ({double.other_in})"
        tell(f"{counter.written(double.number)} is carried twice: {one} and {other}")
    if found.doubles:
        tell(f"`claimonce next {counter.name} --renumber` shows how to repair it.")
    else:
        many = f"{found.trees} trees" if found.trees > 1 else "this tree"
        tell(f"{counter.name}: {found.numbers} numbers in {many}, none twice.")
    for line in found.pending:
        tell(f"waiting for a number: {line}")


def _renumber(counter: Counter, store: Store, who: str, paths: list[str], yes: bool, as_json: bool) -> int:
    seen = renumbering.plan(counter, allocation.Taker(store, counter, who), paths)
    if not as_json:
        _show(seen.change)
        for place in seen.unclear:
            warn(f"{place} may mean either; it stays as it is")
        for double in seen.elsewhere:
            warn(
                f"{counter.written(double.number)}: the younger one is {double.other} "
                f"({double.other_in}); repair it there"
            )
    if not seen.numbers:
        if as_json:
            nothing: dict[str, Any] = {"changed": [], "numbers": {}}
            say({**nothing, "elsewhere": [one.plain() for one in seen.elsewhere]})
        elif not seen.elsewhere:
            tell(f"{counter.name}: no number is carried twice here.")
        return int(bool(seen.elsewhere))
    if not yes and not (sys.stdin.isatty() and click.confirm("Make this change?")):
        warn("nothing was changed; `--yes` makes this change")
        return 1
    repair, changed = renumbering.apply(counter, store, who, paths)
    if as_json:
        say(
            {"changed": changed, "numbers": repair.numbers, "diff": repair.change.diff(), "unclear": repair.unclear},
            whole=True,
        )
    elif repair.numbers != seen.numbers:
        tell("Somebody took a number meanwhile. What was done:")
        _show(repair.change)
    return 0


def _show(change: Change) -> None:
    text = change.diff()
    if text:
        tell(text, end="", whole=True)


def _land(
    counter: Counter, store: Store, who: str, paths: list[str], base: str, purpose: str, wait: float, as_json: bool
) -> int:
    base = base or ("" if paths else _base(counter))
    landed = late_numbers.replace_pending(
        counter.root, counter, store, who, paths=paths, base=base, purpose=purpose, wait=wait
    )
    if as_json:
        numbers = list(landed.numbers.values())
        say({"name": counter.name, "numbers": numbers, "renamed": landed.renamed, "changed": landed.changed})
    elif not landed.numbers:
        tell(f"{counter.name}: nothing waits for a number.")
    else:
        for old, new in landed.renamed.items():
            tell(f"{old} -> {new}")
        tell(" ".join(counter.written(number) for number in landed.numbers.values()))
    return 0


def _base(counter: Counter) -> str:
    """Return where this branch left the one that it will land on, "" when there is no such thing."""
    if not has_git(counter.root):
        return ""
    tree = Tree(counter.root)
    for upstream in ("origin/HEAD", "origin/main", "origin/master", "main", "master"):
        status, out, _ = tree.ask("merge-base", "HEAD", upstream)
        if status == 0:
            return out.strip()
    return ""


def _watch(here: Compiled, store: Store) -> int:
    from claimonce.resident import watcher

    return watcher.watch(store, counters.with_file(here), tell)


@click.command()
@click.argument("base", type=click.Path(exists=True, dir_okay=False))
@click.argument("ours", type=click.Path(exists=True, dir_okay=False))
@click.argument("theirs", type=click.Path(exists=True, dir_okay=False))
@click.argument("path")
def merge_counter(base: str, ours: str, theirs: str, path: str) -> int:
    """Merge a counter file, as git's merge driver: BASE, OURS and THEIRS as git hands them over, PATH in the
    repository.

    The result stands in OURS. Exits 1, a conflict to git, when both sides took the same number or one lowered it.
    """
    here = load(os.getcwd())
    mine = [each for each in counters.all_here(here) if each.inner == os.path.normpath(path)]
    texts: list[str] = []
    for name in (base, ours, theirs):
        with open(name, encoding="utf-8", errors="surrogateescape", newline="") as text:
            texts.append(text.read())
    merged = merge_driver.merge(mine, texts[0], texts[1], texts[2], store_here())
    with open(ours, "w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        out.write(merged.text)
    if merged.trouble:
        warn(f"{path}: {merged.trouble}")
    return int(bool(merged.trouble))

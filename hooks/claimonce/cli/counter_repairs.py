"""What `claimonce next` does beside taking numbers: look for doubles, repair them, land what waits for a number."""

from __future__ import annotations

import sys
from typing import Any

import click

from claimonce.cli.common import say
from claimonce.gate.counters import allocation, duplicate_check, file, late_numbers, renumbering
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError, NoSuchCounter
from claimonce.gate.counters.texts import Change
from claimonce.gate.store import Store
from claimonce.hooks.git.runner import git_at, has_git
from claimonce.hooks.settings_cache import Compiled
from claimonce.hooks.untrusted_text import tell, warn


def verify(here: Compiled, store: Store, name: str, as_json: bool) -> int:
    """Say which numbers two files carry, of the counter named or of all here; 1 where there are any."""
    chosen = [counters.find_counter(here, name)] if name else counters.all_here(here)
    if not chosen:
        raise NoSuchCounter("", [], counters.describe_unheeded(here))
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
        numbers = "1 number" if found.numbers == 1 else f"{found.numbers} numbers"
        tell(f"{counter.name}: {numbers} in {many}, none twice.")
    for line in found.pending:
        tell(f"waiting for a number: {line}")


def renumber(counter: Counter, store: Store, who: str, paths: list[str], yes: bool, as_json: bool) -> int:
    """Show, and on consent make, the change that gives each younger double a number of its own."""
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


def land(
    counter: Counter, store: Store, who: str, paths: list[str], base: str, purpose: str, wait: float, as_json: bool
) -> int:
    """Put real numbers in place of those that were put off, in names and texts."""
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
    tree = git_at(counter.root)
    for upstream in ("origin/HEAD", "origin/main", "origin/master", "main", "master"):
        base = tree.ask("merge-base", "HEAD", upstream)
        if base.status == 0:
            return base.out.strip()
    return ""

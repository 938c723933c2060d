"""Repair of a number that two articles carry: the younger one gets a new number, and what speaks of it follows.

A text that names the file is clear. The bare number is not: it is rewritten in the article's own files, and on the
lines that came with the article; elsewhere it may well mean the older one and stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from claimonce.gate.counters import duplicate_check, late_numbers, numbers_in_use, texts
from claimonce.gate.counters.allocation import Taker
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.duplicate_check import Double
from claimonce.gate.counters.texts import Change
from claimonce.gate.store import Store
from claimonce.hooks.git.runner import Git, git_at


@dataclass(frozen=True)
class Younger:
    """The article that gives way, its files in this tree, and where it came from: the commit before it ("" for
    none)."""

    number: int
    paths: tuple[str, ...]
    before: str
    tip: str = ""


@dataclass
class Repair:
    """A change that gives the younger articles new numbers, what it leaves to others, and texts that may mean
    either."""

    change: Change
    numbers: dict[str, int] = field(default_factory=dict[str, int])
    elsewhere: list[Double] = field(default_factory=list[Double])
    unclear: list[str] = field(default_factory=list[str])


def plan(counter: Counter, taker: Taker, chosen: Iterable[str] = (), dry: bool = True) -> Repair:
    """Return the repair of every double in this tree; with `dry` the numbers are only foreseen.

    `chosen` are paths that give way whatever their age. A double whose younger article lies on another branch is left
    to that branch.
    """
    found = duplicate_check.verify(counter, taker.store)
    repair = Repair(Change(counter.root))
    younger: dict[tuple[str, ...], Younger] = {}
    for double in found.doubles:
        one = _choose(counter, double, set(chosen))
        if one is None:
            repair.elsewhere.append(double)
        else:
            younger[one.paths] = one
    if younger:
        numbers = taker.foreseen(len(younger)) if dry else taker.take(len(younger))
        for one, number in zip(younger.values(), numbers, strict=True):
            _rewrite(counter, one, number, repair)
    return repair


def apply(counter: Counter, store: Store, session: str, chosen: Iterable[str] = ()) -> tuple[Repair, list[str]]:
    """Take the numbers, make the change, and return both: the repair as made, and the paths as they are now."""
    repair = plan(counter, Taker(store, counter, session, "renumbered"), chosen, dry=False)
    return repair, repair.change.make()


def _choose(counter: Counter, double: Double, chosen: set[str]) -> Younger | None:
    if counter.pattern is None:
        return None
    here = [(path, where) for path, where in ((double.one, double.one_in), (double.other, double.other_in))]
    mine = [path for path, where in here if where == "this tree"]
    if not mine:
        return None
    tree = git_at(counter.root)
    if len(mine) == 2:
        picked = [path for path in mine if path in chosen]
        path = picked[0] if picked else max(mine, key=lambda one: (_born(tree, one)[0], one))
        _, commit = _born(tree, path)
        before, tip = (tree.commit(f"{commit}~1") or _EMPTY, commit) if commit else (tree.commit("HEAD") or _EMPTY, "")
        return Younger(double.number, _together(counter, path), before, tip)
    other_path, other_in = next((path, where) for path, where in here if where != "this tree")
    commit = tree.commit(other_in) or _head_of(counter, tree, other_in)
    if mine[0] not in chosen and _born(tree, mine[0])[0] < _born(tree, other_path, commit)[0]:
        return None
    base = tree.ask("merge-base", "HEAD", commit)
    return Younger(double.number, _together(counter, mine[0]), base.out.strip() if base.status == 0 else _EMPTY)


_EMPTY = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"  # git's name for the tree with nothing in it
_NEVER = 1 << 62


def _head_of(counter: Counter, tree: Git, name: str) -> str:
    return next((commit for one, _, commit in numbers_in_use.worktrees(counter, tree) if one == name), "HEAD")


def _born(tree: Git, path: str, tip: str = "HEAD") -> tuple[int, str]:
    """Return when the file came to be, and with which commit; one that is not committed is younger than all that
    are."""
    words = (
        "log",
        "--no-show-signature",
        "--diff-filter=A",
        "--format=%at %H",
        "--max-count=1",
        tip or "HEAD",
        "--",
        path,
    )
    done = tree.ask(*words)
    at, _, commit = done.out.strip().partition(" ")
    return (int(at), commit) if done.status == 0 and at.isdigit() else (_NEVER, "")


def _together(counter: Counter, path: str) -> tuple[str, ...]:
    """Return all files of the article that this one belongs to."""
    assert counter.pattern is not None
    match = counter.pattern.match(path)
    if match is None:
        return (path,)
    number, mine = match.number, numbers_in_use.article(path, match)
    return tuple(
        sorted(
            {
                use.path
                for use in numbers_in_use.in_tree(counter)
                if use.article == mine and number in (use.number, None)
            }
            | {path}
        )
    )


def _rewrite(counter: Counter, one: Younger, number: int, repair: Repair) -> None:
    names: dict[str, str] = {}
    for path in one.paths:
        new = late_numbers.rename_path(counter, path, number)
        repair.numbers[path] = number
        if new != path:
            repair.change.names[path] = new
            names |= late_numbers.mentions(path, new)
    texts_of = _Texts(counter, one, number, names, repair)
    for path in one.paths:
        repair.change.rewrite(path, texts_of.own)
    for path in texts.find_files_with(counter.root, [*names, *texts_of.spoken]):
        if path not in one.paths and os.path.join(counter.root, path) != counter.file:
            repair.change.rewrite(path, partial(texts_of.foreign, path))


class _Texts:
    """What becomes of the texts that speak of one article."""

    def __init__(self, counter: Counter, one: Younger, number: int, names: dict[str, str], repair: Repair) -> None:
        self.counter, self.one, self.number, self.names, self.repair = counter, one, number, names, repair
        self.said = counter.written.said(one.number)
        self.came = texts.find_added(counter.root, one.before, one.tip)

    @property
    def spoken(self) -> list[str]:
        """The spellings of the old number, with and without zeros in front."""
        label = self.counter.written
        return list(dict.fromkeys([f"{label.before}{self.one.number}{label.after}", label(self.one.number)]))

    def own(self, text: str) -> str:
        """Return the text of one of the article's own files."""
        return late_numbers.fill_front_matter(
            self.counter, self._said(late_numbers.replace_names(text, self.names)), self.number
        )

    def foreign(self, path: str, text: str) -> str:
        """Return the text of another file: its lines that came with the article speak of the article."""
        text = late_numbers.replace_names(text, self.names)
        match = self.counter.pattern.match(path) if self.counter.pattern else None
        if match is not None and match.number == self.one.number:
            return text  # the other one's own file
        lines = text.splitlines(keepends=True)
        mine = {late_numbers.replace_names(line, self.names) for line in self.came.get(path, ())}
        for at, line in enumerate(lines):
            if self.said.search(line) and line.rstrip("\r\n") in mine:
                lines[at] = self._said(line)
            elif self.said.search(line):
                self.repair.unclear.append(f"{path}:{at + 1}")
        return "".join(lines)

    def _said(self, text: str) -> str:
        return self.said.sub(lambda found: self.counter.written.like(found[0], self.number), text)

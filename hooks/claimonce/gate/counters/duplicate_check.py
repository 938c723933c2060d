"""Looking for numbers that two things carry: in one tree, and between trees that will meet.

Two files with different names never conflict in git, so that each branch is green alone and both are wrong together.
A number that the branches' common ancestor has is nobody's double, whatever became of its file since.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from claimonce.gate.counters import git_origin, numbers_in_use
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.numbers_in_use import Use, View
from claimonce.gate.store import Store
from claimonce.hooks.git.runner import Git, git_at, has_git
from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.counters.numbers_in_use import Use, View

MOST_PAIRS = 2_000


@dataclass(frozen=True)
class Double:
    """One number that two things carry; `path` is "" where the counter's file alone says so."""

    number: int
    one: str
    one_in: str
    other: str
    other_in: str

    def plain(self) -> dict[str, str | int]:
        """Return it as JSON data."""
        return {
            "number": self.number, "path": self.one, "in": self.one_in,
            "other_path": self.other, "other_in": self.other_in,
        }  # fmt: skip


@dataclass
class Found:
    """What was looked through, the doubles, and the files that still wait for a number."""

    trees: int
    numbers: int
    doubles: list[Double]
    pending: list[str] = field(default_factory=list[str])


def verify(counter: Counter, store: Store | None = None) -> Found:
    """Look through this tree, the open branches and the other worktrees; raise CounterError where that cannot be
    done."""
    here = numbers_in_use.here(counter)
    listed: dict[str, list[Use]] = {}
    views = [here, *numbers_in_use.elsewhere(counter, listed)]
    doubles = [double for view in views for double in _inside(view) if not is_so(counter, view, double)]
    doubles += _between(counter, views, listed)
    if counter.pattern is None:
        doubles += _by_files_alone(counter, store)
    distinct = sorted(_once(doubles), key=lambda double: (double.number, double.one))
    return Found(len(views), len({use.number for use in here.uses}), distinct, here.pending)


def _once(doubles: list[Double]) -> list[Double]:
    """Return the first of those that are about the same two files: what is committed stands in many trees."""
    told: dict[tuple[int, frozenset[str], str], Double] = {}
    for double in doubles:
        # Of one path with several contents each tree's is another file.
        where = double.other_in if double.one == double.other else ""
        told.setdefault((double.number, frozenset((double.one, double.other)), where), double)
    return list(told.values())


def _inside(view: View) -> Iterator[Double]:
    for (_, number), uses in view.by_number().items():
        first: dict[str, Use] = {}
        for use in uses:
            first.setdefault(use.article, use)
        if len(first) > 1:
            one, *others = sorted(first.values(), key=lambda use: use.path)
            yield from (Double(number, one.path, view.name, other.path, view.name) for other in others)


def _between(counter: Counter, views: list[View], listed: dict[str, list[Use]]) -> Iterator[Double]:
    if len(views) < 2:
        return
    tree = git_at(counter.root)
    bases: dict[tuple[str, str], set[tuple[str, int]]] = {}
    # What HEAD has at each path: a work tree's files have no names of git's own.
    committed = {use.path: use.blob for use in numbers_in_use.at_commit(counter, tree, views[0].commit, listed)}
    by_number = [(view, view.by_number()) for view in views]
    suspects: dict[tuple[str, int], list[tuple[View, list[Use]]]] = {}
    for view, numbers in by_number:
        for key, uses in numbers.items():
            suspects.setdefault(key, []).append((view, uses))
    pairs = 0
    for (scope, number), held in suspects.items():
        if len(held) < 2 or not _differ([use for _, uses in held for use in uses], committed):
            continue
        for (one, ones), (other, others) in combinations(held, 2):
            pairs += 1
            if pairs > MOST_PAIRS or not _differ([*ones, *others], committed):
                continue
            pair = (one.commit, other.commit)
            if pair not in bases:
                bases[pair] = _in_base(counter, tree, pair, listed)
            if (scope, number) not in bases[pair]:
                yield Double(number, ones[0].path, one.name, _unlike(ones[0], others).path, other.name)


def _differ(uses: list[Use], committed: dict[str, str]) -> bool:
    first = uses[0]
    if all(use is first or (use.article == first.article and use.path == first.path and not use.blob) for use in uses):
        return False
    if len({use.article for use in uses}) > 1:
        return True
    blobs = {use.blob or committed.get(use.path, "") for use in uses} - {""}
    return len(blobs) > 1


def _unlike(one: Use, others: list[Use]) -> Use:
    return next((other for other in others if other.article != one.article), others[0])


def _in_base(counter: Counter, tree: Git, pair: tuple[str, str], listed: dict[str, list[Use]]) -> set[tuple[str, int]]:
    if not all(pair):
        return set()
    base = tree.ask("merge-base", *pair)
    uses = numbers_in_use.at_commit(counter, tree, base.out.strip(), listed) if base.status == 0 else []
    return {(use.scope, use.number) for use in uses}


def _by_files_alone(counter: Counter, store: Store | None) -> Iterator[Double]:
    """Where no files carry the numbers, two branches that both moved the counter from one value have taken one number.

    Numbers that the store gave out are each one session's, whatever the branches' files say.
    """
    if not counter.inner or not has_git(counter.root) or counter.branches == "none":
        return
    tree = git_at(counter.root)
    head = tree.commit("HEAD")
    for name, commit in numbers_in_use.branches(counter, tree):
        base = tree.ask("merge-base", head, commit)
        before = git_origin.value_at(counter, base.out.strip()) if base.status == 0 else None
        ours, theirs = git_origin.value_at(counter, "HEAD"), git_origin.value_at(counter, commit)
        if before is None or ours is None or theirs is None:
            continue
        for number in range(before, min(ours, theirs, before + 100)):
            if store is None or store.maybe("number", key=counter.key, number=number) is None:
                yield Double(number, counter.inner, "this tree", counter.inner, name)


# A number that two files carry on purpose: a later file of the folder names both.

MOST_READ = 50
_BYTES = 64 * 1024


def is_so(counter: Counter, view: View, double: Double) -> bool:
    """Say whether a later file of the same folder in the same tree names both files of a double."""
    folder, name = os.path.split(double.one)
    stems = [os.path.splitext(each)[0] for each in (name, os.path.basename(double.other))]
    later = [use for use in view.uses if use.number > double.number and os.path.dirname(use.path) == folder]
    later.sort(key=lambda use: use.number)
    return any(all(stem in text for stem in stems) for text in (_text(counter, view, use) for use in later[:MOST_READ]))


def _text(counter: Counter, view: View, use: Use) -> str:
    if use.blob:
        return git_at(counter.root).tell("cat-file", "blob", use.blob)[:_BYTES]
    top = view.name.removeprefix("worktree ") if view.name.startswith("worktree ") else counter.root
    try:
        return plain_file.read_beginning(os.path.join(top, use.path), _BYTES).decode(errors="replace")
    except OSError:
        return ""

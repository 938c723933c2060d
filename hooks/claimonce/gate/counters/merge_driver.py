"""The merge driver for counter files: it merges what can be merged, and never hides a number that both sides took."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass

from claimonce.gate.counters import file
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.store import Store
from claimonce.hooks.git.environment import real_git
from claimonce.hooks.git.runner import Git


@dataclass(frozen=True)
class Merged:
    """The merged text, and what is wrong with it ("" when it is clean)."""

    text: str
    trouble: str


def merge(counters: list[Counter], base: str, ours: str, theirs: str, store: Store | None = None) -> Merged:
    """Merge three texts of one counter file.

    Of two sides that moved a counter, the higher number holds, if the store knows every number in between to be one
    session's own. Otherwise both sides took the same numbers: that is a conflict, and stays one until it is repaired.
    """
    troubles: list[str] = []
    texts = [base, ours, theirs]
    for counter in counters:
        try:
            values = [file.parse(counter, text).value for text in texts]
        except CounterError as error:
            troubles.append(str(error))
            continue
        trouble = _trouble(counter, values[0], values[1], values[2], store)
        if trouble:
            troubles.append(trouble)
        else:
            texts = [file.parse(counter, text).with_number(max(values[1:])) for text in texts]
    text, clean = _three_way(texts[0], texts[1], texts[2])
    if not clean:
        troubles.append("the two sides changed the same lines otherwise, too")
    return Merged(text, "; ".join(troubles))


def _trouble(counter: Counter, base: int, ours: int, theirs: int, store: Store | None) -> str:
    if ours < base or theirs < base:
        return f"{counter.name} went down from {base} to {min(ours, theirs)} on one side"
    both = [number for number in range(base, min(ours, theirs, base + 1_000)) if not _is_known(store, counter, number)]
    if not both:
        return ""
    first, last = counter.written(both[0]), counter.written(both[-1])
    shown = first if first == last else f"{first} to {last}"
    return (
        f"both sides took {shown}. Keep the higher number, then `claimonce next {counter.name} "
        f"--verify` shows who has it and "
        f"`--renumber` gives the younger one a new number"
    )


def _is_known(store: Store | None, counter: Counter, number: int) -> bool:
    return store is not None and store.maybe("number", key=counter.key, number=number) is not None


def _three_way(base: str, ours: str, theirs: str) -> tuple[str, bool]:
    if base in (ours, theirs) or ours == theirs:
        return theirs if base == ours else ours, True
    folder = tempfile.mkdtemp(prefix="claimonce-merge-")
    try:
        paths = [os.path.join(folder, name) for name in ("ours", "base", "theirs")]
        for path, text in zip(paths, (ours, base, theirs), strict=True):
            with open(path, "w", encoding="utf-8", newline="") as out:
                out.write(text)
        words = ("merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs", *paths)
        done = Git(real_git(os.environ)).ask(*words)
        return done.out, done.status == 0
    finally:
        shutil.rmtree(folder, ignore_errors=True)

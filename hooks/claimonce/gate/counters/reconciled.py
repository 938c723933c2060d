"""A number that two files carry on purpose: a later file of the folder names both.

Django's `makemigrations --merge` leaves 0002_one and 0002_two as they are and writes 0003_merge_0002_one_0002_two,
which depends on both; an ADR may supersede two of one number. Whoever wrote that file knows of the two.
"""

from __future__ import annotations

import os

from claimonce.hooks.git.runner import git_at
from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.counters.duplicate_check import Double
    from claimonce.gate.counters.numbers_in_use import Use, View

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
        return plain_file.beginning(os.path.join(top, use.path), _BYTES).decode(errors="replace")
    except OSError:
        return ""

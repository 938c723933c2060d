"""Programs that rewrite one file as a whole: which lease they need."""

from __future__ import annotations

from claimonce.catalog.lease_files import LEASE_FILES
from claimonce.effects.counter_files import hit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def lease_file(sh: Shell, words: list[str]) -> None:
    """Record the counter whose file the program's verb rewrites, wherever the verb stands among the words."""
    verbs, tail = LEASE_FILES.get(words[0].rpartition("/")[2], ("", ""))
    if not set(verbs.split()).isdisjoint(words[1:]):
        for given, path in sh.shared.counters:
            if path.endswith(tail):
                hit(sh, given)

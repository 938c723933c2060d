"""A branch that lands with words that wait for a number: the numbers are taken under the turn, on the updated tree.

So that branches which land one after the other take theirs in that order, and the counter's file never conflicts. What
was taken for a push that did not go out is given back.
"""

from __future__ import annotations

import os

from claimonce.gate.counters import counter as counters
from claimonce.gate.counters import numbers_in_use
from claimonce.gate.counters.allocation import release
from claimonce.gate.counters.late_numbers import replace_pending
from claimonce.gate.counters.names import PENDING
from claimonce.gate.push.errors import NotUpdated
from claimonce.hooks.settings_cache import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.push.queue import Say
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.push.target import Target
    from claimonce.gate.store import Store
    from claimonce.hooks.git.runner import Git


def find_awaited(store: Store, repo: Repository, target: Target, session: str) -> Numbers | None:
    """Return what fills in numbers, None where no counter is named or no commit of ours may wait for one."""
    found = [
        one
        for each in counters.all_here(load(repo.top or repo.common, repo.git.env))
        for one in numbers_in_use.scopes(each)
    ]
    was = repo.commit(target.source)
    if not found or not was:
        return None
    names = repo.git.ask("ls-tree", "-r", "--name-only", "-z", "--full-tree", was).out
    said = repo.git.is_so("grep", "-q", "-I", "-i", "-F", "-e", PENDING, was)
    return Numbers(store, session, found, target.branch) if said or PENDING.lower() in names.lower() else None


class Numbers:
    """The numbers that one push takes, of each counter of the place; `purpose` is noted with them."""

    def __init__(self, store: Store, session: str, found: list[Counter], purpose: str) -> None:
        """Take nothing yet."""
        self.store, self.session, self.found, self.purpose = store, session, found, purpose
        self.taken: list[tuple[Counter, int]] = []

    @property
    def written(self) -> list[str]:
        """The numbers as people write them."""
        return [each.written(number) for each, number in self.taken]

    def fill_in(self, git: Git, base: str, say: Say) -> str:
        """Put numbers in place of what waits for one in the tree that `git` stands in, as far as it changed since
        `base`; return the commit that has them. Raises GateError: nothing is kept then."""
        self.give_back()
        tree = os.path.realpath(git.cwd)
        for each in self.found:
            landed = replace_pending(tree, each, self.store, self.session, base=base, purpose=self.purpose)
            self.taken += [(each, number) for number in landed.numbers.values()]
            for old, new in landed.renamed.items():
                say(f"{old} -> {new}")
            if each.inner:
                with self.store:
                    self.store.put("drop_counter_file", file=each.at(tree).file)  # it goes with the tree
        if self.taken:
            git.tell("add", "--all")
            done = git.ask("commit", "--quiet", "-m", f"Number {', '.join(self.written)}")
            if done.status:
                raise NotUpdated("commit of the numbers", done.out + done.err)
        return git.tell("rev-parse", "HEAD")

    def give_back(self) -> None:
        """Let others have what was taken; for a push that did not go out."""
        while self.taken:
            release(self.store, *self.taken.pop(), self.session)

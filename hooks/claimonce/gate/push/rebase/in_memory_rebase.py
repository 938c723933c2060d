"""The commits of several pushes, put one on top of the other without a tree on disk.

Each commit is merged onto what is below it with its own parent as the base, as a rebase does it, by `git merge-tree`.
What that cannot do, or may do otherwise than a tree on disk would (merges, merge drivers, conflicts but in counter
files), is left to a real rebase. Objects of other clones are borrowed while this lasts; `keep` makes what was piled up
our own.
"""

from __future__ import annotations

import os

from claimonce.gate import clock
from claimonce.gate.push.rebase.loose_objects import put_commit
from claimonce.hooks.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from claimonce.gate.push.rebase.counter_conflicts import CounterConflicts
    from claimonce.gate.push.repository import Repository
    from claimonce.hooks.git.runner import Git

_ATTRIBUTES = ":(glob)**/.gitattributes"
_MOST_HANDED_ON = 200  # commits that one pack hands on beside what was piled up
_IN_CONFLICT = 1  # how `git merge-tree` ends, where other statuses are failures


class NotPiled(Exception):
    """This commit needs a real rebase."""


@value
class _Commit:
    name: str
    parents: tuple[str, ...]
    tree: str
    head: tuple[str, ...]  # the other lines of the header
    message: str


class Pile:
    """What stands on top of `tip`, and the git that sees all of it."""

    def __init__(
        self, repo: Repository, tip: str, others: Iterable[str], folder: str, counters: CounterConflicts
    ) -> None:
        """Borrow the objects of the repositories at `others`; new ones go to `folder` when there are any."""
        self.repo, self.tip, self.folder, self.counters = repo, tip, folder, counters
        self.foreign: list[str] = []
        self.extra = {"GIT_NO_REPLACE_OBJECTS": "1"}
        self.is_usual = not {"core.sharedrepository", "extensions.objectformat"} & repo.config.keys()
        self.objects = os.path.join(repo.common, "objects")
        self.plainly = repo.git.at(repo.common)
        self.git: Git = replace(self.plainly, env={**self.plainly.env, **self.extra})
        self.commits: dict[str, _Commit] = {}
        self.trees: dict[str, str] = {}
        self.plain: bool | None = None
        self.signs = repo.is_on("commit.gpgsign")
        self.borrow(others)

    def borrow(self, others: Iterable[str]) -> None:
        """See the objects of these repositories as well."""
        new = [os.path.join(other, "objects") for other in dict.fromkeys(others) if other != self.repo.common]
        if not set(new) - set(self.foreign):
            return
        self.foreign = list(dict.fromkeys([*self.foreign, *new]))
        self.objects = os.path.join(self.folder, "objects")
        os.makedirs(os.path.join(self.objects, "pack"), exist_ok=True)
        here = os.path.join(self.repo.common, "objects")
        self.extra["GIT_OBJECT_DIRECTORY"] = self.objects
        self.extra["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = os.pathsep.join(map(_quoted, [here, *self.foreign]))
        self.git = replace(self.plainly, env={**self.plainly.env, **self.extra})

    def read(self, wanted: Iterable[str]) -> None:
        """Learn the commits of each of these that the tip does not have; raise GitFailed."""
        feed = "".join(f"{each}\n" for each in dict.fromkeys([*wanted, f"^{self.tip}"]))
        told = self.git.tell("rev-list", "--header", "--topo-order", "--stdin", feed=feed)
        for text in told.split("\0"):
            if text.strip():
                commit = _commit(text)
                self.commits[commit.name] = commit

    def own(self, was: str) -> list[_Commit]:
        """Return what a push adds to the tip, oldest first."""
        found: dict[str, _Commit] = {}
        left = [was]
        while left:
            commit = self.commits.get(left.pop())
            if commit is not None and commit.name not in found:
                found[commit.name] = commit
                left += commit.parents
        # `--topo-order` shows no parent before its children.
        return [self.commits[name] for name in reversed(self.commits) if name in found]

    def is_signed(self, was: str) -> bool:
        """Whether a rebase would take a signature away."""
        return not self.signs and any(line.startswith("gpgsig") for commit in self.own(was) for line in commit.head)

    def put(self, top: str, was: str) -> str:
        """Return the commit that has what `was` adds on top of `top`; raise NotPiled or GitFailed."""
        mine = self.own(was)
        if all(
            commit.parents == (below,) for commit, below in zip(mine, [top, *(one.name for one in mine)], strict=False)
        ):
            return was if mine else top
        if self.signs or any(len(commit.parents) != 1 for commit in mine) or not self._is_plain():
            raise NotPiled
        tree = self.trees.get(top) or self.git.tell("rev-parse", "--verify", f"{top}^{{tree}}")
        for commit in mine:
            if commit.parents == (top,):
                top, tree = commit.name, commit.tree
                continue
            merged = self._merged(top, tree, commit)
            began = self.commits[commit.parents[0]].tree if commit.parents[0] in self.commits else ""
            if merged != tree or commit.tree == began:
                top, tree = self._written(merged, top, commit), merged
        self.trees[top] = tree
        return top

    def _merged(self, top: str, tree: str, commit: _Commit) -> str:
        ours = top
        if commit.parents[0] in self.commits:
            # merge-tree looks for the base itself: give our side a commit whose parent is the other side's.
            header = f"tree {tree}\nparent {commit.parents[0]}\n" + "\n".join(commit.head) + "\n\nclaimonce\n"
            ours = self._hashed(header)
        done = self.git.ask("merge-tree", "--write-tree", "-z", "--no-messages", ours, commit.name)
        merged = done.out.partition("\0")[0] if done.status == 0 else ""
        if done.status == _IN_CONFLICT:
            merged = self.counters.merged_tree(self.git, done.out)
        if not merged:
            raise NotPiled
        return merged

    def _written(self, tree: str, parent: str, commit: _Commit) -> str:
        head = "\n".join(_now(line) for line in commit.head)
        return self._hashed(f"tree {tree}\nparent {parent}\n{head}\n\n{commit.message}")

    def _hashed(self, commit: str) -> str:
        own = put_commit(self.objects, commit) if self.is_usual else ""
        return own or self.git.tell("hash-object", "-t", "commit", "-w", "--stdin", feed=commit)

    def _is_plain(self) -> bool:
        if self.plain is None:
            drivers = self.git.ask("grep", "-q", "-I", "-e", "merge", self.tip, "--", _ATTRIBUTES).status
            own = os.path.exists(os.path.join(self.repo.common, "info", "attributes"))
            set_up = own or "core.attributesfile" in self.repo.config or self.repo.is_on("merge.renormalize")
            self.plain = drivers == 1 and not set_up
        return self.plain

    def keep(self, top: str, members: Iterable[str]) -> str:
        """Make everything between the tip and `top` part of our repository, in one pack.

        Return the pack's path, without its ending, when it has all that the repositories of the others lack: each of
        `members` is a commit that its repository has with its whole history.
        """
        if "GIT_OBJECT_DIRECTORY" not in self.extra or top == self.tip:
            return ""
        into = os.path.join(self.repo.common, "objects", "pack", "pack")
        shared = self._shared(members)
        made = self.git.tell("pack-objects", "--revs", "--quiet", into, feed=f"{top}\n^{shared or self.tip}\n")
        return f"{into}-{made}" if shared else ""

    def _shared(self, members: Iterable[str]) -> str:
        """Return the newest commit below the tip that everyone has; empty when it is old, or there is none."""
        own = [commit for was in members for commit in self.own(was)]
        below = {parent for commit in own for parent in commit.parents if parent not in self.commits}
        if not below:
            return ""
        found = below.pop() if len(below) == 1 else self.git.ask("merge-base", "--octopus", *below).out.strip()
        if not found:
            return ""
        since = self.git.ask("rev-list", "--count", f"--max-count={_MOST_HANDED_ON}", f"{found}..{self.tip}").out
        return found if int(since or _MOST_HANDED_ON) < _MOST_HANDED_ON else ""


def _commit(text: str) -> _Commit:
    head, _, message = text.partition("\n\n")
    name, *lines = head.strip("\n").split("\n")
    tree = lines[0].removeprefix("tree ")
    parents = tuple(line.removeprefix("parent ") for line in lines[1:] if line.startswith("parent "))
    # `--header` sets the message in by four blanks.
    plain = "\n".join(line.removeprefix("    ") for line in message.split("\n"))
    return _Commit(name, parents, tree, tuple(line for line in lines[1 + len(parents) :]), plain)


def _now(line: str) -> str:
    """Date the committer's line of a header today, as a rebase does; the name stays whose commit it is."""
    if not line.startswith("committer "):
        return line
    return f"{line.rsplit(' ', 2)[0]} {int(clock.unix())} {line.rpartition(' ')[2]}"


def _quoted(path: str) -> str:
    return f'"{path}"' if path.startswith('"') or os.pathsep in path else path

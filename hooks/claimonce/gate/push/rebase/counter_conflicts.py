"""A conflict in a counter file is nobody's work: the store knows whose the numbers are, so the queue merges it itself.

Nine clones that track their counter each move it by a number of their own. git sees nine changes of one line; the store
sees nine numbers that nobody took twice. Only a number that the store does not know stays a conflict.
"""

from __future__ import annotations

import os

from claimonce.hooks.settings_cache import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.push.repository import Repository
    from claimonce.gate.store import Store
    from claimonce.hooks.git.runner import Git

# A tree of git with one file changed, written without an index or a work tree.


def with_blob(git: Git, tree: str, path: str, mode: str, blob: str) -> str:
    """Return the tree in which `path` is this blob; its folders must be there. Raises GitFailed."""
    name, _, rest = path.partition("/")
    entries = git.tell("ls-tree", "-z", tree).rstrip("\0").split("\0")
    before = next((entry for entry in entries if entry.partition("\t")[2] == name), "")
    if rest:
        blob = with_blob(git, before.partition("\t")[0].rpartition(" ")[2], rest, mode, blob)
    entry = f"040000 tree {blob}\t{name}" if rest else f"{mode} blob {blob}\t{name}"
    feed = "\0".join([*(each for each in entries if each and each != before), entry])
    return git.tell("mktree", "-z", feed=f"{feed}\0")


_BY_HAND = "`git pull` merges the rest of it by itself where `claimonce init` has set its merge driver"
_BASE, _OURS, _THEIRS = "1", "2", "3"  # the stages of git's index


class CounterConflicts:
    """Settles conflicts in the counter files that the settings of `repo` name; they are read at the first conflict.

    `troubles` says why one was left: what both sides took without the gate.
    """

    def __init__(self, repo: Repository, store: Store) -> None:
        """Read nothing yet."""
        self.repo, self.store = repo, store
        self.troubles: list[str] = []
        self._counters: dict[str, list[Counter]] | None = None

    def merged_tree(self, git: Git, told: str) -> str:
        """Return the tree without its conflicts; empty where one is not a counter's, or stays.

        `told` is what `git merge-tree -z --no-messages` printed: the tree, then `MODE BLOB STAGE<TAB>PATH` for each
        side of each file in conflict (git-merge-tree(1), OUTPUT).
        """
        tree, *entries = told.rstrip("\0").split("\0")
        stages: dict[str, dict[str, tuple[str, str]]] = {}
        for entry in entries:
            head, _, path = entry.partition("\t")
            mode, blob, stage = head.split(" ")
            stages.setdefault(path, {})[stage] = mode, blob
        if not stages or not self._named().keys() >= stages.keys():
            return ""
        for path, sides in stages.items():
            text = self._merged(git, path, {stage: blob for stage, (_, blob) in sides.items()})
            if text is None:
                return ""
            blob = git.tell("hash-object", "-w", "--stdin", feed=text)
            tree = with_blob(git, tree, path, sides[_OURS][0], blob)
        return tree

    def settle(self, git: Git) -> list[str]:
        """Settle what can be in the tree that `git` stands in, and return the paths that stay in conflict."""
        left: list[str] = []
        for path in git.ask("diff", "--name-only", "--diff-filter=U", "-z").out.rstrip("\0").split("\0"):
            stages = {stage: f":{stage}:{path}" for stage in (_BASE, _OURS, _THEIRS)}
            text = self._merged(git, path, stages) if path in self._named() else None
            if text is None:
                left += [path] if path else []
                continue
            with open(os.path.join(git.cwd, path), "w", encoding="utf-8", errors="surrogateescape", newline="") as out:
                out.write(text)
            git.tell("add", "--", path)
        return left

    def _named(self) -> dict[str, list[Counter]]:
        if self._counters is None:
            from claimonce.gate.counters import counter as counters  # late: few pushes conflict

            self._counters = {}
            for each in counters.all_here(load(self.repo.top or self.repo.common, self.repo.git.env)):
                if each.inner:
                    self._counters.setdefault(each.inner, []).append(each)
        return self._counters

    def _merged(self, git: Git, path: str, names: dict[str, str]) -> str | None:
        from claimonce.gate.counters import merge_driver  # late: few pushes conflict

        texts: list[str] = []
        for stage in (_BASE, _OURS, _THEIRS):
            done = git.ask("cat-file", "blob", names.get(stage, ""))
            if done.status:
                return None  # one side made the file, or took it away
            texts.append(done.out)
        merged = merge_driver.merge(self._named()[path], texts[0], texts[1], texts[2], self.store)
        if merged.trouble:
            trouble = f"{path}: {merged.trouble}. {_BY_HAND}"
            self.troubles = list(dict.fromkeys([*self.troubles, trouble]))
            return None
        return merged.text

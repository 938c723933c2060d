"""The repository that a fleet works in, asked through the real git, past every shim."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from claimonce.hooks.git.runner import Done, git_at
from claimonce.settings.paths import git_common_dir


class Repo:
    """One work tree of a repository; `at` another one of it."""

    def __init__(self, root: str, env: Mapping[str, str]) -> None:
        """Nothing is asked yet."""
        self.root, self.env, self._git = root, env, git_at(root, env, patience=0)
        self.program = self._git.program

    def at(self, tree: Path | str) -> Repo:
        """Return the same repository, seen from another work tree."""
        return Repo(str(tree), self.env)

    @property
    def common(self) -> str:
        """The git folder that all work trees share."""
        return git_common_dir(self.root)

    def ask(self, *words: str, feed: str = "") -> Done:
        """Run git here, with its output captured."""
        return self._git.ask(*words, feed=feed)

    def tell(self, *words: str, feed: str = "") -> str:
        """Return what git prints, without the last newline; raise GitFailed."""
        return self._git.tell(*words, feed=feed)

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for, "" where there is none."""
        return self._git.commit(name)

    def is_within(self, commit: str, other: str) -> bool:
        """Say whether everything in `commit` is in `other` too."""
        return self.ask("merge-base", "--is-ancestor", commit, other).status == 0

    def dirt(self, untracked: bool = True) -> list[str]:
        """Return what is not committed, as `XY PATH`."""
        kind = "normal" if untracked else "no"
        rows = self.tell("status", "--porcelain=v1", "-z", "--no-renames", f"--untracked-files={kind}").split("\0")
        return [row for row in rows if row]

    def changed(self, base: str, commit: str = "HEAD") -> list[str]:
        """Return the paths in which two commits differ."""
        return [
            path for path in self.tell("diff", "--name-only", "-z", "--no-renames", base, commit).split("\0") if path
        ]

    def local_env(self) -> dict[str, str]:
        """Return an environment for programs in any work tree, without what names one (a git hook's GIT_DIR)."""
        return {name: text for name, text in self._git.env.items() if name not in ("PWD", "OLDPWD")}

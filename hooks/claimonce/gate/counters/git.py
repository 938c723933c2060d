"""Git asked about one work tree: captured, in plain English, never through a shim."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from claimonce.gate.errors import GateError
from claimonce.gate.real_git import real_git

MOST_SECONDS = 60


class GitSilent(GateError):
    """Git could not answer."""

    def __init__(self, folder: str, words: Sequence[str], why: str) -> None:
        super().__init__(folder, tuple(words), why)
        self.folder, self.words, self.why = folder, words, why

    def __str__(self) -> str:
        """Name the question and git's own words."""
        return (
            f"{self.folder}: `git {' '.join(self.words[:3])} ...` failed ({self.why}); run it by "
            f"hand and fix what it says"
        )


class Tree:
    """A work tree; `root` is its top folder."""

    def __init__(self, root: str) -> None:
        """Find the real git for this tree."""
        self.root = root
        self.program = real_git(os.environ)

    def ask(self, *words: str, feed: str = "") -> tuple[int, str, str]:
        """Return git's status, what it prints and what it complains of."""
        env = {name: text for name, text in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
        env |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        try:
            done = subprocess.run(
                [self.program, "-c", "core.quotePath=false", *words], cwd=self.root, env=env, input=feed.encode(),
                capture_output=True, timeout=MOST_SECONDS, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise GitSilent(self.root, words, type(error).__name__) from None
        return (
            done.returncode,
            done.stdout.decode(errors="surrogateescape"),
            done.stderr.decode(errors="replace").strip(),
        )

    def tell(self, *words: str, feed: str = "") -> str:
        """Return what git prints; raise GitSilent when it fails."""
        status, out, complaint = self.ask(*words, feed=feed)
        if status:
            raise GitSilent(self.root, words, " ".join(complaint.split())[:200] or f"status {status}")
        return out

    def is_so(self, *words: str) -> bool:
        """Return whether git answers yes by its status."""
        return self.ask(*words)[0] == 0

    def commit(self, name: str) -> str:
        """Return the commit that a name stands for, "" when there is none."""
        status, out, _ = self.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return out.strip() if status == 0 else ""


_KEPT = frozenset(("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_EXEC_PATH"))


def has_git(root: str) -> bool:
    """Return whether the folder is a work tree of git."""
    return bool(root) and os.path.exists(os.path.join(root, ".git"))

"""Where the things of a run lie: its journal and outputs beside the store, its worktrees beside the repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from claimonce.hooks.digest import fingerprint
from claimonce.settings.paths import git_common_dir, state_folder

STOP = "stop"  # in a run's folder: whoever carries the run out is asked to stop
IN_TREE = Path(".claimonce") / "fleet"  # it ignores itself, see brief.py


@dataclass(frozen=True)
class Places:
    """The folders of one run."""

    run: str
    folder: Path
    trees: Path

    @property
    def journal(self) -> Path:
        """The run's journal."""
        return self.folder / "journal.jsonl"

    @property
    def reports(self) -> Path:
        """The workers' reports, a file each."""
        return self.folder / "reports"

    @property
    def page(self) -> Path:
        """The page that brings the reports together."""
        return self.folder / "page.md"

    def tree(self, task: str) -> Path:
        """Return a task's worktree."""
        return self.trees / task

    def job(self, task: str, name: str) -> Path:
        """Return the folder of one program that was started for a task."""
        return self.folder / "tasks" / task / name

    def brief(self, task: str) -> Path:
        """Return the file with a task's brief, inside its worktree."""
        return self.tree(task) / IN_TREE / "brief.md"

    def report(self, task: str) -> Path:
        """Return the file that a task's report goes to, inside its worktree."""
        return self.tree(task) / IN_TREE / "report.md"


def runs_folder(root: str, env: Mapping[str, str] | None = None) -> Path:
    """Return the folder with every run of the repository at `root`, whichever of its worktrees that is."""
    return Path(state_folder(env)) / "fleet" / fingerprint(git_common_dir(root) or root)


def trees_folder(root: str, given: str) -> Path:
    """Return the folder that the worktrees of every run go to: the plan's, else one beside the repository."""
    if given:
        return Path(os.path.normpath(os.path.join(root, os.path.expanduser(given))))
    return Path(root).with_name(f"{Path(root).name}.fleet")

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from claimonce.gate.counters.counter import Counter

JSON = '{\n  "other": [1, {"SP": 3}],\n  "SP": {"start": 1,   "next": 152}\n}\n'


@pytest.fixture
def tree(own_home: Path) -> Path:
    """A repository with a counter and two numbered files."""
    folder = own_home / "tree"
    (folder / "content").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "config", "user.name", "A")
    git(folder, "config", "user.email", "a@example.test")
    (folder / "counter.json").write_text(JSON)
    for number, name in ((150, "first"), (151, "second")):
        (folder / "content" / f"sp-{number}-{name}.md").write_text(f"# SP-{number}\n")
    commit(folder, "Start")
    return folder


@pytest.fixture
def counter(tree: Path) -> Counter:
    return make(tree)


def make(tree: Path, **more: str) -> Counter:
    given = {
        "name": "SP", "file": str(tree / "counter.json"), "path": "SP.next", "format": "json", "key": "counter:x:SP",
        "root": str(tree), "files": "content/sp-{n}-*.md", "label": "SP-{n}",
    }  # fmt: skip
    return Counter(**{**given, **more})


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def commit(folder: Path, subject: str) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", subject)


Make = Callable[..., Counter]

"""What a repository's own configuration names is not run by who only asks about its files."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from claimonce.context.snapshot import WorkTree


def git(cwd: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.test"]
    subprocess.run(["git", *who, *words], cwd=cwd, check=True, capture_output=True)


@pytest.fixture
def ran(repo: Path, own_home: Path) -> Path:
    """Where programs of the repository's filters and of its monitor say that they ran."""
    (repo / ".gitattributes").write_text("*.txt filter=evil\n*.md filter=a=b\n*.rst filter=long\n")
    for name in ("one.txt", "two.md", "three.rst"):
        (repo / name).write_text("words\n")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "x")
    ran = own_home / "ran"
    program = own_home / "program"
    program.write_text(f"#!/bin/sh\necho $0 $* >> {ran}\ncat\n")
    program.chmod(0o755)
    for key in ("filter.evil.clean", "filter.a=b.clean", "filter.long.process", "core.fsmonitor"):
        git(repo, "config", key, str(program))
    for name in ("one.txt", "two.md", "three.rst"):  # of the same length, another time: git is not sure of it
        (repo / name).write_text("wordz\n")
    return ran


def test_no_filter_and_no_monitor_of_a_repository_runs_when_its_files_are_listed(repo: Path, ran: Path) -> None:
    WorkTree(str(repo)).files()
    assert not ran.exists(), ran.read_text()
    git_status = subprocess.run(["git", "status", "--porcelain"], cwd=repo, capture_output=True, check=False)
    assert ran.exists(), f"git itself would have run them: {git_status.stderr!r} {os.listdir(repo)}"


@pytest.mark.parametrize(
    "words",
    [
        "doctor",
        "status",
        "queue",
        "explain git push",
        "next SP --list",
        "next SP --verify",
        "coverage-audit --diff HEAD",
    ],
)
def test_no_verb_that_only_asks_runs_them(repo: Path, ran: Path, words: str) -> None:
    git(repo, "config", "filter.evil.required", "true")
    first, *rest = words.split()
    whole = ["claimonce.audit", *rest] if first == "coverage-audit" else ["claimonce.cli", first, *rest]
    done = subprocess.run([sys.executable, "-m", *whole], cwd=repo, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert not ran.exists(), ran.read_text()

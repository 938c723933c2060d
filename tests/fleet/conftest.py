"""A repository with a remote and a counter, and plans whose workers are small scripts."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

SETTINGS = """\
[[counters]]
name = "SP"
file = "counter.json"
path = "SP.next"
label = "SP-{n}"
"""
# Whatever an earlier start of it has done already, it does not do again.
ARTICLE = (
    (
        "sleep {pause}; test -s sp-{{SP}}.md || {{ echo {{SP.label}} > .part && mv .part sp-{{SP}}.md; }}; "
        "git add sp-{{SP}}.md; git diff --cached --quiet || git commit --quiet -m 'Article {{task}}'"
    )
    .replace("{{", "{")
    .replace("}}", "}")
)


@dataclass
class World:
    """One user, one repository at `tree` with a bare `origin`, and the fleets that they start."""

    root: Path
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def tree(self) -> Path:
        return self.root / "work"

    @property
    def trees(self) -> Path:
        return self.root / "work.fleet"

    @property
    def origin(self) -> Path:
        return self.root / "origin.git"

    def git(self, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *words], cwd=cwd or self.tree, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"git {words}: {done.stdout}{done.stderr}"
        return done.stdout.removesuffix("\n")

    def build(self, files: dict[str, str] | None = None) -> World:
        self.root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--bare", "--initial-branch=main", str(self.origin), cwd=self.root)
        self.git("clone", "--quiet", str(self.origin), str(self.tree), cwd=self.root)
        given = {"claimonce.toml": SETTINGS, "counter.json": '{"SP": {"next": 152}}\n', **(files or {})}
        for name, text in given.items():
            path = self.tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self.commit("Start")
        self.git("push", "--quiet", "origin", "HEAD:main")
        return self

    def commit(self, subject: str) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", subject)

    def plan(self, text: str, name: str = "plan.toml") -> Path:
        path = self.root / name
        path.write_text(text)
        return path

    def articles(self, count: int = 9, pause: str = "0.1", head: str = "parallel = 9\n") -> Path:
        tasks = [
            f'[[task]]\nname = "a{n}"\ncounters = ["SP"]\npaths = ["sp-{{SP}}.md"]\n'
            f"command = {json.dumps(ARTICLE.replace('{pause}', pause))}\n"
            for n in range(1, count + 1)
        ]
        return self.plan(head + "\n".join(tasks))

    def words(self, *args: str | Path) -> list[str]:
        return [sys.executable, "-m", "claimonce.cli", "fleet", *map(str, args)]

    def fleet(self, *args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.words(*args), cwd=cwd or self.tree, env=self.env, capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def start(self, *args: str | Path) -> subprocess.Popen[bytes]:
        log = (self.root / "orchestrator.log").open("ab")
        with log:
            return subprocess.Popen(
                self.words(*args), cwd=self.tree, env=self.env, stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip

    def status(self) -> dict[str, Any]:
        done = self.fleet("status", "--json")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    def task(self, name: str) -> dict[str, Any]:
        return next(dict(row) for row in self.status()["tasks"] if row["task"] == name)

    def landed(self, path: str) -> str:
        return self.git("show", f"main:{path}", cwd=self.origin)

    def subjects(self) -> list[str]:
        return self.git("log", "--format=%s", "main", cwd=self.origin).splitlines()

    def files(self) -> dict[str, str]:
        names = self.git("ls-tree", "-r", "--name-only", "main", cwd=self.origin).splitlines()
        return {name: self.landed(name) for name in names}

    def numbers(self) -> dict[int, str]:
        """Which number is whose, without the run's name, which holds the time."""
        with sqlite3.connect(Path(self.env["CLAIMONCE_STATE"]) / "claims.db") as store:
            rows = store.execute("SELECT number, purpose FROM numbers WHERE state = 'taken'").fetchall()
        return {number: purpose.rpartition("/")[2] for number, purpose in rows}

    def logs(self, name: str) -> list[Path]:
        """What the programs of that name said, a file for each task."""
        return sorted((Path(self.env["CLAIMONCE_STATE"]) / "fleet").glob(f"*/*/tasks/*/{name}/output.log"))

    def kill_jobs(self) -> None:
        """Kill everything that an orchestrator left running, as a reboot does."""
        for file in (Path(self.env["CLAIMONCE_STATE"]) / "fleet").glob("*/*/tasks/*/*/pid"):
            if not (file.parent / "status").exists():
                try:
                    os.killpg(int(file.read_text()), signal.SIGKILL)
                except (ProcessLookupError, ValueError):
                    continue


@pytest.fixture
def bare_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Agent")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "agent@example.test")
    return World(tmp_path)


@pytest.fixture
def world(bare_world: World) -> World:
    return bare_world.build()

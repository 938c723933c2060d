"""A person's desk: a home, repositories, and an installed claimonce that is only ever started as a program.

`CLAIMONCE_TESTED` is the `bin` folder of another installation to try; by default it is the one that runs the tests.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TESTED = Path(os.environ.get("CLAIMONCE_TESTED") or Path(sys.executable).parent)
COUNTER = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
Done = subprocess.CompletedProcess[str]


class Desk:
    """One person's home and what lies in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.programs = home / "programs"
        self.programs.mkdir(parents=True)
        who = {f"GIT_{kind}_{part}": f"a@{part}" for kind in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        kept = {name: os.environ[name] for name in ("CLAIMONCE_STOP_AT", "TERM") if name in os.environ}
        self.env = {
            **kept, **who, "HOME": str(home), "PATH": f"{self.programs}:{TESTED}:/usr/local/bin:/usr/bin:/bin",
            "CLAIMONCE_SESSION": "one", "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1", "GIT_EDITOR": "true",
        }  # fmt: skip
        (home / ".gitconfig").write_text("[init]\n\tdefaultBranch = main\n[advice]\n\tdetachedHead = false\n")
        self.uses = 0

    def sh(self, script: str, cwd: Path | None = None, feed: str = "", **env: str) -> Done:
        """Run a script of the person's."""
        return subprocess.run(
            ["bash", "-c", script], cwd=cwd or self.home, env={**self.env, **env}, input=feed, capture_output=True,
            text=True, timeout=120, check=False,
        )  # fmt: skip

    def must(self, script: str, cwd: Path | None = None, **env: str) -> str:
        """Run a script that has to succeed; return what it prints."""
        done = self.sh(script, cwd, **env)
        assert done.returncode == 0, f"{script}: {done.stdout}{done.stderr}"
        return done.stdout

    def program(self, name: str, body: str) -> Path:
        """Put a shell program on PATH."""
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    def tree(self, name: str, **files: str) -> Path:
        """Make a repository with one commit of these files."""
        folder = self.home / name
        folder.mkdir()
        self.write(folder, **files)
        self.must("git init -q && git add -A && git commit -q --allow-empty -m start", folder)
        return folder

    def write(self, folder: Path, **files: str) -> None:
        """Write files; `__` in a name stands for a slash."""
        for name, text in files.items():
            path = folder / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def remote(self, **files: str) -> Path:
        """Make a bare remote whose main has these files."""
        first = self.tree("first", **files)
        self.must("git clone -q --bare first remote.git && rm -rf first")
        assert not first.exists()
        return self.home / "remote.git"

    def clone(self, name: str) -> Path:
        """Clone the remote."""
        self.must(f"git clone -q remote.git {name}")
        return self.home / name

    def audit(self, folder: Path, options: str = "", **files: str) -> Done:
        """Sweep a folder into which these files are written first."""
        folder.mkdir(parents=True, exist_ok=True)
        self.write(folder, **files)
        return self.sh(f"coverage-audit --no-evidence {options} .", folder)

    def open_findings(self, folder: Path, **files: str) -> list[dict[str, Any]]:
        """Return what a sweep finds open."""
        said = json.loads(self.audit(folder, "--format json", **files).stdout)
        return [each for each in said["findings"] if each["status"] == "open"]

    def event(self, name: str, cwd: Path, session: str = "s1", tool: str = "Bash", **more: Any) -> dict[str, Any]:
        """Send the hook an event of a client; return what is said in hookSpecificOutput."""
        fields: dict[str, Any] = {"hook_event_name": name, "session_id": session, "cwd": str(cwd)}
        if name == "SessionStart":
            fields |= {"source": "startup"}
        else:
            self.uses += name == "PreToolUse"
            fields |= {"tool_name": tool, "tool_use_id": f"use-{self.uses}"}
        env = more.pop("env", {})
        done = self.sh("claimonce hook claude", cwd, json.dumps({**fields, **more}), **env)
        assert done.returncode == 0, done.stderr
        said: dict[str, Any] = json.loads(done.stdout) if done.stdout.strip() else {}
        return {"systemMessage": said.get("systemMessage", ""), **said.get("hookSpecificOutput", {})}

    def asks(self, command: str, cwd: Path, session: str = "s1", tool: str = "Bash") -> str:
        """Return the reason with which the hook stops a command; "" where it passes."""
        said = self.event("PreToolUse", cwd, session, tool, tool_input={"command": command})
        return str(said.get("permissionDecisionReason", "")) if said.get("permissionDecision") else ""

    def kinds(self, command: str, cwd: Path | None = None) -> tuple[list[str], bool]:
        """Return the effects that `explain` names and whether it is in doubt."""
        done = self.sh('claimonce explain --json "$COMMAND"', cwd, COMMAND=command)
        said = json.loads(done.stdout)
        return [each["kind"] for each in said["effects"]], bool(said.get("undecidable"))

    def shims(self) -> str:
        """Wire the person's client; return a PATH with the shims first."""
        self.must("claimonce init --yes")
        return f"{self.home}/.local/share/claimonce/shims:{self.env['PATH']}"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home")


@pytest.fixture
def counted(desk: Desk) -> Path:
    """A remote that tracks a counter."""
    return desk.remote(**{"claimonce.toml": COUNTER, "counter.json": '{"SP": {"next": 152}}\n'})


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip where a program is not installed."""
    missing = [each for each in programs if not shutil.which(each)]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")

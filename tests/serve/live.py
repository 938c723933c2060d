"""Nine agents at work, each in processes of its own, held at the moment that a person wants to see.

Two are asked about their mails, one leaves an uncertain key, five stand in line for a branch. Each does what a
client's agent does: hook events with its session's id, git through the shim. The remote's own hook keeps the first push
until the run is released, so nothing here waits for luck.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

AGENTS = ("fix-login", "docs", "api-cache", "release-notes", "billing", "search", "flaky-test", "deps", "ui")
LETTERS = (
    ("tekla", "Sven needs a login", "He starts on Monday and has no account in the shop yet."),
    ("tekla", "Login for Sven", "Sven cannot log in; could you make him an account?"),
    ("bo", "Disk of web-3", "The disk of web-3 is 91 % full."),
    ("bo", "web-3 is running full", "Disk usage on web-3 has passed 90 percent."),
)
CLI = [sys.executable, "-m", "claimonce.cli"]
_PATIENCE = 120.0


class Live:
    """The run; use it as a context. `env` is that of a person on the same host."""

    def __init__(self, root: Path) -> None:
        self.root, self.released = root, root / "released"
        self.env = {
            name: text for name, text in os.environ.items() if not name.startswith(("CLAUDE", "CLAIMONCE_", "CODEX"))
        }
        self.env |= {
            "HOME": str(root), "CLAIMONCE_STATE": str(root / "state"), "XDG_DATA_HOME": str(root / "data"),
            "XDG_CONFIG_HOME": str(root / "config"), "GIT_CONFIG_GLOBAL": str(root / "gitconfig"),
            "GIT_AUTHOR_NAME": "Agent", "GIT_AUTHOR_EMAIL": "agent@example.org",
            "GIT_COMMITTER_NAME": "Agent", "GIT_COMMITTER_EMAIL": "agent@example.org",
            "CLAIMONCE_HOOK__DEADLINE": "50s",  # a busy machine is no broken gate
        }  # fmt: skip
        # One run gives the names of the other: a picture changes where what it shows does.
        self.ids = [str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.example.org")) for name in AGENTS]
        self.pushes: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Live:
        """Bring nine agents to where they are looked at."""
        try:
            self._repositories()
            self._shims()
            for place in range(len(AGENTS)):
                self._hook(place, "SessionStart", source="startup")
            for place, letter in enumerate(LETTERS):
                self._mail(place, *letter)
            self._run(0, [*CLI, "gate", "deploy:web-3", "--", "sh", "-c", "kill -9 $$"], check=False)
            for place in range(4, 9):
                self._push(place)
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the pushes go on, and see that each lands."""
        self._end()

    def land(self) -> list[str]:
        """Let the pushes go on to their end; return the subjects on the branch, newest first."""
        self.released.touch()
        for each in self.pushes:
            each.wait(_PATIENCE)
        return self._git("log", "--format=%s", "main", cwd=self.root / "shop.git").split("\n")

    def _end(self) -> None:
        self.released.touch()
        for each in self.pushes:
            try:
                each.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                each.kill()
                each.wait()

    def tree(self, place: int) -> Path:
        return self.root / AGENTS[place]

    def _repositories(self) -> None:
        (self.root / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n")
        self._git("init", "-q", "--bare", "shop.git")
        self._git("init", "-q", "first")
        self._git("commit", "-q", "--allow-empty", "-m", "Begin", cwd=self.root / "first")
        self._git("push", "-q", str(self.root / "shop.git"), "main", cwd=self.root / "first")
        for name in AGENTS:
            self._git("clone", "-q", "shop.git", name)
        hook = self.root / "shop.git" / "hooks" / "pre-receive"
        hook.write_text(f"#!/bin/sh\nuntil [ -e '{self.released}' ]; do sleep 0.1; done\n")
        hook.chmod(0o755)

    def _shims(self) -> None:
        script = (
            "import os; from claimonce.shims.install import install_shims; "
            "from claimonce.shims.launcher import install_launcher; "
            "install_launcher(os.environ); install_shims(os.environ, os.environ['PATH'])"
        )
        subprocess.run([sys.executable, "-c", script], env=self.env, cwd=self.root, check=True)

    def _git(self, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(["git", *words], cwd=cwd or self.root, env=self.env, capture_output=True, check=True)
        return done.stdout.decode().strip()

    def _hook(self, place: int, name: str, **more: Any) -> dict[str, Any]:
        event = {"hook_event_name": name, "session_id": self.ids[place], "cwd": str(self.tree(place)), **more}
        done = subprocess.run(
            [*CLI, "hook", "claude"], input=json.dumps(event).encode(), capture_output=True, env=self.env, check=True,
            cwd=self.tree(place),
        )  # fmt: skip
        said: dict[str, Any] = json.loads(done.stdout)["hookSpecificOutput"] if done.stdout.strip() else {}
        return said

    def _mail(self, place: int, to: str, subject: str, body: str) -> None:
        call = {
            "tool_name": "mcp__mail__send_email", "tool_use_id": f"toolu_{place}",
            "tool_input": {"to": f"{to}@example.org", "subject": subject, "body": body},
        }  # fmt: skip
        if self._hook(place, "PreToolUse", **call).get("permissionDecision") != "deny":
            self._hook(place, "PostToolUse", **call, tool_response={"message_id": f"<{place}@mail.example.org>"})

    def _as(self, place: int) -> dict[str, str]:
        shims = str(self.root / "data" / "claimonce" / "shims")
        name = f"claude:{self.ids[place]}"
        return {**self.env, "PATH": f"{shims}:{self.env['PATH']}", "CLAUDE_CODE_SESSION_ID": self.ids[place],
                "CLAUDECODE": "1", "CLAIMONCE_AGENT": name}  # fmt: skip

    def _run(self, place: int, words: list[str], check: bool = True) -> None:
        subprocess.run(words, env=self._as(place), cwd=self.tree(place), check=check, capture_output=True)

    def _push(self, place: int) -> None:
        """Start one push, and go on when it stands in the line."""
        (self.tree(place) / AGENTS[place]).touch()
        self._git("add", "-A", cwd=self.tree(place))
        self._git("commit", "-q", "-m", f"Work of {AGENTS[place]}", cwd=self.tree(place))
        env = self._as(place)
        git = shutil.which("git", path=env["PATH"]) or "git"
        self.pushes.append(
            subprocess.Popen(
                [git, "push", "origin", "main"], env=env, cwd=self.tree(place), stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )
        )  # fmt: skip
        until(lambda: len(self.asked("queue")) == len(self.pushes))

    def asked(self, verb: str) -> list[dict[str, Any]]:
        """What a verb that looks says."""
        words = [*CLI, verb, "--json"]
        done = subprocess.run(words, env=self.env, cwd=self.root, capture_output=True, check=True)
        found: list[dict[str, Any]] = json.loads(done.stdout)
        return found


def until(true: Callable[[], object]) -> None:
    """Look until it is so."""
    end = time.monotonic() + _PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError("it never came to be")
        time.sleep(0.1)

"""A user with a home of their own, who runs the real `claimonce`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from compiled import keep_bundle, keep_user

from claimonce.settings import client_ancestor

SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class User:
    """`env` is all that their programs see of the environment."""

    root: Path
    env: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def settings(self) -> Path:
        return self.home / ".claude" / "settings.json"

    @property
    def data(self) -> Path:
        return self.home / ".local" / "share" / "claimonce"

    @property
    def launcher(self) -> Path:
        return self.data / "launch"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "HOME": str(self.home),
            "PATH": os.pathsep.join([str(self.root / "bin"), str(Path(sys.executable).parent), SYSTEM_PATH]),
            "XDG_DATA_HOME": str(self.home / ".local" / "share"),
            "XDG_STATE_HOME": str(self.home / ".local" / "state"),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            client_ancestor.STOP: str(os.getpid()),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **self.env,
        }

    def run(self, *args: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
        """Run `claimonce` with these arguments."""
        command = [sys.executable, "-m", "claimonce.cli", *args]
        return self.shell(command, cwd=cwd, env=env)

    def shell(
        self, command: list[str], cwd: Path | None = None, env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run anything as this user."""
        return subprocess.run(
            command, cwd=cwd or self.root, env={**self.environment, **(env or {})}, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip

    def init(self, *args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        keep_bundle(self.environment)
        done = self.run("init", "--yes", *args, cwd=cwd)
        assert done.returncode == 0, done.stderr
        return done

    def uninstall(self, *args: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        done = self.run("uninstall", "--yes", *args, cwd=cwd)
        assert done.returncode == 0, done.stderr
        return done

    def write_settings(self, text: str) -> str:
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_bytes(text.encode())
        return text

    def hooks(self) -> Any:
        return json.loads(self.settings.read_text())["hooks"]

    def repository(self, name: str = "work") -> Path:
        tree = self.root / name
        done = self.shell(["git", "init", "--quiet", "--initial-branch=main", str(tree)])
        assert done.returncode == 0, done.stderr
        return tree


def new_user(root: Path, **env: str) -> User:
    user = User(root, env)
    user.home.mkdir(parents=True)
    if not env:
        keep_user(user.home, user.home / ".local" / "state" / "claimonce")
    (root / "bin").mkdir()
    return user

"""A home and a repository that are made of folders alone, for what only reads them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimonce.settings import client_ancestor


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    home = tmp_path / "home"
    home.mkdir()
    return {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_DATA_HOME": str(home / "data"),
        "PATH": "/usr/bin:/bin",
        client_ancestor.STOP: str(os.getpid()),
    }


@pytest.fixture
def user_file(env: dict[str, str]) -> Path:
    path = Path(env["XDG_CONFIG_HOME"]) / "claimonce" / "claimonce.toml"
    path.parent.mkdir(parents=True)
    return path


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / ".git").mkdir(parents=True)
    return root

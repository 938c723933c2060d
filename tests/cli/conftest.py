from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import compiled
import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def place(own_home: Path) -> Path:
    """A folder outside any repository."""
    folder = own_home / "place"
    folder.mkdir()
    compiled.keep_user(own_home, own_home / "state")
    return folder


@pytest.fixture
def claimonce(place: Path) -> Run:
    """Run a verb as a process of its own; `session` sets CLAIMONCE_SESSION."""

    def run(
        *args: str, session: str = "one", stdin: str = "", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        whole = {**os.environ, "CLAIMONCE_SESSION": session, **(env or {})}
        words = [sys.executable, "-m", "claimonce.cli", *args]
        return subprocess.run(words, input=stdin, capture_output=True, text=True, cwd=place, env=whole, check=False)

    return run

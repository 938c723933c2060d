from __future__ import annotations

import os
from pathlib import Path

import pytest

from claimonce.lookback import here
from claimonce.lookback.here import Here


@pytest.fixture(scope="session")
def holds() -> Here:
    """The reader and the rules of a user who has set nothing."""
    return here.of("/", {"HOME": "/nonexistent", "PATH": os.environ["PATH"]})


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from context.small import FILES, Small

from claimonce.context.index import Index


@pytest.fixture
def small(own_home: Path) -> Small:
    """A shop with a handful of files and one commit."""
    made = Small(own_home / "shop")
    made.root.mkdir()
    made.git("init", "-q", "-b", "main")
    made.commit("Open the shop", **FILES)
    return made


@pytest.fixture
def index() -> Iterator[Index]:
    """An index that lives in memory."""
    opened = Index(":memory:")
    yield opened
    opened.close()

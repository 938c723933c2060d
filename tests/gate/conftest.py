from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from claimonce.gate import owner
from claimonce.gate.claims import Wanted
from claimonce.gate.store import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def wanted() -> Callable[..., Wanted]:
    def make(key: str = "notify-tekla", session: str = "env:one", **more: object) -> Wanted:
        return Wanted(key, "notify", session, **{"owner": owner.here(), **more})  # type: ignore[arg-type]

    return make

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claimonce.demo.remote import Mailbox, listen
from claimonce.demo.world import World, world


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listen() as box:
        yield box


@pytest.fixture
def here(mailbox: Mailbox) -> Iterator[World]:
    with world(mailbox.port) as made:
        yield made

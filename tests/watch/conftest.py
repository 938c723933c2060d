from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from view.matters import ask, leave_unsure

from claimonce.gate import claims, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.push import queue
from claimonce.gate.store import Store, open_store
from claimonce.hooks.call import Session

ONE, TWO = Session("claude", "one"), Session("codex", "two")
KEY = "push:/srv/web.git:refs/heads/main"
MARKUP = "[red]Login[/red] for [b]Sven"


@pytest.fixture
def store(own_home: Path) -> Iterator[Store]:
    opened = open_store()
    yield opened
    opened.close()


@pytest.fixture
def asked(store: Store) -> str:
    """The id of an open question: two was asked whether its message is the one that one sent; its subject is markup."""
    return ask(store, ONE, TWO, MARKUP)


@pytest.fixture
def unsure(own_home: Path) -> str:
    """A key whose act was begun and not seen to end."""
    return leave_unsure(own_home)


@pytest.fixture
def busy(store: Store) -> Store:
    """A line of one holder that checks, and five that wait."""
    for number in range(6):
        wanted = Wanted(KEY, "git_push", f"env:s{number}", owner.here())
        with store:
            if number:
                claims.wait_in_line(store, wanted)
                continue
            held = queue.Turn(store, {})
            held.held.append(intents.put(store, claims.take(store, wanted), wanted, About("git_push", "git", "")))
        held.note(**queue.format_step("check"))
    return store

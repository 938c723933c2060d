from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimonce.gate import claims, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.letters import admission, messages
from claimonce.gate.letters.admission import Sender
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
    for who, subject, body in (
        (ONE, "Sven needs a login", "The login is missing."),
        (TWO, MARKUP, "He cannot log in."),
    ):
        what = messages.message("email", ["t@x.org"], subject, body)
        begun = admission.begin(store, what, Sender(who, owner.here()))
        if begun.intent is not None:
            gate.settle(store, begun.intent, intents.DONE, {"id": "m1"})
    return begun.judged.question


@pytest.fixture
def unsure(own_home: Path) -> str:
    """A key whose act was begun and not seen to end."""
    words = ["gate", "deploy:web", "--", "sh", "-c", "kill -9 $$"]
    subprocess.run([sys.executable, "-m", "claimonce.cli", *words], check=False, cwd=own_home, env={**os.environ})
    return "deploy:web"


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
        held.note(**queue.doing("check"))
    return store

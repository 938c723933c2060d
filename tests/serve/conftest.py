from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from serve.served import Served
from view.matters import ask, leave_unsure

from claimonce.gate.store import open_store
from claimonce.hooks.call import Session
from claimonce.serve import guard

ONE, TWO = Session("claude", "one"), Session("claude", "two")
MARKUP = "<b>now</b>\x1b[31m"


@pytest.fixture
def asked(own_home: Path) -> str:
    """The id of an open question: two was asked whether its message is the one that one sent; both hold markup."""
    with closing(open_store()) as store:
        return ask(store, ONE, TWO, f"Login for Sven {MARKUP}")


@pytest.fixture
def unsure(own_home: Path) -> str:
    """A key whose act was begun and not seen to end."""
    return leave_unsure(own_home)


@pytest.fixture
def serving(own_home: Path) -> Iterator[Callable[..., Served]]:
    """Start `claimonce serve` as a process of its own, on a free port."""
    running: list[subprocess.Popen[str]] = []

    def start(*args: str) -> Served:
        words = [sys.executable, "-m", "claimonce.cli", "serve", "--port", "0", *args]
        process = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=own_home, env={**os.environ}
        )
        running.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Serving "), process.communicate()
        port = int(line.split(";")[0].rstrip("/").rpartition(":")[2])
        return Served(port, guard.load_token(), process)

    yield start
    for process in running:
        process.terminate()
        process.communicate()

"""A key that a provider remembers for a while, over several attempts that nobody saw end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from claimonce.gate import clock, gate, intents, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.intents import About
from claimonce.gate.letters import delivery, notification, reconciliation
from claimonce.gate.letters.notification import Note
from claimonce.gate.letters.targets import path_of
from claimonce.gate.owner import Owner
from claimonce.gate.store import Store, open_store
from claimonce.hooks.call import Session
from claimonce.hooks.settings_cache import Compiled, load
from claimonce.hooks.testing import SENT, UNKNOWN, HttpProvider, Notifier, http_provider
from claimonce.plugins import webhook


class Died(BaseException):
    """Stands for kill -9."""


@pytest.fixture
def ended() -> Owner:
    """A process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    who = owner.of(child.pid)
    child.communicate()
    return who


@pytest.fixture
def here(own_home: Path) -> Compiled:
    return load(str(own_home))


@pytest.fixture
def store(here: Compiled) -> Iterator[Store]:
    opened = open_store(here.state)
    yield opened
    opened.close()


@pytest.fixture
def provider() -> Iterator[HttpProvider]:
    with http_provider(Notifier(webhook, {})) as made:
        path = Path(path_of())
        path.parent.mkdir(parents=True)
        path.write_text(f'[tekla]\nwebhook = {{ url = "{made.url}", honours_key = true, honours_seconds = 60 }}\n')
        path.chmod(0o600)
        yield made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass on the boot clock."""
    real, passed = clock.uptime, [0.0]
    monkeypatch.setattr(clock, "uptime", lambda: real() + passed[0])

    def pass_by(seconds: float) -> None:
        passed[0] += seconds

    return pass_by


def say(store: Store, here: Compiled) -> str:
    return notification.notify(store, Note("tekla", "red", "red", "b"), Session("env", "one"), here, wait=0.0).outcome


def die(store: Store, here: Compiled, who: Owner, before: bool) -> None:
    once = delivery._once

    def dies(*given: object) -> None:
        if not before:
            once(*given)  # type: ignore[arg-type]
        raise Died

    with patch.object(delivery, "_once", dies), patch.object(owner, "here", lambda: who), pytest.raises(Died):
        say(store, here)


def test_within_the_providers_memory_it_is_sent_again_with_the_same_key(
    store: Store, here: Compiled, provider: HttpProvider, ended: Owner, later: Callable[[float], None]
) -> None:
    die(store, here, ended, before=False)
    later(50)
    assert say(store, here) == intents.DONE
    assert len(provider.taken) == 2
    assert len({each.headers["idempotency-key"] for each in provider.taken}) == 1


def test_the_providers_memory_is_counted_from_the_first_attempt(
    store: Store, here: Compiled, provider: HttpProvider, ended: Owner, later: Callable[[float], None]
) -> None:
    die(store, here, ended, before=False)
    later(50)
    die(store, here, ended, before=True)
    later(20)
    assert say(store, here) == intents.UNCERTAIN
    assert len(provider.taken) == 1


def test_a_sender_that_died_before_it_asked_anybody_sent_nothing(
    store: Store, here: Compiled, provider: HttpProvider, ended: Owner
) -> None:
    wanted = Wanted("notify:tekla:b", "notify", "env:dead", ended)
    assert gate.enter(store, wanted, About("webhook", "webhook", "24h", {"target": "tekla"})).intent
    assert say(store, here) == intents.DONE
    assert len(provider.taken) == 1


def test_two_that_ask_at_once_settle_it_once(
    store: Store, here: Compiled, provider: HttpProvider, later: Callable[[float], None]
) -> None:
    provider.mode = UNKNOWN
    assert say(store, here) == intents.UNCERTAIN
    provider.mode = SENT
    later(40)  # past uncertain.in_flight
    left = gate.look(store, "notify:tekla:b").intent
    assert left is not None
    assert reconciliation.settle(store, left, here) == "not_done"
    assert say(store, here) == intents.DONE
    reconciliation.settle(store, left, here)  # the slower one comes to its answer only now
    assert gate.look(store, "notify:tekla:b").name == gate.DONE
    assert say(store, here) == notification.SUPPRESSED


def test_a_new_matter_has_a_new_key(
    store: Store, here: Compiled, provider: HttpProvider, later: Callable[[float], None]
) -> None:
    assert say(store, here) == intents.DONE
    later(86401)
    assert say(store, here) == intents.DONE
    assert len({each.headers["idempotency-key"] for each in provider.taken}) == 2

"""For plugin authors: fixtures, and the contract that a notifier keeps. In conftest.py:
`pytest_plugins = ["claimonce.hooks.testing"]`.

def test_my_pager_is_described(claimonce_host):
    host = claimonce_host(my_pager)
    assert [one.name for _, one in host.describe()] == ["pager"]

@contract(Notifier(my_pager, {"address": "tekla", "endpoint": "{server}"}, sent=Reply(200, {"id": 1}),
                   seen=(Seen("page tekla -m red", "tekla", "red"),)))
def test_my_pager_keeps_the_contract(promise):
    promise()
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from claimonce.hooks.host import Host
from claimonce.hooks.mock_provider import (  # fmt: skip
    NATIVE,
    NONE,
    RECONCILABLE,
    REFUSED,
    SENT,
    UNKNOWN,
    HttpProvider,
    Notifier,
    Provider,
    Reply,
    Request,
    Seen,
    http_provider,
)

pytest.register_assert_rewrite("claimonce.hooks.notifier_contract")
from claimonce.hooks.notifier_contract import PROMISES, READING, move_to  # noqa: E402  (rewritten as this module is)


@pytest.fixture
def claimonce_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own: no settings, no trust, no state of the developer is read or written."""
    home = tmp_path / "home"
    home.mkdir()
    move_to(home, monkeypatch)
    return home


@pytest.fixture
def claimonce_host(claimonce_home: Path) -> Callable[..., Host]:
    """Return a function that makes a host of the given plugins alone; a plugin that is not sound fails the test."""
    assert claimonce_home.is_dir()

    def make(*plugins: object) -> Host:
        host = Host()
        for plugin in plugins:
            host.register(plugin, getattr(plugin, "__name__", type(plugin).__name__))
        assert host.problems == [], "\n".join(map(str, host.problems))
        return host

    return make


def contract(notifier: Notifier) -> pytest.MarkDecorator:
    """Parametrize a test over the promises of the contract; the test calls `promise()`."""
    return pytest.mark.parametrize("promise", promises(notifier))


def rows(plugin: object, *seen: Seen, name: str = "") -> pytest.MarkDecorator:
    """Parametrize a test over what a description alone promises: sound rows, and these calls read as they are sent.

    `name` is needed only where the plugin has several descriptions; the test calls `promise()`.
    """
    notifier = Notifier(plugin, {}, seen=seen, name=name)
    made = [pytest.param(partial(each, notifier), id=each.__name__) for each in READING]
    return pytest.mark.parametrize("promise", made)


def promises(notifier: Notifier) -> list[Any]:
    """Return every promise as a pytest parameter, each a function without arguments that fails when it is not kept."""
    name = notifier.known.description.name
    return [pytest.param(partial(each, notifier), id=f"{name}-{each.__name__}") for each in PROMISES]


__all__ = [
    "NATIVE", "NONE", "PROMISES", "RECONCILABLE", "REFUSED", "SENT", "UNKNOWN", "HttpProvider", "Notifier", "Provider",
    "Reply", "Request", "Seen", "claimonce_home", "claimonce_host", "contract", "http_provider", "promises", "rows",
]  # fmt: skip

"""Fixtures for plugin authors. In conftest.py: `pytest_plugins = ["claimonce.hooks.testing"]`.

def test_my_pager_is_described(claimonce_host):
    host = claimonce_host(my_pager)
    assert [one.name for _, one in host.describe()] == ["pager"]
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claimonce.hooks.host import Host

# What a developer's own shell may say and a test must not hear.
_FOREIGN = ("CLAIMONCE_", "CODEX_", "XDG_", "CLAUDE")


@pytest.fixture
def claimonce_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own: no settings, no trust, no state of the developer is read or written."""
    for name in [name for name in os.environ if name.startswith(_FOREIGN) or name == "AI_AGENT"]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
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

"""The plugin half: what a session is told of context at its start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from context.small import Small

from claimonce.context import queries
from claimonce.context.brief import BriefRequest
from claimonce.context.index import place
from claimonce.hooks.host import Host
from claimonce.plugins import context as plugin

TASK = "the invoice must round the tax"


@pytest.fixture
def host() -> Host:
    made = Host()
    assert made.register(plugin, "context")
    assert made.problems == []
    return made


def start(host: Host, cwd: Path, name: str = "start") -> list[str]:
    return host.session({"name": name, "session": "claude:one", "client": "claude", "cwd": str(cwd)})


def test_a_session_in_a_repository_is_told_how_to_ask(host: Host, small: Small) -> None:
    assert start(host, small.root / "src") == [plugin.HOW]
    assert "claimonce context need" in plugin.HOW


def test_a_start_indexes_nothing(host: Host, small: Small) -> None:
    start(host, small.root)
    start(host, small.root, "resume")
    assert not os.path.exists(place(str(small.root), os.environ))


def test_a_resumed_session_is_told_what_changed_since(host: Host, small: Small) -> None:
    queries.brief_for(str(small.root), BriefRequest("claude:one"), os.environ, TASK)
    assert start(host, small.root, "resume") == [plugin.HOW]
    small.write("src/shop/invoice.py", "# rewritten\n")
    (small.root / "docs/taxes.md").unlink()
    said = start(host, small.root, "resume")[0]
    assert said.endswith("Changed since you were told of them: docs/taxes.md, src/shop/invoice.py.")


@pytest.mark.parametrize("name", ["end", "start"])
def test_elsewhere_and_at_the_end_it_is_silent(host: Host, tmp_path: Path, name: str) -> None:
    assert start(host, tmp_path, name) == []

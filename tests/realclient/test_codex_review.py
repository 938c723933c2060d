"""Codex leaves a user's hook out until it was reviewed: its app server tells doctor, and `--trust` is the review."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from realclient import fleet, players
from realclient.client import Desk, open_desk
from realclient.fleet import HOOKS, Job
from realclient.netns import Loopback
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, installed

pytestmark = pytest.mark.realclient
AROUND = "/usr/bin/git push --no-verify origin main; echo status=$?"


@pytest.fixture
def user(tmp_path: Path, loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A user with Codex on PATH, who starts it as people do: nothing bypasses its review of hooks."""
    at, codex = installed("codex"), CLIENTS["codex"]
    plain = dataclasses.replace(
        codex, words=lambda url: [each for each in codex.words(url) if each != "--dangerously-bypass-hook-trust"]
    )
    monkeypatch.setitem(CLIENTS, "codex", plain)
    with open_desk(tmp_path, Path("/bin/false"), loopback) as opened:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "codex").symlink_to(codex.binary(at))
        opened.path.append(str(tmp_path / "bin"))
        yield opened


def session(user: Desk, loopback: Loopback, tree: Path) -> str:
    model, at = CommandModel(loopback.listen()), installed("codex")
    assert at is not None
    try:
        ended = fleet.play(user, model, at, [Job("codex", tree, players.plays([AROUND]))], HOOKS)[0]
        assert ended.code == 0, ended.said
        return ended.told
    finally:
        model.close()


def review(user: Desk, tree: Path) -> str:
    said = user.loopback.inside(["claimonce", "doctor", "--json"])
    rows = json.loads(user.run_anyway(said, tree))["checks"]
    return next(row["state"] for row in rows if row["check"] == "Codex's review")


def test_doctor_says_what_the_app_server_says_of_settings_that_it_cannot_read(user: Desk) -> None:
    at = installed("codex")
    fleet.wire(user, at, ["codex"], HOOKS)
    config = user.home / ".codex" / "config.toml"
    config.write_text(config.read_text().replace('model_provider = "fake"', 'model_provider = "gone"'))
    rows = json.loads(user.run_anyway(user.loopback.inside(["claimonce", "doctor", "--json"]), user.root))["checks"]
    said = next(row for row in rows if row["check"] == "Codex's review")
    assert said["state"] == "warn"
    assert "Model provider `gone` not found" in json.dumps(said)


def test_the_review_is_missed_by_doctor_given_by_trust_and_taken_back(user: Desk, loopback: Loopback) -> None:
    at = installed("codex")
    fleet.wire(user, at, ["codex"], HOOKS)
    tree, config = user.repository(), user.home / ".codex" / "config.toml"
    assert review(user, tree) == "fail"
    assert "status=0" in session(user, loopback, tree)  # the hook is not asked, and Codex says nothing of it
    user.shell("claimonce", "init", "codex", "--yes", "--trust")
    assert review(user, tree) == "ok"
    assert "past the shim" in session(user, loopback, tree)
    assert "hooks.state" in config.read_text()
    user.shell("claimonce", "uninstall", "codex", "--yes")
    assert config.read_text() == CLIENTS["codex"].files[".codex/config.toml"]
    assert "status=0" in session(user, loopback, tree)  # and the client runs

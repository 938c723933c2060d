"""Codex in its own sandbox, whose settings let commands write the store: one mail, and pushes in turn or refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from realclient import fleet, other_clients, players, runs
from realclient.client import Desk
from realclient.fleet import HOOKS, Job
from realclient.netns import Loopback
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, installed

pytestmark = pytest.mark.realclient
OPEN = "--dangerously-bypass-approvals-and-sandbox"
SANDBOXED = [
    "-s", "workspace-write", "-c", 'approval_policy="never"', "-c", "sandbox_workspace_write.network_access=true", "-c",
    'sandbox_workspace_write.writable_roots=["/tmp"]',
]  # fmt: skip


@pytest.fixture
def clients(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the clients; Codex is started in its sandbox from now on."""
    at = installed("codex")
    plain = CLIENTS["codex"]

    def words(url: str) -> list[str]:
        return [one for each in plain.words(url) for one in (SANDBOXED if each == OPEN else [each])]

    monkeypatch.setitem(other_clients.CLIENTS, "codex", replace(plain, words=words))
    return at


def test_five_sandboxed_sessions_mail_once(clients: Path, loopback: Loopback) -> None:
    run = runs.once(clients, loopback, ["codex"] * 5, HOOKS, "mail")
    assert run.right, run


def test_pushes_of_sandboxed_sessions_go_out_in_turn_or_are_refused(
    clients: Path, loopback: Loopback, user: Desk
) -> None:
    fleet.wire(user, clients, ["codex"], HOOKS)
    user.repository()
    jobs: list[Job] = []
    for number in range(5):
        tree = user.clone(f"tree-{number}")
        identity = ("-c", "user.name=Agent", "-c", "user.email=agent@example.test")
        user.shell("git", *identity, "commit", "-q", "--allow-empty", "-m", f"w{number}", cwd=tree)
        jobs.append(Job("codex", tree, players.plays(["git push origin main; echo status=$?"])))
    model = CommandModel(loopback.listen())
    try:
        ended = fleet.play(user, model, clients, jobs, HOOKS)
    finally:
        model.close()
    pushed = [each for each in ended if "status=0" in each.told]
    assert pushed
    assert len(user.subjects()) == 1 + len(pushed)
    # `.git` is read-only there, so nobody can get up to date: whoever is behind is refused by git, but in its turn.
    assert all("your turn to push" in each.told for each in ended), [each.told for each in ended]

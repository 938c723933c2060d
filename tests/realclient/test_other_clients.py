"""The stories with real clients, each wired by `init` and started as the docs say; `runs.py` has them many times."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from realclient import fleet, players, runs
from realclient.client import Desk
from realclient.fleet import HOOKS, PLAIN, SHIMS, Ended, Job
from realclient.netns import Loopback
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, asked, installed

pytestmark = pytest.mark.realclient
NAMES = [name for name in CLIENTS if name != "claude"]  # its stories have files of their own
MIXES = [("codex", "claude", "codex", "claude", "codex"), ("claude", "copilot", "gemini", "opencode", "gptme")]


def alone(name: str) -> Path:
    """The folder, for a story with one client alone: five sessions of most take a minute, so a commit has the mixes."""
    at = installed(name)
    if name != "codex" and asked(at) and "all" not in asked(at):
        pytest.skip("stories with one client alone: tests/realclient/clients.sh FOLDER all")
    return at


def one(user: Desk, model: CommandModel, name: str, commands: Sequence[str]) -> Ended:
    """Run one session that runs these commands."""
    at = installed(name)
    fleet.wire(user, at, [name], HOOKS)
    ended = fleet.play(user, model, at, [Job(name, user.repository(), players.plays(commands))], HOOKS)[0]
    assert ended.code == 0, ended.said
    return ended


@pytest.mark.parametrize("story", runs.STORIES)
@pytest.mark.parametrize("name", NAMES)
def test_five_sessions_mail_once_push_in_turn_and_take_five_numbers(loopback: Loopback, name: str, story: str) -> None:
    run = runs.once(alone(name), loopback, [name] * 5, HOOKS, story)
    assert run.right, run


@pytest.mark.parametrize("story", ["mail", "push"])
@pytest.mark.parametrize("name", NAMES)
def test_without_a_hook_the_shims_alone_do_it_behind_claimonce_run(loopback: Loopback, name: str, story: str) -> None:
    run = runs.once(alone(name), loopback, [name] * 5, SHIMS, story)
    assert run.right, run


@pytest.mark.parametrize("story", runs.STORIES)
@pytest.mark.parametrize("mix", MIXES, ids=",".join)
def test_a_mixed_fleet_does_the_same(loopback: Loopback, mix: tuple[str, ...], story: str) -> None:
    run = runs.once(installed(*mix), loopback, mix, HOOKS, story)
    assert run.right, run


@pytest.mark.parametrize("story", ["mail", "push"])
def test_so_does_a_mixed_fleet_behind_the_shims_alone(loopback: Loopback, story: str) -> None:
    run = runs.once(installed(*MIXES[1]), loopback, MIXES[1], SHIMS, story)
    assert run.right, run


@pytest.mark.parametrize("name", [name for name in NAMES if name != "cline"])
def test_what_goes_around_the_shims_is_denied_and_the_model_reads_why(
    user: Desk, model: CommandModel, name: str
) -> None:
    assert "past the shim" in one(user, model, name, ["/usr/bin/git push --no-verify origin main"]).told


def test_in_cline_a_denial_ends_the_task(user: Desk, model: CommandModel) -> None:
    ended = one(user, model, "cline", ["/usr/bin/git push --no-verify origin main; echo pushed", "echo second"])
    assert "pushed" not in ended.told
    assert "second" not in ended.told


@pytest.mark.parametrize("name", NAMES)
def test_after_uninstall_every_file_is_what_it_was_and_the_client_runs(
    user: Desk, model: CommandModel, name: str
) -> None:
    at = installed(name)
    fleet.wire(user, at, [name], PLAIN)
    before = held(user)
    user.shell("claimonce", "init", name, "--yes")
    assert held(user) != before
    user.shell("claimonce", "uninstall", name, "--yes")
    assert held(user) == before
    job = Job(name, user.repository(), players.plays(["printf 'has-%s-run\\n' 42"]))
    assert "has-42-run" in fleet.play(user, model, at, [job], PLAIN)[0].told


def held(user: Desk) -> dict[str, bytes]:
    """Return every file of the user's but the store, which `uninstall` leaves."""
    files = (path for path in user.home.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): path.read_bytes() for path in files if "/.local/state/claimonce" not in str(path)}


@pytest.mark.parametrize("name", NAMES)
def test_one_command_claims_and_the_next_gives_back(user: Desk, model: CommandModel, name: str) -> None:
    commands = ["claimonce claim k --ttl 60s; echo claimed=$?", "claimonce release k; echo released=$?"]
    told = one(user, model, name, commands).told
    assert "claimed=0" in told
    assert "released=0" in told

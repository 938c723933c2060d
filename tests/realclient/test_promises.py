"""The promises that the stories do not show by themselves, one row each, with every real client that is there.

| promise | where |
|---|---|
| deny, ask, rewrite or shim, post-tool settle | test_other_clients.py: what goes around, mail, push, edit |
| own failure, nonsense, time-out, missing program | test_broken_gate.py |
| context at start, an everyday call without Python, event twice, wrong version | here |
"""

from __future__ import annotations

import json
import shlex
import shutil
from pathlib import Path

import pytest
from realclient import fleet, players
from realclient.client import Desk
from realclient.fleet import HOOKS, Job
from realclient.model import Meeting
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS, installed

from claimonce.agents.doctor import others
from claimonce.agents.doctor.place import Place
from claimonce.clients import row as clients

pytestmark = pytest.mark.realclient
TWICE = ["codex", "gemini", "qwen", "copilot", "opencode"]  # the others start one program of a name


def wired(user: Desk, name: str) -> Path:
    at = installed(name)
    fleet.wire(user, at, [name], HOOKS)
    return at


@pytest.mark.parametrize("name", CLIENTS)
def test_a_session_s_model_is_told_at_the_start_how_to_act_and_an_everyday_call_starts_no_python(
    user: Desk, model: CommandModel, name: str
) -> None:
    at = wired(user, name)
    events = noted(user)
    steps = players.plays(["/usr/bin/printf 'has-%s-run\\n' 42", "ls -a"])
    ended = fleet.play(user, model, at, [Job(name, user.repository(files=players.FILES), steps)], HOOKS)[0]
    asked = model.asked.get("s0") or "\n".join(json.dumps(each.body) for each in user.model.requests)
    assert "has-42-run" in ended.told
    assert "counter.json" in ended.told
    assert ("claimonce gate" in asked) is (name != "cline")  # 3.0.65 drops what the hook of a start says
    before = [theirs for theirs, ours in row_of(name).EVENTS.items() if ours == "PreToolUse"]
    asked_python = [line for line in events.read_text().splitlines() if any(f'"{each}"' in line for each in before)]
    assert [line for line in asked_python if "ls -a" in line] == []
    assert len(asked_python) == 1, "a program by its path is no plain command, so that this can be seen"


def noted(user: Desk) -> Path:
    """Let the launcher note each event that it gives to Python, a line each, and return the file."""
    launcher, file = user.home / ".local" / "share" / "claimonce" / "launch", user.root / "events"
    program = user.root / "python-that-notes"
    real = next(line[7:] for line in launcher.read_text().splitlines() if line.startswith("python="))
    others = f'case "$*" in *" hook "*) ;; *) exec {real} "$@" ;; esac'
    program.write_text(f'#!/bin/sh\n{others}\necho >> {file}; tee -a {file} | {real} "$@"\n')
    program.chmod(0o755)
    launcher.write_text(launcher.read_text().replace(f"python={real}\n", f"python={program}\n", 1))
    return file


@pytest.mark.parametrize("name", TWICE)
def test_an_event_that_two_hooks_of_ours_get_is_judged_once(user: Desk, model: CommandModel, name: str) -> None:
    at = wired(user, name)
    double(Path(clients.config_of(row_of(name), user.environment)), row_of(name).SHAPE)
    tree = user.repository(files=players.FILES)
    job = Job(name, tree, players.edits_counter(tree / "counter.json", "one", Meeting(1)))
    ended = fleet.play(user, model, at, [job], HOOKS)[0]
    assert players.taken(ended.results) == [players.FIRST], ended.told
    assert json.loads((tree / "counter.json").read_text())["SP"]["next"] == players.FIRST + 1


def double(config: Path, shape: str) -> None:
    """Let the client start our hook twice for each event, as an older installation beside a newer one does."""
    if shape == clients.FILE:
        shutil.copyfile(config, config.with_name(f"older-{config.name}"))
        return
    held = json.loads(config.read_text())
    held["hooks"] = {event: [*listed, *listed] for event, listed in held["hooks"].items()}
    config.write_text(json.dumps(held))


@pytest.mark.parametrize("name", CLIENTS)
def test_doctor_reads_the_version_off_the_real_program_and_says_what_another_one_means(
    user: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at, row = wired(user, name), row_of(name)
    program = user.root / "bin" / name
    program.parent.mkdir(exist_ok=True)
    words = [*([CLIENTS[name].interpreter] if CLIENTS[name].interpreter else []), str(CLIENTS[name].binary(at))]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n')
    program.chmod(0o755)
    user.path.append(str(program.parent))
    launcher = user.home / ".local" / "share" / "claimonce" / "launch"
    for tested, state, said in ((row.TESTED, "ok", "is tested"), ("99.0.0", "warn", "older"), ("0.0.1", "ok", "newer")):
        monkeypatch.setattr(row, "TESTED", tested)
        place = Place(user.environment, str(user.root), str(launcher), str(launcher.parent / "shims"), "", ())
        found = [each for each in others.versions(place) if each.check == f"{row.TITLE}'s version"]
        assert [each.state for each in found] == [state], found
        assert said in found[0].sentence


def row_of(name: str) -> clients.Client:
    row = clients.of(name)
    assert row is not None
    return row

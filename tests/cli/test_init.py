from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from agents.user import User, new_user

from claimonce.agents.install.entries import EVENTS

PLAIN = '{\n    "model": "x"\n}\n'


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def test_init_wires_every_event_to_a_launcher_that_can_start(user: User) -> None:
    user.write_settings(PLAIN)
    done = user.init("--json")
    said = json.loads(done.stdout)
    assert said["settings"] == {"path": str(user.settings), "change": "added"}
    assert said["launcher"] == str(user.launcher)
    for event in EVENTS:
        [group] = user.hooks()[event.name]
        [handler] = group["hooks"]
        assert [handler["command"], *handler["args"]] == [str(user.launcher), "hook", "claude"]
        assert os.access(handler["command"], os.X_OK)
    assert "git" in said["shims"]
    assert (user.data / "shims" / "git").exists()


def test_init_and_uninstall_leave_nothing_but_the_store(user: User) -> None:
    user.write_settings(PLAIN)
    tree = user.repository()
    before = {path: path.read_bytes() for path in user.root.rglob("*") if path.is_file()}
    user.init(cwd=tree)
    user.uninstall(cwd=tree)
    after = {path: path.read_bytes() for path in user.root.rglob("*") if path.is_file()}
    left = {path for path in after if path not in before}
    assert {path: after.get(path) for path in before} == before
    assert all(path.is_relative_to(user.home / ".local" / "state" / "claimonce") for path in left)


def test_init_twice_is_init_once(user: User) -> None:
    user.init()
    before = written(user)
    assert "already" in user.init().stdout
    assert written(user) == before


def written(user: User) -> dict[Path, tuple[bytes, int]]:
    files = [user.settings, *(path for path in user.data.rglob("*") if path.is_file() and path.stat().st_size)]
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_inits_at_the_same_time_wire_it_once(user: User) -> None:
    user.write_settings(PLAIN)
    command = [sys.executable, "-m", "claimonce.cli", "init", "--json", "--yes"]
    started = [
        subprocess.Popen(
            command, cwd=user.root, env=user.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [json.loads(process.communicate(timeout=60)[0])["settings"]["change"] for process in started]
    assert sorted(said) == ["added", "unchanged", "unchanged"]
    assert len(user.hooks()["PreToolUse"]) == 1


def test_claude_config_dir_is_honoured(tmp_path: Path) -> None:
    user = new_user(tmp_path, CLAUDE_CONFIG_DIR=str(tmp_path / "elsewhere"))
    user.init()
    assert "hooks" in json.loads((tmp_path / "elsewhere" / "settings.json").read_text())
    assert not user.settings.exists()


def test_project_scope_edits_the_repositorys_settings_from_any_subfolder(user: User) -> None:
    tree = user.repository()
    (tree / "inner").mkdir()
    done = user.init("--scope", "project", cwd=tree / "inner")
    assert "PreToolUse" in json.loads((tree / ".claude" / "settings.json").read_text())["hooks"]
    assert "do not commit" in done.stdout
    assert not user.settings.exists()
    user.uninstall("--scope", "project", cwd=tree)
    assert not (tree / ".claude").exists()


def test_project_scope_outside_a_repository_is_a_usage_error(user: User) -> None:
    done = user.run("init", "--scope", "project", "--yes")
    assert done.returncode == 2
    assert "needs a repository" in done.stderr


def test_one_scope_goes_and_the_other_still_starts(user: User) -> None:
    tree = user.repository()
    user.init()
    user.init("--scope", "project", cwd=tree)
    user.uninstall("--scope", "user", cwd=tree)
    assert user.launcher.exists()
    user.uninstall(cwd=tree)
    assert not user.launcher.exists()


def test_broken_settings_are_refused_with_file_place_and_cure(user: User) -> None:
    text = user.write_settings('{\n  "model": "x"\n  "env": {}\n}\n')
    done = user.run("init", "--yes")
    assert done.returncode == 2
    said = "line 3, column 3: a comma or } is missing; fix the file, then run this again"
    assert done.stderr == f"claimonce: {user.settings}: {said}\n"
    assert user.settings.read_text() == text


@pytest.mark.parametrize("text", ['{\n  "model": "x" // mine\n}\n', '{"model": "x",}'])
def test_a_settings_file_that_the_client_skips_is_a_failure_and_nothing_is_written(user: User, text: str) -> None:
    user.write_settings(text)
    before = sorted(user.root.rglob("*"))
    done = user.run("init", "--yes")
    assert (done.returncode, "a comment or a spare comma" in done.stderr) == (2, True)
    assert user.settings.read_text() == text
    assert sorted(user.root.rglob("*")) == before


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_init_without_a_terminal_and_without_yes_changes_nothing_and_lists_what_it_would_write(
    user: User, more: tuple[str, ...]
) -> None:
    tree = user.repository()
    before = sorted(user.root.rglob("*"))
    done = user.run("init", *more, cwd=tree)
    assert done.returncode == 2
    for written in ("settings.json", "launch", "shims", "SKILL.md", "pre-push line"):
        assert written in done.stdout
    assert "--yes" in done.stderr
    assert sorted(user.root.rglob("*")) == before


def test_a_second_init_says_that_it_is_there_without_asking(user: User) -> None:
    user.init()
    done = user.run("init")
    assert (done.returncode, "already" in done.stdout) == (0, True)


def test_uninstall_lists_every_other_repository_and_cleans_them_everywhere(user: User) -> None:
    trees = [user.repository(name) for name in ("one", "two", "three")]
    theirs = trees[1] / ".git" / "hooks" / "pre-push"
    theirs.parent.mkdir(exist_ok=True)
    theirs.write_text("#!/bin/sh\necho theirs\n")
    theirs.chmod(0o755)
    for tree in trees:
        user.init(cwd=tree)
    said = user.uninstall(cwd=trees[0]).stdout
    assert "--everywhere" in said
    assert all(tree.name in said for tree in trees[1:])
    user.uninstall("--everywhere", cwd=user.root)
    assert theirs.read_text() == "#!/bin/sh\necho theirs\n"
    assert not (trees[2] / ".git" / "hooks" / "pre-push").exists()
    assert "nothing of ours was there" in user.uninstall("--everywhere", cwd=user.root).stdout


def test_observe_sets_every_mode_and_a_plain_init_takes_it_back(user: User) -> None:
    file = user.home / ".config" / "claimonce" / "claimonce.toml"
    file.parent.mkdir(parents=True)
    file.write_text('[notify]\nwindow = "12h"\n')
    user.init("--observe")
    body = tomllib.loads(file.read_text())
    assert {body[section]["mode"] for section in ("notify", "git_push", "counter")} == {"observe"}
    assert "enforcing again" in user.init().stdout
    assert file.read_text() == '[notify]\nwindow = "12h"\n'


def test_an_agent_may_not_start_observing(user: User) -> None:
    done = user.run("init", "--observe", "--yes", CLAUDECODE="1")
    assert done.returncode == 2
    assert done.stderr.startswith("claimonce: init --observe is for people")
    assert not user.settings.exists()


def test_where_the_plugin_is_on_the_settings_are_left_alone(user: User) -> None:
    text = user.write_settings('{"enabledPlugins": {"claimonce@somewhere": true}}')
    done = user.init()
    assert "claimonce@somewhere starts the hook already" in done.stdout
    assert user.settings.read_text() == text
    assert user.launcher.exists()


def test_a_plugin_that_is_switched_off_starts_nothing(user: User) -> None:
    user.write_settings('{"enabledPlugins": {"claimonce@somewhere": false}}')
    user.init()
    assert "PreToolUse" in user.hooks()


def test_an_agent_may_not_uninstall_even_with_yes(user: User) -> None:
    user.init()
    before = user.settings.read_text()
    for sign in ("CLAUDECODE", "CLAUDE_CODE_SESSION_ID", "AI_AGENT", "CLAIMONCE_AGENT"):
        done = user.run("uninstall", "--yes", **{sign: "1"})
        assert done.returncode == 2, sign
        assert "uninstall is for people" in done.stderr
    assert user.settings.read_text() == before
    assert user.launcher.exists()


def test_uninstall_without_a_terminal_needs_yes(user: User) -> None:
    user.init()
    done = user.run("uninstall")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert "PreToolUse" in user.hooks()


def test_uninstall_keeps_receipts_and_purge_deletes_them(user: User) -> None:
    user.init()
    state = user.home / ".local" / "state" / "claimonce"
    assert user.run("mark", "told-tekla").returncode == 0
    user.uninstall()
    assert user.run("check", "told-tekla").returncode == 1  # done
    (state / "notes.txt").write_text("mine")
    done = user.uninstall("--purge")
    assert [path.name for path in state.iterdir()] == ["notes.txt"]
    assert "still holds notes.txt" in done.stdout


def test_uninstall_of_nothing_says_so(user: User) -> None:
    assert user.uninstall().stdout == "nothing of ours was there\n"


def test_the_pre_push_line_comes_and_goes_with_init(user: User) -> None:
    tree = user.repository()
    hook = tree / ".git" / "hooks" / "pre-push"
    user.init(cwd=tree)
    assert str(user.launcher) in hook.read_text()
    user.uninstall(cwd=tree)
    assert not hook.exists()


def test_uninstall_says_that_the_plugin_goes_on(user: User) -> None:
    user.write_settings('{"enabledPlugins": {"claimonce@somewhere": true}}')
    user.init()
    assert "claimonce@somewhere still starts the hook" in user.uninstall().stdout

"""Wiring a client and taking it out again: nothing without consent, nothing left behind."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest
from day_of_use.conftest import Desk

SETTINGS = ".claude/settings.json"


def answered(desk: Desk, command: str, answer: str, cwd: Path) -> tuple[int, str]:
    """Run a command on a terminal and give one answer; return its status and what the screen shows."""
    ours, theirs = pty.openpty()
    words = ["bash", "-c", command]
    with subprocess.Popen(words, cwd=cwd, env=desk.env, stdin=theirs, stdout=theirs, stderr=theirs) as started:
        os.close(theirs)
        os.write(ours, answer.encode() + b"\x04" * 4)  # whoever asks more is told that there is no more to read
        seen = b""
        while True:
            try:
                read = os.read(ours, 4096)
            except OSError:  # the terminal is closed
                break
            if not read:
                break
            seen += read
    os.close(ours)
    return started.returncode, seen.decode(errors="replace")


def test_without_a_terminal_and_yes_nothing_is_changed(desk: Desk) -> None:
    done = desk.sh("claimonce init")
    assert "--yes" in done.stderr + done.stdout
    assert not (desk.home / SETTINGS).exists()


def test_init_asks_once_and_lists_all_that_it_will_write(desk: Desk) -> None:
    tree = desk.tree("work")
    _, screen = answered(desk, "claimonce init", "n\n", tree)
    for each in (SETTINGS, "pre-push", "SKILL.md"):
        assert each in screen
    assert screen.count("[y/N]") + screen.count("[Y/n]") == 1


@pytest.mark.parametrize("verb", ["init", "uninstall"])
def test_a_no_changes_nothing_and_says_so(desk: Desk, verb: str) -> None:
    tree = desk.tree("work")
    if verb == "uninstall":
        desk.must("claimonce init --yes", tree)
    before = sorted(desk.home.rglob("*"))
    status, screen = answered(desk, f"claimonce {verb}", "n\n", tree)
    assert (status in (0, 1), "Nothing was changed" in screen) == (True, True)
    assert [each for each in sorted(desk.home.rglob("*")) if "state" not in str(each)] == [
        each for each in before if "state" not in str(each)
    ]


def test_a_second_init_asks_nothing(desk: Desk) -> None:
    tree = desk.tree("work")
    desk.must("claimonce init --yes", tree)
    _, screen = answered(desk, "claimonce init", "", tree)
    assert "already" in screen
    assert "[y/N]" not in screen.replace("Y/n", "y/N")


def test_a_settings_file_that_the_client_skips_is_a_failure(desk: Desk) -> None:
    desk.write(desk.home, **{".claude__settings.json": '{\n  "model": "x" // mine\n}\n'})
    assert desk.sh("claimonce init --yes").returncode != 0


def test_init_knows_the_other_clients(desk: Desk) -> None:
    done = desk.sh("claimonce init codex --yes")
    assert "is not 'claude'" not in done.stderr


def test_uninstall_cleans_every_repository_that_was_wired_and_names_them(desk: Desk) -> None:
    one, two = desk.tree("one"), desk.tree("two")
    for tree in (one, two):
        desk.must("claimonce init --yes", tree)
    assert (two / ".git/hooks/pre-push").exists()
    named = desk.sh("claimonce uninstall --yes", one)
    assert "~/two" in named.stdout + named.stderr
    desk.must("claimonce init --yes", one)
    desk.must("claimonce uninstall --everywhere --yes", one)
    assert not (one / ".git/hooks/pre-push").exists()
    assert not (two / ".git/hooks/pre-push").exists()


def test_the_env_file_of_a_session_holds_one_line(desk: Desk) -> None:
    tree = desk.tree("work")
    desk.must("claimonce init --yes")
    env = desk.home / "env"
    for _ in range(5):
        desk.event("SessionStart", tree, env={"CLAUDE_ENV_FILE": str(env)})
    assert len(env.read_text().strip().splitlines()) == 1


def test_the_line_of_the_env_file_leaves_programs_on_an_empty_path(desk: Desk) -> None:
    tree = desk.tree("work")
    desk.must("claimonce init --yes")
    env = desk.home / "env"
    desk.event("SessionStart", tree, env={"CLAUDE_ENV_FILE": str(env)})
    assert desk.sh(f"unset PATH; . {env}; ls /").returncode == 0


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_a_verb(desk: Desk, shell: str) -> None:
    assert "claimonce" in desk.must(f"claimonce completion {shell}")


def test_a_refusal_has_its_prefix_once(desk: Desk) -> None:
    desk.must("claimonce init --yes")
    launcher = desk.home / ".local/share/claimonce/launch"
    lines = ["python=/gone" if line.startswith("python=") else line for line in launcher.read_text().splitlines()]
    launcher.write_text("\n".join(lines) + "\n")
    done = desk.sh(f"{desk.home}/.local/share/claimonce/shims/git push; {launcher} notify --to x")
    assert "claimonce: claimonce" not in done.stderr


def test_a_second_init_asks_nobody_to_restart_what_is_gated(desk: Desk) -> None:
    tree = desk.tree("work")
    assert "restart" in desk.must("claimonce init --yes", tree)
    assert "restart" not in desk.must("claimonce init --yes", tree)


def test_uninstall_says_what_is_gone_and_what_stays_known(desk: Desk) -> None:
    tree = desk.tree("work")
    desk.must("claimonce init --yes && claimonce mark sent && claimonce doctor", tree)
    said = desk.must("claimonce uninstall --yes", tree)
    assert "removed ~/.claude/settings.json" in said, "init had made it"
    assert "removed git's pre-push line from ~/work" in said
    assert "~/.local/state/claimonce; --purge" in said
    assert [each.name for each in desk.home.rglob("*doctor-*")] == []


def test_the_doctor_says_once_what_breaks_several_of_its_checks(desk: Desk) -> None:
    tree = desk.tree("work", **{"claimonce.toml": "[git_push\n"})
    said = desk.sh("claimonce doctor --quick", tree).stdout
    assert said.count("cannot be read") == 1
    assert said.count("could not be examined") > 1


def test_one_of_a_kind_is_counted_as_one(desk: Desk) -> None:
    adr = '[[counters]]\nname = "ADR"\nfiles = "docs/adr/{n:4}-*.md"\n'
    tree = desk.tree("work", **{"claimonce.toml": adr, "docs__adr__0001-a.md": "x\n"})
    desk.must("claimonce mark sent", tree)
    assert "ADR: 1 number in" in desk.must("claimonce next --verify", tree)
    assert "1 entry of 1 session\n" in desk.must("claimonce report", tree)

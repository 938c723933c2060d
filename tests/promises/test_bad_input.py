"""What a store, a clock and a name may come to: a clear line each time, nothing forgotten, nothing passed on raw."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from promises.installed import COUNTER, SEND, Ended, Home
from promises.test_hold import EVIL, FAKE, needs_root

TOOL = {"tool_name": "mcp__mail__send_message", "tool_use_id": "m1"}
LETTER = {"to": "tekla@example.test", "subject": "Login", "body": "Sven needs a login."}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def disk(home: Home) -> Iterator[Path]:
    """A disk of four megabytes."""
    folder = home.top / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], check=False).returncode:
        pytest.skip("this host lets nobody mount a disk")
    yield folder
    subprocess.run(["umount", "-l", folder], check=False, capture_output=True)


def fill(disk: Path, room: int) -> None:
    free = os.statvfs(disk)
    (disk / "fill").write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - room * 1024)))


def is_clear(done: Ended) -> bool:
    """Whether it ended as an error with a line that says what to do, and as no bug."""
    return done.returncode in (2, 81) and "claimonce" in done.stderr and "Traceback" not in done.stderr


# A disk


@needs_root
@pytest.mark.parametrize("room", [0, 40, 200])
def test_a_message_that_the_hook_lets_by_on_a_full_disk_is_known_afterwards(home: Home, disk: Path, room: int) -> None:
    home.env["CLAIMONCE_STATE"] = str(disk / "state")
    for session in ("one", "two"):
        home.begin(session)
    fill(disk, room)

    def is_sent(session: str) -> bool:
        said = home.hook("PreToolUse", session, **TOOL, tool_input=LETTER)
        if said.get("hookSpecificOutput", {}).get("permissionDecision") == "deny":
            return False
        home.hook("PostToolUse", session, **TOOL, tool_input=LETTER, tool_response="sent")
        return True

    assert [is_sent(session) for session in ("one", "two")].count(True) <= 1


@needs_root
def test_a_counter_on_a_full_disk_gives_no_number_twice(home: Home, disk: Path) -> None:
    (home.repo / "claimonce.toml").write_text(COUNTER.replace("counter.json", f"{disk}/counter.json"))
    (disk / "counter.json").write_text(json.dumps({"SP": {"next": 152}, "more": "x" * 9_000}))
    fill(disk, 0)
    given = [home.verb("next", "SP", session=f"s{number}") for number in range(3)]
    numbers = [done.stdout.strip() for done in given if not done.returncode]
    assert len(set(numbers)) == len(numbers)
    assert all(done.returncode == 0 or is_clear(done) for done in given), given
    assert json.loads((disk / "counter.json").read_text())["SP"]["next"] == 152 + len(numbers)


# The folder


def _linked_to_nothing(state: Path) -> None:
    shutil.rmtree(state)
    (state.parent / "empty").mkdir(mode=0o700)
    state.symlink_to(state.parent / "empty")


def _dangling(state: Path) -> None:
    shutil.rmtree(state)
    state.symlink_to(state.parent / "nowhere")


def _file(state: Path) -> None:
    shutil.rmtree(state)
    state.write_text("")


def _log_alone(state: Path) -> None:
    for path in state.iterdir():
        if path.name != "claims.db-wal":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("happens", [_linked_to_nothing, _dangling, _file, _log_alone])
def test_a_folder_that_is_no_more_what_it_was_is_an_error(home: Home, happens: Callable[[Path], None]) -> None:
    assert home.verb("gate", "release", "--", "true").returncode == 0
    happens(home.state)
    again = home.verb("gate", "release", "--", "touch", "again")
    assert not (home.repo / "again").exists()
    assert is_clear(again), again
    other = home.verb("gate", "another", "--", "touch", "again")
    assert not (home.repo / "again").exists()
    assert is_clear(other), other


def test_a_folder_that_was_moved_and_linked_still_knows(home: Home) -> None:
    assert home.verb("gate", "release", "--", "true").returncode == 0
    shutil.move(home.state, home.top / "elsewhere")
    home.state.symlink_to(home.top / "elsewhere")
    again = home.verb("gate", "release", "--", "touch", "again")
    assert (again.returncode, "already done" in again.stderr) == (0, True), again.stderr
    assert not (home.repo / "again").exists()


@needs_root
@pytest.mark.parametrize("harm", [["umount", "-l"], ["mount", "-o", "remount,ro"]], ids=["gone", "read only"])
def test_a_disk_that_goes_or_can_only_be_read_is_an_error(home: Home, disk: Path, harm: list[str]) -> None:
    home.env["CLAIMONCE_STATE"] = str(disk)
    disk.chmod(0o700)
    assert home.verb("gate", "release", "--", "true").returncode == 0
    subprocess.run([*harm, disk], check=True)
    for key in ("release", "another"):
        done = home.verb("gate", key, "--", "touch", "again")
        assert is_clear(done) or (key == "release" and "already done" in done.stderr), done
    assert not (home.repo / "again").exists()
    assert not home.hook("PreToolUse", "one", **TOOL, tool_input=LETTER).get("continue", False)


# A clock


@pytest.mark.skipif(not FAKE, reason="needs libfaketime")
@pytest.mark.parametrize("jump", ["+25h", "+3650d", "-3650d"])
def test_a_lease_and_a_window_outlast_a_jump_of_the_clock(home: Home, jump: str) -> None:
    home.begin("one")
    home.call(SEND, "one")
    assert home.verb("claim", "held", "--ttl", "1h").returncode == 0
    assert home.verb("gate", "daily", "--window", "24h", "--", "true").returncode == 0
    home.env |= {"LD_PRELOAD": FAKE, "FAKETIME": jump, "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    assert home.verb("claim", "held", session="two").returncode == 80
    home.verb("gate", "daily", "--window", "24h", "--", "touch", "again", session="two")
    assert not (home.repo / "again").exists()
    home.begin("two")
    home.call(SEND, "two")
    assert home.mails() == 1


# A FIFO in place of any file of ours


def test_a_fifo_in_place_of_any_file_of_ours_holds_nothing_up(home: Home) -> None:
    for session in ("one", "two"):
        home.begin(session)
    home.call(SEND, "one")
    assert home.verb("gate", "release", "--", "true").returncode == 0
    ours = [path for folder in (home.state, home.home / ".local/share/claimonce") for path in folder.rglob("*")]
    kept = [path for path in ours if path.is_file() and "shims" not in path.parts and path.name != "launch"]
    assert len(kept) > 5
    for path in kept:
        before, mode = path.read_bytes(), path.stat().st_mode
        path.unlink()
        os.mkfifo(path, 0o600)
        done = home.verb("gate", "release", "--", "touch", "again", patience=30.0)
        home.hook("PreToolUse", "two", tool_name="Bash", tool_use_id="t1", tool_input={"command": SEND})
        assert not (home.repo / "again").exists(), path
        assert done.returncode in (0, 2, 81), (path, done)
        path.unlink(missing_ok=True)
        path.write_bytes(before)
        path.chmod(mode)


# A name


def test_a_session_s_name_of_3000_letters_reaches_no_other_session_raw(home: Home) -> None:
    for session in (EVIL, "reader"):
        home.begin(session)
    home.call(SEND, EVIL)
    home.verb("claim", "held", "--ttl", "1h", session=EVIL)
    told = [json.dumps(home.begin(f"later{EVIL}"), ensure_ascii=False), home.call(SEND, "reader").stderr]
    told += [
        home.verb(*words, session="reader").stdout for words in (["sessions", "--all"], ["status", "--all"], ["log"])
    ]
    assert home.mails() == 1
    for text in told:
        assert not set("\x1b\x07\u202e") & set(text)
        assert not [line for line in text.splitlines() if line.startswith("SYSTEM")]
        assert "A" * 1_100 not in text

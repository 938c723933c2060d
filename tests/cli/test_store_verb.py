"""`claimonce store`: a copy in one file, the way back from it, and a new beginning that only a person takes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CLI = [sys.executable, "-m", "claimonce.cli"]


def run(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, **more}
    return subprocess.run([*CLI, *words], cwd=home, env=env, capture_output=True, text=True, check=False)


def act(home: Path, key: str) -> bool:
    """Return whether the act ran."""
    run(home, "gate", key, "--", "touch", "ran")
    ran = (home / "ran").exists()
    (home / "ran").unlink(missing_ok=True)
    return ran


@pytest.fixture
def backup(own_home: Path) -> Path:
    """A backup that knows of `one`, of a store that knows of `one` and `two`."""
    assert act(own_home, "one")
    assert run(own_home, "store", "backup", "copy.db").returncode == 0
    assert act(own_home, "two")
    return own_home / "copy.db"


def test_a_backup_is_one_private_file_and_never_replaces_another(own_home: Path, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in own_home.glob("copy.db*")) == ["copy.db"]
    again = run(own_home, "store", "backup", "copy.db")
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_a_backup_restores_alone_and_says_what_is_missing(own_home: Path, backup: Path) -> None:
    shutil.rmtree(own_home / "state")
    lost = run(own_home, "gate", "one", "--", "touch", "ran")
    assert lost.returncode == 2
    assert "claimonce store restore FILE" in lost.stderr
    assert not (own_home / "ran").exists()
    assert run(own_home, "store", "restore", "copy.db").returncode == 0
    assert not act(own_home, "one")
    assert act(own_home, "two")


def test_what_lay_there_is_kept_and_tokens_go_on(own_home: Path, backup: Path) -> None:
    before = json.loads(run(own_home, "store", "check", "--json").stdout)
    said = json.loads(run(own_home, "store", "restore", "copy.db", "--json").stdout)
    assert said["missing"] == 2
    assert all(Path(path).exists() for path in said["kept"])
    after = json.loads(run(own_home, "store", "check", "--json").stdout)
    assert after["token"] > before["token"]
    assert after["entries"] > before["entries"]


@pytest.mark.parametrize("content", [b"", b"no store at all" * 1000])
def test_what_is_no_store_is_not_put_in_its_place(own_home: Path, backup: Path, content: bytes) -> None:
    (own_home / "bad.db").write_bytes(content)
    result = run(own_home, "store", "restore", "bad.db")
    assert result.returncode == 2
    assert "bad.db: is no" in result.stderr
    assert not act(own_home, "two")
    assert sorted(path.name for path in (own_home / "state").glob("*.part*")) == []


@pytest.mark.parametrize(
    "words", [("restore", "copy.db"), ("reset", "--forget", "--yes"), ("reset", "--keep", "--yes")]
)
def test_an_agent_cannot_make_acts_forgotten(own_home: Path, backup: Path, words: tuple[str, ...]) -> None:
    result = run(own_home, "store", *words, CLAUDECODE="1")
    assert (result.returncode, "ask the person you work for" in result.stderr) == (2, True)
    assert not act(own_home, "two")


def test_nobody_begins_anew_without_being_asked(own_home: Path, backup: Path) -> None:
    result = run(own_home, "store", "reset", "--forget")
    assert (result.returncode, "add --yes if you are one" in result.stderr) == (2, True)
    assert not act(own_home, "two")


def test_a_person_begins_anew_and_the_old_files_stay(own_home: Path, backup: Path) -> None:
    (own_home / "state" / "claims.db-wal").unlink()
    assert run(own_home, "gate", "one", "--", "touch", "ran").returncode == 2
    assert run(own_home, "store", "reset", "--forget", "--yes").returncode == 0
    assert act(own_home, "one")
    assert list((own_home / "state").glob("claims.db.before-*"))


def test_a_person_goes_on_with_an_older_copy(own_home: Path, backup: Path) -> None:
    for path in (own_home / "state").glob("claims.db*"):
        path.unlink()
    shutil.copyfile(backup, own_home / "state" / "claims.db")
    older = run(own_home, "gate", "one", "--", "touch", "ran")
    assert older.returncode == 2
    assert "reset --keep" in older.stderr
    assert run(own_home, "store", "reset", "--keep", "--yes").returncode == 0
    assert not act(own_home, "one")
    assert act(own_home, "two")


def test_what_is_damaged_is_not_kept(own_home: Path, backup: Path) -> None:
    for path in (own_home / "state").glob("claims.db*"):
        path.unlink()
    (own_home / "state" / "claims.db").write_bytes(b"no store at all" * 1000)
    for _ in range(2):
        result = run(own_home, "store", "reset", "--keep", "--yes")
        assert (result.returncode, "store restore FILE" in result.stderr) == (2, True)
    (own_home / "state" / "claims.db").unlink()
    assert "is gone, and 4 entries" in run(own_home, "gate", "one", "--", "touch", "ran").stderr


def test_a_look_at_a_sound_store_compacts_it_on_request(own_home: Path, backup: Path) -> None:
    result = run(own_home, "store", "check", "--compact")
    assert (result.returncode, "is sound" in result.stdout) == (0, True)
    assert not act(own_home, "two")

"""What a person meets who looks at a store that is not as it should be: one clear line, and nothing is lost.

Beside these: a terminal of 20 columns (test_verbs, tests/watch), a wall clock that jumped (test_screen), a port in use
and a browser that goes away (tests/serve/test_page).
"""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from claimonce.gate import claims, ledger, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.store import open_store

LOOKING = (
    ["status"],
    ["queue"],
    ["log"],
    ["sessions"],
    ["questions"],
    ["keys", "*"],
    ["report"],
    ["serve", "--port", "0"],
)
FORM_1 = Path(__file__).parents[1] / "gate" / "form-1.sql"


def words(*args: str) -> list[str]:
    return [sys.executable, "-m", "claimonce.cli", *args]


def ended(place: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words(*args), capture_output=True, text=True, cwd=place, check=False)


def on_a_terminal(place: Path, *args: str, errors: int | None = None) -> tuple[int, str]:
    """Run a verb that ends by itself on a terminal; return its status and all that it said."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        words(*args), stdin=theirs, stdout=theirs, stderr=theirs if errors is None else errors, cwd=place,
        env={**os.environ, "TERM": "xterm"},
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        try:
            while piece := os.read(ours, 65_536):
                said += piece
        except OSError:
            pass
        status = process.wait()
    os.close(ours)
    return status, said.decode()


@pytest.mark.parametrize("args", [*LOOKING, ["watch"]], ids=lambda args: args[0])
def test_a_store_of_another_user_is_a_clear_line(
    own_home: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]
) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    state = own_home / "theirs"
    state.mkdir(mode=0o700)
    os.chown(state, 12345, 12345)
    monkeypatch.setenv("CLAIMONCE_STATE", str(state))
    if args == ["watch"]:
        status, said = on_a_terminal(own_home, *args)
    else:
        done = ended(own_home, *args)
        status, said = done.returncode, done.stderr
    assert status == 2
    assert "belongs to user 12345" in " ".join(said.split())
    assert "Traceback" not in said


def test_a_store_that_an_older_version_goes_on_with_is_shown_with_what_that_writes(own_home: Path) -> None:
    (own_home / "state").mkdir(mode=0o700)
    with closing(sqlite3.connect(own_home / "state" / "claims.db", isolation_level=None)) as older:
        older.executescript(FORM_1.read_text())

        def write(key: str) -> None:
            older.execute(
                "INSERT INTO ledger (at, wall, session, kind, key, verdict, state, receipt, reason)"
                " VALUES ('2026-11-29T10:00:00Z', 1795946400, 'env:older', 'act', ?, '', 'done', '{}', '')",
                (key,),
            )

        write("before")
        for args in LOOKING[:-1]:
            done = ended(own_home, *args)
            assert (done.returncode, done.stderr) == (0, ""), args
        write("beside")  # the older version has it open all the while, and knows nothing of the new columns
        rows = [json.loads(line) for line in ended(own_home, "log", "--json").stdout.splitlines()]
        assert [row["key"] for row in rows] == ["before", "beside"]
        assert older.execute("SELECT count(*) FROM ledger").fetchone() == (2,)


def test_a_corrupt_row_is_said_by_every_verb_that_meets_it_and_the_others_are_shown(own_home: Path) -> None:
    with closing(open_store()) as store:
        with store:
            claims.take(store, Wanted("deploy", "act", "env:a", owner.here()))
            for key in ("good", "bad"):
                ledger.write(store, "env:a", "act", key, state="done")
            store.connection.execute("UPDATE ledger SET receipt = '{', wall = 'x', boot = '' WHERE key = 'bad'")  # type: ignore[attr-defined]
        for args in (["status"], ["sessions"], ["log"], ["keys", "*"], ["report"]):
            done = ended(own_home, *args)
            assert done.returncode == 0, (args, done.stderr)
            assert "Traceback" not in done.stderr, args
        assert "good" in ended(own_home, "log").stdout
        assert "a row of ledger cannot be read" in ended(own_home, "log").stderr
        assert "deploy" in ended(own_home, "status").stdout


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_screen_whose_output_is_no_terminal_says_so(own_home: Path, stream: str) -> None:
    """Textual 8.2 draws on stderr: in a file, that would be codes, and the terminal would stay dark."""
    with open(own_home / "file", "w+b") as file:
        if stream == "stderr":
            status, _ = on_a_terminal(own_home, "watch", errors=file.fileno())
            file.seek(0)
            said = file.read().decode()
        else:
            done = ended(own_home, "watch")
            status, said = done.returncode, done.stderr
    assert status == 2
    assert "needs a terminal; `claimonce status` prints the same once" in " ".join(said.split())

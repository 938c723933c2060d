"""The command itself, both halves, as a person or a script starts it."""

from __future__ import annotations

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from claimonce.demo import namespaces

_COUNTS = {"mails_delivered", "pushes_landed", "failed_pushes", "duplicate_numbers", "lost_commits", "seconds"}


def _demo(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "claimonce.cli", "demo", *arguments],
        env={**os.environ, "HOME": str(home), "TMPDIR": str(home / "tmp"), "CLAIMONCE_STATE": str(home / "state")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    home = tmp_path_factory.mktemp("home")
    (home / "tmp").mkdir()
    return home, _demo(home, "--agents", "4", "--json")


def _last(ended: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return json.loads(ended.stdout.splitlines()[-1])


def test_the_gate_holds(played: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    _, ended = played
    assert (ended.returncode, ended.stderr) == (0, "")
    whole = _last(ended)
    assert whole["agents"] == 4
    without, gated = whole["without"], whole["with"]
    assert set(without) >= _COUNTS
    assert set(gated) >= _COUNTS
    assert (without["mails_delivered"], without["failed_pushes"], without["pushes_landed"]) == (4, 6, 4)
    assert without["duplicate_numbers"] >= 1
    assert {name: gated[name] for name in _COUNTS - {"seconds"}} == {
        "mails_delivered": 1,
        "pushes_landed": 4,
        "failed_pushes": 0,
        "duplicate_numbers": 0,
        "lost_commits": 0,
    }


def test_nothing_is_left_behind_and_nothing_of_the_persons_is_touched(
    played: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = played
    assert sorted(each.relative_to(home).as_posix() for each in home.rglob("*")) == ["tmp"]


def test_one_story_alone_leaves_the_other_uncounted(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    whole = _last(_demo(tmp_path, "--story", "mails", "--agents", "2", "--json"))
    assert whole["without"]["mails_delivered"] == 2
    assert whole["without"]["pushes_landed"] is None


@pytest.mark.skipif(not namespaces.are_possible(), reason="no network namespace can be made here")
def test_from_a_host_of_the_demo_nothing_is_reached_but_what_is_wired(tmp_path: Path) -> None:
    ask = "import socket, sys\nfor port in sys.argv[1:]: print(socket.socket().connect_ex(('127.0.0.1', int(port))))"
    with socket.create_server(("127.0.0.1", 0)) as wired, socket.create_server(("127.0.0.1", 0)) as other:
        ports = [each.getsockname()[1] for each in (wired, other)]
        with namespaces.Namespaces(2, (ports[0],), tmp_path) as made:
            for door in made.doors:
                words = [*door, sys.executable, "-c", ask, *map(str, ports)]
                said = subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()
                assert said == ["0", str(errno.ECONNREFUSED)]
                assert wired.accept()[0].close() is None


@pytest.mark.slow
def test_the_gate_holds_over_hosts_that_share_a_database(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    ended = _demo(tmp_path, "--agents", "4", "--hosts", "2", "--json")
    reports = [path.read_text() for path in tmp_path.rglob("reports/*.txt")]
    assert (ended.returncode, ended.stderr, reports) == (0, "", [])
    whole = _last(ended)
    assert whole["hosts"] == 2
    assert [whole["with"][name] for name in ("mails_delivered", "pushes_landed", "failed_pushes")] == [1, 4, 0]
    assert (whole["with"]["duplicate_numbers"], whole["with"]["lost_commits"]) == (0, 0)

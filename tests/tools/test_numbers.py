"""Real programs that number: what two at once do without the gate, and what a counter's preset makes of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(os.environ.get("CLAIMONCE_TOOLS", "/nonexistent"))
ROWS: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("numbers.toml").read_text())
pytestmark = pytest.mark.skipif(not TOOLS.is_dir(), reason="CLAIMONCE_TOOLS: no folder of install.py")


class Yard:
    """A bare remote and clones of it, in a home of its own, with the programs of packages.txt on PATH."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folders = [
            TOOLS / "python" / "bin",
            TOOLS / "node" / "node_modules" / ".bin",
            TOOLS / "adr-tools" / "usr" / "bin",
        ]
        who = {f"GIT_{kind}_{part}": f"a@{part}" for kind in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
        # No prompt, no call home.
        quiet = {"NO_COLOR": "1", "CI": "1", "TASKMASTER_SKIP_AUTO_UPDATE": "1", "DO_NOT_TRACK": "1"}
        self.env = {
            **os.environ, **who, **quiet, "HOME": str(folder), "CLAIMONCE_STATE": str(folder / "state"),
            "PATH": ":".join([*map(str, folders), "/usr/local/bin:/usr/bin:/bin"]),
        }  # fmt: skip
        self.run("git init -q --bare -b main remote.git", folder)

    def start(self, command: str, cwd: Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["bash", "-ec", command], cwd=cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def run(self, command: str, cwd: Path) -> str:
        done = self.start(command, cwd)
        out = done.communicate(timeout=150)[0]
        assert done.returncode == 0, f"{command}: {out}"
        return out

    def clone(self, name: str) -> Path:
        self.run(f"git clone -q remote.git {name}", self.folder)
        modules = self.folder / name / "node_modules"
        modules.symlink_to(TOOLS / "node" / "node_modules")
        (self.folder / name / ".git" / "info").mkdir(exist_ok=True)
        (self.folder / name / ".git" / "info" / "exclude").write_text("node_modules\n")
        return self.folder / name

    def begun(self, row: dict[str, Any]) -> Path:
        """Return a clone in which the program is set up, and the preset's counter; both are on the remote."""
        first = self.clone("one")
        if "preset" in row:
            (first / "claimonce.toml").write_text(f'[[counters]]\nname = "N"\npreset = "{row["preset"]}"\n')
        self.run(f"git checkout -q -b main\n{row['setup']}", first)
        self.run("git add -A && git commit -q -m start && git push -q -u origin main", first)
        return first

    def claimonce(self, cwd: Path, *words: str, feed: str = "") -> subprocess.CompletedProcess[str]:
        start = [sys.executable, "-m", "claimonce.cli", *words]
        return subprocess.run(
            start, cwd=cwd, env={**self.env, "CLAIMONCE_SESSION": cwd.name}, capture_output=True, text=True, input=feed,
            check=False,
        )  # fmt: skip


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    return Yard(tmp_path)


@pytest.mark.parametrize("row", ROWS["numbered"], ids=lambda row: row["name"])
def test_two_clones_get_one_number_from_the_program_and_the_preset_finds_and_repairs_it(
    yard: Yard, row: dict[str, Any]
) -> None:
    one = yard.begun(row)
    two = yard.clone("two")
    for clone, word in ((one, "one"), (two, "two")):  # neither has pushed when the other takes its number
        yard.run(row["take"].replace("WORD", word), clone)
        yard.run(f"git add -A && git commit -q -m {word}", clone)
    yard.run("git push -q origin main", one)
    yard.run("git pull -q --no-rebase origin main", two)
    assert [path for path in row["clash"] if not (two / path).exists()] == []

    assert yard.claimonce(two, "next", "--verify").returncode == 1
    assert yard.claimonce(two, "next", "N").stdout.strip() == row["free"]
    repaired = yard.claimonce(two, "next", "N", "--renumber", row["clash"][1], "--yes")
    assert repaired.returncode == 0, repaired
    again = yard.claimonce(two, "next", "--verify")
    assert again.returncode == 0, again.stdout


@pytest.mark.parametrize("row", ROWS["numbered"], ids=lambda row: row["name"])
def test_two_clones_that_ask_get_two_numbers_in_the_form_of_the_program(yard: Yard, row: dict[str, Any]) -> None:
    one = yard.begun(row)
    two = yard.clone("two")
    given = [yard.claimonce(clone, "next", "N").stdout.strip() for clone in (one, two)]
    width = len(row["free"])
    first = int(row["free"]) - 1
    assert given == [f"{first:0{width}d}", f"{first + 1:0{width}d}"]


@pytest.mark.parametrize("row", ROWS["whole"], ids=lambda row: row["name"])
def test_what_writes_a_whole_file_runs_for_one_session_at_a_time_and_both_are_kept(
    yard: Yard, row: dict[str, Any]
) -> None:
    here = yard.begun(row)

    def event(name: str, session: str) -> dict[str, Any]:
        given = {"command": row["take"].replace("WORD", session)}
        fields = {"hook_event_name": name, "session_id": session, "cwd": str(here), "tool_name": "Bash"}
        said = {"tool_response": {"stdout": "ok", "stderr": ""}} if name == "PostToolUse" else {}
        feed = json.dumps({**fields, "tool_input": given, "tool_use_id": f"use-{session}", **said})
        done = yard.claimonce(here, "hook", "claude", feed=feed)
        assert done.returncode == 0, done
        return json.loads(done.stdout)["hookSpecificOutput"] if done.stdout.strip() else {}

    settings = (here / "claimonce.toml").read_text()
    (here / "claimonce.toml").write_text(f'{settings}\n[counter]\nwait = "0s"\n')
    assert event("PreToolUse", "first") == {}
    assert event("PreToolUse", "second")["permissionDecision"] == "deny"
    yard.run(row["take"].replace("WORD", "first"), here)
    before = int(yard.run(row["kept"], here))
    event("PostToolUse", "first")
    assert event("PreToolUse", "second") == {}
    yard.run(row["take"].replace("WORD", "second"), here)
    event("PostToolUse", "second")
    assert before == 1
    assert int(yard.run(row["kept"], here)) == 2


@pytest.mark.parametrize("row", ROWS["apart"], ids=lambda row: row["name"])
def test_what_needs_no_counter_gives_each_that_ended_well_a_file_of_its_own(yard: Yard, row: dict[str, Any]) -> None:
    here = yard.begun(row)
    both: list[subprocess.Popen[str]] = []
    for word in ("one", "two"):
        both.append(yard.start(row["take"].replace("WORD", word), here))
        if row.get("in_turn"):
            both[-1].wait(timeout=150)
    said = [each.communicate(timeout=150)[0] for each in both]
    ended_well = sum(each.returncode == 0 for each in both)
    assert ended_well, said
    assert len(list(here.glob(row["made"]))) == ended_well, said


@pytest.mark.parametrize("row", ROWS["version"], ids=lambda row: row["name"])
def test_of_two_that_raise_to_one_version_the_remote_takes_one(yard: Yard, row: dict[str, Any]) -> None:
    one = yard.begun(row)
    two = yard.clone("two")
    for clone in (one, two):
        yard.run(f"git commit -q --allow-empty -m 'Of {clone.name}' && {row['take']}", clone)
    assert [yard.run("git tag", clone).split() for clone in (one, two)] == [["v0.1.1"]] * 2
    yard.run("git push -q origin main v0.1.1", one)
    refused = yard.start("git push -q origin v0.1.1", two)
    assert "already exists" in refused.communicate(timeout=60)[0]
    assert refused.returncode != 0

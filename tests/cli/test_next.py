"""The verb `next` as scripts and CI meet it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(repo: Path) -> Run:
    """Run a verb in the repository, as the session named."""
    with (repo / "claimonce.toml").open("a") as settings:
        settings.write('files = "content/sp-{n}-*.md"\n')
    (repo / "content").mkdir()
    git(repo, "config", "user.name", "A")
    git(repo, "config", "user.email", "a@example.test")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "Start")

    def call(*args: str, session: str = "one", cwd: Path = repo, **env: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-m", "claimonce.cli", *args]
        whole = {**os.environ, "CLAIMONCE_SESSION": session, **env}
        return subprocess.run(
            words, capture_output=True, text=True, cwd=cwd, env=whole, stdin=subprocess.DEVNULL, check=False
        )

    return call


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_numbers_are_printed_one_a_line_and_the_only_counter_needs_no_name(run: Run, repo: Path) -> None:
    assert run("next", "SP").stdout == "152\n"
    assert run("next", "sp", "--count", "3").stdout == "153\n154\n155\n"
    assert run("next").stdout == "156\n"
    assert (repo / "counter.json").read_text() == '{"SP": {"next": 157}}\n'


def test_json_names_numbers_labels_owner_and_purpose(run: Run) -> None:
    said = json.loads(run("next", "SP", "--count", "2", "--for", "two pages", "--json").stdout)
    assert said == {
        "v": 1,
        "name": "SP",
        "numbers": [152, 153],
        "labels": ["SP-152", "SP-153"],
        "session": "env:one",
        "purpose": "two pages",
    }
    rows = json.loads(run("next", "SP", "--list", "--json").stdout)
    assert [(row["label"], row["session"], row["purpose"]) for row in rows] == [
        ("SP-153", "env:one", "two pages"), ("SP-152", "env:one", "two pages"),
    ]  # fmt: skip


def test_a_number_comes_back_only_by_release_and_only_from_its_owner_or_a_person(run: Run) -> None:
    run("next", "SP", "--count", "2")
    other = run("next", "SP", "--release", "152", session="two", CLAUDECODE="1")
    assert other.returncode == 80
    assert "belongs to one" in other.stderr
    assert run("next", "SP", "--release", "152").returncode == 0
    assert run("next", "SP", session="two").stdout == "152\n"


@pytest.mark.parametrize(
    ("content", "status"), [(None, 2), ("", 2), ("{", 2), ('{"SP": {"next": -1}}', 2), ("<<<<<<< a\n>>>>>>> b\n", 82)]
)
def test_a_bad_file_is_one_line_and_a_status(run: Run, repo: Path, content: str | None, status: int) -> None:
    (repo / "counter.json").unlink()
    if content is not None:
        (repo / "counter.json").write_text(content)
    done = run("next", "SP")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (status, "", 1)
    assert "counter.json" in done.stderr
    assert (repo / "counter.json").exists() == (content is not None)


def test_an_unknown_counter_names_the_known_ones(run: Run, own_home: Path) -> None:
    assert "known here: SP" in run("next", "XY").stderr
    elsewhere = run("next", "SP", cwd=own_home)
    assert elsewhere.returncode == 2
    assert "no counter is configured" in elsewhere.stderr


def took_152(repo: Path, branch: str, when: str) -> None:
    git(repo, "switch", "-q", "-c", branch, "main")
    (repo / "content").mkdir(exist_ok=True)
    (repo / "content" / f"sp-152-{branch}.md").write_text(f"# SP-152 {branch}\n")
    (repo / "counter.json").write_text('{"SP": {"next": 153}}\n')
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", branch, "--date", when)


def test_two_branches_that_took_one_number_are_found_and_repaired_before_the_merge(run: Run, repo: Path) -> None:
    took_152(repo, "early", "2026-01-01T10:00:00Z")
    took_152(repo, "later", "2026-01-02T10:00:00Z")
    found = run("next", "--verify")
    assert found.returncode == 1
    assert (
        "SP-152 is carried twice: content/sp-152-later.md (this tree) and content/sp-152-early.md (early)"
        in found.stdout
    )
    shown = run("next", "SP", "--renumber")
    assert shown.returncode == 1
    assert "rename to content/sp-153-later.md" in shown.stdout
    assert (repo / "content" / "sp-152-later.md").exists()
    done = json.loads(run("next", "SP", "--renumber", "--yes", "--json").stdout)
    assert done["changed"] == ["content/sp-153-later.md"]
    assert (repo / "content" / "sp-153-later.md").read_text() == "# SP-153 later\n"
    assert run("next", "--verify").returncode == 0
    assert json.loads(run("next", "--verify", "--json").stdout)["ok"] is True


def test_the_merge_driver_never_hides_a_number_that_both_sides_took(run: Run, repo: Path) -> None:
    (repo / ".gitattributes").write_text("counter.json merge=claimonce\n")
    driver = f"{sys.executable} -m claimonce.cli merge-counter %O %A %B %P"
    git(repo, "config", "merge.claimonce.driver", driver)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "driver")
    took_152(repo, "early", "2026-01-01T10:00:00Z")
    took_152(repo, "later", "2026-01-02T10:00:00Z")
    (repo / "counter.json").write_text('{"SP": {"next": 154}}\n')
    git(repo, "commit", "-q", "-a", "-m", "two")
    merged = subprocess.run(["git", "merge", "early"], cwd=repo, capture_output=True, text=True, check=False)
    assert merged.returncode == 1
    assert "both sides took SP-152" in merged.stdout + merged.stderr
    git(repo, "merge", "--abort")
    git(repo, "branch", "-q", "-D", "early")
    # Numbers that the gate gave out are each one branch's own, and merge without a word.
    for branch in ("a", "b"):
        git(repo, "switch", "-q", "-c", branch, "main")
        run("next", "SP", session=branch)
        git(repo, "commit", "-q", "-a", "-m", branch)
    git(repo, "merge", "-q", "a", "-m", "both")
    assert json.loads((repo / "counter.json").read_text())["SP"]["next"] == 155


def test_what_waits_gets_its_number_at_land(run: Run, repo: Path) -> None:
    git(repo, "switch", "-q", "-c", "topic")
    (repo / "content").mkdir(exist_ok=True)
    (repo / "content" / "sp-PENDING-a.md").write_text("# SP-PENDING\n")
    done = run("next", "SP", "--land")
    assert done.stdout == "content/sp-PENDING-a.md -> content/sp-152-a.md\nSP-152\n"
    assert (repo / "content" / "sp-152-a.md").read_text() == "# SP-152\n"
    assert "nothing waits" in run("next", "SP", "--land").stdout


def test_a_counter_that_is_there_and_not_obeyed_is_named_with_the_way_to_trust_it(run: Run, repo: Path) -> None:
    (repo / "claimonce.toml").write_text(
        '[[counters]]\nname = "T"\nfile = "n.txt"\nformat = "regex"\npath = "next: ([0-9]+)"\n'
    )
    (repo / "n.txt").write_text("next: 5\n")
    for words in (("next", "T"), ("next", "t"), ("next",), ("next", "--verify")):
        said = run(*words)
        assert said.returncode != 0
        assert "counter T is not obeyed" in said.stderr
        assert "claimonce trust" in said.stderr

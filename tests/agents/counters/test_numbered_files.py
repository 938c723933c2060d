"""A number that is taken by making a file: met at the Write, and after the command that made it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from claimonce.gate.session_names import known_as
from claimonce.gate.store import open_store
from claimonce.view import report
from claimonce.view.reader import Reader

Ask = Callable[..., dict[str, Any]]
ADR = '[[counters]]\nname = "ADR"\nfiles = "docs/adr/{n:4}-*.md"\n'
APPS = '[[counters]]\nname = "MIG"\nfiles = "*/migrations/{n:4}_*.py"\n'


@pytest.fixture
def tree(repo: Path) -> Path:
    """The repository, with a counter that is a folder and two files in it."""
    (repo / "claimonce.toml").write_text(ADR + APPS)
    for name in ("docs/adr/0001-a.md", "docs/adr/0113-b.md", "shop/migrations/0001_initial.py"):
        (repo / name).parent.mkdir(parents=True, exist_ok=True)
        (repo / name).write_text("x\n")
    for words in (("config", "user.name", "A"), ("config", "user.email", "a@example.test")):
        subprocess.run(["git", *words], cwd=repo, check=True)
    subprocess.run(["git", "add", "-A"], cwd=repo, check=True)
    subprocess.run(["git", "commit", "-qm", "Start"], cwd=repo, check=True)
    return repo


def write(ask: Ask, path: Path, session: str = "one") -> dict[str, Any]:
    return ask("PreToolUse", tool="Write", session=session, tool_input={"file_path": str(path), "content": "x\n"})


def ran(ask: Ask, repo: Path, command: str, session: str = "one") -> str:
    """What the agent is told after a command that has really run."""
    subprocess.run(["bash", "-c", command], cwd=repo, check=True)
    given = {"command": command}
    said = ask("PostToolUse", tool="Bash", tool_input=given, tool_response={"stdout": ""}, session=session)
    return str(said.get("additionalContext", ""))


def test_of_two_that_write_a_file_with_one_number_the_second_is_refused_and_told_the_way_out(
    ask: Ask, tree: Path
) -> None:
    first = write(ask, tree / "docs/adr/0117-cache.md", "one")
    assert "permissionDecision" not in first
    assert "ADR-117 is yours now" in first["additionalContext"]
    second = write(ask, tree / "docs/adr/0117-queue.md", "two")
    assert second["permissionDecision"] == "deny"
    assert f"belongs to {known_as('claude:one')}" in second["permissionDecisionReason"]
    assert "claimonce next ADR" in second["permissionDecisionReason"]
    assert write(ask, tree / "docs/adr/0117-cache.md", "one") == {}


def test_a_number_that_another_worktree_carries_is_refused(ask: Ask, tree: Path) -> None:
    other = tree.parent / "other"
    subprocess.run(["git", "worktree", "add", "-q", "-b", "topic", str(other)], cwd=tree, check=True)
    (other / "docs/adr/0114-theirs.md").write_text("x\n")
    said = write(ask, tree / "docs/adr/0114-ours.md")
    assert said["permissionDecision"] == "deny"
    assert "docs/adr/0114-theirs.md" in said["permissionDecisionReason"]


def test_a_number_that_was_given_out_is_its_owners_to_write(ask: Ask, tree: Path) -> None:
    assert "yours now" in write(ask, tree / "docs/adr/0114-x.md", "one")["additionalContext"]
    (tree / "docs/adr/0114-x.md").write_text("x\n")
    assert write(ask, tree / "docs/adr/0114-x.md", "two") == {}, "an edit of a file that is there takes no number"


def test_another_form_of_an_article_may_carry_its_number(ask: Ask, tree: Path) -> None:
    (tree / "claimonce.toml").write_text('[[counters]]\nname = "M"\nfiles = "sql/{n:6}_*.sql"\n')
    (tree / "sql").mkdir()
    (tree / "sql/000007_users.up.sql").write_text("x\n")
    assert write(ask, tree / "sql/000007_users.down.sql", "two") == {}
    assert write(ask, tree / "sql/000007_orders.up.sql", "two")["permissionDecision"] == "deny"


def test_each_folder_counts_by_itself_and_the_way_out_names_it(ask: Ask, tree: Path) -> None:
    (tree / "blog/migrations").mkdir(parents=True)
    assert "yours now" in write(ask, tree / "blog/migrations/0001_x.py")["additionalContext"]
    said = write(ask, tree / "shop/migrations/0001_other.py")
    assert said["permissionDecision"] == "deny"
    assert "claimonce next MIG --in shop/migrations" in said["permissionDecisionReason"]


def test_files_that_carry_no_number_are_not_asked_about(ask: Ask, tree: Path) -> None:
    for name in ("docs/adr/README.md", "docs/adr/template.md", "src/0117-x.md"):
        assert write(ask, tree / name) == {}


def test_a_command_that_makes_a_file_with_a_number_of_another_is_told_afterwards(ask: Ask, tree: Path) -> None:
    ask("SessionStart", source="startup")
    write(ask, tree / "docs/adr/0117-cache.md", "two")
    told = ran(ask, tree, "echo x > docs/adr/0117-queue.md")
    assert f"belongs to {known_as('claude:two')}" in told
    assert "claimonce next ADR --renumber docs/adr/0117-queue.md" in told
    assert ran(ask, tree, "echo x > docs/adr/0118-mine.md") == ""
    assert write(ask, tree / "docs/adr/0118-theirs.md", "two")["permissionDecision"] == "deny"


def test_the_first_command_in_another_worktree_is_looked_at_too(ask: Ask, tree: Path) -> None:
    ask("SessionStart", source="startup")
    assert ran(ask, tree, "echo x > docs/adr/0117-cache.md") == ""
    other = tree.parent / "other"
    subprocess.run(["git", "worktree", "add", "-q", "-b", "topic", str(other)], cwd=tree, check=True)
    ask("SessionStart", source="startup", session="two", cwd=str(other))
    subprocess.run(["bash", "-c", "echo x > docs/adr/0117-queue.md"], cwd=other, check=True)
    given = {"command": "echo x > docs/adr/0117-queue.md"}
    said = ask("PostToolUse", tool_input=given, tool_response={"stdout": ""}, session="two", cwd=str(other))
    assert f"belongs to {known_as('claude:one')}" in said["additionalContext"]


def test_one_line_of_numbers_over_several_folders_is_looked_at_in_each(ask: Ask, tree: Path) -> None:
    settings = '[[counters]]\nname = "M"\nfiles = "*/migrations/{n:4}_*.py"\nfile = "n.txt"\nformat = "text"\n'
    (tree / "claimonce.toml").write_text(settings)
    (tree / "n.txt").write_text("2\n")
    ask("SessionStart", source="startup")
    assert "is carried by" in ran(ask, tree, "echo x > shop/migrations/0001_other.py")


def test_what_a_pull_brings_is_nobody_s_new_number(ask: Ask, tree: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(tree), str(tree.parent / "clone")], check=True)
    subprocess.run(["git", "remote", "add", "origin", str(tree.parent / "clone")], cwd=tree, check=True)
    ask("SessionStart", source="startup")
    clone = tree.parent / "clone"
    (clone / "docs/adr/0114-theirs.md").write_text("x\n")
    identity = ["-c", "user.name=B", "-c", "user.email=b@example.test"]
    subprocess.run(["git", "add", "-A"], cwd=clone, check=True)
    subprocess.run(["git", *identity, "commit", "-qm", "Theirs"], cwd=clone, check=True)
    write(ask, tree / "docs/adr/0114-elsewhere.md", "two")
    assert ran(ask, tree, "git pull -q --rebase origin HEAD && git fetch -q origin") == ""


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_a_counter_that_is_not_enforced_stops_no_write(
    ask: Ask, tree: Path, mode: str, set_mode: Callable[[str, str], None]
) -> None:
    set_mode("counter", mode)
    said = write(ask, tree / "docs/adr/0113-other.md")
    assert "permissionDecision" not in said
    assert ("carried by" in said.get("additionalContext", "")) == (mode == "warn")
    (foreseen,) = report.verdicts(Reader(open_store()))
    assert (foreseen.verdict, foreseen.foreseen) == ("deny", True)

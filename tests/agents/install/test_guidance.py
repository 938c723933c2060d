"""The skill and the section: installed by `init`, taken out to the byte by `uninstall`."""

from __future__ import annotations

from pathlib import Path

import pytest
from agents.user import User
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.agents.install import guidance
from claimonce.agents.install.errors import WiringError
from claimonce.cli.group import VERBS

ROOT = Path(__file__).parents[3]


@given(st.one_of(st.none(), st.text(alphabet="ab #\n\r\t-é", max_size=60)))
@settings(deadline=None)
def test_a_section_that_goes_in_comes_out_again(text: str | None) -> None:
    made = guidance.with_section(text)
    assert guidance.has_section(made)
    assert guidance.with_section(made) == made
    assert made.startswith(text or "")


@pytest.mark.parametrize("text", ["# Mine\n", "# Mine", "", "\n", "a\n\n", "a\r\nb\r\n", "no end\n\n\n"])
def test_uninstall_gives_the_file_back_to_the_byte(user: User, text: str) -> None:
    tree = user.repository()
    (tree / "AGENTS.md").write_bytes(text.encode())
    user.init("--scope", "project", cwd=tree)
    assert guidance.has_section((tree / "AGENTS.md").read_text())
    user.uninstall(cwd=tree)
    assert (tree / "AGENTS.md").read_bytes() == text.encode()
    assert not (tree / ".claude").exists()


def test_what_was_written_since_stays(user: User) -> None:
    tree = user.repository()
    (tree / "CLAUDE.md").write_text("# Mine\n")
    user.init("--instructions", cwd=tree)
    held = (tree / "CLAUDE.md").read_text()
    (tree / "CLAUDE.md").write_text(f"{held}\nWritten later.\n")
    user.uninstall(cwd=tree)
    left = (tree / "CLAUDE.md").read_text()
    assert "claimonce" not in left
    assert left.startswith("# Mine\n")
    assert left.endswith("Written later.\n")


def test_a_second_time_changes_nothing_and_a_new_version_replaces_the_old(user: User) -> None:
    tree = user.repository()
    (tree / "CLAUDE.md").write_text("# Mine\n")
    user.init("--instructions", cwd=tree)
    once = (tree / "CLAUDE.md").read_text()
    assert "how to act through the gate" not in user.init("--instructions", cwd=tree).stdout
    (tree / "CLAUDE.md").write_text(once.replace("Numbers come from", "Older words"))
    user.init("--instructions", cwd=tree)
    assert (tree / "CLAUDE.md").read_text() == once
    user.uninstall(cwd=tree)
    assert (tree / "CLAUDE.md").read_text() == "# Mine\n"


def test_for_the_user_alone_no_file_of_the_repository_is_touched(user: User) -> None:
    tree = user.repository()
    (tree / "CLAUDE.md").write_text("# Mine\n")
    user.init(cwd=tree)
    assert (tree / "CLAUDE.md").read_text() == "# Mine\n"
    assert user.shell(["git", "status", "--porcelain"], cwd=tree).stdout == "?? CLAUDE.md\n"
    assert (user.home / ".claude/skills/claimonce/SKILL.md").read_text() == guidance.skill_text()
    user.uninstall(cwd=tree)
    assert not (user.home / ".claude").exists()


def test_a_project_can_go_without_the_section(user: User) -> None:
    tree = user.repository()
    user.init("--scope", "project", "--no-instructions", cwd=tree)
    assert not (tree / "CLAUDE.md").exists()


def test_without_a_file_of_either_name_claude_md_is_made_and_goes_again(user: User) -> None:
    tree = user.repository()
    user.init("--instructions", cwd=tree)
    assert (tree / "CLAUDE.md").read_text() == guidance.section_text()
    user.uninstall(cwd=tree)
    assert not (tree / "CLAUDE.md").exists()


def test_both_files_get_it_and_a_link_between_them_gets_it_once(user: User) -> None:
    tree = user.repository()
    (tree / "AGENTS.md").write_text("# All\n")
    (tree / "CLAUDE.md").symlink_to("AGENTS.md")
    user.init("--instructions", cwd=tree)
    assert (tree / "AGENTS.md").read_text().count(guidance.BEGIN) == 1
    assert (tree / "CLAUDE.md").is_symlink()
    user.uninstall(cwd=tree)
    assert (tree / "AGENTS.md").read_text() == "# All\n"


def test_a_skill_that_somebody_changed_is_left_alone(user: User) -> None:
    user.init()
    skill = user.home / ".claude/skills/claimonce/SKILL.md"
    skill.write_text("my own words\n")
    assert "is not ours, or you have changed it" in user.init().stdout
    user.uninstall()
    assert skill.read_text() == "my own words\n"


def test_marks_that_do_not_match_are_an_error_that_names_the_line() -> None:
    with pytest.raises(WiringError, match="line 3"):
        guidance.with_section(f"a\nb\n{guidance.BEGIN}\nno end\n", "CLAUDE.md")


def test_instructions_need_a_repository(user: User) -> None:
    said = user.run("init", "--yes", "--instructions")
    assert said.returncode == 2
    assert "needs a repository" in said.stderr


@pytest.mark.parametrize("text", [guidance.skill_text(), guidance.section_text()], ids=["skill", "section"])
def test_every_verb_that_is_named_is_one(text: str) -> None:
    named = {text[at:].split()[1].strip("`;,.)") for at in range(len(text)) if text.startswith("`claimonce ", at)}
    assert named
    assert named <= {*VERBS}


def test_the_plugin_brings_the_same_skill() -> None:
    import json

    plugin = json.loads((ROOT / ".claude-plugin" / "plugin.json").read_text())
    assert (ROOT / plugin["skills"] / "claimonce" / "SKILL.md").read_text() == guidance.skill_text()


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("# Mine\n", "missing"),
        (guidance.with_section("# Mine\n"), "current"),
        (guidance.with_section("").replace("KEY", "NAME"), "old"),
        (f"{guidance.BEGIN}\n", "broken"),
    ],
)
def test_how_a_section_stands_can_be_asked(tmp_path: Path, text: str, stands: str) -> None:
    assert guidance.standing(str(tmp_path)) == {str(tmp_path / "CLAUDE.md"): "missing"}
    (tmp_path / "AGENTS.md").write_text(text)
    assert guidance.standing(str(tmp_path)) == {str(tmp_path / "AGENTS.md"): stands}

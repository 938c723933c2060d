"""`init` offers the merge driver for counter files that are tracked, `doctor` misses it, `uninstall` takes it out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from agents.user import User, new_user

SETTINGS = '[[counters]]\nname = "SP"\nfile = "{file}"\npath = "SP.next"\n'


@pytest.fixture
def user(tmp_path: Path) -> User:
    return new_user(tmp_path)


def git(user: User, tree: Path, *words: str) -> str:
    who = {f"GIT_{kind}_{part}": f"a@{part}" for kind in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    done = user.shell(["git", *words], cwd=tree, env=who)
    assert done.returncode == 0, done
    return done.stdout


def counting(user: User, file: str = "counter.json") -> Path:
    tree = user.repository()
    (tree / "claimonce.toml").write_text(SETTINGS.format(file=file))
    (tree / file).parent.mkdir(parents=True, exist_ok=True)
    (tree / file).write_text('{"SP": {"next": 152}}\n')
    git(user, tree, "add", "-A")
    git(user, tree, "commit", "-qm", "Count")
    return tree


def missed(user: User, tree: Path) -> bool:
    said = json.loads(user.run("doctor", "--json", "--quick", cwd=tree).stdout)
    return any(row["check"] == "merge driver" for row in said["checks"])


@pytest.mark.parametrize("file", ["counter.json", "deep/in here/c[1].json"])
def test_two_branches_that_took_numbers_merge_by_hand_once_init_was_run(user: User, file: str) -> None:
    tree = counting(user, file)
    listed = user.run("init", cwd=tree).stdout
    assert f"the merge driver for {file}" in listed
    assert not (tree / ".gitattributes").exists()
    user.init(cwd=tree)
    git(user, tree, "add", "-A")
    git(user, tree, "commit", "-qm", "Merge counters")
    for branch in ("one", "two"):
        git(user, tree, "switch", "-qc", branch, "main")
        assert user.run("next", "SP", cwd=tree, CLAIMONCE_SESSION=branch).returncode == 0
        git(user, tree, "commit", "-qam", branch)
    git(user, tree, "merge", "-q", "--no-edit", "one")
    assert json.loads((tree / file).read_text()) == {"SP": {"next": 154}}


def test_doctor_misses_it_and_init_brings_it_though_the_hook_is_in_place(user: User) -> None:
    tree = counting(user)
    user.init(cwd=tree)
    assert not missed(user, tree)
    git(user, tree, "config", "--remove-section", "merge.claimonce")
    assert missed(user, tree)
    user.init(cwd=tree)
    assert not missed(user, tree)
    assert (tree / ".gitattributes").read_text().count("merge=claimonce") == 1


def test_uninstall_takes_out_the_line_and_the_driver_and_nothing_else(user: User) -> None:
    tree = counting(user)
    (tree / ".gitattributes").write_text("*.png binary")
    user.init(cwd=tree)
    assert (tree / ".gitattributes").read_text() == "*.png binary\n/counter.json merge=claimonce\n"
    user.uninstall(cwd=tree)
    assert (tree / ".gitattributes").read_text() == "*.png binary\n"
    assert "claimonce" not in (tree / ".git" / "config").read_text()


def test_a_merge_rule_of_somebody_elses_stays(user: User) -> None:
    tree = counting(user)
    (tree / ".gitattributes").write_text("*.json merge=union\n")
    user.init(cwd=tree)
    assert (tree / ".gitattributes").read_text() == "*.json merge=union\n"
    assert not missed(user, tree)


def test_attributes_that_are_a_link_are_not_written_through(user: User, tmp_path: Path) -> None:
    tree = counting(user)
    (tmp_path / "elsewhere").write_text("mine\n")
    (tree / ".gitattributes").symlink_to(tmp_path / "elsewhere")
    assert "is a link" in user.init(cwd=tree).stdout
    assert (tmp_path / "elsewhere").read_text() == "mine\n"


def test_what_git_does_not_track_needs_no_driver(user: User) -> None:
    tree = counting(user)
    git(user, tree, "rm", "-q", "--cached", "counter.json")
    git(user, tree, "commit", "-qm", "Untrack")
    user.init(cwd=tree)
    assert not (tree / ".gitattributes").exists()

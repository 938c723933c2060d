"""A push under what clients put into git's environment for their shells: Copilot's and Gemini's, as recorded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gate.push.desk import Desk

# Copilot CLI 1.0.102 and Gemini CLI 0.61.0, seen in the shell of their command tool.
COPILOT = {
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "safe.bareRepository", "GIT_CONFIG_VALUE_0": "explicit",
    "GIT_CONFIG_KEY_1": "core.fsmonitor", "GIT_CONFIG_VALUE_1": "false",
    "GIT_CONFIG_KEY_2": "credential.interactive", "GIT_CONFIG_VALUE_2": "never",
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
}  # fmt: skip
GEMINI = {
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_COUNT": "2",
    "GIT_CONFIG_KEY_0": "core.hooksPath", "GIT_CONFIG_VALUE_0": "",
    "GIT_CONFIG_KEY_1": "credential.helper", "GIT_CONFIG_VALUE_1": "",
}  # fmt: skip
CLIENTS = {"copilot": COPILOT, "gemini": GEMINI}
NAMES = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("tree", ["no tree on disk", "a tree on disk"])
def test_a_push_that_is_behind_lands_under_a_clients_git_settings(desk: Desk, client: str, tree: str) -> None:
    mine = desk.clone("mine")
    if tree == "a tree on disk":
        (mine / ".git" / "info" / "attributes").write_text("*.lock merge=union\n")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=mine, **CLIENTS[client])
    assert done.returncode == 0, done.stderr
    assert desk.subjects() == ["first: README.md", "other: theirs", "mine: mine"]


def test_a_push_lands_under_a_users_own_rule_for_bare_repositories(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    with (desk.root / "gitconfig").open("a") as file:
        file.write("[safe]\n\tbareRepository = explicit\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git("--git-dir", str(desk.remote), "rev-list", "--count", "main") == "3"


@pytest.mark.parametrize("tree", ["no tree on disk", "a tree on disk"])
def test_a_push_whose_client_hides_the_users_name_is_rebased_under_the_name_on_its_commits(
    desk: Desk, tree: str
) -> None:
    mine = desk.clone("mine")
    if tree == "a tree on disk":
        (mine / ".git" / "info" / "attributes").write_text("*.lock merge=union\n")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    for name in NAMES:
        del desk.env[name]
    done = desk.shim("push", "origin", "main", cwd=mine, **GEMINI)
    assert done.returncode == 0, done.stderr
    assert desk.git("log", "-1", "--format=%cn <%ce>", "main", cwd=desk.remote) == "Agent <agent@example.test>"


def test_a_linked_worktree_is_pushed_under_a_rule_for_bare_repositories(desk: Desk) -> None:
    first = desk.clone("mine")
    desk.git("switch", "-q", "-c", "aside", cwd=first)
    tree = desk.root / "tree"
    desk.git("worktree", "add", "-q", str(tree), "main", cwd=first)
    desk.others_push("theirs", "1\n")
    desk.commit(tree, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=tree, **COPILOT)
    assert done.returncode == 0, done.stderr
    assert len(desk.subjects()) == 3

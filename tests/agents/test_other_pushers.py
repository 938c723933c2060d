"""Programs that push for others: what the hook says of them is the same as of `git push`, and its advice is the act."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
# They start the git on PATH.
STARTING_GIT = [
    "git delete-branch zz", "git release 9.9", "git annex sync", "git review -y", "git flow feature publish q",
    "git subtree push --prefix=lib origin lib", "git send-pack origin main", "jj git push",
    "mike deploy -pu 1.1 latest", "lerna version --yes", "npx lerna version patch --yes", "ghp-import -p site",
    "gh-pages -d site", "gbp push", "tg push", "hub push", "pass git push", "bumpver update --patch", "psr version",
    "git-review -R", "git appraise push", "git issue push", "git town delete b", "vcsh dot push", "nb git push",
    "mvn -B release:clean release:prepare", "hexo g -d", "npx bumpp", "gl publish",
    "python3 -c 'import git; git.Repo().remotes.origin.push()'",
]  # fmt: skip
NEEDING_NONE = [
    "dulwich push origin main", "python -m dulwich push origin main",
    "python3 -c 'import dulwich.porcelain; dulwich.porcelain.push(\".\", \"origin\")'",
    "dvc exp push origin e1", "dvc experiments push origin", "git svn dcommit", "git svn tag v1", "git p4 submit",
    "git bug push", "git-bug push origin", "hg push", "brz push", "darcs push -a", "pijul push", "fossil push",
    "svn commit -m x", "svn ci", "svn mkdir https://s.test/x -m x", "svn cp ^/trunk ^/tags/1 -m t", "cvs ci -m x",
    "svnmucc rm https://s.test/x -m x", "p4 submit -d x",
]  # fmt: skip
BEHIND_THE_GATE = ["claimonce gate exp-e1 -- dvc exp push origin e1", "git svn dcommit --dry-run"]


def arm(ask: Ask, repo: Path) -> None:
    ask("SessionStart", {"CLAUDE_ENV_FILE": str(repo / "env")}, source="startup")


def refusal(ask: Ask, command: str) -> str:
    said = ask("PreToolUse", tool_input={"command": command})
    return str(said["permissionDecisionReason"]) if said.get("permissionDecision") == "deny" else ""


@pytest.mark.parametrize("command", STARTING_GIT)
def test_what_starts_git_is_refused_without_shims_and_left_to_them_with(ask: Ask, repo: Path, command: str) -> None:
    assert "around the gate" in refusal(ask, command)
    arm(ask, repo)
    assert refusal(ask, command) == ""


@pytest.mark.parametrize("command", NEEDING_NONE)
def test_what_needs_no_git_is_refused_in_every_session(ask: Ask, repo: Path, command: str) -> None:
    assert "`claimonce " in refusal(ask, command)
    arm(ask, repo)
    assert "without git" in refusal(ask, command)


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("git delete-branch zz", "`claimonce run -- git delete-branch zz`"),
        ("cd x; git release 9.9", "`claimonce run -- git release 9.9`"),
        ("git review -R", "`claimonce run -- git review -R`"),
        ('lerna version --yes -m "$TEXT"', "`claimonce run -- lerna version ...`"),
        ("dulwich push origin main", "`claimonce push origin main`"),
        ("dvc exp push origin e1", "`claimonce gate KEY -- dvc exp push origin e1`"),
        ("git svn dcommit", "`claimonce gate KEY -- git svn dcommit`"),
        ("svn commit -m x", "`claimonce gate KEY -- svn commit -m x`"),
        ("hg push", "`claimonce gate KEY -- hg push`"),
        ("git bug push", "`claimonce gate KEY -- git bug push`"),
        ("git push origin main", "`claimonce push origin main`"),
    ],
)
def test_the_advice_is_the_same_act(ask: Ask, command: str, advice: str) -> None:
    said = refusal(ask, command)
    assert f"{advice} instead" in said
    assert said.count("claimonce ") == 1


@pytest.mark.parametrize(
    "command",
    [
        "git submodule foreach 'git push'", "git rebase --exec 'git push' main", "git bisect run git push",
        "git -c core.editor='git push; true' commit", "git submodule foreach git release 9",
    ],
)  # fmt: skip
def test_what_git_itself_starts_finds_another_git_than_the_shim(ask: Ask, repo: Path, command: str) -> None:
    arm(ask, repo)
    assert "git puts its own folder first on PATH" in refusal(ask, command)


@pytest.mark.parametrize("command", ["/usr/bin/jj git push", "./node_modules/.bin/lerna version --yes", "git-review"])
def test_a_program_by_its_path_starts_the_git_on_path_all_the_same(ask: Ask, repo: Path, command: str) -> None:
    arm(ask, repo)
    assert refusal(ask, command) == ""


@pytest.mark.parametrize(
    "command", ["/usr/bin/git review", "sudo jj git push", "env -i git-review", "/usr/bin/git-push"]
)
def test_a_git_that_stands_before_the_shim_is_refused(ask: Ask, repo: Path, command: str) -> None:
    arm(ask, repo)
    assert "around the gate" in refusal(ask, command)


LIFECYCLE = [
    "npm version patch", "npm --prefix . version patch", "npm version --no-git-tag-version 1.2.3", "pnpm version minor",
    "yarn version --patch", "bun pm version patch", "cd .. && npm --prefix=repo version patch",
]  # fmt: skip


@pytest.mark.parametrize("command", LIFECYCLE)
@pytest.mark.parametrize("script", ["preversion", "version", "postversion"])
def test_scripts_around_a_new_version_are_read(ask: Ask, repo: Path, command: str, script: str) -> None:
    if "cd .." in command and script != "version":
        return
    (repo / "package.json").write_text(json.dumps({"scripts": {script: "git push --follow-tags"}}))
    assert "claimonce push" in refusal(ask, command)
    (repo / "package.json").write_text(json.dumps({"scripts": {script: "npm test", "deploy": "git push"}}))
    assert refusal(ask, command) == ""


@pytest.mark.parametrize("command", ["npm version", "npm version patch --ignore-scripts"])
def test_where_no_script_runs_nothing_is_pushed(ask: Ask, repo: Path, command: str) -> None:
    (repo / "package.json").write_text(json.dumps({"scripts": {"postversion": "git push --follow-tags"}}))
    assert refusal(ask, command) == ""


@pytest.mark.parametrize("command", BEHIND_THE_GATE)
def test_what_a_refusal_names_is_passed(ask: Ask, repo: Path, command: str) -> None:
    assert refusal(ask, command) == ""
    arm(ask, repo)
    assert refusal(ask, command) == ""

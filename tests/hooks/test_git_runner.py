"""Git is started in one place: what it finds around it is decided there, and no shim ever answers us."""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from claimonce.audit.changed_lines import find_changed
from claimonce.hooks.git import environment
from claimonce.hooks.git.errors import GitFailed
from claimonce.hooks.git.runner import careful_git, git_at
from claimonce.settings.paths import SENTINEL

ROOT = Path(__file__).parent.parent.parent
SPAWNING = {"run", "Popen", "call", "check_call", "check_output", "getoutput"}
# Every module that starts a program, and which. Git has the first two rows, and its own shim.
STARTS = {
    "hooks/git/runner.py": "git, as hooks/git/runner.py asks",
    "gate/push/foreground_git.py": "git push itself, with that runner's program, options and environment",
    "shims/git.py": "the real git in the shim's place",
    "agents/install/codex_trust.py": "codex",
    "agents/doctor/fault_injection.py": "sh",
    "agents/doctor/place.py": "the client",
    "agents/doctor/road.py": "sh",
    "agents/doctor/trial.py": "our launcher, ps",
    "agents/login_shell.py": "the user's login shell",
    "agents/sdk.py": "our launcher",
    "agents/worktrees.py": "the user's worktree.setup",
    "cli/run.py": "the user's command",
    "demo/postgres.py": "postgres",
    "demo/world.py": "what the demo's agents do, git and mail among it, in the demo's own world",
    "demo/stage.py": "the demo's mail server",
    "demo/namespaces.py": "unshare, nsenter and ip",
    "fleet/job.py": "a worker",
    "gate/child_process.py": "the gated program",
    "gate/clock.py": "sysctl",
    "gate/push/carried_prepush.py": "the repository's own pre-push hook",
    "gate/push/rebase/worktree_rebase.py": "git_push.check",
    "hooks/notifier_contract.py": "python",
    "shims/programs.py": "the real program in a shim's place",
    "aws.py": "aws",
    "desktop.py": "notify-send",
    "processes.py": "ps",
}


def starters() -> Iterator[str]:
    """Give the modules that start a program."""
    for top in ("hooks/claimonce", "plugins/claimonce/plugins", "settings/claimonce/settings"):
        for path in sorted((ROOT / top).rglob("*.py")):
            if any(_starts(node) for node in ast.walk(ast.parse(path.read_text()))):
                yield str(path.relative_to(ROOT / top))


def _starts(node: ast.AST) -> bool:
    if not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    ):
        return False
    module, name = node.func.value.id, node.func.attr
    if module == "subprocess":
        return name in SPAWNING
    return module in ("os", "posix") and name.startswith(("exec", "spawn", "posix_spawn", "system", "popen"))


def test_git_is_started_by_one_runner_and_every_other_start_says_what_it_starts() -> None:
    assert set(starters()) == set(STARTS)


def test_each_variable_by_which_git_names_a_repository_is_left_out_or_kept_with_a_reason() -> None:
    said = subprocess.run(["git", "rev-parse", "--local-env-vars"], capture_output=True, text=True, check=True).stdout
    assert set(said.split()) <= {*environment.LEFT_OUT, *environment.KEPT}
    assert not set(environment.LEFT_OUT) & set(environment.KEPT)


def made(folder: Path, **files: str) -> Path:
    """Return a repository with these files in one commit."""
    folder.mkdir()
    who = ["-c", "user.name=A", "-c", "user.email=a@example.test"]
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", *who, "commit", "-qm", "Begin"], cwd=folder, check=True)
    return folder


# What a hook of git, an alias or a shell's profile may have set: each would answer for something else.
MISLEADING = {
    "GIT_DIR": "{other}/.git",
    "GIT_WORK_TREE": "{other}",
    "GIT_INDEX_FILE": "{other}/.git/index",
    "GIT_OBJECT_DIRECTORY": "{other}/.git/objects",
    "GIT_NAMESPACE": "elsewhere",
    "GIT_CEILING_DIRECTORIES": "{repo}",
    "GIT_CONFIG": "{other}/.git/config",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_EXTERNAL_DIFF": "false",
}


@pytest.mark.parametrize("name", [*MISLEADING])
def test_a_folder_is_asked_whatever_the_environment_says_of_another(name: str, tmp_path: Path) -> None:
    repo, other = made(tmp_path / "repo", a="1\n", b="2\n"), made(tmp_path / "other", c="3\n")
    plain = git_at(str(repo))
    (repo / "a").write_text("changed\n")
    asked = [
        ("ls-files",),
        ("ls-files", "*a"),
        ("diff", "-U0"),
        ("rev-parse", "HEAD"),
        ("config", "--get", "core.bare"),
    ]
    env = {**os.environ, name: MISLEADING[name].format(repo=repo, other=other)}
    for git in (git_at(str(repo), env), careful_git(str(repo), env)):
        assert [git.ask(*words) for words in asked] == [plain.ask(*words) for words in asked]


def test_no_shim_answers_us(tmp_path: Path) -> None:
    repo, shims = made(tmp_path / "repo", a="1\n"), tmp_path / "shims"
    shims.mkdir()
    (shims / SENTINEL).touch()
    (shims / "git").write_text("#!/bin/sh\necho the shim\n")
    (shims / "git").chmod(0o755)
    env = {**os.environ, "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}"}
    assert git_at(str(repo), env).tell("ls-files") == "a"


def test_a_git_that_fails_or_is_not_there_is_one_error_with_its_own_words_and_a_next_step(tmp_path: Path) -> None:
    with pytest.raises(GitFailed, match=r"not a git repository.*; run it by hand"):
        git_at(str(tmp_path)).tell("status")
    with pytest.raises(GitFailed) as caught:
        git_at(str(tmp_path), {"PATH": str(tmp_path)}).ask("status")
    assert caught.value.status == 127


def test_a_git_that_waits_for_good_is_ended(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", a="1\n")
    os.mkfifo(repo / ".gitignore")
    with pytest.raises(GitFailed, match=r"no answer for 0\.5 s"):
        git_at(str(repo), patience=0.5).tell("status", "--porcelain")


def test_an_audit_of_what_changed_runs_no_program_that_the_repository_names(tmp_path: Path) -> None:
    repo = made(tmp_path / "repo", **{"a.txt": "words\n", ".gitattributes": "*.txt filter=own\n"})
    ran, program = tmp_path / "ran", tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho >> {ran}\ncat\n")
    program.chmod(0o755)
    subprocess.run(["git", "config", "filter.own.clean", str(program)], cwd=repo, check=True)
    (repo / "a.txt").write_text("wordz\n")
    assert [*find_changed(str(repo), "HEAD")] == ["a.txt"]
    assert not ran.exists()

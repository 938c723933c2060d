from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from gate.push.desk import GIT, SHIM, Desk, write_shim

from claimonce.shims.scripts import write_executable

PASS, GATED = "REAL", "GATED"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which the shim stands before a git and a launcher that say who was called, and with what."""
    shims, real = tmp_path / "the shims", tmp_path / "real"
    shims.mkdir()
    real.mkdir()
    (shims / ".claimonce-shims").touch()
    # Aliases are answered by the true git; everything else shows its arguments.
    write_executable(real / "git", f'#!/bin/sh\ncase "$*" in *"config --get"*) exec {GIT} "$@" ;; esac\n{_shows(PASS)}')
    write_executable(tmp_path / "launch", f"#!/bin/sh\n{_shows(GATED)}")
    write_shim(shims, str(tmp_path / "launch"))
    return f"{shims}:{real}:{os.environ['PATH']}"


def _shows(who: str) -> str:
    return f'echo {who}\nfor word do printf "%s\\n" "$word"; done\n'


def called(path: str, *args: str, cwd: Path | None = None) -> list[str]:
    program = Path(path.split(":")[0]) / "git"
    env = {**os.environ, "PATH": path}
    done = subprocess.run([str(program), *args], cwd=cwd, env=env, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    "words",
    [
        [], ["status"], ["--version"], ["--help"], ["--help", "push"], ["help", "push"], ["stash", "push"],
        ["stash", "push", "-m", "push"], ["commit", "-m", "push"], ["log", "--grep", "push"], ["branch", "push"],
        ["checkout", "push"], ["-C", "push", "status"], ["-c", "alias.x=push", "status"], ["--git-dir", "push", "log"],
        ["--work-tree=push", "status"], ["--namespace", "push", "log"], ["-p", "log", "push"], ["--exec-path"],
        ["--exec-path=/x", "log"], ["config", "alias.p", "push"], ["remote", "set-url", "--push", "origin", "x"],
        ["subtree", "pull", "--prefix=x"], ["submodule", "push"], ["no-such-word"],
        ["add", "a b", "", "c\td"], ["--literal-pathspecs", "add", "push"], ["--attr-source", "push", "diff"],
        ["tag", "push"], ["-c", "push"], ["what?"], ["fetch", "--recurse-submodules", "push"], ["-h"],
    ],
)  # fmt: skip
def test_what_does_not_push_goes_straight_on(path: str, tmp_path: Path, words: list[str]) -> None:
    assert called(path, *words, cwd=tmp_path) == [PASS, *words]


@pytest.mark.parametrize(
    "words",
    [
        ["push"], ["push", "origin", "main"], ["-C", "x y", "push"], ["-c", "a=b", "push", "--force"],
        ["--git-dir=x", "push"], ["--git-dir", "x", "--work-tree", "y", "push"], ["-p", "push"], ["--no-pager", "push"],
        ["--namespace", "n", "push"], ["--exec-path=/x", "push"], ["-c", "push", "push"], ["--bare", "push"],
        ["send-pack", "x"], ["subtree", "-P", "lib", "push", "origin", "lib"], ["--config-env", "a=B", "push", "a b"],
    ],
)  # fmt: skip
def test_what_pushes_goes_to_the_gate_word_for_word(path: str, tmp_path: Path, words: list[str]) -> None:
    real = f"{tmp_path}/real/git"
    assert called(path, *words, cwd=tmp_path) == [GATED, "shim", "git", real, *words]


@pytest.mark.parametrize("options", [[], ["-C", "a b", "-c", "x.y=z"], ["--no-pager"]])
def test_a_program_of_its_own_is_started_so_that_its_pushes_come_by_here(
    path: str, tmp_path: Path, options: list[str]
) -> None:
    write_executable(tmp_path / "real" / "git-flow", "#!/bin/sh\n")
    words = ["flow", "release", "finish", "a b", ""]
    assert called(path, *options, *words, cwd=tmp_path) == [PASS, *options, "claimonce-again", *words]


def test_a_program_of_its_own_goes_before_an_alias_as_it_does_for_git(path: str, tmp_path: Path) -> None:
    write_executable(tmp_path / "real" / "git-mine", "#!/bin/sh\n")
    words = ["-c", "alias.mine=push", "mine"]
    assert called(path, *words, cwd=tmp_path) == [PASS, *words[:2], "claimonce-again", "mine"]


@pytest.mark.parametrize(
    ("alias", "who"),
    [
        ("push", GATED), ("push origin main", GATED), ("-c a=b push", GATED), ("send-pack x", GATED),
        ("status -s", PASS), ("log --oneline", PASS), ("other", GATED),
    ],
)  # fmt: skip
def test_an_alias_is_what_it_stands_for(path: str, tmp_path: Path, alias: str, who: str) -> None:
    words = ["-C", str(tmp_path), "-c", f"alias.mine={alias}", "mine", "a b"]
    assert called(path, *words, cwd=tmp_path)[0] == who


def test_an_alias_never_stands_for_a_word_that_git_knows(path: str, tmp_path: Path) -> None:
    words = ["-c", "alias.status=push", "status"]
    assert called(path, *words, cwd=tmp_path) == [PASS, *words]


def test_without_a_git_further_down_it_says_so(path: str) -> None:
    shims = path.split(":")[0]
    done = subprocess.run([f"{shims}/git", "status"], env={"PATH": shims}, capture_output=True, text=True, check=False)
    assert done.returncode == 127
    assert "not found" in done.stderr


def test_two_installations_do_not_call_each_other(path: str, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / ".claimonce-shims").touch()
    write_shim(other, str(tmp_path / "launch"))
    first, _, rest = path.partition(":")
    assert called(f"{first}:{other}:{rest}", "status", cwd=tmp_path) == [PASS, "status"]


def test_without_its_launcher_a_push_is_closed_and_the_rest_is_open(path: str, tmp_path: Path) -> None:
    (tmp_path / "launch").unlink()
    assert called(path, "status", cwd=tmp_path) == [PASS, "status"]
    env = {**os.environ, "PATH": path}
    program = f"{path.split(':')[0]}/git"
    done = subprocess.run([program, "push"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "launcher is gone" in done.stderr


def test_the_shim_asks_git_about_no_command_that_people_use() -> None:
    known = set(re.findall(r"[a-z][a-z-]+", SHIM.read_text()))
    listed = subprocess.run([GIT, "--list-cmds=list-mainporcelain"], capture_output=True, text=True, check=True)
    assert set(listed.stdout.split()) - known <= {"scalar"}


def behind(desk: Desk) -> Path:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    return mine


@pytest.mark.parametrize(
    "alias",
    [
        "push origin main", "again", "!git push origin main", '!f() { git status && git push origin "$1"; }; f',
        "-c a.b=c push",
    ],
)  # fmt: skip
def test_an_alias_that_pushes_takes_the_turn(desk: Desk, alias: str) -> None:
    mine = behind(desk)
    desk.git("config", "alias.again", "push", cwd=mine)
    desk.git("config", "alias.out", alias, cwd=mine)
    more = ["main"] if "$1" in alias else ["origin", "main"] if alias in ("again", "-c a.b=c push") else []
    (mine / "inner").mkdir()
    done = desk.shim("out", *more, cwd=mine / "inner")
    assert done.returncode == 0, done.stderr
    assert "your turn to push main" in done.stderr
    assert desk.subjects()[-1] == "mine: mine"


@pytest.mark.parametrize("words", [["--dry-run"], ["-n"], ["-nq"], ["--dry"], ["-h"], ["--help"]])
def test_a_push_that_only_looks_takes_no_turn(desk: Desk, words: list[str]) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", *words, "origin", "main", cwd=mine, GIT_PAGER="cat", MANPAGER="cat")
    assert "your turn" not in done.stderr
    assert desk.tip() != commit


def test_a_value_that_looks_like_an_option_is_a_value(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("config", "receive.advertisePushOptions", "true", cwd=desk.remote)
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("push", "-o", "--dry-run", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip() == commit


def test_from_another_folder_by_options(desk: Desk) -> None:
    mine = behind(desk)
    done = desk.shim("-C", str(mine.parent), "-C", "mine", "push", "origin", "main", cwd=desk.root / "other")
    assert done.returncode == 0, done.stderr
    assert desk.git("rev-parse", "HEAD", cwd=mine) == desk.tip()


def test_a_git_dir_with_a_tree_elsewhere(desk: Desk) -> None:
    mine = behind(desk)
    apart = desk.root / "apart.git"
    (mine / ".git").rename(apart)
    done = desk.shim(f"--git-dir={apart}", f"--work-tree={mine}", "push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git(f"--git-dir={apart}", "rev-parse", "HEAD") == desk.tip()
    assert (mine / "theirs").exists()


def test_a_bare_repository_pushes_too(desk: Desk) -> None:
    mine = behind(desk)
    bare = desk.root / "bare.git"
    desk.git("clone", "-q", "--bare", str(mine), str(bare))
    desk.git("remote", "set-url", "origin", str(desk.remote), cwd=bare)
    done = desk.shim("push", "origin", "main", cwd=bare)
    assert done.returncode == 0, done.stderr
    assert desk.git("rev-parse", "main", cwd=bare) == desk.tip()
    assert desk.subjects()[-1] == "mine: mine"


def test_subtree_and_send_pack_take_a_turn(desk: Desk) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "1\n")
    done = desk.shim("send-pack", str(desk.remote), "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "your turn to push main" in done.stderr
    assert desk.tip() == commit
    (mine / "lib").mkdir()
    desk.commit(mine, "lib/file", "1\n")
    done = desk.shim("subtree", "push", "--prefix=lib", "origin", "lib", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "your turn to push lib" in done.stderr
    assert desk.tip("lib")


def test_inside_a_turn_a_push_does_not_wait_for_itself(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "1\n")
    desk.git("branch", "topic", cwd=mine)
    desk.hook(mine, "pre-push", f'[ -e ../once ] || {{ touch ../once; "{desk.shims}/git" push origin topic main; }}')
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "waiting" not in done.stderr
    # The inner one holds main's turn already and takes one for the branch that nobody above it pushes.
    assert re.findall("your turn to push (.*) on", done.stderr) == ["main", "topic, main"]
    assert desk.tip("topic") == desk.tip("main") == desk.git("rev-parse", "main", cwd=mine)


HELPER = """#!/bin/sh
[ "$1" = "a b" ] && [ "$2" = c ] && [ $# = 2 ] || exit 9
git -c x.y=z push origin "HEAD:$(git config --get helper.branch)"
"""


def test_what_a_helper_program_pushes_takes_its_turn(desk: Desk) -> None:
    mine = behind(desk)
    helpers = desk.root / "my helpers"
    helpers.mkdir()
    write_executable(helpers / "git-ship", HELPER)
    words = ["-C", str(mine), "-c", "helper.branch=main", "ship", "a b", "c"]
    done = desk.shim(*words, cwd=desk.root, PATH=f"{desk.shims}:{desk.env['PATH']}:{helpers}")
    assert done.returncode == 0, done.stderr
    assert "your turn to push main" in done.stderr
    assert desk.subjects()[-1] == "mine: mine"
    helper = '#!/bin/sh\ngit ship "a b" c; echo "$PATH"\n'
    write_executable(helpers / "git-out", helper)
    desk.commit(mine, "more", "1\n")
    desk.git("config", "helper.branch", "main", cwd=mine)
    done = desk.shim("out", cwd=mine, PATH=f"{desk.shims}:{desk.env['PATH']}:{helpers}")
    assert (done.returncode, desk.subjects()[-1]) == (0, "mine: more"), done.stderr
    assert done.stdout.count(str(desk.shims)) == 1


def test_a_store_that_cannot_be_opened_closes_pushing(desk: Desk) -> None:
    mine = desk.clone("mine")
    tip = desk.tip()
    desk.commit(mine, "mine", "1\n")
    (desk.root / "no-state").write_text("a file\n")
    done = desk.shim("push", "origin", "main", cwd=mine, CLAIMONCE_STATE=str(desk.root / "no-state"))
    assert done.returncode != 0
    assert "no-state" in done.stderr
    assert desk.tip() == tip

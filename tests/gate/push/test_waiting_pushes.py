from __future__ import annotations

import json
import os
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk, until

from claimonce.shims.scripts import write_executable

CONFLICT = 82


class Line:
    """A push that its own hook holds in its turn, and others that begin to wait behind it, in order."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.go = desk, desk.root / "go"
        self.tree = desk.clone("holder")
        desk.commit(self.tree, "holder", "1\n")
        held = desk.root / "held"
        desk.hook(self.tree, "pre-push", f"touch {held}; while [ ! -e {self.go} ]; do sleep 0.05; done")
        self.holder = desk.start("push", "origin", "main", cwd=self.tree, session="holder")
        until(held.exists)
        self.waiting: list[subprocess.Popen[str]] = []

    def join(self, tree: Path, *words: str, **env: str) -> None:
        """Begin a push and wait until it stands in line."""
        begun = self.desk.start(*(words or ("push", "origin", "HEAD:main")), cwd=tree, session=tree.name, **env)
        self.waiting.append(begun)
        until(lambda: len(waiting(self.desk)) == len(self.waiting) or begun.poll() is not None)

    def end(self) -> list[tuple[int, str]]:
        """Let the holder go and return the status and the words of each that waited."""
        self.go.touch()
        said = [process.communicate(timeout=60)[1] for process in self.waiting]
        assert self.holder.wait(60) == 0
        self.holder.communicate()
        return [(process.returncode, text) for process, text in zip(self.waiting, said, strict=True)]


def waiting(desk: Desk) -> list[str]:
    with closing(desk.store()) as store:
        return [str(row["session"]) for row in store.rows("waiting_all")]


def pushes(desk: Desk) -> int:
    """How often main moved on the remote since somebody began to count."""
    log = desk.remote / "moved"
    return len(log.read_text().splitlines()) if log.exists() else 0


@pytest.fixture
def counted(desk: Desk) -> Desk:
    write_executable(desk.remote / "hooks" / "post-receive", "#!/bin/sh\ncat >> moved\n")
    return desk


def a_tree(desk: Desk, name: str, file: str = "", text: str = "1\n") -> Path:
    tree = desk.clone(name)
    desk.commit(tree, file or name, text)
    return tree


def ledger(desk: Desk, tree: Path, session: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        json.loads(line) for line in desk.verb("log", "--json", cwd=tree).stdout.splitlines()
    ]
    return [row for row in rows if row["session"] == f"env:{session}"]


def test_those_who_wait_go_out_in_one_push_each_with_a_receipt_of_its_own(counted: Desk) -> None:
    desk = counted
    names = ["one", "two", "three", "four"]
    trees = [a_tree(desk, name) for name in names]
    line = Line(desk)
    for tree in trees:
        line.join(tree)
    ended = line.end()
    assert [status for status, _ in ended] == [0] * 4, ended
    assert pushes(desk) == 2
    assert desk.subjects()[1:] == ["holder: holder", *(f"{name}: {name}" for name in names)]
    assert desk.is_linear()
    for tree, name in zip(trees, names, strict=True):
        head = desk.git("rev-parse", "HEAD", cwd=tree)
        assert desk.git("log", "-1", "--format=%s", head, cwd=desk.remote) == f"{name}: {name}"
        assert desk.git("status", "--porcelain", cwd=tree) == ""
        desk.git("fsck", "--strict", cwd=tree)
        done = next(row for row in ledger(desk, tree, name) if row["state"] == "done")
        assert done["receipt"]["new"] == head  # type: ignore[index]
    assert "takes your commits along" in ended[1][1]
    assert "takes along 3 more that wait: two, three, four" in ended[0][1]
    assert waiting(desk) == []


def test_worktrees_share_the_line_and_one_push(counted: Desk) -> None:
    desk = counted
    home, trees = desk.clone("home"), list[Path]()
    for name in ("one", "two", "three"):
        trees.append(desk.root / name)
        desk.git("worktree", "add", "-q", "--no-track", "-b", name, str(trees[-1]), "origin/main", cwd=home)
        desk.commit(trees[-1], name, "1\n")
    line = Line(desk)
    for tree in trees:
        line.join(tree)
    assert [status for status, _ in line.end()] == [0] * 3
    assert pushes(desk) == 2
    assert desk.is_linear()
    landed = desk.git("rev-list", "main", cwd=desk.remote).split()
    assert all(desk.git("rev-parse", "HEAD", cwd=tree) in landed for tree in trees)


def test_one_that_conflicts_is_left_out_with_its_own_answer(counted: Desk) -> None:
    desk = counted
    first, second, third = (
        a_tree(desk, "a", "README.md", "A\n"),
        a_tree(desk, "b", "README.md", "B\n"),
        a_tree(desk, "c"),
    )
    line = Line(desk)
    for tree in (first, second, third):
        line.join(tree, "push", "origin", "main")
    ended = line.end()
    assert [status for status, _ in ended] == [0, CONFLICT, 0], ended
    assert "conflict: README.md" in ended[1][1]
    assert "a: README.md" in ended[1][1]
    assert "git pull --rebase --autostash origin main" in ended[1][1]
    assert desk.git("status", "--porcelain", cwd=second) == ""
    assert pushes(desk) == 2
    desk.git("pull", "-q", "--rebase", "origin", "main", cwd=second, check=False)
    (second / "README.md").write_text("AB\n")
    desk.git("add", "README.md", cwd=second)
    desk.git("-c", "core.editor=true", "rebase", "--continue", cwd=second)
    assert desk.shim("push", "origin", "main", cwd=second, session="b").returncode == 0
    assert desk.subjects()[1:] == ["holder: holder", "a: README.md", "c: c", "b: README.md"]


def test_the_head_of_the_line_that_conflicts_still_carries_the_rest(counted: Desk) -> None:
    desk = counted
    first, second = a_tree(desk, "a", "holder", "mine\n"), a_tree(desk, "b")
    line = Line(desk)
    line.join(first)
    line.join(second)
    assert [status for status, _ in line.end()] == [CONFLICT, 0]
    assert desk.subjects()[1:] == ["holder: holder", "b: b"]


def test_one_that_fails_the_check_is_found_by_halving_and_left_out(counted: Desk) -> None:
    desk = counted
    names = ["one", "two", "bad", "four", "five"]
    trees = [a_tree(desk, name) for name in names]
    line = Line(desk)
    for tree in trees:
        line.join(tree, CLAIMONCE_GIT_PUSH__CHECK="echo run >> $CHECKS; test ! -e bad", CHECKS=f"{desk.root}/checks")
    ended = line.end()
    assert [status for status, _ in ended] == [0, 0, 1, 0, 0], ended
    assert "the check `echo run" in ended[2][1]
    assert desk.subjects()[1:] == ["holder: holder", "one: one", "two: two", "four: four", "five: five"]
    assert pushes(desk) == 2
    assert len((desk.root / "checks").read_text().splitlines()) < 7


def test_a_remote_that_refuses_one_commit_does_not_hold_up_the_rest(counted: Desk) -> None:
    desk = counted
    trees = [a_tree(desk, name) for name in ("one", "bad", "three")]
    refuse = 'git ls-tree --name-only $new | grep -q "^bad$" && { echo too bad >&2; exit 1; }'
    desk.reject(f"while read old new ref; do {refuse}; done; exit 0")
    line = Line(desk)
    for tree in trees:
        line.join(tree)
    ended = line.end()
    assert [status for status, _ in ended] == [0, 1, 0], ended
    assert "too bad" in ended[1][1]
    assert desk.subjects()[1:] == ["holder: holder", "one: one", "three: three"]


@pytest.mark.parametrize(
    "difference",
    ["url", "credential", "environment", "option", "update"],
)
def test_another_road_to_the_remote_is_a_push_of_its_own(counted: Desk, difference: str) -> None:
    desk = counted
    first, other = a_tree(desk, "one"), a_tree(desk, "two")
    words, env = ["push", "origin", "HEAD:main"], dict[str, str]()
    if difference == "url":
        desk.git("remote", "set-url", "--push", "origin", f"file://{desk.remote}", cwd=other)
    elif difference == "credential":
        desk.git("config", "credential.helper", "store", cwd=other)
    elif difference == "environment":
        env["GIT_SSH_COMMAND"] = "ssh -i other-key"
    elif difference == "option":
        words.insert(1, "--porcelain")
    else:
        env["CLAIMONCE_GIT_PUSH__UPDATE"] = "merge"
    line = Line(desk)
    line.join(first)
    line.join(other, *words, **env)
    assert [status for status, _ in line.end()] == [0, 0]
    assert pushes(desk) == 3


def test_each_push_s_own_hook_runs_once_before_it_is_taken_along(counted: Desk) -> None:
    desk = counted
    good, bad, last = (a_tree(desk, name) for name in ("good", "bad", "last"))
    for tree in (good, last):
        desk.hook(tree, "pre-push", f'echo "$1 $(cut -d" " -f3)" >> {desk.root}/{tree.name}.log')
    desk.hook(bad, "pre-push", "echo not with me >&2; exit 3")
    line = Line(desk)
    line.join(good)
    line.join(bad)
    line.waiting.pop(0 if line.waiting[0].poll() is not None else 1).communicate(timeout=30)
    line.join(last)
    ended = line.end()
    assert [status for status, _ in ended] == [0, 0], ended
    assert desk.subjects()[1:] == ["holder: holder", "good: good", "last: last"]
    for name in ("good", "last"):
        assert (desk.root / f"{name}.log").read_text() == "origin refs/heads/main\n"


@pytest.mark.usefixtures("engine")
def test_one_that_ends_before_its_turn_is_not_pushed(counted: Desk) -> None:
    desk = counted
    trees = [a_tree(desk, name) for name in ("one", "two", "three")]
    line = Line(desk)
    for tree in trees:
        line.join(tree)
    os.killpg(line.waiting[1].pid, signal.SIGKILL)
    line.waiting[1].wait()
    assert [status for status, _ in line.end()] == [0, -signal.SIGKILL, 0]
    assert desk.subjects()[1:] == ["holder: holder", "one: one", "three: three"]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("when", ["before", "after"])
def test_the_pushes_of_a_head_that_is_killed_are_landed_once(counted: Desk, when: str) -> None:
    """The head dies with its git, before it has pushed or after: those it took along find out from the remote."""
    desk = counted
    trees = [a_tree(desk, name) for name in ("one", "two", "three")]
    behind = desk.root / "killing"
    behind.mkdir()
    push = f'{GIT} "$@"; ' if when == "after" else ""
    write_executable(behind / "git", f'#!/bin/sh\n[ "$1" = push ] || exec {GIT} "$@"\n{push}kill -9 $PPID; exit 1\n')
    line = Line(desk)
    line.join(trees[0], PATH=f"{desk.shims}:{behind}:{desk.env['PATH']}")
    line.join(trees[1])
    line.join(trees[2])
    ended = line.end()
    assert [status for status, _ in ended] == [-signal.SIGKILL, 0, 0], ended
    ours = ["one: one"] if when == "after" else []
    assert desk.subjects()[1:] == ["holder: holder", *ours, "two: two", "three: three"]
    for tree in trees[1:]:
        assert desk.git("rev-parse", "HEAD", cwd=tree) in desk.git("rev-list", "main", cwd=desk.remote).split()
    rows = json.loads(desk.verb("status", "--json", cwd=trees[1]).stdout)
    assert [row for row in rows if row["state"] == "uncertain"] == []
    assert waiting(desk) == []


def test_several_commits_authors_and_messages_stay_as_they_were(counted: Desk) -> None:
    desk = counted
    one, two = a_tree(desk, "one"), desk.clone("two")
    for number, name in enumerate(("Ada", "Bo", "Cy")):
        (two / f"file-{number}").write_text(f"{number}\n")
        desk.git("add", ".", cwd=two)
        who = ("-c", f"user.name={name}", "-c", "user.email=x@example.test")
        desk.git(
            *who,
            "commit",
            "-q",
            f"--author={name} <{name}@example.test>",
            "-m",
            f"Do {number}\n\n  a\n\n\nb: c",
            cwd=two,
        )
    desk.git("commit", "-q", "--allow-empty", "-m", "Nothing", cwd=two)
    before = desk.git("log", "-4", "--format=%an %ae %at %B", cwd=two)
    line = Line(desk)
    line.join(one)
    line.join(two)
    assert [status for status, _ in line.end()] == [0, 0]
    assert pushes(desk) == 2
    assert desk.git("log", "-4", "--format=%an %ae %at %B", "main", cwd=desk.remote) == before


def test_a_commit_that_is_there_already_in_other_words_is_left_out(counted: Desk) -> None:
    desk = counted
    one, two = a_tree(desk, "one"), a_tree(desk, "two", "same", "1\n")
    desk.others_push("same", "1\n")
    line = Line(desk)
    line.join(one)
    line.join(two)
    ended = line.end()
    assert [status for status, _ in ended] == [0, 0], ended
    assert desk.subjects().count("two: same") == 0


def test_merge_drivers_and_merges_are_left_to_a_real_rebase(counted: Desk) -> None:
    desk = counted
    tree = desk.clone("setup")
    (tree / "log").write_text("begin\n")
    desk.git("add", "log", cwd=tree)
    desk.commit(tree, ".gitattributes", "log merge=union\n")
    desk.git("push", "-q", "origin", "main", cwd=tree)
    one, two = a_tree(desk, "one", "log", "begin\none\n"), a_tree(desk, "two", "log", "begin\ntwo\n")
    line = Line(desk)
    line.join(one)
    line.join(two)
    assert [status for status, _ in line.end()] == [0, 0]
    assert desk.git("show", "main:log", cwd=desk.remote).split() == ["begin", "one", "two"]


def test_a_broken_repository_of_one_does_not_hold_up_the_rest(counted: Desk) -> None:
    desk = counted
    one, broken, three = (a_tree(desk, name) for name in ("one", "broken", "three"))
    line = Line(desk)
    for tree in (one, broken, three):
        line.join(tree)
    head = desk.git("rev-parse", "HEAD", cwd=broken)
    (broken / ".git" / "objects" / head[:2] / head[2:]).unlink()
    ended = line.end()
    assert [status == 0 for status, _ in ended] == [True, False, True], ended
    assert desk.subjects()[1:] == ["holder: holder", "one: one", "three: three"]

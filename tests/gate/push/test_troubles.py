"""What can go wrong around a push: git's own words are kept, the tree is as before, and the line moves on."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from gate.push.desk import Desk, Ended, run, until
from gate.push.server import PASSWORD, USER, behind_password, silent

CORRUPT = b"this is no index\n"


def snapshot(desk: Desk, tree: Path) -> tuple[str, ...]:
    return (
        desk.git("rev-parse", "HEAD", cwd=tree),
        desk.git("symbolic-ref", "-q", "HEAD", cwd=tree, check=False),
        desk.git("status", "--porcelain", cwd=tree),
        desk.git("stash", "list", cwd=tree),
    )


def states(desk: Desk) -> list[object]:
    rows = [json.loads(line) for line in desk.verb("log", "--json", cwd=desk.root).stdout.splitlines()]
    return [row["state"] for row in rows if row["kind"] == "git_push" and row["state"]]


def line(desk: Desk) -> list[object]:
    rows: list[object] = json.loads(desk.verb("queue", "--json", cwd=desk.root).stdout)
    return rows


def behind(desk: Desk) -> Path:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    return mine


def next_one_lands(desk: Desk) -> None:
    """The line is free: another clone pushes to the same branch."""
    assert line(desk) == []
    other = desk.root / "next"
    if not other.exists():
        desk.clone("next")
    desk.commit(other, f"next-{len(desk.subjects())}", "1\n")
    done = desk.shim("push", "-q", "origin", "main", cwd=other, session="next")
    assert done.returncode == 0, done.stderr


# The disk.


@contextmanager
def small_disk(folder: Path, size: str) -> Generator[list[str]]:
    """Mount a disk of that size at `folder` in a name space of its own; give the words that run a command there."""
    folder.mkdir()
    own = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = f"mount -t tmpfs -o size={size} tmpfs {folder} && echo ready && exec cat"
    with subprocess.Popen(
        ["unshare", "-m", *own, "sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    ) as keeper:  # fmt: skip
        assert keeper.stdin is not None
        assert keeper.stdout is not None
        try:
            if keeper.stdout.readline() != "ready\n":
                pytest.skip("this host lets nobody mount a disk of their own")
            more = ["-U", "--preserve-credentials"] if own else []
            yield ["nsenter", "-t", str(keeper.pid), "-m", *more, "sh", "-c", 'cd "$0" && exec "$@"']
        finally:
            keeper.stdin.close()


@pytest.mark.skipif(not shutil.which("nsenter"), reason="needs util-linux")
def test_a_disk_that_is_full_at_any_step_of_a_rebase_leaves_everything_as_it_was(desk: Desk) -> None:
    """The same push with more and more room: too little for the fetch, the tree, the rebase, and then enough."""
    mine = desk.clone("mine")
    (mine / "large").write_bytes(os.urandom(300_000))
    (mine / "log").write_text("begin\n")
    desk.git("add", ".", cwd=mine)
    desk.commit(mine, ".gitattributes", "log merge=union\n")  # a merge driver: the rebase needs a tree on the disk
    desk.git("push", "-q", "origin", "main", cwd=mine)
    desk.commit(mine, "log", "begin\nmine\n")
    disk, stopped = desk.root / "disk", []
    with small_disk(disk, "6m") as inside:

        def there(*words: str, where: str = "mine") -> Ended:
            return run([*inside, str(disk / where), *words], desk.root, desk.environment())

        assert there("cp", "-a", str(mine), ".", where=".").returncode == 0
        for number, room in enumerate((0, 16, 64, 256, 352, 384, 416, 448, 4000)):
            desk.others_push(f"theirs-{number}", "1\n" * 20_000)
            if number == 0:
                desk.others_push("log", "begin\ntheirs\n")
            before = [there("git", *words).stdout for words in (("rev-parse", "HEAD", "main"), ("status", "-s"))]
            tip = desk.tip()
            fill = f"dd if=/dev/zero of=fill bs=1k count=$(($(df -k --output=avail . | tail -1) - {room})) 2>&1"
            assert there("sh", "-c", fill, where=".").returncode == 0
            done = there(str(desk.shims / "git"), "push", "origin", "main")
            assert there("rm", "fill", where=".").returncode == 0
            if done.returncode == 0:
                break
            stopped.append(done.stderr)
            after = [there("git", *words).stdout for words in (("rev-parse", "HEAD", "main"), ("status", "-s"))]
            assert (after, desk.tip()) == (before, tip), done.stderr
            assert there("sh", "-c", "ls .git/claimonce .git/worktrees 2> /dev/null | grep push-").stdout == ""
            assert there("git", "for-each-ref", "refs/claimonce").stdout == ""
            next_one_lands(desk)
        assert done.returncode == 0, done.stderr
    for step in ("could not be fetched: ", "`git worktree add ", "the rebase on the remote's commits failed"):
        assert any(step in text for text in stopped), step
    assert any("No space left on device" in text for text in stopped)
    assert desk.git("show", "main:log", cwd=desk.remote).split() == ["begin", "theirs", "mine"]
    assert "uncertain" not in states(desk)


# The repository.


@pytest.mark.parametrize("is_behind", [False, True])
def test_a_corrupt_index_lands_what_is_committed_and_is_left_as_it_is(desk: Desk, is_behind: bool) -> None:
    mine = behind(desk) if is_behind else desk.clone("mine")
    was = desk.commit(mine, "more", "3\n")
    (mine / ".git" / "index").write_bytes(CORRUPT)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-1] == "mine: more"
    assert (mine / ".git" / "index").read_bytes() == CORRUPT
    assert desk.git("rev-parse", "HEAD", cwd=mine) == was
    assert ("left where it was (fatal:" in done.stderr) == is_behind
    assert "uncommitted" not in done.stderr
    next_one_lands(desk)


def test_a_commit_that_cannot_be_read_gets_git_s_own_answer(desk: Desk) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "2\n")
    tip = desk.tip()
    tree = desk.git("rev-parse", "HEAD^{tree}", cwd=mine)
    (mine / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode != 0
    assert tree in done.stderr
    assert (desk.tip(), desk.git("rev-parse", "HEAD", cwd=mine)) == (tip, commit)
    next_one_lands(desk)


@pytest.mark.parametrize("is_behind", [False, True])
def test_a_user_s_hook_that_fails_stops_the_push_and_nobody_else(desk: Desk, is_behind: bool) -> None:
    mine = behind(desk) if is_behind else desk.clone("mine")
    desk.commit(mine, "more", "3\n")
    desk.hook(mine, "pre-push", "echo the tests are red >&2; exit 7")
    before, tip = snapshot(desk, mine), desk.tip()
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 1
    assert "the tests are red" in done.stderr
    assert (snapshot(desk, mine), desk.tip()) == (before, tip)
    next_one_lands(desk)


# The remote.


def test_a_remote_behind_a_password_is_pushed_to_with_git_s_own_credentials(desk: Desk) -> None:
    mine = behind(desk)
    desk.git("config", "http.receivepack", "true", cwd=desk.remote)
    with behind_password(desk.root) as url:
        plain = {"GIT_TERMINAL_PROMPT": "0", "no_proxy": "127.0.0.1"}
        desk.git("remote", "set-url", "origin", f"{url}/remote.git", cwd=mine)
        before, tip = snapshot(desk, mine), desk.tip()
        none = desk.shim("push", "origin", "main", cwd=mine, **plain)
        assert none.returncode == 128
        assert "could not read Username" in none.stderr
        for password, status in (("wrong", 128), (PASSWORD, 0)):
            helper = f"!printf 'username={USER}\\npassword={password}\\n'"
            desk.git("config", "credential.helper", helper, cwd=mine)
            done = desk.shim("push", "origin", "main", cwd=mine, **plain)
            assert done.returncode == status, done.stderr
            if status:
                assert "Authentication failed" in done.stderr
                assert (snapshot(desk, mine), desk.tip(), line(desk)) == (before, tip, [])
    assert desk.subjects()[1:] == ["other: theirs", "mine: mine"]
    assert sorted(states(desk)) == ["done", "failed", "failed", "intended", "intended", "intended"]


def test_a_key_that_is_refused_keeps_ssh_s_own_words(desk: Desk) -> None:
    mine = behind(desk)
    desk.git("remote", "set-url", "origin", "ssh://git@example.test/team/work.git", cwd=mine)
    before = snapshot(desk, mine)
    ssh = "sh -c 'echo git@example.test: Permission denied >&2; exit 255'"
    done = desk.shim("push", "origin", "main", cwd=mine, GIT_SSH_COMMAND=ssh)
    assert done.returncode == 128
    assert "git@example.test: Permission denied" in done.stderr
    assert snapshot(desk, mine) == before
    assert line(desk) == []
    assert states(desk)[-1] == "failed"


@pytest.mark.parametrize("words", [["origin", "main"], ["--force", "origin", "main"]])
def test_a_remote_that_never_answers_holds_the_turn_no_longer_than_the_time_out(desk: Desk, words: list[str]) -> None:
    mine = behind(desk)
    before = snapshot(desk, mine)
    with silent() as url:
        desk.git("remote", "set-url", "origin", url, cwd=mine)
        done = desk.shim("push", *words, cwd=mine, CLAIMONCE_GIT_PUSH__TIMEOUT="300ms")
        assert done.returncode == 1
        assert "had no answer from the remote for 0.3 s (git_push.timeout)" in done.stderr
        assert snapshot(desk, mine) == before
        assert line(desk) == []
        assert states(desk)[-1] == "failed"


def test_those_who_wait_behind_one_that_hangs_get_their_turn(desk: Desk) -> None:
    one, two = behind(desk), desk.clone("two")
    with silent() as url:
        for tree in (one, two):
            desk.git("remote", "set-url", "origin", url, cwd=tree)
        slow = {"CLAIMONCE_GIT_PUSH__TIMEOUT": "10s", "GIT_SSH_COMMAND": "ssh -v"}  # another road: they share no push
        first = desk.start("push", "origin", "main", cwd=one, session="one", **slow)
        until(lambda: len(line(desk)) == 1)
        second = desk.start("push", "origin", "main", cwd=two, session="two", CLAIMONCE_GIT_PUSH__TIMEOUT="300ms")
        until(lambda: len(line(desk)) == 2)
        said = [process.communicate(timeout=60)[1] for process in (first, second)]
    assert [first.returncode, second.returncode] == [1, 1]
    assert "waiting for the turn" in said[1]
    assert "your turn to push" in said[1]
    assert "had no answer from the remote" in said[1]


def test_a_remote_that_hangs_in_its_own_hook_is_asked_what_it_has(desk: Desk) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "2\n")
    desk.reject(f"echo $$ > {desk.root}/pid; exec sleep 600")
    process = desk.start("push", "origin", "main", cwd=mine, CLAIMONCE_GIT_PUSH__TIMEOUT="1s")
    try:
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    finally:
        with suppress(ProcessLookupError):
            os.kill(int((desk.root / "pid").read_text()), signal.SIGKILL)
    assert "git push had not ended after 1 s (git_push.timeout)" in process.communicate(timeout=30)[1]
    assert states(desk)[-1] == "failed"
    assert desk.git("rev-parse", "HEAD", cwd=mine) == commit
    (desk.remote / "hooks" / "pre-receive").unlink()
    next_one_lands(desk)


@pytest.mark.parametrize(
    ("rule", "words", "says"),
    [
        ("receive.denyNonFastForwards", ["--force", "origin", "main"], "denying non-fast-forward"),
        ("receive.denyDeletes", ["origin", ":main"], "denying ref deletion"),
    ],
)
def test_a_protected_branch_keeps_the_remote_s_own_words(desk: Desk, rule: str, words: list[str], says: str) -> None:
    mine = behind(desk)
    desk.git("config", rule, "true", cwd=desk.remote)
    before, tip = snapshot(desk, mine), desk.tip()
    done = desk.shim("push", *words, cwd=mine)
    assert done.returncode == 1
    assert says in done.stderr
    assert (snapshot(desk, mine), desk.tip()) == (before, tip)
    assert states(desk)[-1] == "failed"
    next_one_lands(desk)

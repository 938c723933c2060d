from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk

from claimonce.gate.push import prepush, prepush_road
from claimonce.gate.push.errors import HookInTheWay, NotARepository
from claimonce.gate.store import open_store


def install(desk: Desk, tree: Path) -> Path:
    return Path(prepush.install(str(tree), desk.env, desk.launcher))


def push(desk: Desk, tree: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Push around the shim, as `/usr/bin/git push` does."""
    return subprocess.run(
        [GIT, "push", *(words or ("origin", "main"))], cwd=tree, env={**desk.env, "CLAIMONCE_SESSION": "around", **env},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_installing_twice_and_removing_leaves_what_was_there(desk: Desk) -> None:
    mine = desk.clone("mine")
    hook = desk.hook(mine, "pre-push", "echo mine")
    text = hook.read_text()
    assert not prepush.is_installed(str(mine), desk.env)
    assert install(desk, mine) == install(desk, mine) == hook
    assert prepush.is_installed(str(mine), desk.env)
    assert (hook.parent / prepush_road.BEFORE).read_text() == text
    assert prepush.remove(str(mine), desk.env)
    assert hook.read_text() == text
    assert not (hook.parent / prepush_road.BEFORE).exists()
    assert not prepush.remove(str(mine), desk.env)


def test_without_a_hook_before_nothing_is_left_after_removing(desk: Desk) -> None:
    mine = desk.clone("mine")
    hook = install(desk, mine)
    prepush.remove(str(mine), desk.env)
    assert not hook.exists()


def test_a_linked_worktree_has_the_hook_of_its_repository(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    desk.git("worktree", "add", "-q", str(desk.root / "tree"), cwd=mine)
    assert prepush.is_installed(str(desk.root / "tree"), desk.env)


def test_a_tracked_hooks_folder_is_not_touched(desk: Desk) -> None:
    mine = desk.clone("mine")
    (mine / ".husky").mkdir()
    desk.commit(mine, ".husky/pre-push", "#!/bin/sh\n")
    for folder in (".husky", ".husky/_"):
        desk.git("config", "core.hooksPath", folder, cwd=mine)
        with pytest.raises(HookInTheWay, match="tracked"):
            install(desk, mine)
    assert (mine / ".husky" / "pre-push").read_text() == "#!/bin/sh\n"
    assert not (mine / ".husky" / "_").exists()


def test_a_hooks_folder_of_several_repositories_is_not_touched(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("config", "--global", "core.hooksPath", str(desk.root / "everybody"), cwd=mine)
    with pytest.raises(HookInTheWay, match="not this repository's own") as stopped:
        install(desk, mine)
    assert not (desk.root / "everybody").exists()
    assert stopped.value.line in str(stopped.value)


def test_the_line_to_add_by_hand_works_in_a_tracked_hook(desk: Desk) -> None:
    mine = desk.clone("mine")
    (mine / "hooks").mkdir()
    desk.commit(mine, "hooks/pre-push", f"#!/bin/sh -e\n{prepush.line(desk.launcher)}\n")
    (mine / "hooks" / "pre-push").chmod(0o755)
    desk.git("config", "core.hooksPath", "hooks", cwd=mine)
    assert prepush.is_installed(str(mine), desk.env)
    assert push(desk, mine).returncode == 0
    with held(desk, mine):
        desk.commit(mine, "more", "1\n")
        assert push(desk, mine).returncode == 1


@pytest.mark.parametrize("words", [("--dry-run", "origin", "main"), ("-qn", "origin"), ("origin", "main", "--dry")])
@pytest.mark.parametrize("shimmed", [True, False])
def test_a_dry_run_takes_no_turn_and_is_refused_none(desk: Desk, words: tuple[str, ...], shimmed: bool) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    tip, commit = desk.tip(), desk.commit(mine, "mine", "1\n")
    with held(desk, mine):
        done = desk.shim("push", *words, cwd=mine) if shimmed else push(desk, mine, *words)
    assert (done.returncode, desk.tip()) == (0, tip), done.stderr
    done = desk.shim("push", *words, cwd=mine) if shimmed else push(desk, mine, *words)
    assert done.returncode == 0, done.stderr
    left = open_store(desk.env["CLAIMONCE_STATE"]).rows("intents_unsettled")
    assert not [row for row in left if commit in str(row["detail"])]


def test_the_last_word_about_a_dry_run_counts_before_the_push_takes_its_turn(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    desk.commit(mine, "mine", "1\n")
    with held(desk, mine):
        done = push(desk, mine, "--dry-run", "--no-dry-run", "origin", "main")
        named = push(desk, mine, "-o", "--dry-run", "origin", "main")
    assert (done.returncode, named.returncode) == (1, 1)
    assert "is not free" in done.stderr


def test_outside_of_a_repository_is_said(desk: Desk) -> None:
    with pytest.raises(NotARepository):
        prepush.install(str(desk.root), desk.env)
    assert not prepush.is_installed(str(desk.root), desk.env)


class held:  # noqa: N801  (reads as a word where it stands)
    """Somebody else's turn for main, held by a shim push that its own hook keeps waiting."""

    def __init__(self, desk: Desk, near: Path) -> None:
        self.desk, self.go = desk, desk.root / "go"
        self.tree = desk.clone(f"holder-{near.name}")

    def __enter__(self) -> None:
        from gate.push.desk import until

        self.desk.commit(self.tree, "holder", "1\n")
        marker = self.desk.root / "held"
        self.desk.hook(self.tree, "pre-push", f"touch {marker}; while [ ! -e {self.go} ]; do sleep 0.05; done; exit 1")
        self.process = self.desk.start("push", "origin", "main", cwd=self.tree, session="holder")
        until(marker.exists)

    def __exit__(self, *_: object) -> None:
        self.go.touch()
        self.process.communicate(timeout=30)


def test_a_held_branch_stops_a_push_around_the_shim(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    desk.commit(mine, "mine", "1\n")
    tip = desk.tip()
    with held(desk, mine):
        done = push(desk, mine)
        assert done.returncode == 1
        assert "holder pushes to it since" in done.stderr
        assert "claimonce push origin main" in done.stderr
        assert push(desk, mine, "origin", "main:topic").returncode == 0
    assert desk.tip() == tip
    assert push(desk, mine).returncode == 0


def test_a_free_turn_is_held_by_the_push_until_it_ends(desk: Desk) -> None:
    mine, other = desk.clone("mine"), desk.clone("other")
    inner = f"{GIT} -C {other} push origin main 2> {desk.root}/inner; echo $? >> {desk.root}/inner; true"
    desk.hook(mine, "pre-push", f"unset GIT_DIR CLAIMONCE_CLAIM\n{inner}")
    install(desk, mine)
    install(desk, other)
    desk.commit(mine, "mine", "1\n")
    desk.commit(other, "other", "1\n")
    assert push(desk, mine).returncode == 0
    told = (desk.root / "inner").read_text()
    assert "around pushes to it since" in told
    assert told.endswith("1\n")
    assert desk.subjects()[-1] == "mine: mine"
    done = desk.shim("push", "origin", "main", cwd=other)
    assert done.returncode == 0, done.stderr
    assert json.loads(desk.verb("status", "--json", cwd=mine).stdout) == []


def test_the_hook_before_runs_once_with_git_s_own_words(desk: Desk) -> None:
    mine = desk.clone("mine")
    log = desk.root / "log"
    desk.hook(mine, "pre-push", f'echo "$@" >> {log}; cat >> {log}')
    install(desk, mine)
    base = desk.tip()
    commit = desk.commit(mine, "mine", "1\n")
    expected = f"origin {desk.remote}\nrefs/heads/main {commit} refs/heads/main {base}\n"
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    assert log.read_text() == expected
    log.unlink()
    again = desk.commit(mine, "more", "1\n")
    assert push(desk, mine).returncode == 0
    assert log.read_text() == expected.replace(base, "BASE").replace(commit, again).replace("BASE", commit)


def test_the_hook_before_still_stops_a_push(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.hook(mine, "pre-push", "echo no, thanks >&2; exit 3")
    install(desk, mine)
    desk.commit(mine, "mine", "1\n")
    for done in (push(desk, mine), desk.shim("push", "origin", "main", cwd=mine)):
        assert done.returncode == 1
        assert done.stderr.count("no, thanks") == 1


def test_a_rebased_push_meets_the_hook_once_too(desk: Desk) -> None:
    mine = desk.clone("mine")
    log = desk.root / "log"
    desk.hook(mine, "pre-push", f"echo once >> {log}")
    install(desk, mine)
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "1\n")
    assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
    assert log.read_text() == "once\n"


def test_a_claim_that_is_not_true_opens_nothing(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    desk.commit(mine, "mine", "1\n")
    with held(desk, mine):
        assert push(desk, mine, CLAIMONCE_CLAIM="1#99").returncode == 1


def test_a_launcher_that_is_gone_lets_the_push_go_with_one_line(desk: Desk) -> None:
    mine = desk.clone("mine")
    prepush.install(str(mine), desk.env, str(desk.root / "gone"))
    desk.commit(mine, "mine", "1\n")
    done = push(desk, mine)
    assert done.returncode == 0
    assert len([line for line in done.stderr.splitlines() if "claimonce" in line]) == 1


def test_an_interpreter_that_is_gone_lets_the_push_go_with_one_line(desk: Desk) -> None:
    mine = desk.clone("mine")
    text = Path(desk.launcher).read_text().splitlines()
    broken = desk.root / "broken"
    broken.write_text("\n".join("python=/nowhere/python" if line.startswith("python=") else line for line in text))
    broken.chmod(0o755)
    prepush.install(str(mine), desk.env, str(broken))
    desk.commit(mine, "mine", "1\n")
    done = push(desk, mine)
    assert done.returncode == 0
    assert len([line for line in done.stderr.splitlines() if "claimonce" in line]) == 1


def test_a_hook_that_another_tool_moved_aside_still_counts(desk: Desk) -> None:
    mine = desk.clone("mine")
    hook = install(desk, mine)
    os.rename(hook, hook.parent / "pre-push.legacy")
    desk.hook(mine, "pre-push", '"${0%/*}/pre-push.legacy" "$@"')
    assert prepush.is_installed(str(mine), desk.env)
    assert install(desk, mine) == hook
    desk.commit(mine, "mine", "1\n")
    with held(desk, mine):
        assert push(desk, mine).returncode == 1


def test_only_the_mode_enforce_stops_a_push(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    desk.commit(mine, "mine", "1\n")
    with held(desk, mine):
        assert push(desk, mine, CLAIMONCE_GIT_PUSH__MODE="observe").returncode == 0


def test_a_push_that_only_the_line_saw_is_settled_by_asking_the_remote(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    commit = desk.commit(mine, "mine", "1\n")
    assert push(desk, mine).returncode == 0
    said = desk.verb("status", cwd=mine)
    assert "uncertain" in said.stdout
    assert "`claimonce status --reconcile` asks the remote" in said.stdout
    assert "settle KEY" not in said.stdout
    after = desk.verb("status", "--reconcile", "--all", "--json", cwd=desk.root)
    rows = [row for row in json.loads(after.stdout) if row["kind"] == "git_push"]
    assert [(row["state"], row["receipt"].get("new")) for row in rows] in ([("done", commit)], []), rows
    assert desk.verb("status", cwd=mine).stdout.startswith("Nothing is held")
    ledger = desk.verb("log", "--json", cwd=mine).stdout
    assert "the remote has its commit" in ledger


def test_a_push_that_did_not_land_is_settled_as_failed(desk: Desk) -> None:
    mine = desk.clone("mine")
    install(desk, mine)
    desk.commit(mine, "mine", "1\n")
    desk.reject()
    assert push(desk, mine).returncode != 0
    desk.verb("status", "--reconcile", cwd=mine)
    assert "the remote does not have its commit" in desk.verb("log", "--json", cwd=mine).stdout

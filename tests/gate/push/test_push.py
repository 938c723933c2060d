from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk

CONFLICT, HELD = 82, 80


def snapshot(desk: Desk, tree: Path) -> tuple[str, ...]:
    return (
        desk.git("rev-parse", "HEAD", cwd=tree),
        desk.git("symbolic-ref", "-q", "HEAD", cwd=tree, check=False),
        desk.git("status", "--porcelain", cwd=tree),
        desk.git("diff", cwd=tree),
        desk.git("diff", "--cached", cwd=tree),
        desk.git("worktree", "list", cwd=tree),
    )


def leftovers(desk: Desk, tree: Path) -> list[str]:
    folder = tree / ".git" / "claimonce"
    files = [path.name for path in folder.iterdir()] if folder.exists() else []
    return files + desk.git("for-each-ref", "refs/claimonce", cwd=tree).split()


def ledger(desk: Desk, tree: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        json.loads(line) for line in desk.verb("log", "--json", cwd=tree).stdout.splitlines()
    ]
    return [row for row in rows if row["kind"] == "git_push"]


def test_a_push_that_is_behind_lands_on_top_and_the_branch_follows(desk: Desk) -> None:
    mine = desk.clone("mine")
    theirs = desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects() == ["first: README.md", "other: theirs", "mine: mine"]
    assert desk.git("rev-parse", "HEAD", "main", "origin/main", cwd=mine).split() == [desk.tip()] * 3
    assert desk.git("status", "--porcelain", cwd=mine) == ""
    assert leftovers(desk, mine) == []
    last = next(row for row in ledger(desk, mine) if row["state"] == "done")
    assert last["receipt"] == {"ref": "main", "remote": str(desk.remote), "old": theirs, "new": desk.tip()}


def test_the_first_line_names_the_turn(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", cwd=mine)
    assert done.stderr.splitlines()[0] == f"claimonce: your turn to push main on {desk.remote}"


def test_a_push_that_is_not_behind_is_git_s_own(desk: Desk) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip() == commit
    assert "main -> main" in done.stderr


def test_nothing_to_push_brings_the_clean_branch_along(desk: Desk) -> None:
    mine = desk.clone("mine")
    theirs = desk.others_push("theirs", "1\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "Everything up-to-date" in done.stderr
    assert desk.git("rev-parse", "HEAD", cwd=mine) == theirs == desk.tip()


def test_a_conflict_leaves_everything_as_it_was_and_says_the_way_out(desk: Desk) -> None:
    mine = desk.clone("mine")
    theirs = desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    (mine / "README.md").write_text("Mine, dirty\n")
    (mine / "loose").write_text("not added\n")
    before = snapshot(desk, mine)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == CONFLICT
    assert "conflict: README.md" in done.stderr
    assert f"theirs: {theirs[:7]} Agent: other: README.md" in done.stderr
    assert "git pull --rebase --autostash origin main" in done.stderr
    assert snapshot(desk, mine) == before
    assert desk.tip() == theirs
    assert leftovers(desk, mine) == []
    assert desk.verb("queue", "--json", cwd=mine).stdout.strip() == "[]"


def test_the_way_out_of_a_conflict_works_as_printed(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    step = done.stderr.splitlines()[-1].strip().split("; ")
    desk.git(*step[0].split()[1:], cwd=mine, check=False)
    (mine / "README.md").write_text("Both\n")
    desk.git("add", "README.md", cwd=mine)
    desk.git("-c", "core.editor=true", "rebase", "--continue", cwd=mine)
    assert desk.shim(*step[2].removeprefix("then ").split()[1:], cwd=mine).returncode == 0
    assert desk.subjects() == ["first: README.md", "other: README.md", "mine: README.md"]


def test_the_queue_moves_on_after_a_conflict(desk: Desk) -> None:
    mine, next_one = desk.clone("mine"), desk.clone("next")
    desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    desk.commit(next_one, "next", "1\n")
    assert desk.shim("push", cwd=mine).returncode == CONFLICT
    assert desk.shim("push", cwd=next_one, session="two").returncode == 0


def test_a_dirty_tree_lands_and_is_left_with_the_one_command(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    was = desk.commit(mine, "mine", "2\n")
    (mine / "README.md").write_text("edited\n")
    (mine / "staged").write_text("staged\n")
    desk.git("add", "staged", cwd=mine)
    before = snapshot(desk, mine)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-1] == "mine: mine"
    assert snapshot(desk, mine) == before
    command = done.stderr.splitlines()[-1].rpartition("bring it along: ")[2]
    assert command == f"git rebase --autostash --onto {desk.tip()} {was}"
    desk.git(*command.split()[1:], cwd=mine)
    assert desk.git("rev-parse", "HEAD", cwd=mine) == desk.tip()
    assert (mine / "README.md").read_text() == "edited\n"
    assert (mine / "staged").read_text() == "staged\n"


def test_an_untracked_file_in_the_way_is_not_overwritten(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    was = desk.commit(mine, "mine", "2\n")
    (mine / "theirs").write_text("precious\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "to bring it along: git rebase" in done.stderr
    assert (mine / "theirs").read_text() == "precious\n"
    assert desk.git("rev-parse", "HEAD", cwd=mine) == was


def test_a_detached_head_is_brought_up_to_date_and_follows(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("checkout", "-q", "--detach", cwd=mine)
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "HEAD:main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-2:] == ["other: theirs", "mine: mine"]
    assert desk.git("rev-parse", "HEAD", cwd=mine) == desk.tip()
    assert desk.git("symbolic-ref", "-q", "HEAD", cwd=mine, check=False) == ""


def test_a_detached_head_without_a_refspec_gets_git_s_own_answer(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("checkout", "-q", "--detach", cwd=mine)
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 128
    assert "You are not currently on a branch" in done.stderr


def test_no_upstream_gets_git_s_own_answer(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("switch", "-q", "-c", "topic", cwd=mine)
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 128
    assert "has no upstream branch" in done.stderr


def test_a_new_branch_is_set_up_by_u(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("switch", "-q", "-c", "topic", cwd=mine)
    commit = desk.commit(mine, "topic", "1\n")
    done = desk.shim("push", "-u", "origin", "topic", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip("topic") == commit
    assert desk.git("rev-parse", "--abbrev-ref", "@{upstream}", cwd=mine) == "origin/topic"


def test_u_sets_the_upstream_of_a_branch_that_was_rebased(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("branch", "--unset-upstream", cwd=mine)
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "-u", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git("rev-parse", "--abbrev-ref", "@{upstream}", cwd=mine) == "origin/main"


def test_a_forced_push_is_left_as_it_is(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    commit = desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "--force", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip() == commit == desk.git("rev-parse", "HEAD", cwd=mine)


def test_a_lease_that_is_stale_stays_refused(desk: Desk) -> None:
    mine = desk.clone("mine")
    theirs = desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "--force-with-lease", "origin", "main", cwd=mine)
    assert done.returncode == 1
    assert "stale info" in done.stderr
    assert desk.tip() == theirs


@pytest.mark.parametrize("spec", ["v1", "refs/tags/v1", "tag v1"])
def test_a_tag_takes_the_turn_and_is_pushed_as_it_is(desk: Desk, spec: str) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    commit = desk.commit(mine, "mine", "2\n")
    desk.git("tag", "v1", cwd=mine)
    done = desk.shim("push", "origin", *spec.split(), cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip("v1") == commit
    assert ledger(desk, mine)[0]["key"] == f"push:{desk.remote}:refs/tags/v1".replace("_", "-").lower()


@pytest.mark.parametrize("words", [["origin", ":topic"], ["origin", "--delete", "topic"], ["-d", "origin", "topic"]])
def test_a_deletion_takes_the_turn(desk: Desk, words: list[str]) -> None:
    mine = desk.clone("mine")
    desk.git("push", "-q", "origin", "main:topic", cwd=mine)
    done = desk.shim("push", *words, cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip("topic") == ""
    assert ledger(desk, mine)[-1]["receipt"]["new"] == "0" * 40  # type: ignore[index]


def test_another_name_on_the_remote_is_never_rebased(desk: Desk) -> None:
    mine = desk.clone("mine")
    theirs = desk.others_push("theirs", "1\n")
    desk.git("switch", "-q", "-c", "topic", cwd=mine)
    commit = desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "topic:main", cwd=mine)
    assert done.returncode == 1
    assert "fetch first" in done.stderr
    assert (desk.tip(), desk.git("rev-parse", "HEAD", cwd=mine)) == (theirs, commit)


def test_what_stands_here_to_main_lands_from_a_branch_of_another_name(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.git("switch", "-q", "-c", "topic", "--no-track", cwd=mine)
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "HEAD:main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git("rev-parse", "topic", cwd=mine) == desk.tip()


def test_commits_that_others_may_build_on_are_not_rewritten(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("switch", "-q", "-c", "topic", "--no-track", cwd=mine)
    commit = desk.commit(mine, "mine", "2\n")
    desk.git("push", "-q", "origin", "topic", cwd=mine)
    desk.others_push("theirs", "1\n")
    done = desk.shim("push", "origin", "HEAD:main", cwd=mine)
    assert done.returncode == 1
    assert "commits of topic are on a remote already" in done.stderr
    assert desk.git("rev-parse", "HEAD", cwd=mine) == commit


def test_several_refspecs_take_all_their_turns(desk: Desk) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "2\n")
    desk.git("branch", "topic", cwd=mine)
    done = desk.shim("push", "origin", "topic", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip("topic") == desk.tip("main") == commit
    assert {str(row["key"]).rpartition("/")[2] for row in ledger(desk, mine)} == {"topic", "main"}


@pytest.mark.parametrize(
    "words", [["--all"], ["--mirror"], ["--tags"], ["origin", "refs/heads/*:refs/heads/*"], ["origin", ":"]]
)
def test_a_push_of_many_takes_its_turns_and_is_git_s_own(desk: Desk, words: list[str]) -> None:
    mine = desk.clone("mine")
    commit = desk.commit(mine, "mine", "2\n")
    desk.git("tag", "v1", cwd=mine)
    done = desk.shim("push", *words, cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.tip("v1" if "--tags" in words else "main") == commit
    assert any(row["state"] == "done" for row in ledger(desk, mine))


def test_a_remote_that_rejects_keeps_its_words_and_status(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.reject()
    desk.commit(mine, "mine", "2\n")
    plain = desk.git("push", "origin", "main", cwd=mine, check=False)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert (plain, done.returncode) == ("", 1)
    assert "nobody may push" in done.stderr
    assert "pre-receive hook declined" in done.stderr
    assert ledger(desk, mine)[-1]["state"] == "failed"


def test_a_remote_that_rejects_an_update_leaves_the_branch(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    desk.reject()
    before = snapshot(desk, mine)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 1
    assert done.stderr.count("pre-receive hook declined") == 1
    assert snapshot(desk, mine) == before
    assert leftovers(desk, mine) == []


def test_a_remote_that_moves_without_the_turn_is_met_again(desk: Desk) -> None:
    mine, rude = desk.clone("mine"), desk.clone("rude")
    desk.others_push("theirs", "1\n")
    desk.git("pull", "-q", cwd=rude)
    desk.commit(rude, "rude", "1\n")
    desk.commit(mine, "mine", "2\n")
    theirs = f"env -u GIT_DIR {GIT} -C {rude} push -q origin main"
    desk.hook(mine, "pre-push", f"[ -e ../once ] || {{ touch ../once; {theirs}; }}")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[1:] == ["other: theirs", "rude: rude", "mine: mine"]
    assert "moved by a push that took no turn" in done.stderr


def test_no_repository_and_no_remote_get_git_s_own_answer(desk: Desk) -> None:
    outside = desk.root / "outside"
    outside.mkdir()
    done = desk.shim("push", "origin", "main", cwd=outside)
    assert done.returncode == 128
    assert "not a git repository" in done.stderr
    mine = desk.clone("mine")
    done = desk.shim("push", "nowhere", "main", cwd=mine)
    assert done.returncode == 128
    assert "'nowhere' does not appear to be a git repository" in done.stderr
    done = desk.shim("push", "origin", "missing", cwd=mine)
    assert done.returncode == 1
    assert "src refspec missing does not match any" in done.stderr


def test_an_unknown_option_is_git_s_to_refuse(desk: Desk) -> None:
    mine = desk.clone("mine")
    done = desk.shim("push", "--no-such-option", cwd=mine)
    assert done.returncode == 129


def test_merges_stay_merges(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("switch", "-q", "-c", "topic", cwd=mine)
    desk.commit(mine, "topic", "1\n")
    desk.git("switch", "-q", "main", cwd=mine)
    desk.commit(mine, "mine", "1\n")
    desk.git("merge", "-q", "--no-ff", "-m", "Merge topic", "topic", cwd=mine)
    desk.others_push("theirs", "1\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git("log", "--merges", "--format=%s", "main", cwd=desk.remote) == "Merge topic"


def test_merge_and_ff_only_are_obeyed(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    commit = desk.commit(mine, "mine", "2\n")
    refused = desk.shim("push", "origin", "main", cwd=mine, CLAIMONCE_GIT_PUSH__UPDATE="ff-only")
    assert refused.returncode == 1
    assert "fetch first" in refused.stderr or "non-fast-forward" in refused.stderr
    merged = desk.shim("push", "origin", "main", cwd=mine, CLAIMONCE_GIT_PUSH__UPDATE="merge")
    assert merged.returncode == 0, merged.stderr
    assert commit in desk.git("rev-list", "main", cwd=desk.remote).split()
    assert not desk.is_linear()


@pytest.mark.parametrize("behind", [False, True])
def test_a_check_that_fails_keeps_the_push_back(desk: Desk, behind: bool) -> None:
    mine = desk.clone("mine")
    if behind:
        desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    tip, before = desk.tip(), snapshot(desk, mine)
    check = "ls; test ! -e mine"
    done = desk.shim("push", "origin", "main", cwd=mine, CLAIMONCE_GIT_PUSH__CHECK=check)
    assert done.returncode == 1
    assert (desk.tip(), snapshot(desk, mine)) == (tip, before)
    log = Path(done.stderr.split("whole output is in ")[1].split("\n")[0])
    assert ("theirs" in log.read_text().splitlines()) == behind
    assert leftovers(desk, mine) == []


@pytest.mark.parametrize("words", [["--force", "origin", "main"], ["origin", "HEAD~0:refs/heads/main"]])
def test_the_check_also_stands_before_a_push_that_is_never_rebased(desk: Desk, words: list[str]) -> None:
    mine = desk.clone("mine")
    desk.commit(mine, "mine", "2\n")
    tip = desk.tip()
    done = desk.shim("push", *words, cwd=mine, CLAIMONCE_GIT_PUSH__CHECK="test ! -e mine")
    assert done.returncode == 1
    assert desk.tip() == tip


def test_a_check_that_passes_lets_it_land(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=mine, CLAIMONCE_GIT_PUSH__CHECK="test -e theirs -a -e mine")
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[-1] == "mine: mine"


def test_signed_commits_are_not_rebased_unless_they_are_signed_again(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    raw = desk.git("cat-file", "commit", "HEAD", cwd=mine)
    head, _, body = raw.partition("\n\n")
    signature = "gpgsig -----BEGIN SSH SIGNATURE-----\n AAAA\n -----END SSH SIGNATURE-----"
    (mine.parent / "raw").write_text(f"{head}\n{signature}\n\n{body}\n")
    commit = desk.git("hash-object", "-t", "commit", "-w", str(mine.parent / "raw"), cwd=mine)
    desk.git("reset", "-q", "--soft", commit, cwd=mine)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 1
    assert "would lose their signature" in done.stderr
    assert desk.git("rev-parse", "HEAD", cwd=mine) == commit


@pytest.mark.skipif(not shutil.which("ssh-keygen"), reason="signs with ssh-keygen")
def test_commits_that_git_signs_by_itself_are_signed_again(desk: Desk) -> None:
    mine = desk.clone("mine")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(desk.root / "key")], check=True)
    for key, text in (("gpg.format", "ssh"), ("user.signingkey", f"{desk.root}/key.pub"), ("commit.gpgsign", "true")):
        desk.git("config", key, text, cwd=mine)
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[1:] == ["other: theirs", "mine: mine"]
    assert "gpgsig" in desk.git("cat-file", "commit", "main", cwd=desk.remote)


def test_from_a_hook_s_environment_the_push_works_on_the_right_repository(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    git = desk.shims / "git"
    desk.hook(mine, "post-commit", f"PATH={desk.shims}:$PATH CLAIMONCE_SESSION=one {git} push origin main")
    desk.commit(mine, "mine", "2\n")
    assert desk.subjects()[1:] == ["other: theirs", "mine: mine"]
    assert desk.git("rev-parse", "HEAD", cwd=mine) == desk.tip()
    assert desk.git("status", "--porcelain", cwd=mine) == ""


def test_another_branch_than_the_one_checked_out_follows_too(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    desk.git("switch", "-q", "-c", "elsewhere", cwd=mine)
    done = desk.shim("push", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.git("rev-parse", "main", cwd=mine) == desk.tip()


def test_the_verb_pushes_as_the_shim_does(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.verb("push", "--json", "--wait", "5s", "-q", "origin", "main", cwd=mine)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ran"] is True
    assert told["receipt"]["new"] == desk.tip()


def test_the_verb_exits_82_on_a_conflict(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    assert desk.verb("push", "origin", "main", cwd=mine).returncode == CONFLICT


@pytest.mark.parametrize("mode", ["observe", "warn"])
def test_a_mode_that_does_not_enforce_takes_no_turn(desk: Desk, mode: str) -> None:
    mine = desk.clone("mine")
    desk.others_push("theirs", "1\n")
    desk.commit(mine, "mine", "2\n")
    done = desk.shim("push", "origin", "main", cwd=mine, CLAIMONCE_GIT_PUSH__MODE=mode)
    assert done.returncode == 1
    assert "fetch first" in done.stderr
    assert ("takes no turn" in done.stderr) == (mode == "warn")
    assert ledger(desk, mine)[0]["verdict"] == mode


def test_tags_on_rewritten_commits_are_named_with_the_command_that_moves_them(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("tag", "v0", cwd=mine)
    desk.commit(mine, "one", "1\n")
    desk.git("tag", "light", cwd=mine)
    desk.commit(mine, "two", "2\n")
    desk.git("tag", "-a", "-m", "it's v4", "v4", cwd=mine)
    desk.others_push("theirs", "1\n")
    done = desk.shim("push", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert "would go out as they are: light, v4." in done.stderr
    lines = [line.removeprefix("claimonce:   ") for line in done.stderr.splitlines() if "git tag -f" in line]
    assert len(lines) == 2
    for line in lines:
        subprocess.run(["sh", "-c", line], cwd=mine, env=desk.env, check=True)
    assert desk.git("rev-parse", "light", "v4^{}", cwd=mine) == desk.git("rev-parse", "HEAD~1", "HEAD", cwd=mine)
    assert desk.git("tag", "-l", "--format=%(contents)", "v4", cwd=mine).strip() == "it's v4"
    desk.commit(mine, "three", "3\n")
    assert "git tag" not in desk.shim("push", cwd=mine).stderr

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from gate.push.desk import Desk


def test_a_worktree_s_branch_lands_in_the_main_branch_and_follows(desk: Desk) -> None:
    home = desk.clone("home")
    tree = desk.root / "tree"
    desk.git("worktree", "add", "-q", "-b", "topic", str(tree), cwd=home)
    desk.others_push("theirs", "1\n")
    desk.commit(tree, "mine", "1\n")
    done = desk.verb("land", "--json", cwd=tree)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["receipt"]["new"] == desk.tip()
    assert desk.subjects()[1:] == ["other: theirs", "tree: mine"]
    assert desk.git("rev-parse", "topic", cwd=tree) == desk.tip()
    assert desk.git("rev-parse", "main", cwd=home) != desk.tip()


def test_another_branch_than_the_default_is_named(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("push", "-q", "origin", "main:next", cwd=mine)
    commit = desk.commit(mine, "mine", "1\n")
    assert desk.verb("land", "--into", "next", cwd=mine).returncode == 0
    assert desk.tip("next") == commit != desk.tip()


def test_a_conflict_exits_82_and_an_unknown_main_branch_2(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.others_push("README.md", "Theirs\n")
    desk.commit(mine, "README.md", "Mine\n")
    assert desk.verb("land", cwd=mine).returncode == 82
    done = desk.verb("land", "--remote", "nowhere", cwd=mine)
    assert done.returncode == 2
    assert "--into" in done.stderr
    assert desk.verb("land", cwd=desk.root).returncode == 2


COUNTER = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\nfiles = "content/sp-{n}-*.md"\n'


def numbered(desk: Desk) -> Path:
    """A clone of a remote that has a counter, and one page that explains the waiting word."""
    home = desk.clone("home")
    (home / "content").mkdir()
    (home / "claimonce.toml").write_text(COUNTER)
    (home / "counter.json").write_text('{"SP": {"next": 152}}\n')
    (home / "content" / "sp-151-first.md").write_text("# SP-151\n")
    (home / "guide.md").write_text("Write SP-PENDING until it lands.\n")
    desk.git("add", ".", cwd=home)
    desk.git("commit", "-q", "-m", "Begin to count", cwd=home)
    desk.git("push", "-q", "origin", "main", cwd=home)
    return home


def article(desk: Desk, home: Path, name: str) -> Path:
    """A worktree whose branch has one article that waits for its number, in its name and in texts."""
    tree = desk.root / name
    desk.git("worktree", "add", "-q", "--no-track", "-b", name, str(tree), "origin/main", cwd=home)
    (tree / "content" / f"sp-PENDING-{name}.md").write_text(f"# SP-PENDING: {name}\n")
    (tree / f"{name}.txt").write_text(f"See sp-PENDING-{name}.md, that is SP-PENDING.\n")
    desk.git("add", ".", cwd=tree)
    desk.git("commit", "-q", "-m", f"Write of {name}", cwd=tree)
    return tree


def numbers(desk: Desk) -> list[str]:
    files = desk.git("ls-tree", "--name-only", "main:content", cwd=desk.remote).splitlines()
    return sorted(name.split("-")[1] for name in files)


def test_what_waits_for_a_number_has_one_when_it_lands(desk: Desk) -> None:
    home = numbered(desk)
    tree = article(desk, home, "owls")
    desk.others_push("theirs", "1\n")
    done = desk.verb("land", "--json", cwd=tree)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["receipt"]["numbers"] == ["SP-152"]
    assert desk.subjects()[-3:] == ["other: theirs", "Write of owls", "Number SP-152"]
    assert "content/sp-PENDING-owls.md -> content/sp-152-owls.md" in done.stderr
    show = [desk.git("show", f"main:{name}", cwd=desk.remote) for name in ("content/sp-152-owls.md", "owls.txt")]
    assert show == ["# SP-152: owls", "See sp-152-owls.md, that is SP-152."]
    assert desk.git("show", "main:guide.md", cwd=desk.remote) == "Write SP-PENDING until it lands."
    assert json.loads(desk.git("show", "main:counter.json", cwd=desk.remote))["SP"]["next"] == 153
    assert desk.git("rev-parse", "HEAD", cwd=tree) == desk.tip()
    assert desk.git("status", "--porcelain", cwd=tree) == ""
    assert not list((home / ".git").glob("claimonce/*"))


def test_nine_branches_that_land_at_once_land_nine_numbers(desk: Desk) -> None:
    home = numbered(desk)
    trees = [article(desk, home, f"page{number}") for number in range(9)]
    argv = [sys.executable, "-m", "claimonce.cli", "land"]
    begun = [
        subprocess.Popen(
            argv, cwd=tree, env=desk.environment(tree.name), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )
        for tree in trees
    ]  # fmt: skip
    said = [process.communicate(timeout=200)[1] for process in begun]
    assert [process.returncode for process in begun] == [0] * 9, "\n".join(said)
    assert numbers(desk) == [str(number) for number in range(151, 161)]
    assert json.loads(desk.git("show", "main:counter.json", cwd=desk.remote))["SP"]["next"] == 161
    assert not desk.git("grep", "-l", "PENDING", "main", "--", ":!guide.md", cwd=desk.remote, check=False)
    assert desk.is_linear()
    assert all(
        desk.git("rev-parse", "HEAD", cwd=tree) in desk.git("rev-list", "main", cwd=desk.remote) for tree in trees
    )


def test_the_check_sees_the_numbers_and_a_failed_landing_gives_them_back(desk: Desk) -> None:
    home = numbered(desk)
    bad, good = article(desk, home, "bad"), article(desk, home, "good")
    check = "test -e content/sp-152-*.md && test ! -e content/sp-*-bad.md"
    done = desk.verb("land", cwd=bad, CLAIMONCE_GIT_PUSH__CHECK=check)
    assert done.returncode == 1
    assert "the check" in done.stderr
    assert (bad / "content" / "sp-PENDING-bad.md").exists()
    assert desk.git("status", "--porcelain", cwd=bad) == ""
    assert desk.verb("land", cwd=good, CLAIMONCE_GIT_PUSH__CHECK=check).returncode == 0
    assert numbers(desk) == ["151", "152"]


def test_a_landing_that_the_remote_refuses_gives_its_numbers_back(desk: Desk) -> None:
    home = numbered(desk)
    tree = article(desk, home, "owls")
    desk.reject()
    assert desk.verb("land", cwd=tree).returncode == 1
    (desk.remote / "hooks" / "pre-receive").unlink()
    assert desk.verb("land", cwd=tree).returncode == 0
    assert numbers(desk) == ["151", "152"]


def test_a_text_that_could_mean_two_articles_stops_the_landing_and_takes_nothing(desk: Desk) -> None:
    home = numbered(desk)
    tree = article(desk, home, "owls")
    (tree / "content" / "sp-PENDING-eagles.md").write_text("# SP-PENDING: eagles\n")
    desk.git("add", ".", cwd=tree)
    desk.git("commit", "-q", "-m", "Write of eagles", cwd=tree)
    tip = desk.tip()
    done = desk.verb("land", cwd=tree)
    assert done.returncode != 0
    assert "owls.txt" in done.stderr
    assert desk.tip() == tip
    assert desk.verb("next", "SP", cwd=home).stdout == "152\n"


def test_a_plain_push_leaves_the_waiting_word_alone(desk: Desk) -> None:
    home = numbered(desk)
    tree = article(desk, home, "owls")
    assert desk.shim("push", "origin", "HEAD:main", cwd=tree).returncode == 0
    assert numbers(desk) == ["151", "PENDING"]


def test_a_branch_that_is_not_checked_out_here_lands_on_top_as_well(desk: Desk) -> None:
    mine = desk.clone("mine")
    desk.git("switch", "-q", "-c", "topic", "--no-track", cwd=mine)
    desk.commit(mine, "mine", "1\n")
    desk.git("switch", "-q", "main", cwd=mine)
    desk.others_push("theirs", "1\n")
    done = desk.verb("land", "topic", cwd=mine)
    assert done.returncode == 0, done.stderr
    assert desk.subjects()[1:] == ["other: theirs", "mine: mine"]
    assert desk.git("rev-parse", "topic", cwd=mine) == desk.tip()
    assert desk.git("symbolic-ref", "--short", "HEAD", cwd=mine) == "main"

"""Everything that is wrong with a plan is said before anything starts, and nothing has started then."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from claimonce.fleet import plan as plans
from claimonce.fleet import plan_file
from claimonce.fleet.errors import BadPlan

if TYPE_CHECKING:
    from pathlib import Path

    from fleet.conftest import World

ONE = '[[task]]\nname = "one"\nprompt = "Write."\n'
TWO = '[[task]]\nname = "two"\nprompt = "Write."\n'
BAD = {
    "a circle": (f'{ONE}after = ["two"]\n{TWO}after = ["one"]\n', "in a circle: one after two after one"),
    "itself": (f'{ONE}after = ["one"]\n', "in a circle: one after one"),
    "after nobody": (f'{ONE}after = ["three"]\n', "after 'three', which is no task"),
    "one path twice": (
        f'{ONE}paths = ["docs/*.md"]\n{TWO}paths = ["docs/a*"]\n', "claim one path: 'docs/*.md' and 'docs/a*'",
    ),
    "one folder twice": (f'{ONE}paths = ["docs"]\n{TWO}paths = ["docs/a.md"]\n', "claim one path"),
    "a path outside": (f'{ONE}paths = ["../other"]\n', "does not lie inside the repository"),
    "git's own": (f'{ONE}paths = [".git/hooks"]\n', "does not lie inside the repository"),
    "no such field": (
        '[[task]]\nname = "one"\nprompt = "Write {SQ}."\ncounters = ["SP"]\n', "{SQ} is no field; did you mean {SP}",
    ),
    "no such field in a command": (f'{ONE}command = ["x", "{{tast}}"]\n', "did you mean {task}"),
    "no such field in the set-up": (f'setup = "make {{nope}}"\n{ONE}', "setup: {nope} is no field"),
    "a name twice": (ONE + ONE.replace("one", "One"), "two tasks are called"),
    "no work": ('[[task]]\nname = "one"\n', "needs a prompt or a command"),
    "no tasks": ("parallel = 3\n", "[[task]]: at least one table"),
    "an unknown key": (f"paralel = 3\n{ONE}", "no key 'paralel'; did you mean 'parallel'"),
    "an unknown key of a task": (f'{ONE}path = ["x"]\n', "task 'one': no key 'path'; did you mean 'paths'"),
    "no duration": (f'{ONE}time_limit = "soon"\n', 'write a duration such as "30m"'),
    "no number": (f"parallel = 0\n{ONE}", "a whole number from 1 to 1000"),
    "a name that is no branch": ('[[task]]\nname = "a b"\nprompt = "x"\n', "letters, digits, dashes"),
    "no counters": (f"{ONE}counters = 3\n", "a list such as"),
    "two branches to stand on": (
        f'land = false\n{ONE}{TWO}{TWO.replace("two", "three")}after = ["one", "two"]\n', "one task's branch only",
    ),
    "no TOML": ("[[task\n", "it is no TOML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_a_bad_plan_is_refused_with_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(text)
    with pytest.raises(BadPlan) as refused:
        plan_file.read(file)
    assert said in str(refused.value)
    assert "nothing was started" in str(refused.value)
    assert str(file) in str(refused.value)


def test_every_mistake_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(f'{ONE}after = ["nobody"]\npaths = ["/etc"]\n{TWO}prompt_ = "x"\n')
    with pytest.raises(BadPlan) as refused:
        plan_file.read(file)
    assert len(refused.value.troubles) == 1  # unknown keys first: what they mean is not known
    file.write_text(f'{ONE}after = ["nobody"]\npaths = ["/etc"]\n')
    with pytest.raises(BadPlan) as refused:
        plan_file.read(file)
    assert len(refused.value.troubles) == 2


def test_paths_that_differ_by_their_numbers_are_no_conflict(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text("".join(f'{each}counters = ["SP"]\npaths = ["sp-{{SP}}-*.md"]\n' for each in (ONE, TWO)))
    assert len(plan_file.read(file).tasks) == 2


def test_one_path_is_for_two_tasks_when_one_waits_for_the_other(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(f'{ONE}paths = ["index.md"]\n{TWO}paths = ["index.md"]\nafter = ["one"]\n')
    assert plan_file.read(file).task("two").after == ("one",)


def test_a_plan_comes_back_from_its_journal_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "plan.toml"
    file.write_text(f'setup = "make"\nenv = {{ A = "1" }}\n{ONE}counters = {{ SP = 2 }}\n{TWO}command = ["x", "y"]\n')
    found = plan_file.read(file)
    assert plans.of(found.plain()) == found
    assert found.task("one").counters == {"SP": 2}
    assert found.task("two").env == {"A": "1"}


def nothing_started(world: World, done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 2
    assert not world.trees.exists()
    assert world.git("branch", "--list", "fleet/*") == ""
    assert world.fleet("status").returncode == 2


def test_uncommitted_work_is_refused_and_named(world: World) -> None:
    (world.tree / "counter.json").write_text('{"SP": {"next": 153}}\n')
    done = world.fleet("run", world.articles(1))
    assert "uncommitted changes that the worktrees would not see: counter.json" in done.stderr
    assert "--leave-uncommitted" in done.stderr
    nothing_started(world, done)


def test_uncommitted_work_is_left_alone_when_told(world: World) -> None:
    settings = world.tree / "claimonce.toml"
    settings.write_text(settings.read_text() + "# mine\n")
    done = world.fleet("run", world.articles(1), "--leave-uncommitted")
    assert done.returncode == 0, done.stderr
    assert world.git("status", "--porcelain") == " M claimonce.toml"


def test_commits_that_were_not_pushed_are_refused(world: World) -> None:
    (world.tree / "new").write_text("x\n")
    world.commit("Not pushed")
    done = world.fleet("run", world.articles(1))
    assert "main is ahead of what the worktrees start from (commits: 1)" in done.stderr
    nothing_started(world, done)


def test_an_unknown_counter_is_refused_with_the_nearest(world: World) -> None:
    done = world.fleet("run", world.plan(f'{ONE}counters = ["SPX"]\ncommand = "true"\n'))
    assert "no counter 'SPX' here, wanted by one; did you mean 'SP'" in done.stderr
    nothing_started(world, done)


def test_a_counter_file_that_is_not_committed_is_refused(world: World) -> None:
    (world.tree / "more.json").write_text('{"BUG": 7}\n')
    settings = world.tree / "claimonce.toml"
    settings.write_text(settings.read_text() + '[[counters]]\nname = "BUG"\nfile = "more.json"\npath = "BUG"\n')
    done = world.fleet("run", world.plan(f'{ONE}counters = ["BUG"]\ncommand = "true"\n'), "--leave-uncommitted")
    assert "more.json, which holds the counter BUG, is not in" in done.stderr
    nothing_started(world, done)


def test_a_branch_in_the_way_is_refused(world: World) -> None:
    world.git("branch", "fleet")
    done = world.fleet("run", world.articles(1))
    assert "a branch called fleet is in the way" in done.stderr
    assert done.returncode == 2


def test_a_worker_that_is_not_installed_is_refused(world: World) -> None:
    done = world.fleet("run", world.plan(f'worker = ["no-such-agent"]\n{ONE}'))
    assert "'no-such-agent' is not on PATH" in done.stderr
    nothing_started(world, done)


def test_a_repository_without_a_remote_is_refused_or_not_landed_in(world: World) -> None:
    world.git("remote", "remove", "origin")
    done = world.fleet("run", world.articles(1))
    assert "no remote 'origin' to land in" in done.stderr
    nothing_started(world, done)
    assert world.fleet("run", world.articles(1, head="land = false\n")).returncode == 0


def test_a_folder_without_a_repository_is_refused(world: World) -> None:
    done = world.fleet("run", world.articles(1), cwd=world.root)
    assert done.returncode == 2
    assert "no git repository" in done.stderr


def test_a_merge_that_is_half_done_is_refused(world: World) -> None:
    (world.tree / ".git" / "MERGE_HEAD").write_text(world.git("rev-parse", "HEAD") + "\n")
    done = world.fleet("run", world.articles(1))
    assert "half done" in done.stderr
    nothing_started(world, done)


def test_worktrees_inside_the_repository_must_be_ignored(world: World) -> None:
    done = world.fleet("run", world.articles(1, head='trees = "trees"\n'))
    assert "which git does not ignore" in done.stderr
    nothing_started(world, done)


def test_more_worktrees_than_the_disk_has_room_for_are_refused(world: World) -> None:
    from claimonce.fleet import preflight
    from claimonce.fleet.repo import Repo

    (world.tree / "big").write_bytes(b"x" * 1_000_000)
    world.commit("Big")
    found = plans.Plan("p", (plans.Task("one", "x"),))
    many = plans.Plan("p", found.tasks * 50_000_000)
    said = list(preflight.room(many, Repo(str(world.tree), world.env), "HEAD"))
    assert len(said) == 1
    assert "make room" in said[0]
    assert not list(preflight.room(found, Repo(str(world.tree), world.env), "HEAD"))


def test_a_dry_run_judges_and_starts_nothing(world: World) -> None:
    done = world.fleet("run", "--dry-run", world.articles(2))
    assert done.returncode == 0
    assert "nothing stands in the way" in done.stdout
    assert not world.trees.exists()

"""Whole runs, on real processes and a real remote."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from fleet.conftest import World

pytestmark = pytest.mark.slow


def task(name: str, command: str, **more: object) -> str:
    rows = [f"{key} = {json.dumps(held)}" for key, held in {"name": name, "command": command, **more}.items()]
    return "[[task]]\n" + "\n".join(rows) + "\n"


COMMIT = "git add -A && git commit --quiet -m {task}"


def test_nine_articles_nine_numbers_nine_landed_commits(world: World) -> None:
    done = world.fleet("run", world.articles())
    assert done.returncode == 0, done.stdout + done.stderr
    articles = [f"Article a{n}" for n in range(1, 10)]
    assert sorted(subject for subject in world.subjects() if subject.startswith("Article")) == articles
    assert {world.landed(f"sp-{n}.md") for n in range(152, 161)} == {f"SP-{n}" for n in range(152, 161)}
    assert world.landed("counter.json") == '{"SP": {"next": 161}}'
    assert len(world.subjects()) == 11  # the first one, the one that reserves, and nine
    assert world.git("status", "--porcelain") == ""


def test_events_are_one_json_object_a_line(world: World) -> None:
    done = world.fleet("run", "--json", world.articles(2))
    events = [json.loads(line) for line in done.stdout.splitlines()]
    names = [event["event"] for event in events]
    assert names[:2] == ["run", "reserved"]
    assert names[-1] == "over"
    for step in ("tree", "started", "finished", "landed"):
        assert sorted(event["task"] for event in events if event["event"] == step) == ["a1", "a2"]


def test_clean_leaves_nothing_behind(world: World) -> None:
    world.fleet("run", world.articles(2))
    done = world.fleet("clean")
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.git("branch", "--list", "fleet/*") == ""
    assert len(world.git("worktree", "list").splitlines()) == 1
    assert not world.trees.exists()
    assert world.fleet("status").returncode == 2


def test_clean_keeps_work_that_has_not_landed_until_it_is_told(world: World) -> None:
    world.fleet("run", world.plan(task("one", f"echo x > x && {COMMIT}; exit 1", rounds=1, counters=["SP"])))
    kept = world.fleet("clean")
    assert kept.returncode == 1
    assert "a commit that has not landed" in kept.stdout
    assert list(world.trees.glob("*/one"))
    gone = world.fleet("clean", "--discard", "--json")
    assert gone.returncode == 0
    assert json.loads(gone.stdout)[0]["numbers"] == ["SP-152"]
    assert not world.trees.exists()


def test_a_conflict_goes_back_with_the_other_sides_change_and_a_worker_mends_it(world: World) -> None:
    """The scripted worker does nothing but what its brief says: it rebases as told and keeps both lines."""
    fix = (
        "if grep -q 'conflicts with what others landed' {brief}; then "
        "$(grep -o 'git rebase [a-z/]*' {brief} | head -1) || "
        "{ printf 'one\\ntwo\\n' > list.txt; git add list.txt; GIT_EDITOR=true git rebase --continue; }; "
        f"else echo {{task}} > list.txt && {COMMIT}; fi"
    )
    (world.tree / "list.txt").write_text("none\n")
    world.commit("A list")
    world.git("push", "--quiet", "origin", "HEAD:main")
    done = world.fleet("run", "--json", world.plan(task("one", fix) + task("two", fix)))
    assert done.returncode == 0, done.stdout + done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    back = [event for event in events if event["event"] == "came back"]
    assert len(back) == 1
    other = "two" if back[0]["task"] == "one" else "one"
    assert "list.txt" in back[0]["text"]
    assert f"+{other}" in back[0]["text"]
    assert world.landed("list.txt") == "one\ntwo"
    assert sorted(world.subjects()) == ["A list", "Start", "one", "two"]


def test_a_conflict_that_nobody_mends_ends_with_a_person(world: World) -> None:
    stubborn = f"grep -qs {{task}} list.txt || {{ echo {{task}} > list.txt && {COMMIT}; }}"
    done = world.fleet("run", world.plan(task("one", stubborn, rounds=2) + task("two", stubborn, rounds=2)))
    assert done.returncode == 1
    states = sorted(row["state"] for row in world.status()["tasks"])
    assert states == ["landed", "needs a person"]
    stuck = next(row for row in world.status()["tasks"] if row["state"] == "needs a person")
    tree = Path(stuck["tree"])
    world.git("fetch", "--quiet", "origin")
    world.git("reset", "--quiet", "--hard", "origin/main", cwd=tree)
    (tree / "other.txt").write_text("by hand\n")
    world.git("add", "other.txt", cwd=tree)
    world.git("commit", "--quiet", "-m", "By hand", cwd=tree)
    again = world.fleet("resume", "--land", stuck["task"])
    assert again.returncode == 0, again.stdout + again.stderr
    assert world.subjects()[0] == "By hand"


def test_a_worker_that_exits_1_is_started_again_with_its_last_words(world: World) -> None:
    fails_once = f"grep -q 'no such door' {{brief}} || {{ echo no such door >&2; exit 1; }}; echo x > x; {COMMIT}"
    done = world.fleet("run", "--json", world.plan(task("one", fails_once)))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ended with status 1" in done.stdout
    assert world.subjects()[0] == "one"


def test_a_worker_that_always_fails_ends_with_a_person_after_its_rounds(world: World) -> None:
    done = world.fleet("run", "--json", world.plan(task("one", "exit 1", rounds=2)))
    assert done.returncode == 1
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["start"] for event in events if event["event"] == "started"] == [1, 2]
    assert world.task("one")["state"] == "needs a person"


def test_an_idle_worker_is_stopped_and_its_next_start_reads_why(world: World) -> None:
    """The first start waits for an input that never comes; the second one acts on the text."""
    command = f"grep -q 'start nothing that' {{brief}} || exec sleep 1000; echo x > x; {COMMIT}"
    done = world.fleet("run", "--json", world.plan(task("one", command, idle_limit="1s")))
    assert done.returncode == 0, done.stdout + done.stderr
    back = [json.loads(line) for line in done.stdout.splitlines() if '"came back"' in line]
    assert [event["why"] for event in back] == ["it said nothing"]
    assert world.subjects()[0] == "one"


def test_a_worker_that_chatters_for_ever_meets_its_time_limit(world: World) -> None:
    command = "while :; do echo still here; sleep 0.2; done"
    done = world.fleet("run", world.plan(task("one", command, time_limit="1s", rounds=1)))
    assert done.returncode == 1
    assert world.task("one")["why"] == "it took too long"
    assert "still here" in world.task("one")["text"]


def test_work_that_is_not_committed_goes_back(world: World) -> None:
    command = f"echo x > x; if grep -q 'Not committed' {{brief}}; then {COMMIT}; fi"
    done = world.fleet("run", world.plan(task("one", command)))
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.subjects()[0] == "one"


def test_files_outside_a_tasks_paths_go_back_and_never_land(world: World) -> None:
    command = (
        "if grep -q 'outside your paths' {brief}; then git rm -q README && git commit -qm tidy; "
        "else mkdir -p mine && echo x > mine/x && echo y > README && git add -A && git commit -qm {task}; fi"
    )
    done = world.fleet("run", world.plan(task("one", command, paths=["mine"])))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "mine/x" in world.files()
    assert "README" not in world.files()


def test_writing_in_the_main_work_tree_is_noticed(world: World) -> None:
    command = f"echo stray > {world.tree}/stray.txt; echo x > x; {COMMIT}"
    done = world.fleet("run", "--json", world.plan(task("one", command)))
    strayed = [json.loads(line) for line in done.stdout.splitlines() if '"strayed"' in line]
    assert [event["paths"] for event in strayed] == [["?? stray.txt"]]


def test_a_task_starts_on_what_landed_before_it(world: World) -> None:
    plan = task("one", f"echo x > x; {COMMIT}") + task("two", f"cat x > y && {COMMIT}", after=["one"])
    done = world.fleet("run", world.plan(plan))
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.subjects()[:2] == ["two", "one"]


def test_what_comes_after_a_task_that_failed_is_not_begun(world: World) -> None:
    plan = task("one", "exit 1", rounds=1) + task("two", "true", after=["one"])
    done = world.fleet("run", world.plan(plan))
    assert done.returncode == 1
    assert world.task("two")["state"] == "blocked"
    assert not list(world.trees.glob("*/two"))


def test_no_more_workers_run_at_once_than_the_plan_allows(world: World) -> None:
    busy = world.root / "busy"
    busy.mkdir()
    command = f"touch {busy}/{{task}}; ls {busy} | wc -l; sleep 0.3; rm {busy}/{{task}}"
    plan = "parallel = 2\n" + "".join(task(f"t{n}", command) for n in range(5))
    done = world.fleet("run", world.plan(plan))
    assert done.returncode == 0, done.stdout + done.stderr
    assert max(int(log.read_text()) for log in world.logs("work-1")) == 2


def test_files_that_worktreeinclude_names_are_there_and_the_set_up_ran(world: World) -> None:
    (world.tree / ".gitignore").write_text(".env\nother\nmade\n")
    (world.tree / ".worktreeinclude").write_text(".env\n")
    world.commit("Ignore")
    world.git("push", "--quiet", "origin", "HEAD:main")
    (world.tree / ".env").write_text("KEY=1\n")
    (world.tree / "other").write_text("not wanted\n")
    plan = 'setup = "cp .env made"\n' + task("one", f"test ! -e other && cat made > seen && {COMMIT}")
    done = world.fleet("run", world.plan(plan))
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.landed("seen") == "KEY=1"


def test_a_set_up_that_fails_leaves_no_worktree_and_says_why(world: World) -> None:
    done = world.fleet("run", world.plan('setup = "echo no compiler; exit 3"\n' + task("one", "true")))
    assert done.returncode == 1
    assert world.task("one")["why"] == "its set-up ended with status 3"
    assert "no compiler" in world.task("one")["text"]
    assert len(world.git("worktree", "list").splitlines()) == 1
    assert world.git("branch", "--list", "fleet/*") == ""


def test_a_worktree_that_git_cannot_make_is_not_left_half_made(world: World) -> None:
    """What a disk that fills does: git stops in the middle of the checkout."""
    filter_ = "filter.break.smudge"
    (world.tree / ".gitattributes").write_text("big filter=break\n")
    (world.tree / "big").write_text("x\n")
    world.commit("Big")
    world.git("push", "--quiet", "origin", "HEAD:main")
    world.git("config", "filter.break.clean", "cat")
    world.git("config", filter_, "false")
    world.git("config", "filter.break.required", "true")
    done = world.fleet("run", world.plan(task("one", "true")))
    assert done.returncode == 1
    assert "could not be made" in world.task("one")["why"]
    assert len(world.git("worktree", "list").splitlines()) == 1
    assert not list(world.trees.glob("*/one"))
    world.git("config", "--unset", filter_)
    world.git("config", "--unset", "filter.break.required")
    assert world.fleet("resume", "--retry", "one").returncode == 0


def test_without_landing_the_work_stays_on_its_branch(world: World) -> None:
    plan = "land = false\n" + task("one", f"echo x > x; {COMMIT}") + task("two", f"cat x > y; {COMMIT}", after=["one"])
    done = world.fleet("run", world.plan(plan))
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.subjects() == ["Start"]
    assert world.git("log", "--format=%s", world.task("two")["branch"]).splitlines() == ["two", "one", "Start"]


def test_an_interrupt_stops_everything_and_resume_goes_on(world: World) -> None:
    going = world.start("run", world.articles(3, pause="3", head=""))
    wait_for(world, "started", 3)
    going.send_signal(signal.SIGINT)
    assert going.wait(30) == 130
    status = world.status()
    assert status["state"] == "stopped"
    assert {row["state"] for row in status["tasks"]} == {"working"}
    done = world.fleet("resume")
    assert done.returncode == 0, done.stdout + done.stderr
    assert len([subject for subject in world.subjects() if subject.startswith("Article")]) == 3


def test_a_run_is_carried_out_by_one_process_at_a_time(world: World) -> None:
    going = world.start("run", world.articles(1, pause="2"))
    wait_for(world, "started", 1)
    second = world.fleet("resume")
    assert second.returncode == 80
    assert "another process" in second.stderr
    assert world.fleet("clean").returncode == 80
    assert going.wait(60) == 0


def test_a_number_that_somebody_took_meanwhile_is_no_conflict_for_a_worker(world: World) -> None:
    other = world.root / "other"
    take = (
        f"git clone --quiet {world.origin} {other} && cd {other} && {sys.executable} -m claimonce.cli next SP && "
        "git commit --quiet -am Taken && git push --quiet origin main; cd {tree}"
    )
    plan = task("one", f"{take} && echo x > x; {COMMIT}", counters=["SP"]) + task(
        "two", f"sleep 2; echo y > y; {COMMIT}"
    )
    done = world.fleet("run", "--json", world.plan(plan))
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"came back"' not in done.stdout
    assert world.landed("counter.json") == '{"SP": {"next": 154}}'
    assert {"one", "two", "Taken"} <= set(world.subjects())


@pytest.mark.skipif(sys.platform == "darwin", reason="its file systems refuse such names")
def test_names_that_are_no_text_do_not_break_the_run(world: World) -> None:
    odd = "$(printf 'odd\\377')"
    command = (
        f"touch {world.tree}/{odd}; touch {odd}; grep -q 'Not committed' {{brief}} && git add . && git commit -qm x"
    )
    done = world.fleet("run", "--json", world.plan(task("one", f"{command}; true")))
    assert done.returncode == 0, done.stdout + done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["paths"] for event in events if event["event"] == "strayed"] == [["?? odd\udcff"]]
    assert world.task("one")["state"] == "landed"


def test_a_fleet_started_from_a_git_hook_works_in_its_own_trees(world: World) -> None:
    world.env["GIT_DIR"], world.env["GIT_INDEX_FILE"] = str(world.tree / ".git"), str(world.tree / ".git" / "index")
    done = world.fleet("run", world.plan(task("one", f"echo x > x; {COMMIT}")))
    del world.env["GIT_DIR"], world.env["GIT_INDEX_FILE"]
    assert done.returncode == 0, done.stdout + done.stderr
    assert world.subjects() == ["one", "Start"]
    assert world.git("status", "--porcelain") == ""


def test_one_broken_worktree_does_not_stop_the_others(world: World) -> None:
    plan = task("one", "rm .git") + task("two", f"sleep 1; echo x > x; {COMMIT}")
    done = world.fleet("run", world.plan(plan))
    assert done.returncode == 1
    assert world.task("one")["state"] == "needs a person"
    assert world.task("two")["state"] == "landed"


def test_reports_are_kept_and_brought_together_on_one_page(world: World) -> None:
    say = "printf '# Report: {task}\\nstate: done\\n## Done\\n- wrote {task}\\n## Files\\n- x\\n' > {report}"
    done = world.fleet("run", "--json", world.plan(task("one", say) + task("two", say)))
    assert done.returncode == 0, done.stdout + done.stderr
    page = Path(json.loads(done.stdout.splitlines()[-1])["page"]).read_text()
    assert "2 reports: 2 done" in page
    assert "one: " in page
    assert "two: " in page


def test_the_set_up_of_the_settings_is_the_plans_unless_it_says_another(world: World) -> None:
    settings = world.root / "home-config" / "claimonce" / "claimonce.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("[worktree]\nsetup = 'echo set > \"$CLAIMONCE_WORKTREE/made\"'\n")
    world.env["XDG_CONFIG_HOME"] = str(world.root / "home-config")
    done = world.fleet("run", world.plan(task("one", "cat made")))
    assert done.returncode == 0, done.stdout + done.stderr
    assert [log.read_text() for log in world.logs("work-1")] == ["set\n"]


def test_a_reader_that_goes_away_does_not_stop_the_run(world: World) -> None:
    import subprocess

    words = " ".join(map(str, world.words("run", "--json", world.articles(2))))
    subprocess.run(
        ["/bin/sh", "-c", f"{words} | head -1"], cwd=world.tree, env=world.env, capture_output=True, check=False
    )
    assert {row["state"] for row in world.status()["tasks"]} == {"landed"}


def wait_for(world: World, event: str, count: int) -> None:
    """Wait until the journal holds the event so many times."""
    import time

    until = time.monotonic() + 60
    while time.monotonic() < until:
        for journal in Path(world.env["CLAIMONCE_STATE"]).glob("fleet/*/*/journal.jsonl"):
            if journal.read_text().count(f'"event": "{event}"') >= count:
                return
        time.sleep(0.02)
    raise AssertionError((world.root / "orchestrator.log").read_text())

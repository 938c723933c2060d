"""What an agent's session is told: the hook says what is, and its advice leads out."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from day_of_use.conftest import COUNTER, Desk, needs

TOOLS = Path(os.environ.get("CLAIMONCE_TOOLS", "/nonexistent"))
needs_tools = pytest.mark.skipif(not TOOLS.is_dir(), reason="CLAIMONCE_TOOLS: no folder of tests/tools/install.py")
ADR = '[[counters]]\nname = "ADR"\nfiles = "docs/adr/{n:4}-*.md"\n'
KEPT = 'file = "n.txt"\nformat = "text"\n'


def armed(desk: Desk, tree: Path, session: str = "s1") -> None:
    desk.event("SessionStart", tree, session, env={"CLAUDE_ENV_FILE": str(desk.home / f"env-{session}")})


@needs_tools
def test_a_hook_that_lefthook_put_aside_is_missed_and_brought_back(desk: Desk) -> None:
    tree = desk.tree("t", **{"lefthook.yml": "pre-push:\n  commands:\n    x:\n      run: 'true'\n"})
    path = f"{TOOLS}/node/node_modules/.bin:{desk.env['PATH']}"
    desk.must("lefthook install && claimonce init --yes && lefthook install --force", tree, PATH=path)
    said = json.loads(desk.sh("claimonce doctor --quick --json", tree, PATH=path).stdout)
    assert [each["state"] for each in said["checks"] if each["check"] == "pre-push"] != ["ok"]
    desk.sh("claimonce init --yes", tree, PATH=path)
    assert "claimonce" in (tree / ".git/hooks/pre-push").read_text()


@needs_tools
def test_the_line_in_huskys_tracked_hook_is_seen(desk: Desk) -> None:
    tree = desk.tree("t", **{"package.json": "{}"})
    path = f"{TOOLS}/node/node_modules/.bin:{desk.env['PATH']}"
    desk.must("husky && echo 'echo checks' > .husky/pre-push && git add -A && git commit -qm husky", tree, PATH=path)
    said = desk.sh("claimonce init --yes", tree, PATH=path)
    (line,) = re.findall(r"^ *(\S*launch pre-push .*)$", said.stdout + said.stderr, re.MULTILINE)
    (tree / ".husky/pre-push").write_text(f"{line}\necho checks\n")
    checks = desk.sh("claimonce doctor --quick", tree, PATH=path).stdout
    assert re.search(r"^ok +pre-push", checks, re.MULTILINE), checks
    assert line not in desk.must("claimonce init --yes 2>&1", tree, PATH=path), "what is there is not asked for again"


def test_a_session_that_was_seen_to_go_around_is_not_called_armed(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    desk.must("claimonce init --yes && rm -f mine/.git/hooks/pre-push")
    armed(desk, mine)
    assert desk.asks("git push origin main", mine) == ""
    desk.must("echo x > x && git add x && git commit -qm x && /usr/bin/git push -q origin main", mine)
    told = desk.event("PostToolUse", mine, tool_input={"command": "git push origin main"},
                      tool_response={"stdout": "", "stderr": ""})  # fmt: skip
    assert "Plain `git push` waits its turn" not in str(told), "it just did not"
    assert "claimonce push" in desk.asks("git push origin main", mine)


@pytest.mark.parametrize(
    "command", ["git push origin main", '& "C:\\Program Files\\Git\\bin\\git.exe" push origin main']
)
def test_powershell_is_not_armed_by_a_file_of_bash(desk: Desk, command: str) -> None:
    tree = desk.tree("t")
    armed(desk, tree)
    assert desk.asks(command, tree, tool="PowerShell")


@needs("git-lfs")
def test_objects_of_git_lfs_go_along(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    desk.must("claimonce init --yes", mine)
    desk.sh("git lfs install --skip-smudge", mine)
    desk.must("git lfs track '*.bin' && echo large > x.bin && git add -A && git commit -qm large", mine)
    shims = f"{desk.home}/.local/share/claimonce/shims:{desk.env['PATH']}"
    done = desk.sh("git push origin main", mine, PATH=shims)
    assert list(counted.glob("lfs/objects/*/*/*")) or done.returncode, done.stderr


@pytest.mark.parametrize("moved", ["main", ":gone", "v1"])
def test_what_only_the_hook_of_git_saw_is_settled_whatever_it_moved(desk: Desk, counted: Path, moved: str) -> None:
    mine = desk.clone("mine")
    desk.must("git commit -q --allow-empty -m x && git tag v1 && git push -q origin HEAD:gone", mine)
    desk.must(f"claimonce init --yes && /usr/bin/git push -q origin {moved} && claimonce status --reconcile", mine)
    assert "nothing is uncertain" in desk.must("claimonce status", mine)


def test_a_push_that_only_the_hook_of_git_saw_is_settled_and_told_to_nobody(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    desk.must("claimonce init --yes", mine)
    desk.must("echo x > x && git add x && git commit -qm x && /usr/bin/git push -q origin main", mine)
    armed(desk, mine)
    context = desk.event("SessionStart", mine, "s2").get("additionalContext", "")
    assert "Outcome unknown" not in context
    assert "--reconcile" in desk.sh("claimonce status", mine).stdout
    desk.must("claimonce status --reconcile", mine)
    assert "nothing is uncertain" in desk.must("claimonce status", mine)


def test_a_counter_that_is_not_trusted_is_named_with_the_way_to_trust_it(desk: Desk) -> None:
    settings = '[[counters]]\nname = "t"\nfile = "n"\nformat = "regex"\npath = "n=([0-9]+)"\n'
    tree = desk.tree("t", **{"claimonce.toml": settings, "n": "n=3\n"})
    said = desk.sh("claimonce next t", tree)
    assert "claimonce trust" in said.stderr, said


def test_a_session_hears_of_its_counters_and_of_no_key_it_cannot_use(desk: Desk) -> None:
    tree = desk.tree("t", **{"claimonce.toml": COUNTER, "counter.json": '{"SP": {"next": 152}}\n'})
    desk.must("claimonce mark notify:github:a308ae4c4bfa68cb", tree)
    context = desk.event("SessionStart", tree).get("additionalContext", "")
    assert "a308ae4c4bfa68cb" not in context
    assert "SP" in context
    assert "claimonce next" in context


@pytest.mark.parametrize(("command", "channel"), [
    ("linear issue comment L-5 done", "linear"), ("jira issue comment add ABC-5 done", "jira"),
    ("acli jira workitem comment create --body done --key ABC-5 --json", "jira"),
])  # fmt: skip
def test_a_tracker_has_its_own_name(desk: Desk, command: str, channel: str) -> None:
    (effect,) = json.loads(desk.must('claimonce explain --json "$C"', C=command))["effects"]
    assert (effect["channel"], effect["target"].upper()) == (channel, command.split()[-2])


def test_a_trackers_tool_of_a_server_has_its_own_name(desk: Desk) -> None:
    given = {"cloudId": "c", "issueIdOrKey": "ABC-5", "commentBody": "The importer is broken."}
    desk.event("PreToolUse", desk.tree("t"), tool="mcp__atlassian__addCommentToJiraIssue", tool_input=given)
    assert "notify:jira:" in desk.must("claimonce log --json")


@pytest.mark.parametrize("kept", ["", KEPT])
def test_a_new_file_whose_number_was_not_given_out_is_met_at_the_write(desk: Desk, kept: str) -> None:
    tree = desk.tree("t", **{"claimonce.toml": ADR + kept, "docs__adr__0116-x.md": "x\n", "n.txt": "117\n"})
    armed(desk, tree)
    said: list[str] = []
    for session, name in (("s1", "cache"), ("s2", "queue")):
        given = {"file_path": f"{tree}/docs/adr/0117-{name}.md", "content": "x\n"}
        said.append(str(desk.event("PreToolUse", tree, session, "Write", tool_input=given)))
        desk.event("PostToolUse", tree, session, "Write", tool_input=given, tool_response={"success": True})
    assert "claimonce next ADR" in "".join(said)


def test_a_new_file_is_met_in_a_worktree_that_no_session_began_in(desk: Desk) -> None:
    tree = desk.tree("t", **{"claimonce.toml": ADR + KEPT, "docs__adr__0116-x.md": "x\n", "n.txt": "117\n"})
    armed(desk, tree)
    desk.must("git worktree add -q ../other", tree)
    fields = {"hook_event_name": "PreToolUse", "session_id": "s1", "cwd": str(tree), "tool_name": "Write"}
    given = {"file_path": f"{desk.home}/other/docs/adr/0116-queue.md", "content": "x\n"}
    event = json.dumps({**fields, "tool_use_id": "u", "tool_input": given})
    said = desk.sh(f"{desk.home}/.local/share/claimonce/launch hook claude", feed=event)
    assert "claimonce next ADR" in said.stdout


@pytest.mark.parametrize("command", ["git town propose", "git flow feature publish x"])
def test_a_helper_of_git_that_pushes_is_a_push_and_its_branch_is_no_remote(desk: Desk, command: str) -> None:
    said = json.loads(desk.must('claimonce explain --json "$C"', C=command))["effects"]
    assert [(each["kind"], each.get("target", "")) for each in said] == [("git_push", "")]


STARTING = [
    "jj git push", "mike deploy -pu 1.1 latest", "npx lerna version patch --yes", "ghp-import -p site", "gbp push",
    "git release 9.9", "dulwich push origin main", "python -m dulwich push origin main",
]  # fmt: skip


@pytest.mark.parametrize("command", STARTING)
def test_what_pushes_is_refused_in_a_session_without_shims(desk: Desk, command: str) -> None:
    tree = desk.tree("t")
    assert desk.asks(command, tree)


@pytest.mark.parametrize(("command", "advice"), [
    ("git delete-branch zz", "claimonce push zz"), ("git release 9.9", "claimonce push 9.9"),
    ("git review -y", "`claimonce push`"),
])  # fmt: skip
def test_the_advice_of_a_refusal_is_no_other_act(desk: Desk, command: str, advice: str) -> None:
    said = desk.asks(command, desk.tree("t"))
    assert said
    assert advice not in said


def test_a_helper_that_git_starts_meets_the_shim(desk: Desk, counted: Path) -> None:
    mine = desk.clone("mine")
    path = desk.shims()
    desk.program("git-publish-all", "exec git push origin HEAD:refs/heads/out")
    done = desk.sh("git publish-all", mine, PATH=path)
    assert done.returncode == 0, done.stderr
    assert "git_push" in desk.must("claimonce log --json")


PUSHES = [
    "git flow release finish --pushproduction 1", "git flow feature delete -f -r q", "tg push", "gbp push",
    "mike deploy -pb docs 1.1", "git annex assist", "nb sync", "dgit push-source",
    "git flow release finish --pushdevelop 1", "git flow release finish --pushtag 1", "mike deploy -pu 1.1 latest",
    "python -c 'import pygit2; pygit2.Repository(\".\").remotes[\"origin\"].push([\"refs/heads/main\"])'",
    "python -c 'import git; git.Repo(\".\").remotes[0].push()'", "brz push", "fossil sync", "darcs push -a",
    "dvc exp push origin e", "git svn dcommit", "git p4 submit", "dulwich push origin main", "svn commit -m x",
    "svn cp ^/trunk ^/tags/1 -m t", "git bug push", "git appraise push", "vcsh dot push", "hexo g -d",
    "mvn -B release:clean release:prepare", "curl -X PUT https://api.github.com/repos/o/r/pulls/5/merge",
]  # fmt: skip


@pytest.mark.parametrize("command", PUSHES)
def test_what_pushes_is_described(desk: Desk, command: str) -> None:
    kinds, doubt = desk.kinds(command)
    assert "git_push" in kinds or (command == "nb sync" and doubt), kinds


DOUBTED = ["git annex satisfy", "npm version patch",
           "etckeeper commit x", "git flow release finish 1", "npm --prefix . version patch", "pnpm version patch",
           "yarn version --patch", "bun pm version patch", "fossil commit -m x", "bzr commit -m x", "git sync",
           "gradle release", "quarto publish"]  # fmt: skip


@pytest.mark.parametrize("command", DOUBTED)
def test_what_may_push_by_its_settings_is_in_doubt(desk: Desk, command: str) -> None:
    assert desk.kinds(command) == ([], True)


def test_gh_pages_without_a_push_has_no_effect(desk: Desk) -> None:
    assert desk.kinds("gh-pages -d site -n") == ([], False)


QUIET = ["tg push --dry-run", "gbp push --dry-run",
         "git review -d 5", "git annex sync --no-push", "git town sync --no-push", "svn up", "svn mkdir d", "hg pull",
         "mvn release:prepare -DdryRun=true", "vcsh dot commit -m push", "hexo g", "npx bumpp --no-push"]  # fmt: skip


@pytest.mark.parametrize("command", QUIET)
def test_a_helper_that_is_told_not_to_push_is_no_push(desk: Desk, command: str) -> None:
    assert desk.kinds(command)[0] == []


MIG = '[[counters]]\nname = "M"\nfile = "n.txt"\nformat = "text"\nfiles = "mig/{n:5}_*.sql"\n'


def test_a_counter_without_a_place_says_that_a_key_is_missing(desk: Desk) -> None:
    said = desk.sh("claimonce next ADR", desk.tree("t", **{"claimonce.toml": '[[counters]]\nname = "ADR"\n'})).stderr
    assert "`files`" in said
    assert "a text in quotes" not in said


def test_a_number_lies_above_the_largest_and_is_printed_as_the_name_needs_it(desk: Desk) -> None:
    files = {"claimonce.toml": MIG, "mig__00001_a.sql": "", "mig__00007_b.sql": "", "n.txt": "1\n"}
    assert desk.must("claimonce next M", desk.tree("t", **files)) == "00008\n"


def test_the_folder_alone_is_a_counter(desk: Desk) -> None:
    assert (
        desk.must("claimonce next ADR", desk.tree("t", **{"claimonce.toml": ADR, "docs__adr__0113-x.md": ""}))
        == "0114\n"
    )


@pytest.mark.parametrize("kept", ["", KEPT])
def test_each_app_has_its_own_numbers_and_a_merge_joins_two(desk: Desk, kept: str) -> None:
    settings = f'[[counters]]\nname = "M"\nfiles = "*/migrations/{{n:4}}_*.py"\n{kept}'
    made = {f"{one}.py": "" for one in ("a__migrations__0002_x", "b__migrations__0002_y", "a__migrations__0002_z")}
    joined = {"a__migrations__0003_merge.py": "('a', '0002_x'), ('a', '0002_z')\n"}
    files = {"claimonce.toml": settings, **made, **joined, "n.txt": "4\n"}
    done = desk.sh("claimonce next --verify", desk.tree("t", **files))
    assert done.returncode == 0, done.stdout


CHECK = (
    "repos:\n- repo: local\n  hooks:\n"
    "  - {id: a, name: a, language: system, pass_filenames: false, entry: sh -c 'claimonce next SP > ../taken'}\n"
)


@needs_tools
@pytest.mark.parametrize("manager", ["pre-commit", "prek"])
def test_next_goes_on_where_a_commit_hook_has_set_the_counter_back(desk: Desk, manager: str) -> None:
    counter = {"claimonce.toml": COUNTER, "counter.json": '{"SP": {"next": 152}}\n'}
    tree = desk.tree("t", **{".pre-commit-config.yaml": CHECK}, **counter)
    path = f"{desk.env['PATH']}:{TOOLS}/python/bin"
    desk.must(f"{manager} install && claimonce next SP && echo x > x && git add x", tree, PATH=path)
    desk.sh("git commit -qm x", tree, PATH=path)  # another session takes a number while its checks run
    assert (desk.home / "taken").read_text() == "153\n"
    assert json.loads((tree / "counter.json").read_text()) == {"SP": {"next": 153}}, "it was not set back"
    assert desk.must("claimonce next SP", tree) == "154\n"
    assert json.loads((tree / "counter.json").read_text()) == {"SP": {"next": 155}}


@pytest.mark.parametrize("command", ["python manage.py makemigrations app", "adr new x", "echo x > docs/adr/0116-z.md"])
def test_a_command_that_takes_a_number_of_its_own_is_met(desk: Desk, command: str) -> None:
    apps = f'[[counters]]\nname = "M"\nfiles = "*/migrations/{{n:4}}_*.py"\n{KEPT.replace("n.txt", "m.txt")}'
    settings = f"{ADR}{KEPT}{apps}"
    files = {"claimonce.toml": settings, "docs__adr__0116-x.md": "x\n", "app__migrations__0002_one.py": ""}
    files |= {"n.txt": "117\n", "m.txt": "3\n"}
    tree = desk.tree("t", **files)
    armed(desk, tree)
    before = desk.event("PreToolUse", tree, tool_input={"command": command})
    made = {"python": "app/migrations/0002_two.py", "adr": "docs/adr/0116-new.md", "echo": "docs/adr/0116-z.md"}
    desk.write(tree, **{made[command.split()[0]].replace("/", "__"): "x\n"})
    after = desk.event("PostToolUse", tree, tool_input={"command": command}, tool_response={"stdout": "", "stderr": ""})
    assert "claimonce next" in f"{before}{after}"

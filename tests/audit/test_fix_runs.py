"""A tree that `--fix` has changed still does what it did, once: each script is run before and after, with stubs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from audit.trees import audited, committed, git, tree

from claimonce.audit import fix
from claimonce.audit.extract import extract
from claimonce.audit.fix import Plan
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.settings_cache import load

# Every program logs its words; git and gh print what scripts read. `claimonce` is found only where it is installed.
STUB = """#!/bin/sh
printf '%s' "$(basename "$0")" >> "$LOG"; for word do printf ' %s' "$word" >> "$LOG"; done; echo >> "$LOG"
case "$(basename "$0") $1 $2" in
	"gh pr create") echo https://example.org/pr/7 ;;
	"git push "*) echo "pushed"; [ -z "$REFUSED" ] || exit 1 ;;
	"git rev-parse "*) echo main ;;
esac
"""
GATE = """#!/bin/sh
case $1 in
	push) exec git "$@" ;;
	gate) while [ "$1" != -- ]; do shift; done; shift; exec "$@" ;;
esac
exit 2
"""
WORKFLOW = """\
on: push
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - run: git push origin main
  installed:
    runs-on: ubuntu-latest
    steps:
      - uses: example/claimonce@v1
      - run: git push origin gh-pages
      - uses: actions/stale@v9
"""
TREES = {
    "an agent's repository": {
        "scripts/merge-loop.sh": "#!/bin/bash\nset -e\nbranch=$(git rev-parse --abbrev-ref HEAD)\n"
        'git push -u origin "$branch" || git push --force-with-lease origin "$branch"\n'
        'for try in 1 2; do git push origin main && break; git pull --rebase; done\n',
        "scripts/open-pr.sh": "#!/bin/bash\nPR_URL=$(gh pr create --title t --body b 2>&1)\n"
        'echo "PR created: $PR_URL"\nif out=$(git push 2>&1); then echo "$out"; fi\n',
        "scripts/logged.sh": "#!/bin/sh\ngit push 2>&1 | tee push.log\ngit push > push.log\ngit push >/dev/null 2>&1\n",
        "scripts/half.sh": '#!/bin/sh\ngit push origin a || git -c x=y push "$@" origin b\n',
        "tools/ship.py": "import subprocess\n\nsubprocess.run(['git', 'push', 'origin', 'main'], check=True)\n"
        "said = subprocess.run(['git', 'push'], capture_output=True, text=True)\nprint(said.stdout)\n"
        "print(subprocess.check_output(['git', 'push'], text=True))\n",
        "node_modules/x/ship.sh": "#!/bin/sh\ngit push\n",
    },
    "a collection of skills": {
        "skills/release/scripts/tag.sh": "#!/bin/sh\ngit push origin v1 --tags\n",
        "skills/report/scripts/issue.sh": "#!/bin/bash\nBODY=$(cat <<'EOF'\none\ntwo\nEOF\n)\n"
        "gh issue create --repo o/r --title 'Report' --body 'short'\n"
        "gh issue create --repo o/r --title \"$1\" --body \"## Summary\n\n$BODY and much more of it, $(uname), for "
        'everybody who wants to know what is going on here and elsewhere"\n',
        "skills/vendor/tool/ship.sh": "#!/bin/sh\ngit push\n",
    },
    "workflows that publish": {".github/workflows/publish.yml": WORKFLOW},
}  # fmt: skip


def fixed(root: Path) -> Plan:
    made = fix.plan(str(root), audited(root).open, Descriptions(load(str(root)).descriptions))
    fix.write(str(root), made.changes)
    return made


def scripts(root: Path) -> list[list[str]]:
    """Return how each file of the tree is run."""
    made: list[list[str]] = []
    for path in git(root, "ls-files").split():
        if path.endswith(".py"):
            made.append([sys.executable, path])
        elif path.endswith(".sh"):
            made.append(["bash", path, "word"])
        else:
            found = extract(path, (root / path).read_bytes())
            made += [["bash", "-ec", one.text] for one in (found.pieces if found else ()) if one.language == "shell"]
    return made


def ran(root: Path, folder: Path, refused: str, *, installed: bool) -> list[tuple[str, str, int]]:
    """Run every script; return what each started, printed and ended with."""
    bin_ = folder / f"bin-{installed}"
    bin_.mkdir(parents=True, exist_ok=True)
    for name in ("git", "gh", "mail", *(["claimonce"] if installed else [])):
        (bin_ / name).write_text(GATE if name == "claimonce" else STUB)
        (bin_ / name).chmod(0o755)
    made: list[tuple[str, str, int]] = []
    for words in scripts(root):
        log = folder / "log"
        log.write_text("")
        env = {"PATH": f"{bin_}:/usr/bin:/bin", "LOG": str(log), "REFUSED": refused, "HOME": str(folder)}
        done = subprocess.run(words, cwd=root, env=env, capture_output=True, text=True, check=False)
        made.append((log.read_text(), done.stdout, done.returncode))
    return made


@pytest.mark.parametrize("refused", ["", "yes"])
@pytest.mark.parametrize("name", TREES)
def test_every_changed_script_still_does_what_it_did_once(name: str, refused: str, tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "tree", TREES[name]))
    before = ran(root, tmp_path / "sandbox", refused, installed=False)
    made = fixed(root)
    assert made.wired
    # claimonce is there wherever a change relies on it: in the job that installs it, and on a person's own machine.
    assert ran(root, tmp_path / "sandbox", refused, installed=True) == before


def test_what_would_not_stay_true_is_left_with_its_reason(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {path: text for one in TREES.values() for path, text in one.items()}))
    left = {(each.path, each.site.line): why for each, why in fixed(root).left}
    assert "does not install claimonce" in left[".github/workflows/publish.yml", 6]
    for place in (("scripts/open-pr.sh", 2), ("scripts/open-pr.sh", 4), ("scripts/logged.sh", 2),
                  ("scripts/logged.sh", 3), ("tools/ship.py", 4), ("tools/ship.py", 6)):  # fmt: skip
        assert "its output is used" in left[place], place
    assert "both or none" in left["scripts/half.sh", 2] or "not one plain" in left["scripts/half.sh", 2]
    text = (root / "scripts/half.sh").read_text()
    assert "claimonce" not in text
    assert "git" not in git(root, "diff", "--", "node_modules", "skills/vendor")
    changed = git(root, "diff", "--unified=0")
    assert "+      - run: claimonce push origin gh-pages" in changed
    assert max(len(line) for line in changed.splitlines() if line.startswith("+")) < 120, "keys can be read"
    assert not any(line.count("cksum") > 1 for line in changed.splitlines())


def test_both_ways_of_a_command_are_wired(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, TREES["an agent's repository"]))
    fixed(root)
    line = (root / "scripts/merge-loop.sh").read_text().splitlines()[3]
    assert line == 'claimonce push -u origin "$branch" || claimonce push --force-with-lease origin "$branch"'
    assert (root / "scripts/logged.sh").read_text().splitlines()[3] == "claimonce push >/dev/null 2>&1"


def test_a_remedy_names_a_command_that_can_be_given_there(tmp_path: Path) -> None:
    root = tree(tmp_path, {
        ".github/workflows/w.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: softprops/action-gh-release@v2\n",
        "a.mjs": 'import { Octokit } from "@octokit/rest";\nconst o = new Octokit();\n'
        "await o.rest.issues.create({ owner, repo, title });\n",
        ".github/workflows/s.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: actions/github-script@v7\n"
        "        with:\n          script: await github.rest.issues.create({ owner, repo, title })\n",
    })  # fmt: skip
    said = {each.path: each.remedy for each in audited(root).open}
    assert "a step in its place" in said[".github/workflows/w.yml"]
    assert "a step in its place" in said[".github/workflows/s.yml"]
    assert "claimonce notify" in said["a.mjs"]
    assert not any(text.startswith("Put the gate before it") for text in said.values())


ACTION = "name: a\nruns:\n  using: node24\n  main: index.js\n"
PROMPT = """\
on: issues
jobs:
  fix:
    runs-on: ubuntu-latest
    steps:
      - uses: anthropics/claude-code-action@v1
        with:
          prompt: |
            Read the issue.
            Please create a PR for this issue.
"""


def test_a_prompt_in_a_job_without_claimonce_is_left_alone(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {".github/workflows/fix.yml": PROMPT}))
    made = fixed(root)
    assert (root / ".github/workflows/fix.yml").read_text() == PROMPT
    assert [why for _, why in made.left] == ["the job does not install claimonce"]


def test_a_prompt_in_an_example_of_a_workflow_and_in_the_code_of_an_action_is_left_alone(tmp_path: Path) -> None:
    prompt = "export const prompt = `You are a bot.\n- Create a pull request when the tests pass.\n`;\n"
    files = {"examples/fix.yml": PROMPT, "action.yml": ACTION, "src/prompt.ts": prompt}
    root = committed(tree(tmp_path, files))
    made = fixed(root)
    assert not made.changes
    assert {each.path for each, _ in made.left} == {"examples/fix.yml", "src/prompt.ts"}


def test_an_instruction_to_use_a_tool_of_a_server_gets_no_advice_that_does_something_else(tmp_path: Path) -> None:
    text = "# Rules\n\n- Push changes to the branch using mcp__github_file_ops__commit_files.\n"
    root = committed(tree(tmp_path, {"CLAUDE.md": text}))
    fixed(root)
    assert (root / "CLAUDE.md").read_text() == text


def test_an_instruction_to_open_a_pull_request_gets_the_gate_around_a_command_and_no_mail(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {"CLAUDE.md": "# Rules\n\nCreate a pull request when the tests pass.\n"}))
    fixed(root)
    text = (root / "CLAUDE.md").read_text()
    assert "(through the gate: `claimonce gate KEY -- COMMAND`, KEY being what it is about)" in text
    assert "claimonce notify" not in text
    assert audited(root).open == ()


def test_the_sandbox_would_show_a_broken_change(tmp_path: Path) -> None:
    root = committed(tree(tmp_path / "tree", {"a.sh": 'url=$(gh pr create)\necho "$url"\n'}))
    before = ran(root, tmp_path / "sandbox", "", installed=True)
    (root / "a.sh").write_text('url=$(claimonce push)\necho "$url"\n')
    assert ran(root, tmp_path / "sandbox", "", installed=True) != before
    assert os.path.exists(tmp_path / "sandbox" / "log")


@pytest.mark.parametrize(("files", "said"), [
    ({"action.yml": ACTION, "index.js": "spawn('./entrypoint.sh')\n", "entrypoint.sh": "git push\n"}, "action"),
    ({"publish/action.yaml": ACTION, "publish/lib/push.sh": "git push\n"}, "action"),
    ({"Dockerfile": 'FROM alpine\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n',
      "entrypoint.sh": "git push\n"}, "Dockerfile"),
    ({".github/workflows/w.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: scripts/ship.sh\n",
      "scripts/ship.sh": "ship() { git push; }\nship\n"}, "w.yml"),
    ({".gitlab-ci.yml": "pages:\n  script:\n    - ./ship.sh\n", "ship.sh": "git push\n"}, ".gitlab-ci.yml"),
    ({".circleci/config.yml": "jobs:\n  a:\n    steps:\n      - run: tools/ship.py\n",
      "tools/ship.py": "import subprocess\nsubprocess.run(['git', 'push'])\n"}, "config.yml"),
])  # fmt: skip
def test_a_script_that_runs_where_nobody_installs_claimonce_is_left_alone(
    files: dict[str, str], said: str, tmp_path: Path
) -> None:
    root = committed(tree(tmp_path, {path: f"#!/bin/sh\n{text}" if path.endswith(".sh") else text
                                     for path, text in files.items()}))  # fmt: skip
    made = fixed(root)
    assert not made.changes
    assert [said in why for _, why in made.left] == [True], made.left


def test_a_script_whose_job_installs_claimonce_is_wired(tmp_path: Path) -> None:
    steps = "on: push\njobs:\n  a:\n    steps:\n      - run: pipx install claimonce\n      - run: scripts/ship.sh\n"
    root = committed(tree(tmp_path, {".github/workflows/w.yml": steps, "scripts/ship.sh": "#!/bin/sh\ngit push\n"}))
    assert [each.path for each in fixed(root).changes] == ["scripts/ship.sh"]


@pytest.mark.parametrize(("body", "read"), [
    ('out=$("$@" 2>&1)', True), ('"$@" | tee log', True), ('"$@" > log', True), ('"$@"', False),
    ('"$@" >/dev/null', False), ('echo "$(date) $*"; "$@"', False),
])  # fmt: skip
def test_a_command_that_a_function_reads_is_left_alone(body: str, read: bool, tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {"a.sh": f"#!/bin/bash\nRUN() {{\n  {body}\n}}\nRUN git push origin main\n"}))
    made = fixed(root)
    assert bool(made.left) is read
    if read:
        assert "the function RUN reads it" in made.left[0][1]

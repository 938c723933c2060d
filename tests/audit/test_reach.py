"""How a text reaches an agent: each way by a small tree, and what is led to nobody."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from audit.trees import audited, committed, tree

from claimonce.audit.finding import OPEN
from claimonce.audit.report import json as json_report
from claimonce.audit.report import sarif, text

PUSH = "# Ship\n\n1. Run the tests.\n2. Push the branch to origin.\n"


def ways(root: Path) -> dict[str, list[str]]:
    """Return how each text with an open finding reaches an agent."""
    found = audited(root)
    return {
        each.path: [step.text for step in each.way]
        for each in found.findings
        if each.status == OPEN and each.rule == "ungated-instruction"
    }


LEADS = {
    "a guideline below spec/": (
        {"AGENTS.md": "Read `spec/index.md` first.\n", "spec/index.md": "Read `git.md`.\n", "spec/git.md": PUSH},
        "spec/git.md",
    ),
    "a page about testing": ({"AGENTS.md": "Read `docs/testing/ship.md` first.\n", "docs/testing/ship.md": PUSH},
                             "docs/testing/ship.md"),
    "an import": ({"CLAUDE.md": "@docs/ship.md\n", "docs/ship.md": PUSH}, "docs/ship.md"),
    "a table of entry points": (
        {"CLAUDE.md": "| Task | Start here |\n|---|---|\n| Branches | [git](docs/git.md) |\n", "docs/git.md": PUSH},
        "docs/git.md",
    ),
    "an import of what an installer copies": (
        {"commands/ship.md": "Load @~/.claude/tool/flows/ship.md\n", "tool/flows/ship.md": PUSH}, "tool/flows/ship.md"),
    "an import of a README": ({"CLAUDE.md": "See @README.md for more.\n", "README.md": PUSH}, "README.md"),
    "a path from the root": ({"AGENTS.md": "Read the file `//ai/go.md` first.\n", "ai/go.md": PUSH}, "ai/go.md"),
    "a path of the machine that it is deployed on": (
        {"AGENTS.md": "Use this as a playbook:\n- `/srv/repos/this/scripts/go.md`\n", "scripts/go.md": PUSH},
        "scripts/go.md"),
    "a link to follow": ({"AGENTS.md": "Follow [the plan](docs/plan.md).\n", "docs/plan.md": PUSH}, "docs/plan.md"),
    "a path to read": ({"AGENTS.md": "Read `docs/plan.md` before you start.\n", "docs/plan.md": PUSH}, "docs/plan.md"),
    "a table of what to read": (
        {"AGENTS.md": "| Rule | File | When to read |\n|---|---|---|\n| Git | docs/vcs.md | committing |\n",
         "docs/vcs.md": PUSH}, "docs/vcs.md"),
    "a contributing page that agents are sent to": (
        {"AGENTS.md": "Before a change, read CONTRIBUTING.md.\n", "CONTRIBUTING.md": PUSH}, "CONTRIBUTING.md"),
    "a release page that agents are pointed to": (
        {"AGENTS.md": "For releases see RELEASING.md.\n", "RELEASING.md": PUSH}, "RELEASING.md"),
    "a client's command": (
        {"run.sh": '#!/bin/bash\nclaude -p "$(cat loop/go.md)"\n', "loop/go.md": PUSH}, "loop/go.md"),
    "a client's input": ({"run.sh": "#!/bin/bash\ncodex exec - < loop/go.md\n", "loop/go.md": PUSH}, "loop/go.md"),
    "a client's argument": ({"run.sh": "#!/bin/bash\ngptme loop/go.md\n", "loop/go.md": PUSH}, "loop/go.md"),
    "a variable of a script": (
        {"run.sh": '#!/bin/bash\nWHAT="$HERE/go.md"\nTEXT=$(cat "$WHAT")\nopencode run "$TEXT"\n', "go.md": PUSH},
        "go.md"),
    "a pipe in a workflow": (
        {".github/workflows/a.yml": "jobs:\n  a:\n    steps:\n      - run: cat ci/go.md | claude -p\n",
         "ci/go.md": PUSH},
        "ci/go.md"),
    "a recipe": ({"Makefile": "go:\n\tgemini -p \"$$(cat ci/go.md)\"\n", "ci/go.md": PUSH}, "ci/go.md"),
    "Python that reads it": (
        {"a.py": "from pathlib import Path\nimport anthropic\n"
         "ASK = Path(__file__).parent / 'texts' / 'go.md'\nclient.messages.create(messages=[ASK.read_text()])\n",
         "texts/go.md": PUSH}, "texts/go.md"),
    "JavaScript that reads it": (
        {"a.mjs": "import OpenAI from 'openai';\nconst ask = readFileSync('texts/go.md', 'utf8');\n",
         "texts/go.md": PUSH},
        "texts/go.md"),
    "a folder that code reads": (
        {"a.py": "import anthropic\ndef ask(name):\n    return open(f'texts/{name}.md').read()\n", "texts/go.md": PUSH},
        "texts/go.md"),
    "a plugin's folder": (
        {".claude-plugin/plugin.json": '{"name": "a", "commands": "./verbs/"}', "verbs/ship.md": PUSH},
        "verbs/ship.md"),
    "a client's setting": (
        {"opencode.json": '{\n  "instructions": [\n    "notes/*.md"\n  ]\n}\n', "notes/ship.md": PUSH},
        "notes/ship.md"),
    "a list in YAML": ({".aider.conf.yml": "read:\n  - notes/ship.md\n", "notes/ship.md": PUSH}, "notes/ship.md"),
    "a table in TOML": (
        {".codex/config.toml": 'model_instructions_file = "notes/ship.md"\n', "notes/ship.md": PUSH}, "notes/ship.md"),
    "a chain": (
        {"AGENTS.md": "Follow docs/a.md.\n", "docs/a.md": "Follow docs/b.md.\n", "docs/b.md": PUSH}, "docs/b.md"),
    "an index of pages": (
        {"AGENTS.md": "**Releases:**\n- docs/releases/npm.md — how a package goes out\n", "docs/releases/npm.md": PUSH},
        "docs/releases/npm.md"),
    "a prompt in a workflow": (
        {".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: anthropics/claude-code-action@v1"
         "\n        with:\n          prompt: Follow ops/plan.md.\n", "ops/plan.md": PUSH}, "ops/plan.md"),
    "a folder to read before": (
        {"AGENTS.md": "- `notes/guides/` — guidelines (read before writing code)\n", "notes/guides/a/b.md": PUSH},
        "notes/guides/a/b.md"),
    "a page for agents that is pointed to": (
        {"CLAUDE.md": "- Where work is kept: 见 `docs/agents/boards.md`。\n", "docs/agents/boards.md": PUSH},
        "docs/agents/boards.md"),
    "words in Chinese": (
        {"AGENTS.md": "开始前先阅读 docs/plan.md。\n", "docs/plan.md": "推送到远端。\n"}, "docs/plan.md"),
}  # fmt: skip
ALONE = {
    "a page of a skill that is called testing": (
        {"skills/testing/SKILL.md": "# Test\n", "skills/testing/references/ship.md": PUSH},
        "skills/testing/references/ship.md",
    ),
    "a skill that is called specs": ({"skills/specs/SKILL.md": PUSH}, "skills/specs/SKILL.md"),
    "a command that helps to contribute": ({"commands/contributing.md": PUSH}, "commands/contributing.md"),
    "by its name": ({"review-prompt.md": PUSH}, "review-prompt.md"),
    "by its folder": ({"ops/playbooks/ship.md": PUSH}, "ops/playbooks/ship.md"),
    "by its front matter": ({"notes/a.md": "---\nmatch:\n  keywords: [push]\n---\n" + PUSH}, "notes/a.md"),
    "by how it begins": ({"notes/a.md": "You are the release agent.\n\n" + PUSH}, "notes/a.md"),
    "as a text of a skill": ({"x/skills/ship/references/steps.md": PUSH}, "x/skills/ship/references/steps.md"),
    "by the service that reads it": (
        {"svc/WORKFLOW.md": "---\nhooks:\n  after_run: make\n---\n" + PUSH}, "svc/WORKFLOW.md"),
    "as a page of an agent's own folder": ({".claude/docs/shared/life.md": PUSH}, ".claude/docs/shared/life.md"),
    "by the case that it is for": ({"docs/a.md": "---\nread_when:\n  - you push\n---\n" + PUSH}, "docs/a.md"),
    "by its title": ({"lanes/a/a.md": "# Nightly Lane Playbook\n\n" + PUSH}, "lanes/a/a.md"),
    "by words after a summary": (
        {"notes/a.md": "# Sweeper\n\nScans each week.\n\nYou are a release analyst.\n\n" + PUSH}, "notes/a.md"),
    "by its folder and what it says it does": (
        {"workflows/ship.md": "---\ndescription: Ship it\n---\n" + PUSH}, "workflows/ship.md"),
    "by the folder of a client that few know": ({".devin/processes/ship.md": PUSH}, ".devin/processes/ship.md"),
    "by the folder of a client's own build": ({".claude-own/commands/a.md": PUSH}, ".claude-own/commands/a.md"),
    "by the folder that a manager of home folders keeps": (
        {"home/dot_claude/rules/a.md": PUSH}, "home/dot_claude/rules/a.md"),
    "by the arguments of a client's command": ({"flows/a.md": "# A\n\nDo $ARGUMENTS.\n\n" + PUSH}, "flows/a.md"),
    "by whom it speaks to": ({"team/a.md": "# A\n\nAI agents MUST do all of this.\n\n" + PUSH}, "team/a.md"),
    "by the tools that it names": (
        {"flows/b.md": "# B\n\nUse the Task tool and TodoWrite.\n\n" + PUSH}, "flows/b.md"),
    "by its title, for an editor": ({"memory/b.md": "# Cursor Rules: Boards\n\n" + PUSH}, "memory/b.md"),
    "by front matter that is long": (
        {"notes/c.md": "---\nnote: " + "long " * 80 + "\nallowed-tools: Bash\n---\n" + PUSH}, "notes/c.md"),
    "as a text in TOML": (
        {"ci/commands/go.toml": "prompt = \"\"\"\n## Steps\n\n1. Run all the tests.\n2. Push the branch.\n\"\"\"\n"},
        "ci/commands/go.toml"),
    "as a text in an agent's JSON": (
        {".kiro/agents/dev.json": '{"name": "dev", "prompt": "When all is green,\\npush the branch to origin."}'},
        ".kiro/agents/dev.json"),
    "by the home that it lies in": (
        {"roles/dev/SOUL.md": "Be kind.\n", "roles/dev/ENVIRONMENT.md": PUSH}, "roles/dev/ENVIRONMENT.md"),
    "as a text in YAML": (
        {"flow.yaml": "steps:\n  - prompt: |\n      When all is green, push the branch to origin.\n"}, "flow.yaml"),
}  # fmt: skip
NOBODY = {
    "what a program is to do": {
        "AGENTS.md": "Read `specs/log/design.md` before you begin.\n",
        "specs/log/design.md": f"The page [how to ship](../../docs/ship.md) is rendered.\n{PUSH}", "docs/ship.md": PUSH,
    },
    "a prompt that a test holds": {"AGENTS.md": "Read `tests/ship.md` first.\n", "tests/ship.md": PUSH},
    "what explains hooks to people": {".claude/hooks/notifier.py.md": PUSH, ".claude/settings.json": "{}"},
    "what a folder of commands is": {".claude/commands/README.md": PUSH},
    "a README": {"README.md": PUSH, "AGENTS.md": "Run the tests.\n"},
    "a README to read for what it tells": {"AGENTS.md": "Read README.md for the overview.\n", "README.md": PUSH},
    "a page that is not named": {"AGENTS.md": "Run the tests.\n", "docs/ship.md": PUSH},
    "a page that is written": {"AGENTS.md": "Write what you did to docs/log.md.\n", "docs/log.md": PUSH},
    "a page not to read": {"AGENTS.md": "Do not read docs/old.md.\n", "docs/old.md": PUSH},
    "a page of facts that is pointed to": {"AGENTS.md": "See docs/faq.md for answers.\n", "docs/faq.md": PUSH},
    "a link in what agents are only pointed to": {
        "AGENTS.md": "Read docs/a.md.\n", "docs/a.md": "See docs/b.md.\n", "docs/b.md": PUSH},
    "a record of what was": {"AGENTS.md": "Read CHANGELOG.md.\n", "CHANGELOG.md": PUSH},
    "a path out of the repository": {"AGENTS.md": "Read ../../etc/motd.md and /etc/motd.md.\n"},
    "a translation": {"AGENTS.md": "Read docs/zh/ship.md.\n", "docs/zh/ship.md": "推送到远端。\n"},
    "code that writes it": {"a.py": "import openai\nopen('out/go.md').write_text('x')\n", "out/go.md": PUSH},
    "code that no agent's client is in": {"a.py": "text = open('texts/go.md').read()\n", "texts/go.md": PUSH},
    "a page of a site": {"workflows/ship.md": "---\ntitle: Ship\ndescription: How to ship\n---\n" + PUSH},
    "a README that a prompt has an agent read": {
        ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n      - uses: anthropics/claude-code-action@v1"
        "\n        with:\n          prompt: Read README.md first.\n", "README.md": PUSH},
    "a way of working that is people's own": {"svc/WORKFLOW.md": PUSH},
    "a folder that is only named": {"AGENTS.md": "- `notes/guides/` holds the plans.\n", "notes/guides/a.md": PUSH},
    "a plugin's README": {"skills/a/slack-README.md": PUSH},
    "JSON of an application": {"src/data.json": '{"prompt": "When all is green, push the branch to origin."}'},
    "a page that names one tool": {"SETUP.md": "# Setup\n\nWhat Claude must know.\n\n" + PUSH},
    "a page that shows front matter": {"notes/d.md": "---\nnote: x\n---\n```\nallowed-tools: Bash\n```\n" + PUSH},
    "configuration": {"app.yaml": "title: push the branch to origin when all is green\n"},
}  # fmt: skip


@pytest.mark.parametrize(("files", "path"), LEADS.values(), ids=LEADS)
def test_what_leads_an_agent_to_a_text_makes_it_an_instruction(
    files: dict[str, str], path: str, tmp_path: Path
) -> None:
    way = ways(committed(tree(tmp_path, files)))[path]
    assert way
    assert way[-1].endswith(path)


@pytest.mark.parametrize(("files", "path"), ALONE.values(), ids=ALONE)
def test_what_agents_read_by_itself_is_an_instruction(files: dict[str, str], path: str, tmp_path: Path) -> None:
    assert path in ways(committed(tree(tmp_path, files)))


@pytest.mark.parametrize("files", NOBODY.values(), ids=NOBODY)
def test_what_leads_nobody_there_is_no_instruction(files: dict[str, str], tmp_path: Path) -> None:
    assert ways(committed(tree(tmp_path, files))) == {}


def test_every_report_says_how_the_text_reaches_an_agent(tmp_path: Path) -> None:
    files = {"CLAUDE.md": "# Rules\n\nFollow docs/a.md.\n", "docs/a.md": "Then follow docs/b.md.\n", "docs/b.md": PUSH}
    found = audited(committed(tree(tmp_path, files)))
    [finding] = [each for each in found.findings if each.status == OPEN]
    assert [(step.path, step.site.line) for step in finding.way] == [
        ("CLAUDE.md", 1),
        ("CLAUDE.md", 3),
        ("docs/a.md", 1),
    ]
    assert "way: CLAUDE.md:1 > CLAUDE.md:3 > docs/a.md:1" in text.render(found)
    said = json.loads(json_report.render(found))["findings"][0]["way"]
    assert said[1] == {"path": "CLAUDE.md", "line": 3, "text": "CLAUDE.md:3 has its reader follow docs/a.md"}
    [result] = json.loads(sarif.render(found))["runs"][0]["results"]
    places = [each["location"]["message"]["text"] for each in result["codeFlows"][0]["threadFlows"][0]["locations"]]
    assert places[0] == "agents read it by its name"
    assert places[-1].endswith("follow docs/b.md")


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    files = {
        "AGENTS.md": "Follow docs/a.md.\n",
        "docs/a.md": "Follow docs/b.md.\n" + PUSH,
        "docs/b.md": "Follow docs/a.md.\n",
    }
    assert list(ways(committed(tree(tmp_path, files)))) == ["docs/a.md"]


def test_a_pipe_in_the_place_of_a_text_is_not_waited_for(tmp_path: Path) -> None:
    tree(tmp_path, {"AGENTS.md": "Follow docs/a.md.\n" + PUSH, "docs/b.md": ""})
    os.mkfifo(tmp_path / "docs/a.md")
    found = audited(tmp_path)
    assert [each.path for each in found.findings] == ["AGENTS.md"]
    assert [(each.path, each.reason) for each in found.unread] == [("docs/a.md", "not a regular file")]


def test_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    tree(tmp_path / "outside", {"a.md": PUSH})
    root = tree(tmp_path / "root", {"AGENTS.md": "Follow docs/a.md and ../outside/a.md.\n", "docs/b.md": ""})
    (root / "docs/a.md").symlink_to(tmp_path / "outside/a.md")
    assert ways(root) == {}


def test_a_prompt_of_ten_megabytes_is_named_and_not_read(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            "AGENTS.md": "Follow notes/a.md.\n",
            "notes/a.md": "word " * 2_000_000 + PUSH,
            "x-prompt.md": "a\n" * 5_000_000,
        },
    )
    found = audited(tmp_path)
    assert not found.findings
    assert {each.path: each.reason for each in found.unread} == {
        "notes/a.md": "larger than 5 MB", "x-prompt.md": "larger than 5 MB",
    }  # fmt: skip


@pytest.mark.parametrize(
    "head",
    ["---\nhooks: [unclosed\n---\n", "---\nhooks:\n\t- a: b\n---\n", "---\nhooks: *none\n---\n", "---\nhooks:\n"],
)
def test_a_front_matter_that_is_no_yaml_costs_no_finding(head: str, tmp_path: Path) -> None:
    assert "SKILL.md" in ways(tree(tmp_path, {"SKILL.md": head + "\n\n" + PUSH}))


def test_hooks_of_a_front_matter_are_commands(tmp_path: Path) -> None:
    said = (
        "---\nname: ship\nhooks:\n  Stop:\n    - hooks:\n        - type: command\n          "
        "command: git push origin main\n  after_create: |\n    echo one\n    git push origin two\n---\nDo the work.\n"
    )
    found = audited(committed(tree(tmp_path, {"x/skills/ship/SKILL.md": said})))
    assert [(each.site.line, each.act) for each in found.findings] == [
        (7, "git push origin main"),
        (10, "git push origin two"),
    ]


def test_hooks_in_a_fence_of_json_are_commands(tmp_path: Path) -> None:
    said = (
        "# Set up\n\nPut this into the settings:\n\n```json\n"
        '{"hooks": {"Stop": [{"hooks": [\n  {"type": "command", "command": "git push origin main"}\n]}]}}\n```\n'
    )
    found = audited(committed(tree(tmp_path, {"AGENTS.md": said})))
    assert [(each.site.line, each.act) for each in found.findings] == [(7, "git push origin main")]


def test_a_second_run_says_the_same_and_sees_that_a_link_is_gone(tmp_path: Path) -> None:
    root = committed(tree(tmp_path, {"AGENTS.md": "Follow docs/a.md.\n", "docs/a.md": PUSH}))
    old = time.time() - 60
    for file in ("AGENTS.md", "docs/a.md"):
        os.utime(root / file, (old, old))
    first = audited(root, cache=True)
    again = audited(root, cache=True)
    assert first.findings == again.findings
    assert [each.path for each in first.findings] == ["docs/a.md"]
    tree(root, {"AGENTS.md": "Run the tests.\n"})
    gone = audited(root, cache=True)
    assert not gone.findings
    assert gone.others[".md"] == 1


INSTALLS = """\
import json
settings = json.load(open(".claude/settings.json"))
settings["hooks"] = {"Stop": [{"hooks": [{"type": "command", "command": "git push origin main"}]}]}
json.dump(settings, open(".claude/settings.json", "w"))
"""


@pytest.mark.parametrize(("files", "place"), [
    ({"install.py": INSTALLS}, "install.py:3"),
    ({"AGENTS.md": f"# Set up\n\nRun this:\n\n```bash\npython3 -c '\n{INSTALLS}'\n```\n"}, "AGENTS.md:9"),
    ({"install.sh": f"#!/bin/sh\npython3 - <<'EOF'\n{INSTALLS}EOF\n"}, "install.sh:5"),
], ids=["python", "python -c in a fence", "a heredoc"])  # fmt: skip
def test_a_hook_that_code_writes_into_the_settings_is_a_command(
    files: dict[str, str], place: str, tmp_path: Path
) -> None:
    found = audited(committed(tree(tmp_path, files)))
    assert place in {each.place for each in found.open if each.effect == "git_push"}


def test_a_dict_that_is_no_hook_holds_no_command(tmp_path: Path) -> None:
    root = tree(tmp_path, {"a.py": "hooks = 1\nrow = {'kind': 'x', 'command': 'git push origin main'}\n"})
    assert audited(committed(root)).open == ()

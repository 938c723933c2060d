"""Prose for agents as facts."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.audit.extract.instructions import is_instructions
from claimonce.audit.facts import GATE, INSTRUCTIONS, Facts, Instruction, Text
from claimonce.audit.lower.prompt_strings import is_prompt
from claimonce.audit.lower.prose import learn, lower
from claimonce.audit.piece import PROSE, Piece
from claimonce.hooks import Description
from claimonce.hooks.host import Host
from claimonce.reading import Descriptions
from examples import examples

DESCRIPTIONS = Descriptions([one.compiled() for _, one in Host.load(env={}).describe()])


@pytest.fixture(autouse=True)
def _words() -> None:
    learn(DESCRIPTIONS)


def facts(text: str, line: int = 1) -> Facts:
    return lower(Piece("AGENTS.md", PROSE, text, INSTRUCTIONS, line=line, entry="agent"))


def told(text: str) -> list[tuple[str, str, int]]:
    return [(one.effect, one.channel, one.site.line) for one in facts(text).told]


def only(text: str) -> Instruction:
    found = facts(text).told
    assert len(found) == 1, found
    return found[0]


def ran(text: str) -> list[tuple[str, int]]:
    """Return the programs that the text gives to run, with their lines."""
    return [
        (" ".join(one.text if isinstance(one, Text) else "?" for one in call.args), call.site.line)
        for function in facts(text).functions
        for call in function.calls
        if call.callee == "exec"
    ]


@pytest.mark.parametrize(
    ("text", "effect", "channel"),
    [
        ("Email Tekla.", "notify", "email"),
        ("After each release, push and tag the branch.", "git_push", "git"),
        ("- When the build is red, email the team a summary.", "notify", "email"),
        ("Then send an email to the on-call engineer.", "notify", "email"),
        ("Finally, notify the maintainers.", "notify", ""),
        ("You must ping @erik about it.", "notify", ""),
        ("Post the summary to Slack.", "notify", "slack"),
        ("Post a status update in #releases.", "notify", "slack"),
        ("3. Post a comment on the pull request with the findings.", "notify", "github"),
        ("**Comment on the issue** when you start.", "notify", "github"),
        ("Reply to each review comment.", "notify", "github"),
        ("If the tests pass, open a pull request.", "notify", "github"),
        ("Create a GitHub issue for every finding.", "notify", "github"),
        ("Tweet the release notes.", "notify", "x"),
        ("Commit and push.", "git_push", "git"),
        ("Commit and push the jobs so CI can read them.", "git_push", "git"),
        ("Run the tests, commit with the trailer → push → wait.", "git_push", "git"),
        ("Always push your branch before you stop.", "git_push", "git"),
        ("Make sure to push to origin.", "git_push", "git"),
        ("The agent must push the fix.", "git_push", "git"),
        ("Fix it; then push again.", "git_push", "git"),
        ("Increment the counter in state.json.", "counter", ""),
        ("Take the next available ticket number.", "counter", ""),
        ("Use the next free ID and bump the counter.", "counter", ""),
        ("完成後寄信給 Tekla。", "notify", "email"),
        ("完成后提交并推送。", "git_push", "git"),
        ("終わったらコミットしてプッシュする。", "git_push", "git"),
        ("Schicke eine Mail an das Team und warte.", "notify", "email"),
        ("Envía un correo a Erik con el resumen.", "notify", "email"),
        ("Envoie un mail à Erik avec le résumé.", "notify", "email"),
    ],
)
def test_an_instruction_to_act_is_found(text: str, effect: str, channel: str) -> None:
    assert (effect, channel, 1) in told(text)


@pytest.mark.parametrize(
    "text",
    [
        "Do NOT push.",
        "Never email customers.",
        "Don't commit or push anything.",
        "You must not notify the maintainers.",
        "Fix it without pushing; never push to main.",
        "Avoid opening issues. Skip push and merge.",
        "Ask the user before you push the branch.",
        "Only push when the user explicitly asks.",
        "The hook pushes the branch.",
        "The result will be pushed by CI.",
        "CI builds, tests and pushes the image.",
        "After you push, CI runs.",
        "Each mail, push and number happens once.",
        "When the push fails, stop.",
        "Did you push the branch?",
        "A push triggers the workflow.",
        "Push notifications are off.",
        "Push back when the request is vague.",
        "Push the image to the registry.",
        "Push the item onto the stack.",
        "Push until you hear a number.",
        "Email validation happens here.",
        "Message format: JSON.",
        "Text Splitters",
        "Slack bots and Teams apps",
        "Notify the user.",
        "Tell the user what you did.",
        "Create a PR description.",
        "Create tasks to address issues.",
        "Add a comment to the code.",
        "Write the full review to review.md.",
        'Say "push the branch" out loud.',
        "Use `SendMessage` to notify affected teammates.",
        "I emailed Tekla and pushed.",
        "As a user, I want you to email me.",
        "不要推送。",
        "推送前先檢查。",
        "通知系统会处理。",
        "プッシュする前にテストする。",
        "Nicht pushen, keine Mail schicken.",
    ],
)
def test_what_is_no_instruction_to_act_is_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "## Never do this\n\n- Push to main\n- Email customers\n",
        "You must not:\n\n- push to main\n- email the team\n",
        "- ❌ Bad: push to main\n",
        "Don't:\n- push the branch\n",
        "## Examples\n\n- Push the branch.\n",
        "> Push the branch.\n",
        "| Push the branch | always |\n",
        "---\ndescription: Push the branch\n---\nRead.\n",
        "<!-- Push the branch. -->\n",
        "```python\npush_the_branch()\n```\n",
    ],
)
def test_where_it_stands_can_take_it_back(text: str) -> None:
    assert told(text) == []


def test_instead_turns_it_round_again() -> None:
    text = "The agent MUST skip `gh pr merge --auto` and instead post\n`gh pr comment 7 --body hi`.\n"
    assert ran(text) == [("gh pr comment 7 --body hi", 2)]


def test_one_negated_item_does_not_silence_its_neighbours() -> None:
    assert told("- Never email customers.\n- Push the branch.\n") == [("git_push", "git", 2)]


def test_the_place_is_that_of_the_words() -> None:
    found = only("# Work\n\n1. Fix the bug, run all\n   the tests, and **push the branch**.\n")
    assert (found.site.line, found.site.column, found.symbol) == (4, 21, "Work")


def test_fenced_shell_is_what_to_run() -> None:
    text = (
        "Finish:\n\n1. Ship it.\n   ```bash\n   git add -A && git push -u origin <branch>\n   gh pr "
        "create --fill\n   ```\n"
    )
    assert ran(text) == [("git add -A", 5), ("git push -u origin ________", 5), ("gh pr create --fill", 6)]
    held = facts(text).functions
    assert {one.entry for one in held} == {"agent"}
    assert [call.site.column for one in held for call in one.calls if call.callee == "exec"] == [4, 18, 4]


@pytest.mark.parametrize(
    "text",
    [
        "Never run this:\n\n```bash\ngit push --force\n```\n",
        "❌ Wrong:\n\n```bash\ngit push\n```\n",
        "## Anti-patterns\n\n```bash\ngit push\n```\n",
        "It prints this output:\n\n```\ngit push origin main\n```\n",
        '```json\n{"run": "git push"}\n```\n',
        "```markdown\n## Push\n\n```bash\ngit push\n```\n```\n",
    ],
)
def test_fences_that_are_not_to_be_run(text: str) -> None:
    assert ran(text) == []


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Run `git push origin HEAD`.", "git push origin HEAD"),
        ("8. **Push + PR.** `git push -u origin HEAD`", "git push -u origin HEAD"),
        ("Close it with `gh pr close 7 --comment old`.", "gh pr close 7 --comment old"),
        ("When done, use `./scripts/notify.sh done`.", "./scripts/notify.sh done"),
        ("Ship it:\n  git commit -m x\n  git push -u origin HEAD\n", "git push -u origin HEAD"),
        ("  clean → gh pr review $PR --comment --body ok\n", "gh pr review ? --comment --body ok"),
        ("```\n$ git push\nEverything up-to-date\n```\n", "git push"),
    ],
)
def test_commands_in_the_text_are_what_to_run(text: str, command: str) -> None:
    assert command in [one for one, _ in ran(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Do not call `git push origin main`.",
        "If `git push origin main` fails, stop.",
        "After a successful `git push origin main`, wait.",
        "`git push origin main` runs the hooks.",
        "Hooks: add one on `git push origin`.",
        "- `gh pr comment` – comments\n- `gh pr merge` – merges\n",
        "Triggers on: `rm -rf`, `git push --force`, `drop table`.",
        "| `git push origin` | pushes |\n",
    ],
)
def test_commands_that_are_only_spoken_of(text: str) -> None:
    assert not [one for one, _ in ran(text) if one.startswith(("git push", "gh pr"))]


def test_a_push_with_its_command_is_told_once() -> None:
    assert told("Push the branch:\n\n```bash\ngit push\n```\n") == []
    assert told("Push the branch with `git push origin HEAD`.") == []


@pytest.mark.parametrize(
    ("text", "gated"),
    [
        ("- Email Tekla through `claimonce notify`.\n- Email Erik.\n", [True, False]),
        ("All mail goes through `claimonce notify`.\n\n## Work\n\n- Email Tekla.\n- Push the branch.\n", [True, False]),
        ("# A\n\n## Rules\n\nAlways push through `claimonce push`.\n\n## Work\n\nPush the branch.\n", [False]),
        ("Email Tekla.\n", [False]),
    ],
)
def test_only_what_names_the_gate_is_gated(text: str, gated: list[bool]) -> None:
    assert [one.gated for one in facts(text).told][-len(gated) :] == gated


def test_a_fence_in_an_item_that_names_the_gate_is_behind_it() -> None:
    learn(DESCRIPTIONS, ("once-only",))
    held = facts("1. Everything below runs through once-only.\n   ```bash\n   git push\n   ```\n").functions
    seen = [call for one in held for call in one.calls]
    # The walk's own command, and the whole text as a live command: neither is left outside the gate.
    assert [call.callee for call in seen] == ["exec", "script"]
    assert [[guard.kind for guard in call.guards] for call in seen] == [[GATE], [GATE]]


@pytest.mark.parametrize(
    "text",
    [
        "ADR numbers: take the highest number in docs/adr and add one.",
        "Find the largest ADR number and add 1.",
        "Look up the highest migration number, then use that plus one.",
        "Add one to the highest ticket id.",
        "Name the file with the next free number.",
        "Use the next available NNNN ids.",
        "Use the next available `NNNN-kebab-title.md` id (highest existing + 1, zero-padded).",
        "取 docs/adr 里最大的编号，加一。",
    ],
)
def test_a_number_that_is_counted_up_from_the_last_is_a_counter(text: str) -> None:
    assert [effect for effect, _, _ in told(text)] == ["counter"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("- If blocked, add a comment to the ticket.", 1),
        ("# Tickets\n\n- Add a comment summarizing what was found.", 1),
        ("- Add a comment explaining why the code is like that.", 0),
        ("- Add a code comment about the issue.", 0),
        ("Reply inline with your rationale.", 1),
        ("Reply with the PR URL.", 0),
        ("Respond in the original thread.", 1),
        ("When all is green, squash-merge and delete the branch.", 1),
        ("Use the `ship` skill to push the branch and open or update the PR.", 2),
        ("Create a Linear ticket about it.", 1),
        ("List the open GitHub issues.", 0),
        ("Open GitHub issues (if there are any)", 0),
        ("Call `mcp__linear__create_comment` with the result.", 1),
        ("Call `mcp__linear__get_issue` first.", 0),
        ("- Ask if the user wants to:\n  - Add a comment on the issue\n  - Push the branch", 0),
        ("- /ship [branch] — commit, push, and create a PR in one step", 0),
        ("Continue until all tasks are done, then run the tests and create a PR.", 1),
        ("Revert every edit before commit/push.", 0),
        ("Offer to push and create a pull request.", 0),
        ("Push the LLM to reconsider its answer.", 0),
        ("**B) Keep it, push the branch**", 0),
    ],
)
def test_people_are_told_of_by_comments_and_tickets(text: str, count: int) -> None:
    assert len(told(text)) == count


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        (
            "```bash\n# ❌ Wrong\ngit push -f origin main\n\n# ✅ Right\ngit push origin feat\n```",
            ["git push origin feat"],
        ),
        ("## Anti-patterns\n\n**✅ CORRECT: by name**\n```bash\ngit push origin feat\n```", ["git push origin feat"]),
        ("**❌ WRONG: by force**\n```bash\ngit push -f\n```", []),
        ("| Step | Command |\n|---|---|\n| 1. Push | `git push origin main` |", ["git push origin main"]),
        ("| Command | What it does |\n|---|---|\n| `git push origin main` | pushes |", []),
        ("```\na. Push branch → git push origin feat\n```", ["git push origin feat"]),
        ("- Run the `land` flow (do not call `git push origin main` yourself).", []),
        ("- Fetch, rebase, and `git push origin feat`.", ["git push origin feat"]),
    ],
)
def test_what_is_shown_as_wrong_is_not_to_run(text: str, commands: list[str]) -> None:
    assert [command for command, _ in ran(text) if command.startswith("git")] == commands


def test_a_plugin_brings_its_own_words() -> None:
    fax = Description(name="fax", kind="notify", channel="fax", imperatives=("fax", "send by carrier pigeon"))
    before = learn(DESCRIPTIONS)
    assert learn(Descriptions([*DESCRIPTIONS.items, fax.compiled()])) != before
    assert told("Then fax the contract.") == [("notify", "fax", 1)]
    assert told("Send by carrier pigeon when the line is down.") == [("notify", "fax", 1)]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("REVIEW_PROMPT", "Review the change.\nReply on the issue when you are done with it.", True),
        ("", "You are a release worker. Push the branch when the tests pass.", True),
        ("system", "You are helpful and you never send mail to anybody at all.", True),
        ("usage", "Push the branch with --push.\nRead the manual for all the other options.", False),
        ("prompt_regex", "a line with words\nand another line with words in it", False),
        ("promptSql", "SELECT *\nFROM prompts\nWHERE id = 1 AND name = 'push the branch'", False),
        ("prompt", "short", False),
        ("body", "Push the branch.\nEmail Tekla about it, and wait for her answer.", False),
    ],
)
def test_strings_for_agents_are_told_from_others(name: str, text: str, expected: bool) -> None:
    assert is_prompt(name, text) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("CLAUDE.md", True), ("sub/AGENTS.md", True), ("GEMINI.md", True), (".cursorrules", True),
        (".github/copilot-instructions.md", True), (".claude/agents/dev.md", True), (".claude/commands/a/b.md", True),
        ("skills/ship/SKILL.md", True), ("skills/ship/references/push.md", True), ("prompts/ship.prompt.md", True),
        ("prompts/ship.md", True), ("templates/claude-agents/dev.md", True), ("templates/AGENTS.section.md", True),
        ("SKILL.md.tmpl", True), ("plugins/x/agents/dev.md", True), ("plugins/x/commands/go.md", True),
        (".github/prompts/a.prompt.md", True), (".cursor/rules/a.mdc", True), ("src/prompts/system.txt", True),
        (".gemini/commands/ship.toml", True),
        ("README.md", False), ("docs/push.md", False), ("CHANGELOG.md", False), ("prompts/README.md", False),
        ("prompts/CHANGELOG.md", False), ("lessons/a.md", False), ("node_modules/x/CLAUDE.md", False),
        ("docs/zh-CN/skills/a/SKILL.md", False), ("notes.md", False), ("src/agents/dev.py", False),
    ],
)  # fmt: skip
def test_files_for_agents_are_told_from_files_for_people(path: str, expected: bool) -> None:
    assert is_instructions(path) is expected


def test_front_matter_of_a_skill_is_enough() -> None:
    assert is_instructions("anywhere/x.md", b"---\nname: x\nallowed-tools: Bash\n---\n")
    assert not is_instructions("anywhere/x.md", b"---\ntitle: x\n---\n")


def test_comments_to_the_audit_are_kept() -> None:
    found = facts('\n<!-- coverage-audit: allow[notify] reason="x" -->\nEmail Tekla.\n').comments
    assert [(one.site.line, one.text) for one in found] == [(2, 'allow[notify] reason="x"')]


@pytest.mark.parametrize(
    "text",
    ["`" * 50_000, "(" * 50_000, "push " * 20_000, "- " * 20_000, "\n" * 50_000, "> " * 20_000 + "push", "# " * 9_000,
     "**" * 30_000, "[" * 30_000, "a, " * 30_000, "if a, " * 20_000, "```" * 9_000, "<!--" * 9_000, "\"" * 20_000,
     "send a " * 20_000, "Post " + "x " * 20_000, "<" * 30_000, "`git push " * 5_000],
)  # fmt: skip
def test_odd_text_ends(text: str) -> None:
    assert facts(text).path == "AGENTS.md"


@settings(max_examples=examples(80), deadline=None)
@given(st.text(alphabet="-*#>|`~ \n.,:;()[]<>\"'pushemail Tk→。推送", max_size=200))
def test_any_text_gives_facts(text: str) -> None:
    found = facts(text, line=5)
    lines = text.count("\n") + 5
    assert all(5 <= one.site.line <= one.site.end_line <= lines for one in found.told)


@pytest.mark.parametrize("text", [
    "- Open a new issue for questions\n",
    "- Open an issue: https://example.org/a/b/issues\n",
    "If any of this goes wrong, please open an issue - we take it seriously.\n",
    "If you need help, open an issue on GitHub.\n",
    "## Need help?\n\n- Open an issue on GitHub\n- Ask in the chat\n",
])  # fmt: skip
def test_where_a_reader_turns_to_with_a_question_is_no_step_of_an_agents_work(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", [
    "- If you find a bug while working, file an issue with a reproduction.\n",
    "- Create an issue for bugs you discover\n",
    "- If the check fails, open an issue that describes the failure.\n",
    "- Create an issue in the tracker, as [this one](https://example.org/1), with the log.\n",
])  # fmt: skip
def test_an_issue_that_is_a_step_of_the_work_is_told(text: str) -> None:
    assert [one[0] for one in told(text)] == ["notify"]


@pytest.mark.parametrize("text", [
    "Push subsequent review-fix commits to that branch.\n",
    "- Push additional fixup commits onto the PR branch\n",
    "Resolve the rest. For\nreal conflicts that wrap over the end of a line, push to the branch and stop.\n",
    "/implement the plan and when you are done and all tests pass, read a.md, then push the branch\n",
    "  1. commit as:\n       heal: one\n       By: A\n     run the tests\n       heal: two\n     push to B.\n",
    "- If not, push the branch.\n",
])  # fmt: skip
def test_a_push_is_told_whatever_stands_before_it_and_between(text: str) -> None:
    assert [one[0] for one in told(text)] == ["git_push"]


@pytest.mark.parametrize("text", [
    "- Added `/push` (`push.md`) — push current branch to origin without opening a PR\n",
    "Force-push resulted in 0 commits on the PR\n",
    "- Push back on bad changes\n",
])  # fmt: skip
def test_what_was_done_and_what_is_not_pushed_is_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(("text", "runs"), [
    ("`gh pr create` is the normal path.\n", True),
    ("- `git push origin HEAD` is required before you stop.\n", True),
    ("`gh pr merge --squash` is how branches are landed.\n", True),
    ("`gh pr create --fill` is the wrong way.\n", False),
    ("`git push` is denied by the hook.\n", False),
    ("## Anti-patterns\n\n```sh\ngit push\n```\n", False),
    ("## Anti-patterns\n\n**Correct patterns:**\n```sh\ngit push\n```\n", True),
])  # fmt: skip
def test_a_command_that_is_told_as_the_way_it_is_done_is_one_to_run(text: str, runs: bool) -> None:
    assert bool(facts(text).functions) is runs


def test_a_line_that_leads_into_the_command_that_does_it_is_not_told_twice() -> None:
    found = facts('**Create new issues:**\n\n```bash\nbd create "x"\n```\n')
    assert found.told == ()
    assert found.functions


@pytest.mark.parametrize("text", [
    "- Create missing issues automatically\n",
    "3. Create issues in project's style:\n",
    "- File issues for remaining work\n",
    "- Create tickets for follow-ups\n",
])  # fmt: skip
def test_many_issues_are_told_like_one(text: str) -> None:
    assert [one[0] for one in told(text)] == ["notify"]


@pytest.mark.parametrize("text", [
    "- Open issues in the list block the release\n",
    "- Create issues list\n",
    "Create professional issue titles\n",
    "**Important**: I will NEVER:\n- Use colours\n- **CREATE PR IF BUILD IS BROKEN**\n",
    "- **Email Verification**\n",
    "**Squash merge:**\n\n```bash\ngit merge --squash topic\ngit commit\n```\n",
    "### 3. Bug reports\nOpen an issue with:\n- the version\n",
])  # fmt: skip
def test_nouns_lists_of_what_is_not_done_and_local_merges_are_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize("text", [
    "- Else: post `@reviewbot plan`, then wait.\n",
    "Always post `@reviewbot review` on every request.\n",
    "> **Always:** Poll every endpoint. Reply to every thread. Fix it.\n",
    "> A note.\n>\n> **Always:** Reply to every thread.\n",
    "> [!IMPORTANT] Reply to every thread.\n",
    "In such a mode: notify operator, set the state to waiting.\n",
    "Send one message per the Operator Notification protocol in CLAUDE.md.\n",
    "2. **No open findings:** reply to the thread.\n",
    "**Create the parsing issue first**, then go on.\n",
    "- **Never:** skip it. **Always:** reply to every thread.\n",
])  # fmt: skip
def test_callouts_cases_and_calls_of_a_bot_tell_somebody(text: str) -> None:
    assert [one[0] for one in told(text)] == ["notify"]


@pytest.mark.parametrize("text", [
    "- Push to `main` without a tag triggers NOTHING\n",
    "Push to staging starts the build.\n",
    "> Reply to every thread.\n",
    "> **Never:** Skip it. Post the plan as a comment on the issue. Push to main.\n",
    "- CI posts `@reviewbot review` on every push\n",
    "- post `@types/node` in the list\n",
    "Create the first issue of the list in your head.\n",
])  # fmt: skip
def test_what_a_push_does_what_others_say_and_what_never_is_to_be_done_is_not_told(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Standard patterns\n\n- **List:** `gh issue list`\n- **Close**: `gh issue close 5 --comment "x"`\n', [4]),
        ("6. **Push:** `git push` (native git is fine)\n7. **PR:** `gh pr create`\n", [1, 2]),
        ("**No upstream (non-zero exit):** `git push -u origin main`.\n", [1]),
        ("- `AHEAD > 0`: regular push: `git push origin main`.\n- Both 0: skip the push.\n", [1]),
        ('- Generate commands that create the issues:\n  `gh issue create --title "x"`\n', [2]),
        ("| Option | Meaning |\n|---|---|\n| `git push -f` | overwrites |\n", []),
    ],
)
def test_a_command_behind_the_name_of_its_act_is_given_to_run(text: str, found: list[int]) -> None:
    assert [line for command, line in ran(text) if "list" not in command] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1. Create PR → a bot reviews it\n2. Push to dev → starts the build\n", [("notify", 3), ("git_push", 4)]),
        ("8  RETEST   — run the tests\n9  PR       — push branch, create PR with findings\n",
         [("git_push", 4), ("notify", 4)]),
        ("User runs: /check\n\n→ Look at it\n  - Is it closed?\n→ Post comments to the PR\n", [("notify", 7)]),
        ("while left:\n  Step 1: Run /review\n  Step 2: Amend the commit, force push to branch\n", [("git_push", 5)]),
    ],
)  # fmt: skip
def test_the_steps_that_a_fence_of_plain_text_numbers_are_instructions(text: str, found: list[tuple[str, int]]) -> None:
    assert [(effect, line) for effect, _, line in told(f"The flow:\n```\n{text}```\n")] == found
    assert told(f"Print this output:\n```\n{text}```\n") == []
    assert told(f"Then:\n```\nWhat would you like to do?\n{text}```\n") == [], "said to somebody"


def test_a_table_of_cases_says_what_is_done_then() -> None:
    rows = "|---|---|\n| Tests fail | fix them |\n| User asks for a feature | → Create issue + branch + PR |\n"
    assert told("| Situation | Action |\n" + rows) == [("notify", "github", 4)]
    assert told("| Command | Action |\n" + rows) == [], "what a command does is no instruction"
    instead = "## Anti-patterns (never)\n\n| Don't | Do instead |\n|---|---|\n| Push the file | Open a pull request |\n"
    assert told(instead) == [("notify", "github", 5)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('## Forbidden files\n\n> "Is it an issue?" → **Yes. Create an issue.**\n', ["notify"]),
        ("## Forbidden actions\n\n❌ Never:\n- Push.\n\n✅ Always:\n- Create GitHub issues for tasks\n", ["notify"]),
        ("Apply the outcome:\n- `ready` — post a comment on the issue.\n- `late` — wait.\n", ["notify"]),
        ("Commands:\n- `/ready` — post a comment on the issue.\n", []),
        ("1. Ensure the feature branch is pushed to the remote.\n", ["git_push"]),
        ("3. Retry the push.\n", ["git_push"]),
        ("The workflow only triggers on:\n- Push to `dev`\n", []),
        ("For full commit, push, and PR orchestration, defer to the docs.\n", []),
        ("**Step 2: Create PR**\n\nIt needs a title.\n", []),
        ("I'll scan the code and create GitHub issues for each finding.\n", ["notify"]),
    ],
)
def test_what_stands_around_an_act_says_whether_it_is_to_be_done(text: str, found: list[str]) -> None:
    assert [effect for effect, _, _ in told(text)] == found


def test_a_list_of_tools_that_are_allowed_calls_none_of_them() -> None:
    assert told("Allowed tools:\n- `mcp__github__add_issue_comment`\n- `mcp__github__create_issue`\n") == []
    assert told("1. Call `mcp__github__add_issue_comment` with the findings.\n") == [("notify", "github", 1)]
    assert told("Emit `fix_needed` only when the job allows both `fix` and `raise_pr`.\n") == []
    assert told("If the workflow permits `create_pull_request`, say so.\n") == []

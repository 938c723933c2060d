"""Kinds of sentences, tools and marks by which texts tell an agent to act, each with its look-alikes."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import pytest
from audit.lower.test_prose import ran, told

PUSH, POST = ("git_push", "git"), ("notify", "github")

ORDERS = {
    "a tool by its bare name": ("You MUST use `add_issue_comment` to post your plan.", POST),
    "a tool that ends a review": ("3. **Submit**: Call `submit_pending_pull_request_review` with a summary.", POST),
    "a tool of a chat": ("Use the `slack_post_message` MCP tool directly:", ("notify", "slack")),
    "a tool that pushes": ("Then call `push_files` with all of them.", PUSH),
    "a tool of an editor's server": ("Use the `mcp_github_create_pull_request` tool:", POST),
    "a tool that a workflow names with hyphens": ("Then use the `create-discussion` safe output for the report.", POST),
    "a tool named without marks": ("1. **Call the safe-outputs create-pull-request tool** to create a PR", POST),
    "one tool for all chats": (
        '```\nmessage(action="send", channel="discord", target="channel:1", message="...")\n```', ("notify", "discord")
    ),
    "tickets that are published": ("Publish the approved tickets.", POST),
    "one issue for each": ("- A real issue tracker → publish one issue per ticket in order", POST),
    "a reason that is given": ("- Close the issue as not planned with a one-sentence reason.", POST),
    "what is done instead": (
        "## PRs\nDo **NOT** approve the PR yet — leave a blocking review comment and wait.", POST
    ),
    "what is preferred": ("- Prefer adding these as a comment on the related GitHub issue.", POST),
    "what comes after a script": ("Run `tools/ship.sh`, then:\n1. Push the branch to origin", PUSH),
    "what a command of the agent's own has it do": ("`/ship` will:\n1. Push the branch to origin", PUSH),
    "what the text itself has it do": ("This command will:\n1. Push the branch to origin", PUSH),
    "an owner in Chinese": ("- 立即警报项目所有者。", ("notify", "")),
    "a review in Chinese": ("若一致，组装正文，发布正式 Review：", POST),
    "what must become of a thing": ("All commits must be signed and pushed to the remote.", PUSH),
    "where a thing must stand": ("Your review must be posted to GitHub as comments.", POST),
    "a word for what is missing": ("If no issue exists, create one first.", POST),
    "a role by its name": ("- QA must push the fix branch.", PUSH),
    "what the reader is said to do": ("You commit and push to git.", PUSH),
    "work that goes on": ("- Continue making commits and pushing to the same branch", PUSH),
    "two verbs with one object": ("- Commit and push memory append artifacts after each run:", PUSH),
    "a state that is to be": ("1. Ensure all changes are committed and pushed.", PUSH),
    "several issues": ("- Open up to 3 high-signal non-duplicate issues when confidence >= 0.8.", POST),
    "one way or the other": ("- If a finding is too large, open/update an issue and stop.", POST),
    "what stands on a thread": ("Post concise details and next action on the primary issue.", POST),
    "a comment without an article": ("## Issues\n- Add comment explaining the change", POST),
    "a comment and its text": ("If the issue is found elsewhere, comment:\n`Possible duplicate of #1.`", POST),
    "a step that is skipped to": (
        "- If it is vague, DO NOT fix it. Instead, skip to the final step and post a comment asking for logs.", POST,
    ),
    "a status": ("The agent MUST change the pull request status from draft to ready for merge.", POST),
    "below the title Output": ("## Output\n- If nothing was found, post a comment on the pull request.", POST),
    "a prompt's own marks": ("<rules>\n<rule>Push the branch when you are done.</rule>\n</rules>", PUSH),
    "a chat that the sentence names": ("Use the slack-messenger agent to send this message:", ("notify", "slack")),
    "what a relative clause describes": ("Review the files that are changed and push the branch.", PUSH),
    "a numbered record": ("2. Find the highest numbered ADR (e.g., `adr-0005-x`)", ("counter", "")),
    "the act by which it is done": ("Attempt to resolve the issue by creating a pull request that fixes it.", POST),
    "an answer by a comment": ("Fulfill the request and reply to the user by adding a comment to this issue.", POST),
    "what it is about, and no comma": (
        "From that text you will need to sync with main\nand then submit a pull request.", POST,
    ),
    "a review of what was named": ("Review this PR. If it is fine, leave a review with your findings.", POST),
    "a request that is approved": ("6. If the PR is ready, approve it.", POST),
    "a release": ("4. Create the GitHub release with the bare version as its title.", POST),
    "one way or the other, as a draft": ("9. Create/update draft PR", POST),
    "a comment by a tracker's own command": ('4. Comment with summary: `desk msg <id> "Completed"`', POST),
    "a line of its own below data": (
        "Title: {{title}}\nBody: {{body}} (use the tool to get more)\nPlease post a comment on this issue.", POST,
    ),
    "in Japanese": ("PR を作成する。", POST),
    "a message with its words, on a chat": ('Send a Discord "on duty" message in `#ops`.', ("notify", "discord")),
    "if that can be": ("If able use the `gh` command line utility\nto create a pull request.", POST),
    "a report to people": ("If any step fails, report it to maintainers.", ("notify", "")),
    "only what is good": (
        "---\nallowed-tools: Bash(gh pr comment:*)\n---\nPost only the feedback that you deem good.", POST,
    ),
    "the name of a step": ("- **Push**: commit first, to origin", PUSH),
}  # fmt: skip

QUIET = {
    "a list of the tools that there are": "- `slack_post_message` - Send a message to a channel",
    "a tool that only reads": "Use `list_issues` to see what is open.",
    "a branch that is missing": "If no branch exists for the issue, create one.",
    "what may never be": "Secrets must never be pushed to the remote.",
    "what a thing is for": "- **Track sessions** to manage state, clean up resources, or send notifications",
    "an example in a prompt's marks": "<example>\n<output>\nPush the branch and open a PR.\n</output>\n</example>",
    "what a program does": "## Ingestion Flow\n5. **Issue**: Create new issue or update existing",
    "what a short name stands for": "You'll find my aliases:\n- `gp` = git push",
    "the names of tools": "`get_schema` and `create_issue` are the names of tools within those servers",
    "when a skill is used": "**When**: the tasks are done, progress needs to be posted as comments.",
    "a remark in a list of what was": '4. Comment: "The pull request can import it."',
    "an answer to the user": "Send the summary to the user.",
    "what a mode does not do": "`fix` must not apply them, push, or create a PR.",
    "what a step does not do": "The review step does not edit files, commit, push, or create a PR.",
    "whether it may": "Each command is explicit about whether it may edit files, commit, push, or create a PR.",
    "what Japanese denies at the end": "公開、投稿、commit、pushは行わない。",
    "a command that Japanese denies at the end": "`git push`、`gh pr create` を直接実行して代替しない。",
    "after it was done, in Chinese": "创建 PR 成功后，提醒用户。",
    "a note in a vault": "Use `write_note` to create the note.",
    "a word that is a tracker's name, too": "Capture follow-up tasks in the operations backlog.",
    "a name of something else": "- **Push**: Move the permission request to the end",
    "what is asked of others by an agent that may comment": (
        "---\nallowed-tools: Bash(gh issue comment:*)\n---\nTo keep it open, add a comment or a reaction."
    ),
    "what a workflow does by itself": "The GitHub Action will automatically:\n1. Read it\n2. Create the PR with it",
    "what a script does, without its name": "The release script will:\n1. Push the branch to origin",
    "what a person has to be asked for": "## Where asking is required\n1. **Push to main, or force-push.**",
    "what a tool is": "- `create_draft_pr` creates a draft that nobody sees.",
    "a list of what there is": "## Reference\n- Current repo: `git push --dry-run`",
    "what the user is told to do": (
        "If it is rejected, tell the user to create a branch, commit there, and use `/pr` to merge via PR."
    ),
    "nouns behind a dash": "Never ask — push, PR creation are automatic.",
    "a comment as a thing, in Chinese": "三者不串用：PR 普通评论不承载完整原文。",
    "what others do": "They should test it by opening a small PR.",
}

RUN = {
    "behind the words of use": (
        "Use the `gh issue comment 5 -b x` CLI tool to report.",
        ("gh issue comment 5 -b x", 1),
    ),
    "in a condition's sentence": (
        "When pushing a branch, use `git push --force-with-lease origin HEAD` to handle reruns.",
        ("git push --force-with-lease origin HEAD", 1),
    ),
    "in Chinese": ("- 如果有，直接 `git push`", ("git push", 1)),
    "in Chinese, with what it makes": ("- 使用 `gh pr create` 创建 PR", ("gh pr create", 1)),
    "among several": (
        "When asked, immediately run the git commands (including `git add`, `git push origin main`).",
        ("git push origin main", 1),
    ),
    "in a step that is written as JSON": (
        '```jsonl\n{"step":"LAND","cmds":["git add .","git push origin main"]}\n```',
        ("git push origin main", 2),
    ),
    "below a line in Chinese": (
        "首次推送时必须设置 upstream：\n- `git push -u origin main`",
        ("git push -u origin main", 2),
    ),
    "bare, in Chinese": ("使用 gh issue create 创建。", ("gh issue create", 1)),
    "behind the names of several acts": (
        "- **Comment / close**: `gh pr comment 5 -b x`, `gh pr close 5`.",
        ("gh pr comment 5 -b x", 1),
    ),
    "behind the last part of a sentence": (
        "- When an agent creates a PR, create it as a Draft: `gh pr create --draft`. This covers all.",
        ("gh pr create --draft", 1),
    ),
    "behind a case": ("- If the branch is not pushed: `git push -u origin x`", ("git push -u origin x", 1)),
    "one for each place": (
        "2. Create the PR/MR:\n   - GitHub: `gh pr create --fill`\n   - Else: `x`",
        ("gh pr create --fill", 2),
    ),
    "below a heading that is the act": (
        "### Push\n\n- Fresh branch (no rebase): `git push -u origin x`.",
        ("git push -u origin x", 3),
    ),
    "in a fence for PowerShell": (
        "Open it:\n```pwsh\ngh pr create --base main --fill\n```",
        ("gh pr create --base main --fill", 3),
    ),
    "below a sign that stops": (
        "**⛔ CI GATE** (before the merge):\n- Only after CI is green: `gh pr merge 5 --squash`",
        ("gh pr merge 5 --squash", 2),
    ),
    "as the fix of what goes wrong": (
        '### ❌ "Updates were rejected"\n\n**Fix:**\n```bash\ngit push origin main\n```',
        ("git push origin main", 5),
    ),
    "in a prompt that a fence holds": (
        (
            "Spawn it with:\n```\nYou are a worker. Do all of it.\n\n1. Run the tests.\n"
            "2. When done, run `git push origin main`.\n```"
        ),
        ("git push origin main", 6),
    ),
    "in a prompt that a client reads": (
        (
            "```bash\ncodex exec - <<'EOF'\n## Task\nFix the issues that are named here.\n"
            "- Then run `git push origin main`.\nEOF\n```"
        ),
        ("git push origin main", 5),
    ),
    "in a prompt under a key": (
        (
            "```yaml\nsteps:\n  - uses: some/agent\n    with:\n      prompt: |\n        Look at all that changed.\n"
            "        Then run `git push origin main`.\n```"
        ),
        ("git push origin main", 7),
    ),
    "behind no more than Then": ("Then: `gh pr ready 5`", ("gh pr ready 5", 1)),
    "below a remark": (
        "- [ ] Push commit and tags.\n    // turbo\n    git push origin main",
        ("git push origin main", 3),
    ),
}


@pytest.mark.parametrize("name", ORDERS)
def test_each_kind_of_order_is_found(name: str) -> None:
    text, meaning = ORDERS[name]
    assert meaning in [(effect, channel) for effect, channel, _ in told(text)]


@pytest.mark.parametrize("name", QUIET)
def test_what_only_looks_like_an_order_is_none(name: str) -> None:
    assert told(QUIET[name]) == []
    assert ran(QUIET[name]) == []


@pytest.mark.parametrize("name", RUN)
def test_commands_are_given_in_many_ways(name: str) -> None:
    text, command = RUN[name]
    assert command in ran(text)


def test_a_command_that_is_forbidden_in_chinese_is_not_given() -> None:
    assert ran("- 不要直接使用 `git push`") == []


@pytest.mark.parametrize(
    "lead", ["`tools/ship.sh` runs:", "`make release` does, in order:", "Our script then performs:"]
)
def test_what_is_said_of_a_program_is_not_told_to_the_reader(lead: str) -> None:
    assert told(f"{lead}\n1. the tests\n2. Push the branch to origin\n") == []


@pytest.mark.parametrize("lead", ["`tools/ship.sh` runs:", "The release script will:", "The workflow automatically:"])
@pytest.mark.parametrize(
    "form", ["- `npm test`\n- `git push origin main`", "1. npm test\n2. git push", "```sh\nnpm test\ngit push\n```"]
)
def test_a_command_that_a_program_is_said_to_run_is_not_given_to_the_reader(lead: str, form: str) -> None:
    assert ran(f"{lead}\n\n{form}\n") == []
    assert ran(f"Then run:\n\n{form}\n") != []


def test_a_tool_and_what_is_done_with_it_are_one_act() -> None:
    assert told("Use the GitHub MCP `create_pull_request` tool to open a PR.") == [("notify", "github", 1)]

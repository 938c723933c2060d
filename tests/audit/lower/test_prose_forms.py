"""Forms by which a text tells an agent to act: lone commands, chains, asides, fenced prompts and flows."""

from __future__ import annotations

import pytest
from audit.lower.test_prose import ran, told

PUSH, POST, TELL = ("git_push", "git"), ("notify", "github"), ("notify", "")

ORDERS = {
    "what another agent is told": ("3. In its prompt, instruct it to comment on the PR with what it did.", POST),
    "what a session is started for": ("- only then run a bounded session to post a comment on the PR.", POST),
    "what is fallen back to": ("- If there is no access, fall back to creating a GitHub issue.", POST),
    "a request with a name of its own": ("4. **Resolution**: Create hotfix PR", POST),
    "people whom it touches": ("- Breaking changes → Alert dependent teams", TELL),
    "customers whom it touches": ("- Fixes → Notify affected users", TELL),
    "more of what there is": ("- Push additional commits if needed", PUSH),
    "how often": ("- Commit often, push daily", PUSH),
    "a second look": ("- Request re-review if the changes are large", POST),
    "the road of an answer": ("- **Routing**: ALWAYS reply via the exact originating channel.", POST),
    "a comment, and its text below": ("### 5. Update the Jira ticket\n\nAdd comment:\n```markdown\nDone\n```", POST),
    "a comment on what is named": ("### 7. Link\n\nAdd comment to Jira ticket:\n```markdown\nDone\n```", POST),
    "several comments": ("- Before you stop, append new GitHub issue comments only when the plan differs.", POST),
    "a word for what is open": ("If any approved PRs are still open, merge them NOW.", POST),
    "two acts on one tag, in Chinese": ("发 alpha:在目标 commit 上创建并推送 `v1.0`。", PUSH),
    "a step of a flow in a fence": (
        "```\nPHASE A: SETUP\n1. LEAD: Make the plan\n    - Read the task\n2. DEV: Implement it, push branch\n```",
        PUSH,
    ),
    "what a step of a flow consists of": (
        "```\n1. DEV: Do it\n    - Run tests\n    ├─ red → go back\n    - Push branch to remote\n2. DEV: Tell\n```",
        PUSH,
    ),
    "a prompt that an agent receives, with fences of its own": (
        (
            "Each agent receives this prompt:\n\n```\n## Task\n\nRun it:\n\n```\nmake test\n```\n\n### Ship\n\n"
            "Commit all of it. Push the worktree branch.\n```\n\nThen wait."
        ),
        PUSH,
    ),
}

RUN = {
    "behind an aside that forbids": (
        "7. **Commit** (lowercase, no emoji, **no AI line**) and `git push` the branch",
        ("git push", 1),
    ),
    "alone below a step": (
        "4. **Create PR (MANDATORY)**: After all steps complete:\n   - **Check**: read it\n   - `git push -u origin x`",
        ("git push -u origin x", 3),
    ),
    "alone below a heading that is the act": (
        "## Step 6: Push (normal only)\n\nIn Bash:\n- `git push`\nIf it is rejected:\n- STOP",
        ("git push", 4),
    ),
    "with a remark in brackets": (
        "5. **Open the work lock — never in the main checkout:**\n   - `gh pr create --draft`\n     (it says `wip`).",
        ("gh pr create --draft", 2),
    ),
    "in a chain": (
        "- Create the branch (`x`):\n  `git worktree add ../x`\n  → `git commit -m x`\n  → `git push -u origin x`.",
        ("git push -u origin x", 4),
    ),
    "as a client's shell mode takes it": ("- **GitHub**: Use `!gh issue create` with flags", ("gh issue create", 1)),
    "over lines in PowerShell": (
        'Create it:\n```powershell\ngh issue create --repo x `\n  --title "a" `\n  --label b\n```',
        ("gh issue create --repo x", 3),
    ),
    "in a cell, behind a prompt with fences": (
        (
            "Each agent receives this prompt:\n\n```\nDo it:\n\n```\nmake\n```\n\nEnd.\n```\n\n"
            "| Verdict | Action |\n|---|---|\n| PASS | Post `gh pr comment 5 -b x`. |"
        ),
        ("gh pr comment 5 -b x", 15),
    ),
}

QUIET = {
    "what it does not do": "This skill stops there. It does **not**:\n- Merge the PR\n- Push to any other branch",
    "a strategy": "**Recommended merge strategy**: Squash merge",
    "what a command does": "9. **Return the URL** — `gh pr create` prints it on success.",
    "tools that there are": "- **Issues:** `get_issue`, `list_issues`, `create_pull_request`",
    "a workflow by its name": "Auto-merge workflow (`a.yml`) enables auto-merge (`gh pr merge --auto`) on small PRs.",
    "a list of comments": "5. Create a list of all comments that you plan on leaving on the PR.",
}


@pytest.mark.parametrize("name", ORDERS)
def test_each_form_of_order_is_found(name: str) -> None:
    text, meaning = ORDERS[name]
    assert meaning in [(effect, channel) for effect, channel, _ in told(text)]


@pytest.mark.parametrize("name", RUN)
def test_commands_stand_in_many_places(name: str) -> None:
    text, command = RUN[name]
    assert command in ran(text)


@pytest.mark.parametrize("name", QUIET)
def test_what_is_only_named_is_no_order(name: str) -> None:
    assert told(QUIET[name]) == []
    assert ran(QUIET[name]) == []


def test_a_fence_that_nothing_nests_in_ends_at_its_mark() -> None:
    text = "```\nmake\n\n```\n\nPush the branch.\n\n```\nmake check\n```\n"
    assert told(text) == [("git_push", "git", 6)]


def test_a_mark_below_an_empty_line_ends_a_fence_that_no_other_ends() -> None:
    assert told("```\nmake\n\n```\nPush the branch.\n") == [("git_push", "git", 5)]

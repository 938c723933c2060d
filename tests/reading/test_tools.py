"""A client's tool calls: commands, edits, MCP tools."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.reading import read_tool, read_words


def call(
    tool: str, tool_input: dict[str, object], cwd: str = "/r", counters: tuple[str, ...] = ()
) -> tuple[object, ...]:
    """Return the effects of a call."""
    return read_tool(tool, tool_input, DESCRIPTIONS, cwd=cwd, counters=counters).effects


@pytest.mark.parametrize(
    ("tool", "tool_input"),
    [
        ("Bash", {"command": "git push"}),
        ("PowerShell", {"command": "git push origin main"}),
        ("shell", {"command": ["bash", "-lc", "git push"]}),
        ("run_shell_command", {"command": "git push", "directory": "sub"}),
        ("run_terminal_cmd", {"command": "git push"}),
    ],
)
def test_shell_tools_of_all_clients_are_read(tool: str, tool_input: dict[str, object]) -> None:
    (effect,) = read_tool(tool, tool_input, DESCRIPTIONS, cwd="/r").effects
    assert effect.kind == "git_push"


@pytest.mark.parametrize("key", ["file_path", "notebook_path", "filePath", "path", "absolute_path"])
@pytest.mark.parametrize("tool", ["Edit", "Write", "MultiEdit", "NotebookEdit", "write_file", "replace"])
def test_an_edit_of_a_counter_is_an_effect(tool: str, key: str) -> None:
    assert call(tool, {key: "/r/scripts/n.json"}, counters=("/r/scripts/n.json",))
    assert call(tool, {key: "scripts/../scripts/n.json"}, counters=("scripts/n.json",))
    assert not call(tool, {key: "/r/scripts/other.json"}, counters=("/r/scripts/n.json",))
    assert not call(
        tool, {key: "/r/x.md", "content": "git push; echo > scripts/n.json"}, counters=("/r/scripts/n.json",)
    )


def test_an_edit_through_a_link_is_an_effect(tmp_path: Path) -> None:
    (tmp_path / "n.json").write_text("5")
    (tmp_path / "soft").symlink_to("n.json")
    (tmp_path / "hard").hardlink_to(tmp_path / "n.json")
    (tmp_path / "folder").symlink_to(".")
    counter = str(tmp_path / "n.json")
    for name in ("soft", "hard", "folder/n.json"):
        assert call("Write", {"file_path": str(tmp_path / name)}, counters=(counter,)), name


def test_a_patch_tool_names_its_files_inside() -> None:
    patch = "*** Begin Patch\n*** Update File: scripts/n.json\n@@\n-1\n+2\n*** End Patch"
    assert call("apply_patch", {"input": patch}, counters=("scripts/n.json",))
    assert not call("apply_patch", {"input": patch}, counters=("scripts/m.json",))


@pytest.mark.parametrize(
    "lines",
    [
        "  *** Update File: n.json\n@@\n-1\n+2",
        "\t*** Update File: n.json\n@@\n-1\n+2",
        "\u00a0*** Delete File: n.json",
        "*** Update File: m.json\n*** Move to: n.json\n@@\n-1\n+2",
    ],
)
@pytest.mark.parametrize("field", ["command", "input", "patch"])
def test_a_patchs_heads_may_be_indented_and_a_file_may_be_moved_onto_a_counter(field: str, lines: str) -> None:
    """Run with Codex 0.171.0, whose hook has the text under `command`: it writes n.json in each."""
    held = {field: f"*** Begin Patch\n{lines}\n*** End Patch"}
    assert call("apply_patch", held, counters=("n.json",))
    assert not call("apply_patch", held, counters=("o.json",))


def test_an_mcp_mail_tool_is_read_from_its_input() -> None:
    (effect,) = read_tool(
        "mcp__gmail__send_email",
        {
            "to": ["a@example.org", {"email": "b@example.org"}],
            "cc": "c@example.org, d@example.org",
            "subject": "hi",
            "body": "text",
        },
        DESCRIPTIONS,
        cwd="/r",
    ).effects
    assert effect.targets == ("a@example.org", "b@example.org", "c@example.org", "d@example.org")
    assert (effect.kind, effect.channel, effect.subject, effect.body) == ("notify", "email", "hi", "text")


def test_other_tools_have_no_effect() -> None:
    assert not call("Read", {"file_path": "/r/scripts/n.json"}, counters=("/r/scripts/n.json",))
    assert not call("Grep", {"pattern": "git push"})
    assert not call("mcp__docs__search", {"query": "how to send mail"})
    assert not call("WebFetch", {"url": "https://hooks.slack.com/", "prompt": "git push"})


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["git", "push", "origin", "main"], "git_push"),
        (["git", "-C", "x", "push"], "git_push"),
        (["git", "stash", "push"], None),
        (["git", "commit", "-m", "push"], None),
        (["git", "push", "--dry-run"], None),
        (["mail", "-s", "x", "a@example.org"], "notify"),
        (["mail"], None),
        (["curl", "-d", "x", "https://hooks.slack.com/services/T/B/X"], "notify"),
        (["curl", "https://example.org"], None),
        (["gh", "pr", "comment", "1", "-b", "$(x) `y` ; git push"], "notify"),
        (["sh", "-c", "git push"], "git_push"),
    ],
)
def test_a_shim_judges_the_argument_vector_as_it_is(words: list[str], kind: str | None) -> None:
    assert {effect.kind for effect in read_words(words, DESCRIPTIONS)} == ({kind} if kind else set())


def test_a_shim_reads_recipients_from_the_input() -> None:
    (effect,) = read_words(["sendmail", "-t"], DESCRIPTIONS, stdin=b"To: a@example.org\nSubject: \xc3\xa9\n\nbody\n")
    assert effect.targets == ("a@example.org",)
    assert effect.subject == "\xe9"

"""Tools of servers that run a command or code, write a file or call another tool."""

from __future__ import annotations

import json
from typing import Any

import pytest
from corpus import scoring
from reading.cases import COUNTER, DESCRIPTIONS, WORDS, payload

from claimonce.prefilter.keywords import possible
from claimonce.reading import read_tool
from claimonce.reading.server_tools import BY_SERVER

PUSHES: list[tuple[str, dict[str, Any]]] = [
    ("mcp__desktop-commander__start_process", {"command": "cd x && git push", "timeout_ms": 9}),
    ("mcp__shell__execute_command", {"command": "git push origin main"}),
    ("mcp__shell-server__shell_execute", {"command": ["git", "push"], "directory": "/x"}),
    ("mcp__cli__run_command", {"command": "git", "args": ["push", "origin", "main"]}),
    ("mcp__ssh__exec", {"cmd": "cd /srv && git push"}),
    ("mcp__tmux__execute-command", {"paneId": "%1", "command": "git push"}),
    ("mcp__iterm__write_to_terminal", {"command": "git push"}),
    ("mcp__terminal__send_input", {"input": "git push\n"}),
    ("mcp__desktop-commander__interact_with_process", {"pid": 9, "input": "git push"}),
    ("mcp__kubernetes__exec_in_pod", {"name": "p", "command": ["git", "push"]}),
    ("mcp__jupyter__execute_code", {"code": "!git push"}),
    ("mcp__jupyter__insert_execute_code_cell", {"cell_source": "x = 1\n!git push origin main"}),
    ("mcp__jupyter__append_execute_code_cell", {"cell_source": "%%bash\ngit push"}),
    ("mcp__ide__executeCode", {"code": "import subprocess; subprocess.run(['git', 'push'])"}),
    ("mcp__run-python__run_python_code", {"python_code": "import os\nos.system('git push')"}),
    ("mcp__sandbox__run_code", {"language": "javascript", "code": "require('child_process').execSync('git push')"}),
    ("mcp__sandbox__run_code", {"language": "bash", "code": "git push"}),
    ("mcp__proxy__call_tool", {"name": "run_command", "arguments": {"command": "git push"}}),
    ("mcp__github__update_pull_request_branch", {"owner": "o", "repo": "ra", "pullNumber": 5}),
    ("mcp__gitlab__merge_merge_request", {"project_id": "1", "merge_request_iid": "5"}),
    ("mcp__bitbucket__mergePullRequest", {"workspace": "o", "repo_slug": "ra", "pull_request_id": "5"}),
    ("mcp__gitea__create_file", {"owner": "o", "repo": "ra", "filePath": "a", "content": "x", "branch_name": "main"}),
    ("mcp__azure-devops__repo_update_pull_request", {"pullRequestId": 5, "repositoryId": "r", "status": "Completed"}),
]
WRITES: list[tuple[str, dict[str, Any]]] = [
    ("mcp__filesystem__edit_file", {"path": COUNTER, "edits": [{"oldText": "1", "newText": "2"}]}),
    ("mcp__filesystem__write_file", {"path": f"/home/ada/mailer/{COUNTER}", "content": '{"n": 9}'}),
    ("mcp__filesystem__move_file", {"source": "a.json", "destination": COUNTER}),
    ("mcp__filesystem__move_file", {"source": COUNTER, "destination": "a.json"}),
    ("mcp__desktop-commander__edit_block", {"file_path": COUNTER, "old_string": "1", "new_string": "2"}),
    ("mcp__serena__replace_content", {"relative_path": COUNTER, "needle": "1", "repl": "2", "mode": "literal"}),
    ("mcp__serena__create_text_file", {"relative_path": COUNTER, "content": "x"}),
    ("mcp__jetbrains__replace_text_in_file", {"pathInProject": COUNTER, "oldText": "1", "newText": "2"}),
    ("mcp__text-editor__patch_text_file_contents", {"files": [{"file_path": COUNTER, "patches": []}]}),
    ("mcp__vscode__create_file", {"uri": f"file:///home/ada/mailer/{COUNTER}", "content": "x"}),
    ("mcp__shell__run_command", {"command": f"echo 5 > {COUNTER}"}),
    ("mcp__proxy__call_tool", {"tool_name": "write_file", "params": {"path": COUNTER, "content": "x"}}),
]
NOTHING: list[tuple[str, dict[str, Any]]] = [
    ("mcp__git__git_status", {"repo_path": "/x"}),
    ("mcp__shell__run_command", {"command": "git push --dry-run"}),
    ("mcp__shell__explain_command", {"command": "git push"}),
    ("mcp__history__search", {"command": "git push"}),
    ("mcp__redis__lpush", {"name": "k", "value": "git push"}),
    ("mcp__memory__add_observations", {"observations": ["always git push"]}),
    ("mcp__filesystem__write_file", {"path": "/tmp/x.md", "content": "git push"}),
    ("mcp__filesystem__read_text_file", {"path": COUNTER, "head": 5}),
    ("mcp__filesystem__get_file_info", {"path": COUNTER}),
    ("mcp__filesystem__copy_file", {"source": COUNTER, "destination": "/tmp/x.json"}),
    ("mcp__serena__search_for_pattern", {"substring_pattern": "next", "relative_path": COUNTER}),
    ("mcp__notebook__add_markdown_cell", {"cell_source": "!git push"}),
    ("mcp__sandbox__run_code", {"language": "python", "code": "print('git push')"}),
    ("mcp__playwright__browser_type", {"text": "git push", "ref": "e1"}),
    ("mcp__gitlab__list_merge_requests", {"project_id": "1"}),
]


def found(tool: str, given: dict[str, Any]) -> tuple[Any, ...]:
    """Return the effects of a call in the repository whose counter is known."""
    return read_tool(tool, given, DESCRIPTIONS, cwd="/home/ada/mailer", counters=(COUNTER,)).effects


@pytest.mark.parametrize(("tool", "given"), PUSHES)
def test_a_push_that_a_servers_tool_makes_is_a_push(tool: str, given: dict[str, Any]) -> None:
    assert {each.kind for each in found(tool, given)} == {"git_push"}


@pytest.mark.parametrize(("tool", "given"), PUSHES[:18])
def test_what_a_servers_tool_starts_meets_no_shim(tool: str, given: dict[str, Any]) -> None:
    assert {each.hidden for each in found(tool, given)} == {BY_SERVER}


@pytest.mark.parametrize(("tool", "given"), WRITES)
def test_a_counter_file_that_a_servers_tool_writes_is_an_effect(tool: str, given: dict[str, Any]) -> None:
    assert [(each.kind, each.targets) for each in found(tool, given)] == [("counter", (COUNTER,))]


@pytest.mark.parametrize(("tool", "given"), NOTHING)
def test_a_tool_that_only_looks_or_talks_about_it_has_no_effect(tool: str, given: dict[str, Any]) -> None:
    assert found(tool, given) == ()


@pytest.mark.parametrize("plain_ascii", [False, True])
def test_the_prefilter_lets_every_such_call_through_to_the_reader(plain_ascii: bool) -> None:
    told = [call for call in scoring.calls() if call.kind in ("new", "unknown") and call.form.startswith("mcp__")]
    talked = [
        (form.partition(" ")[0], json.loads(form.partition(" ")[2])) for form in (one.filled(one.form) for one in told)
    ]
    assert len(talked) > 100
    missed = [
        tool
        for tool, given in (*PUSHES, *WRITES, *talked)
        if not possible(payload(given, tool, plain_ascii=plain_ascii), WORDS)
    ]
    assert missed == []


def test_the_prefilter_ends_what_holds_no_sign_of_an_effect() -> None:
    for tool, given in (
        ("mcp__filesystem__read_file", {"path": "src/mailer.py"}),
        ("mcp__shell__run_command", {"command": "ls -la"}),
        ("mcp__ide__executeCode", {"code": "print(1 + 1)"}),
        ("mcp__ide__getDiagnostics", {"uri": "file:///x.py"}),
        ("mcp__playwright__browser_snapshot", {}),
    ):
        assert not possible(payload(given, tool), WORDS), tool

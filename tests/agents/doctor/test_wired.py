from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from agents.doctor.conftest import Examined, client
from agents.user import User

Examine = Callable[..., Examined]


def change(user: User, edit: Callable[[Any], object]) -> None:
    body = json.loads(user.settings.read_text())
    edit(body)
    user.settings.write_text(json.dumps(body))


def only(found: Examined, check: str) -> dict[str, Any]:
    [row] = found[check]
    return row


def test_a_fresh_init_is_sound(examine: Examine, user: User) -> None:
    client(user, "2.1.330")
    found = examine()
    for check in ("launcher", "hook", "events", "matcher", "client", "other hooks", "state", "shims", "pre-push"):
        assert only(found, check)["state"] == "ok", found[check]


def test_no_hook_at_all(examine: Examine, user: User) -> None:
    user.settings.write_text("{}")
    row = only(examine(), "hook")
    assert row["state"] == "fail"
    assert row["repair"] == "run `claimonce init`"


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1} // x', '{"a": 1,}'])
def test_settings_that_the_client_cannot_read(examine: Examine, user: User, text: str) -> None:
    user.settings.write_text(text)
    assert only(examine(), "client settings")["state"] == "fail"


def test_a_hook_that_is_registered_twice(examine: Examine, user: User) -> None:
    change(user, lambda body: body["hooks"]["PreToolUse"].append(body["hooks"]["PreToolUse"][0]))
    assert "registered 2 times" in only(examine(), "hook")["sentence"]


def test_the_same_hook_in_two_scopes_is_started_once_by_the_client(examine: Examine, user: User) -> None:
    user.init("--scope", "project", cwd=user.root / "work")
    assert only(examine(), "hook")["state"] == "ok"


def test_a_hook_in_the_project_alone_does_not_follow_into_worktrees(examine: Examine, user: User) -> None:
    user.uninstall("--scope", "user", cwd=user.root)
    user.init("--scope", "project", cwd=user.root / "work")
    row = only(examine(), "hook")
    assert (row["state"], "worktrees" in row["sentence"]) == ("warn", True)


def test_the_plugin_counts_as_a_hook_and_two_of_them_as_a_race(examine: Examine, user: User) -> None:
    user.settings.write_text('{"enabledPlugins": {"claimonce@x": true}}')
    assert only(examine(), "hook")["state"] == "ok"
    project = user.root / "work" / ".claude"
    project.mkdir()
    entry = {"type": "command", "command": str(user.launcher), "args": ["hook", "claude"]}
    (project / "settings.json").write_text(json.dumps({"hooks": {"PreToolUse": [{"hooks": [entry]}]}}))
    assert only(examine(), "hook")["state"] == "fail"


def test_a_missing_event(examine: Examine, user: User) -> None:
    change(user, lambda body: body["hooks"].pop("PostToolBatch"))
    row = only(examine(), "events")
    assert (row["state"], "PostToolBatch" in row["sentence"]) == ("fail", True)


def test_an_entry_of_another_version(examine: Examine, user: User) -> None:
    change(user, lambda body: body["hooks"]["PostToolUse"][0].update(matcher="Bash"))
    assert only(examine(), "events")["state"] == "warn"


def test_a_matcher_that_misses_an_mcp_server(examine: Examine, user: User) -> None:
    change(user, lambda body: body["hooks"]["PreToolUse"][0].update(matcher="Bash|PowerShell|Edit|Write|NotebookEdit"))
    (user.root / "work" / ".mcp.json").write_text('{"mcpServers": {"team mail": {"command": "x"}}}')
    row = only(examine(), "matcher")
    assert (row["state"], "mcp__team_mail__*" in row["sentence"]) == ("fail", True)


def test_servers_of_the_user_and_of_the_project_are_seen(examine: Examine, user: User) -> None:
    tree = str((user.root / "work").resolve())
    body = {
        "mcpServers": {"slack": {}},
        "projects": {tree: {"mcpServers": {"mail": {}}}, "/x": {"mcpServers": {"y": {}}}},
    }
    (user.home / ".claude.json").write_text(json.dumps(body))
    assert only(examine(), "matcher")["sentence"].endswith("(mail, slack)")


def test_a_client_that_gives_up_before_the_gate_does(examine: Examine, user: User) -> None:
    change(user, lambda body: body["hooks"]["PreToolUse"][0]["hooks"][0].update(timeout=20))
    assert "the call runs" in only(examine(), "timeouts")["sentence"]


@pytest.mark.parametrize(("version", "state"), [("2.1.294", "warn"), ("2.1.295", "ok"), ("3.0.0", "ok")])
def test_the_clients_version_says_whether_it_can_fail_closed(
    examine: Examine, user: User, version: str, state: str
) -> None:
    client(user, version)
    assert only(examine(), "client")["state"] == state


def test_hooks_that_are_switched_off(examine: Examine, user: User) -> None:
    change(user, lambda body: body.update(disableAllHooks=True))
    assert only(examine(), "hooks off")["state"] == "fail"


def test_a_launcher_that_is_gone_and_what_the_client_makes_of_it(examine: Examine, user: User) -> None:
    client(user, "2.1.330")
    user.launcher.unlink()
    found = examine()
    assert only(found, "launcher")["state"] == "fail"
    assert "blocks every call" in only(found, "command")["sentence"]
    client(user, "2.1.200")
    assert "lets every call run" in only(examine(), "command")["sentence"]


def test_an_interpreter_that_is_gone(examine: Examine, user: User) -> None:
    text = user.launcher.read_text()
    lines = ["python='/gone away/python'" if line.startswith("python=") else line for line in text.split("\n")]
    user.launcher.write_text("\n".join(lines))
    assert "/gone away/python" in only(examine(), "launcher")["sentence"]


def test_another_hook_that_rewrites_the_same_calls(examine: Examine, user: User, tmp_path: Path) -> None:
    script = tmp_path / "rewrites.py"
    script.write_text('print({"updatedInput": 1})')
    entry = {"matcher": "Bash", "hooks": [{"type": "command", "command": f"python3 {script}"}]}
    change(user, lambda body: body["hooks"]["PreToolUse"].append(entry))
    row = only(examine(), "other hooks")
    assert (row["state"], "last to finish wins" in row["sentence"]) == ("warn", True)


def test_another_hook_that_only_looks(examine: Examine, user: User) -> None:
    entry = {"matcher": "Bash|Read", "hooks": [{"type": "command", "command": "/usr/bin/true"}]}
    change(user, lambda body: body["hooks"]["PreToolUse"].append(entry))
    row = only(examine(), "other hooks")
    assert (row["state"], row["sentence"]) == ("ok", "1 other hook on the same calls, none seen to rewrite them")


def plugin(user: User, module: str) -> None:
    folder = user.root / "other-plugin"
    (folder / "hooks").mkdir(parents=True)
    (folder / "hooks" / "hooks.json").write_text('{"modules": ["./register.js"], "hooks": {}}')
    (folder / "hooks" / "register.js").write_text(module)
    installed = {"version": 2, "plugins": {"other@market": [{"scope": "user", "installPath": str(folder)}]}}
    (user.settings.parent / "plugins").mkdir()
    (user.settings.parent / "plugins" / "installed_plugins.json").write_text(json.dumps(installed))
    change(user, lambda body: body.update(enabledPlugins={"other@market": True}))


def test_a_mod_that_can_approve_what_we_refused(examine: Examine, user: User) -> None:
    plugin(user, "export function register(on) { on('tool.check', () => 'allow') }")
    assert only(examine(), "mods")["state"] == "fail"


def test_a_mod_on_something_else(examine: Examine, user: User) -> None:
    plugin(user, "export function register(on) { on('turn.end', () => {}) }")
    assert only(examine(), "mods")["state"] == "ok"


def test_what_the_client_itself_pushes_is_named_with_what_meets_it(examine: Examine, user: User) -> None:
    check = "client's own pushes"
    client(user, "2.1.332")
    assert "pre-push" in only(examine(), check)["sentence"]
    (user.root / "work" / ".git" / "hooks" / "pre-push").unlink()
    row = only(examine(), check)
    assert (row["state"], "/ship" in row["sentence"]) == ("warn", True)
    assert only(examine(CLAUDE_CODE_DISABLE_SHIP="1"), check)["state"] == "ok"
    user.write_settings('{"env": {"CLAUDE_CODE_DISABLE_SHIP": "1"}}')
    assert only(examine(), check)["state"] == "ok"

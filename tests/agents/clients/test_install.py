"""`init CLIENT` and `uninstall CLIENT`: what they write, and that every file is afterwards to the byte what it was."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from agents.clients.conftest import WITH_PAYLOADS, reason_in, recorded, spoken
from agents.user import User, new_user

from claimonce.clients import row as clients

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

NAMES = [name for name in clients.wired() if name != "claude"]
FILES = {
    ".codex/config.toml": '# mine\nmodel = "x"\n\n[projects."/home"]\ntrust_level = "trusted"\n',
    ".codex/hooks.json": '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "true"}]}]}}\n',
    ".gemini/settings.json": '{\n\t"theme": "x",\r\n\t"hooks": {}\n}',
    ".qwen/settings.json": '{"a":1}',
    ".cursor/hooks.json": '{\n  "version": 1,\n  "hooks": {"preToolUse": [{"command": "./mine.sh"}]}\n}\n',
    ".codeium/windsurf/hooks.json": '{"hooks": {"pre_run_command": [{"command": "true", "show_output": true}]}}',
    ".config/gptme/config.toml": '[prompt]\nabout_user = "me"\n',
}


@pytest.fixture
def user(tmp_path: Path) -> User:
    user = new_user(tmp_path)
    for name, text in FILES.items():
        path = user.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return user


def tree(folder: Path) -> dict[str, bytes]:
    ours = (".local/", ".claude/")
    files = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(ours)}


def row_of(name: str) -> Client:
    row = clients.of(name)
    assert row is not None
    return row


@pytest.mark.parametrize("name", NAMES)
def test_uninstall_leaves_every_file_to_the_byte_what_it_was(user: User, name: str) -> None:
    before = tree(user.home)
    user.init(name)
    assert tree(user.home) != before
    user.uninstall(name)
    assert tree(user.home) == before
    assert not user.launcher.exists()


@pytest.mark.parametrize("name", NAMES)
def test_a_second_init_changes_nothing(user: User, name: str) -> None:
    user.init(name)
    once = tree(user.home)
    user.init(name)
    assert tree(user.home) == once


def test_clients_share_a_launcher_until_the_last_is_taken_out(user: User) -> None:
    before = tree(user.home)
    for name in NAMES:
        user.init(name)
    for name in NAMES:
        assert user.launcher.exists(), f"{name} still needs it"
        user.uninstall(name)
    assert tree(user.home) == before
    assert not user.launcher.exists()


def test_uninstalling_one_client_leaves_claude_s_hook_in_place(user: User) -> None:
    user.init("claude")
    user.init("codex")
    held = user.settings.read_bytes()
    user.uninstall("codex")
    assert user.settings.read_bytes() == held
    assert user.launcher.exists()


def test_codex_keeps_path_in_its_shells_and_says_how_its_hook_is_reviewed(user: User) -> None:
    said = user.init("codex").stdout
    assert tomllib.loads((user.home / ".codex/config.toml").read_text())["allow_login_shell"] is False
    assert "/hooks" in said
    assert "claimonce run -- codex" in said


def test_a_setting_that_the_user_has_made_is_theirs(user: User) -> None:
    path = user.home / ".codex/config.toml"
    path.write_text("allow_login_shell = true\n")
    said = user.init("codex").stdout
    assert path.read_text() == "allow_login_shell = true\n"
    assert "asks for login shells" in said


@pytest.mark.parametrize(("name", "file"), [("codex", ".codex/hooks.json"), ("gemini", ".gemini/settings.json")])
def test_a_broken_file_of_the_client_is_left_alone(user: User, name: str, file: str) -> None:
    (user.home / file).write_text('{"hooks": ')
    done = user.run("init", "--yes", name)
    assert done.returncode != 0
    assert (user.home / file).read_text() == '{"hooks": '


def test_a_file_of_somebody_else_in_our_place_is_left_alone(user: User) -> None:
    path = user.home / ".copilot/hooks/claimonce.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"version": 1, "hooks": {}}')
    assert user.run("init", "--yes", "copilot").returncode != 0
    assert path.read_text() == '{"version": 1, "hooks": {}}'


@pytest.mark.parametrize("name", NAMES)
def test_limits_are_in_the_clients_own_unit(name: str) -> None:
    row = row_of(name)
    limits = [limit for event, _, limit, _ in row.REGISTERED if row.EVENTS[event] == "PreToolUse"]
    unit = row.FACTS["unit"].split(" ")[0]
    assert set(limits) <= {{"ms": 90_000, "no": 0}.get(unit, 90)}


def started(user: User, name: str, event: str, end: str = "", **changes: object) -> subprocess.CompletedProcess[bytes]:
    """Send a recorded event to the installed launcher."""
    payload = json.dumps(recorded(row_of(name), event, cwd=str(user.root), **changes)).encode() + end.encode()
    return subprocess.run(
        [str(user.launcher), "hook", name], input=payload, capture_output=True, env=user.environment, check=False,
        cwd=user.root,
    )  # fmt: skip


@pytest.mark.parametrize("name", WITH_PAYLOADS)
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_installed_hook_denies_and_passes_as_it_should(user: User, name: str, end: str) -> None:
    user.init(name if name in NAMES else "claude")  # a client that `init` does not wire finds the launcher
    quiet = started(user, name, "before", end, tool_input={"command": "ls -l"})
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, b"", b"")
    for command in ("git push origin main", "echo 'Grüße\\n' |\nmail -s x tekla@example.test"):
        said = started(user, name, "before", end, tool_input={"command": command})
        assert said.returncode == 0
        assert "around the gate" in reason_in(row_of(name).ANSWERS["deny"], spoken(row_of(name), said.stdout))


@pytest.mark.parametrize("name", WITH_PAYLOADS)
@pytest.mark.parametrize("how", ["no interpreter", "no package"])
def test_a_broken_gate_denies_effects_in_the_clients_own_form_and_lets_the_rest_run(
    user: User, name: str, how: str
) -> None:
    user.init(name if name in NAMES else "claude")
    python = user.root / "python"
    if how == "no interpreter":
        text = user.launcher.read_text().replace("python=", "python=/gone", 1)
    else:
        python.mkdir()
        roots = next(line for line in user.launcher.read_text().splitlines() if line.startswith("roots="))
        text = user.launcher.read_text().replace(roots, f"roots={python}", 1)
    user.launcher.write_text(text)
    row = row_of(name)
    quiet = started(user, name, "before", tool_input={"command": "ls -l"})
    assert (quiet.returncode, quiet.stdout) == (0, b"")
    push = started(user, name, "before", tool_input={"command": "git push origin main"})
    assert push.returncode == 0
    assert "claimonce" in reason_in(row.ANSWERS["deny"], spoken(row, push.stdout))


def test_copilot_runs_on_when_the_launcher_is_gone(user: User) -> None:
    user.init("copilot")
    entry = json.loads((user.home / ".copilot/hooks/claimonce.json").read_text())["hooks"]["PreToolUse"][0]
    user.launcher.unlink()
    done = subprocess.run(
        [shutil.which("sh") or "sh", "-c", entry["bash"]], input=b"{}", capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_every_client_s_file_says_all_that_a_row_says() -> None:
    wanted = set(clients.FIELDS)
    for name in clients.names():
        missing = wanted - set(vars(row_of(name)))
        assert not missing, f"{name}: {sorted(missing)}"
        assert set(clients.COLUMNS) <= set(row_of(name).FACTS), name


@pytest.mark.parametrize("name", ["claude", *NAMES])
def test_init_says_what_the_client_s_sandbox_must_allow(user: User, name: str) -> None:
    said = user.init(name).stdout
    row = row_of(name)
    if row.SANDBOX:
        assert row.SANDBOX.replace("{state}", f"{user.home}/.local/state/claimonce") in " ".join(said.split())
    else:
        assert "sandbox" not in said


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ('sandbox_mode = "workspace-write"\n', "warn"), ('sandbox_mode = "read-only"\n', "warn"), ("", ""),
        ('sandbox_mode = "danger-full-access"\n', ""),
        ('sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nwritable_roots = ["STATE"]\n', "ok"),
        ('sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nwritable_roots = ["/elsewhere"]\n', "warn"),
    ],
)  # fmt: skip
def test_doctor_proves_that_codex_s_sandbox_lets_commands_claim(user: User, settings: str, state: str) -> None:
    (user.home / ".codex/config.toml").write_text(settings.replace("STATE", f"{user.home}/.local/state"))
    user.init("codex")
    rows = json.loads(user.run("doctor", "--quick", "--json").stdout)["checks"]
    assert [row["state"] for row in rows if row["check"] == "Codex's sandbox"] == ([state] if state else [])

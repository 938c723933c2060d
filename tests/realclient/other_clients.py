"""How each client is started headless against a scripted model, in a home of its own."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from realclient.client import NotInstalledError, find_client
from realclient.model import Json
from realclient.other_apis import Call
from realclient.players import Edit, Read, Step

WHERE = "CLAIMONCE_CLIENTS"  # the folder that clients.sh filled
AGENT_SDK = "sdk/bin/python"  # below it: the interpreter that has the Agent SDK
PROMPT = "Do the scripted work."


@dataclass(frozen=True)
class Started:
    """One client: its program below the folder, the words behind it, its variables, and its tools."""

    program: str
    words: Callable[[str], list[str]]  # by the model's URL
    env: Callable[[str], dict[str, str]]
    call: Call
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    links: Mapping[str, str] = field(default_factory=dict[str, str])  # path below the home -> below the folder
    interpreter: str = ""
    runs: bool = True  # whether the docs start it behind `claimonce run`
    anthropic: bool = False  # whether it speaks the API of model.py
    by_text: bool = False
    first: Callable[[str], list[str]] | None = None  # words of a call before the session, that lays out its settings
    warm: bool = False  # whether several first starts at once are in each other's way, gate or no gate
    names: tuple[str, ...] = ()  # further names that it is to be found by on PATH

    def command(self, folder: Path, url: str) -> list[str]:
        return [*([self.interpreter] if self.interpreter else []), str(self.binary(folder)), *self.words(url)]

    def before(self, folder: Path, url: str) -> list[str]:
        return [str(self.binary(folder)), *self.first(url)] if self.first else []

    def binary(self, folder: Path) -> Path:
        return folder / self.program


class Claude(Started):
    """Claude Code lies in a folder of its own, which install.sh filled."""

    def binary(self, folder: Path) -> Path:
        try:
            return find_client()
        except NotInstalledError:
            return folder / "claude" / "claude"


Shell = Callable[[str], Json]  # a command, or a path -> a call


def _tools(shell: Shell, edit: Callable[[Edit], Json], read: Shell | None = None) -> Call:
    """A step as a call of the client's own tool."""

    def make(step: Step) -> Json:
        match step:
            case str():
                return shell(step)
            case Read(path):
                return read(path) if read else shell(f"cat {shlex.quote(path)}")
            case Edit():
                return edit(step)
            case _:
                return step

    return make


def _shell(name: str, key: str = "command", **more: object) -> Callable[[str], Json]:
    return lambda command: {"name": name, "input": {key: command, **more}}


def _replace(name: str, path: str, old: str, new: str, **more: object) -> Callable[[Edit], Json]:
    return lambda edit: {"name": name, "input": {path: edit.path, old: edit.old, new: edit.new, **more}}


def _patch(edit: Edit) -> Json:
    """Codex's own edit tool takes a text in place of an object, with paths below the working folder."""
    lines = [f"*** Update File: {Path(edit.path).name}", "@@", f"-{edit.old}", f"+{edit.new}"]
    return {"name": "apply_patch", "text": "\n".join(["*** Begin Patch", *lines, "*** End Patch"])}


def _blocks(step: Step) -> str:
    """gptme's calls are blocks of text."""
    match step:
        case str():
            return f"```shell\n{step}\n```"
        case Read(path):
            return f"```shell\ncat {shlex.quote(path)}\n```"
        case Edit(path, old, new):
            return f"```patch {path}\n<<<<<<< ORIGINAL\n{old}\n=======\n{new}\n>>>>>>> UPDATED\n```"
        case _:
            raise AssertionError(step)


def _openai(url: str) -> dict[str, str]:
    return {"OPENAI_API_KEY": "none-is-needed", "OPENAI_BASE_URL": f"{url}/v1", "OPENAI_MODEL": "m", "NO_BROWSER": "1"}


def _codex(url: str) -> list[str]:
    provider = (
        f'model_providers.fake={{name="fake",base_url="{url}/v1",wire_api="responses",env_key="FAKE_KEY",'
        "request_max_retries=0,stream_max_retries=0}"
    )
    return [
        "exec", "--json", "-c", provider, "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox",
        "--dangerously-bypass-hook-trust", PROMPT,
    ]  # fmt: skip


def _copilot(url: str) -> dict[str, str]:
    return {
        "COPILOT_PROVIDER_BASE_URL": f"{url}/v1", "COPILOT_PROVIDER_TYPE": "openai", "COPILOT_MODEL": "gpt-5.1",
        "COPILOT_PROVIDER_API_KEY": "none-is-needed", "COPILOT_OFFLINE": "true", "COPILOT_AUTO_UPDATE": "false",
    }  # fmt: skip


_CODEX_TOML = (
    'model = "gpt-5.5"\nmodel_provider = "fake"\ncheck_for_update_on_startup = false\n'
    '[analytics]\nenabled = false\n[otel]\nexporter = "none"\n'
    '[model_providers.fake]\nname = "fake"\nbase_url = "http://127.0.0.1:9/v1"\nwire_api = "responses"\n'
)
_GEMINI_JSON = json.dumps({
    "security": {"auth": {"selectedType": "gemini-api-key"}, "folderTrust": {"enabled": False}},
    "privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
    "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
})  # fmt: skip
_QWEN_JSON = json.dumps({
    "tools": {"shell": {"enableInteractiveShell": True}},  # else findings/qwen-loses-the-output-of-a-command.sh
    "security": {"auth": {"selectedType": "openai"}, "folderTrust": {"enabled": False}},
    "privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
    "general": {"enableAutoUpdate": False, "disableAutoUpdate": True},
})  # fmt: skip

_OPENCODE_JSON = {
    "autoupdate": False, "share": "disabled", "model": "fake/m", "small_model": "fake/m",
    "permission": {"bash": "allow", "edit": "allow"},
}  # fmt: skip


def _opencode(url: str) -> dict[str, str]:
    options = {"baseURL": f"{url}/v1", "apiKey": "none-is-needed"}
    models = {"m": {"name": "m", "tool_call": True, "limit": {"context": 100_000, "output": 8_000}}}
    fake = {"npm": "@ai-sdk/anthropic", "name": "fake", "options": options, "models": models}
    config = json.dumps({**_OPENCODE_JSON, "provider": {"fake": fake}})
    switches = ("AUTOUPDATE", "MODELS_FETCH", "LSP_DOWNLOAD", "DEFAULT_PLUGINS")
    return {"OPENCODE_CONFIG_CONTENT": config, **{f"OPENCODE_DISABLE_{each}": "1" for each in switches}}


CLIENTS: dict[str, Started] = {
    "claude": Claude(
        "",
        lambda _: [
            "--print", PROMPT, "--output-format", "stream-json", "--verbose", "--model", "claude-sonnet-4-5",
            "--dangerously-skip-permissions",
        ],
        lambda url: {
            "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "none-is-needed", "IS_SANDBOX": "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_TELEMETRY": "1", "DISABLE_AUTOUPDATER": "1",
        },
        _tools(
            _shell("Bash", description="x"), _replace("Edit", "file_path", "old_string", "new_string"),
            _shell("Read", "file_path"),
        ),
        runs=False, anthropic=True,
    ),
    "codex": Started(
        "codex/node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex", _codex,
        lambda _: {"FAKE_KEY": "none-is-needed"}, _tools(_shell("exec_command", "cmd", yield_time_ms=60_000), _patch),
        {".codex/config.toml": _CODEX_TOML},
        # It lays this name into a folder of its own, which another that starts may take for left over and clear away;
        # then it looks on PATH (findings/codex-clears-away-what-another-has-just-begun.sh).
        names=("codex-linux-sandbox",),
    ),
    "copilot": Started(
        "copilot/node_modules/@github/copilot-linux-x64/copilot",
        lambda _: ["-p", PROMPT, "--allow-all", "--no-auto-update", "--no-color"], _copilot,
        _tools(
            _shell("bash", description="x", mode="sync", initial_wait=60),
            _replace("edit", "path", "old_str", "new_str"), _shell("view", "path"),
        ),
    ),
    "gemini": Started(
        "gemini/node_modules/@google/gemini-cli/bundle/gemini.js",
        lambda _: ["-p", PROMPT, "--yolo", "--output-format", "stream-json", "-m", "gemini-2.5-flash"],
        lambda url: {
            "GEMINI_API_KEY": "none-is-needed", "GOOGLE_GEMINI_BASE_URL": url, "GEMINI_TELEMETRY_ENABLED": "false",
            "GEMINI_CLI_TRUST_WORKSPACE": "true", "NO_BROWSER": "1",
        },
        _tools(
            _shell("run_shell_command", description="x"),
            _replace("replace", "file_path", "old_string", "new_string", instruction="Take a number."),
            _shell("read_file", "file_path"),
        ),
        {".gemini/settings.json": _GEMINI_JSON}, interpreter="node",
    ),
    "qwen": Started(
        "qwen/node_modules/@qwen-code/qwen-code/cli.js",
        lambda _: ["-p", PROMPT, "--yolo", "--output-format", "stream-json"], _openai,
        _tools(
            _shell("run_shell_command", description="x", is_background=False),
            _replace("edit", "file_path", "old_string", "new_string"), _shell("read_file", "file_path"),
        ),
        {".qwen/settings.json": _QWEN_JSON}, interpreter="node",
    ),
    "opencode": Started(
        "opencode/node_modules/opencode-linux-x64/bin/opencode", lambda _: ["run", "--format", "json", PROMPT],
        _opencode,
        _tools(
            _shell("bash", description="x"), _replace("edit", "filePath", "oldString", "newString"),
            _shell("read", "filePath"),
        ),
        links={f".config/opencode/{each}": f"opencode-plugin/{each}" for each in ("package-lock.json", "node_modules")},
        files={
            ".npmrc": "registry=http://127.0.0.1:9/\nfetch-retries=0\n",
            ".config/opencode/package.json": '{"dependencies": {"@opencode-ai/plugin": "^1.18.33"}}\n',
        },
        runs=False, anthropic=True, warm=True,
    ),
    "gptme": Started(
        "gptme/bin/gptme", lambda url: [
            "-n", "-y", "--no-stream", "--name", url.rpartition("/")[2], "-m", "local/m", "-t", "shell,patch", PROMPT
        ],
        lambda url: {**_openai(url), "MODEL": "local/m", "GPTME_CHECK": "false", "HF_HUB_OFFLINE": "1"}, _blocks,
        runs=False, by_text=True,
    ),
}  # fmt: skip


def _cline_data(url: str) -> list[str]:
    """A folder of its own beside the tree: the provider's address is kept there, and no process is left behind."""
    return ["--data-dir", f"../cline-{url.rpartition('/')[2]}"]


CLIENTS["cline"] = Started(
    "cline/node_modules/@cline/cli-linux-x64/bin/cline",
    lambda url: [*_cline_data(url), "-P", "openai-compatible", "-m", "m", "--json", PROMPT], lambda _: {},
    _tools(
        lambda command: {"name": "run_commands", "input": {"commands": [command]}},
        _replace("editor", "path", "old_text", "new_text"),
    ),
    first=lambda url: [
        "auth", "-p", "openai-compatible", "-k", "none-is-needed", "-m", "m", "-b", f"{url}/v1", *_cline_data(url)
    ],
)  # fmt: skip


def folder() -> Path | None:
    """The folder that holds the clients, None where it is not named."""
    named = os.environ.get(WHERE)
    return Path(named) if named else None


def installed(*names: str) -> Path:
    """The folder, with these clients in it. One that clients.sh was asked to install there and that is not is a
    failure; others skip the test."""
    at = folder()
    if at is None:
        pytest.skip(f"set {WHERE} to a folder filled by tests/realclient/clients.sh")
    for name in names:
        if not (at / AGENT_SDK if name == "sdk" else CLIENTS[name].binary(at)).exists():
            assert name not in asked(at), f"{name} was to be installed in {at}"
            pytest.skip(f"{name} is not installed here: tests/realclient/clients.sh FOLDER {name}")
    return at


def asked(at: Path) -> list[str]:
    """What clients.sh was asked for; a folder that it did not fill says nothing."""
    return (at / "asked").read_text().split() if (at / "asked").exists() else []

"""How each other client is started headless against a scripted model, in a home of its own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from realclient.model import Json
from realclient.other_apis import Call

WHERE = "CLAIMONCE_CLIENTS"  # the folder that clients.sh filled
PROMPT = "Do the scripted work."


@dataclass(frozen=True)
class Started:
    """One client: its program below the folder, the words behind it, its variables, and its shell tool."""

    program: str
    words: Callable[[str], list[str]]  # by the model's URL
    env: Callable[[str], dict[str, str]]
    call: Call | None
    files: dict[str, str]
    interpreter: str = ""
    runs: bool = True  # whether the docs start it behind `claimonce run`

    def command(self, folder: Path, url: str) -> list[str]:
        return [*([self.interpreter] if self.interpreter else []), str(folder / self.program), *self.words(url)]


def _call(name: str, key: str = "command", **more: object) -> Call:
    def make(command: str) -> Json:
        return {"name": name, "input": {key: command, **more}}

    return make


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
    'model = "gpt-5.1"\nmodel_provider = "fake"\ncheck_for_update_on_startup = false\n'
    '[analytics]\nenabled = false\n[otel]\nexporter = "none"\n'
)
_GEMINI_JSON = json.dumps({
    "security": {"auth": {"selectedType": "gemini-api-key"}, "folderTrust": {"enabled": False}},
    "privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
    "general": {"enableAutoUpdate": False, "enableAutoUpdateNotification": False},
})  # fmt: skip
_QWEN_JSON = json.dumps({
    "security": {"auth": {"selectedType": "openai"}, "folderTrust": {"enabled": False}},
    "privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
    "general": {"enableAutoUpdate": False, "disableAutoUpdate": True},
})  # fmt: skip

CLIENTS = {
    "codex": Started(
        "codex/node_modules/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex", _codex,
        lambda _: {"FAKE_KEY": "none-is-needed"}, _call("exec_command", "cmd", yield_time_ms=60_000),
        {".codex/config.toml": _CODEX_TOML},
    ),
    "copilot": Started(
        "copilot/node_modules/@github/copilot-linux-x64/copilot",
        lambda _: ["-p", PROMPT, "--allow-all", "--no-auto-update", "--no-color"], _copilot,
        _call("bash", description="x", mode="sync", initial_wait=60), {},
    ),
    "gemini": Started(
        "gemini/node_modules/@google/gemini-cli/bundle/gemini.js",
        lambda _: ["-p", PROMPT, "--yolo", "--output-format", "stream-json", "-m", "gemini-2.5-flash"],
        lambda url: {
            "GEMINI_API_KEY": "none-is-needed", "GOOGLE_GEMINI_BASE_URL": url, "GEMINI_TELEMETRY_ENABLED": "false",
            "GEMINI_CLI_TRUST_WORKSPACE": "true", "NO_BROWSER": "1",
        },
        _call("run_shell_command", description="x"), {".gemini/settings.json": _GEMINI_JSON}, interpreter="node",
    ),
    "qwen": Started(
        "qwen/node_modules/@qwen-code/qwen-code/cli.js",
        lambda _: ["-p", PROMPT, "--yolo", "--output-format", "stream-json"], _openai,
        _call("run_shell_command", description="x", is_background=False), {".qwen/settings.json": _QWEN_JSON},
        interpreter="node",
    ),
    "gptme": Started(
        "gptme/bin/gptme", lambda url: [
            "-n", "-y", "--no-stream", "--name", url.rpartition("/")[2], "-m", "local/m", "-t", "shell", PROMPT
        ],
        lambda url: {**_openai(url), "MODEL": "local/m", "GPTME_CHECK": "false", "HF_HUB_OFFLINE": "1"}, None, {},
        runs=False,
    ),
}  # fmt: skip


def folder() -> Path | None:
    """The folder that holds the clients, None where it is not named."""
    named = os.environ.get(WHERE)
    return Path(named) if named else None

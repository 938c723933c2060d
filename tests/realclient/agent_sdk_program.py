"""A program with the Claude Agent SDK: one session for each clone, all at once. argv: JSON of {clone: base URL}."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from claimonce.agents.sdk import hooks, options_env


async def _work(clone: str, url: str, env: dict[str, str], wired: dict[Any, Any]) -> None:
    from claude_agent_sdk import ClaudeAgentOptions, query  # type: ignore[import-not-found,unused-ignore]

    quiet = {"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_TELEMETRY": "1", "DISABLE_AUTOUPDATER": "1"}
    key = {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "none-is-needed", "IS_SANDBOX": "1"}
    options = ClaudeAgentOptions(
        cwd=clone, setting_sources=[], permission_mode="bypassPermissions", model="claude-sonnet-4-5", hooks=wired,
        env={**env, **key, **quiet},
    )  # fmt: skip
    async for _ in query(prompt="Do the scripted work.", options=options):
        pass


async def _main(clones: dict[str, str]) -> None:
    env = options_env()
    wired = hooks(env)
    await asyncio.gather(*(_work(clone, url, env, wired) for clone, url in clones.items()))


asyncio.run(_main(json.loads(sys.argv[1])))

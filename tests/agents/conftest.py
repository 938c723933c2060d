from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PAYLOADS = Path(__file__).parent.parent / "realclient" / "payloads"
Hook = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def hook(repo: Path) -> Hook:
    """Send bytes to `claimonce hook claude` as a client does."""

    def send(payload: bytes, **env: str) -> subprocess.CompletedProcess[bytes]:
        # Not as the launcher does: a test changes settings between two calls, and nothing has compiled them.
        words = [sys.executable, "-m", "claimonce.cli", "hook", "claude"]
        return subprocess.run(
            words, input=payload, capture_output=True, cwd=repo, env={**os.environ, **env}, check=False, timeout=60
        )

    return send


@pytest.fixture
def event(repo: Path) -> Callable[..., dict[str, Any]]:
    """Build a client event of one session."""

    def make(name: str, tool: str = "Bash", session: str = "one", use: str = "toolu_1", **more: Any) -> dict[str, Any]:
        base = {
            "session_id": session, "transcript_path": "/home/dev/t.jsonl", "cwd": str(repo),
            "permission_mode": "default", "hook_event_name": name,
        }  # fmt: skip
        if "Tool" in name and name != "PostToolBatch":
            base |= {"tool_name": tool, "tool_use_id": use}
        return {**base, **more}

    return make


@pytest.fixture
def ask(hook: Hook, event: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """Send an event and return what is said in hookSpecificOutput; {} for silence."""

    def send(name: str, _env: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
        result = hook(json.dumps(event(name, **fields)).encode(), **(_env or {}))
        assert result.returncode == 0, result.stderr
        assert b"Traceback" not in result.stderr
        said: dict[str, Any] = json.loads(result.stdout)["hookSpecificOutput"] if result.stdout.strip() else {}
        if said:
            assert said["hookEventName"] == name
        return said

    return send


@pytest.fixture
def set_mode(own_home: Path) -> Callable[[str, str], None]:
    """Write the user's settings file so that a kind of effect has this mode."""

    def write(kind: str, mode: str) -> None:
        settings = own_home / ".config" / "claimonce"
        if sys.platform == "darwin":
            settings = own_home / "Library/Application Support/claimonce"
        settings.mkdir(parents=True)
        (settings / "claimonce.toml").write_text(f'[{kind}]\nmode = "{mode}"\n')

    return write

"""A client as an agent has one, reduced to its Bash tool; and the same with hooks, as `claimonce init` wrote them.

The events, their fields, the environment of a hook and of the Bash tool, and what an exit status or an answer means
follow Claude Code 2.1: exit 2 refuses with stderr as the reason, JSON on stdout is applied, anything else lets
the call run. A PATH that SessionStart exports through CLAUDE_ENV_FILE reaches every later Bash call.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from claimonce.demo.errors import NotWired
from claimonce.demo.world import Finished, run

# A client as an agent has one, reduced to its Bash tool; this one has no gate.


@dataclass(frozen=True)
class Result:
    """What the agent reads after a tool call.

    `denied` holds the reason of a call that a hook refused, `context` what the hooks after the call told.
    """

    status: int
    stdout: str
    stderr: str
    denied: str = ""
    context: str = ""

    @property
    def said(self) -> str:
        """What the agent is told when the call did not go through."""
        return self.denied or self.stderr


class Client:
    """Runs each Bash call in a shell of its own."""

    def __init__(self, shell: str, env: Mapping[str, str]) -> None:
        """`shell` runs the commands, `env` is the client's own environment."""
        self.shell = shell
        self.env = dict(env)

    def start(self, cwd: str) -> None:
        """Begin the session."""

    def bash(self, command: str, cwd: str) -> Result:
        """One call of the Bash tool."""
        ended = run([self.shell, "-c", command], cwd=cwd, env=self.env)
        return Result(-1 if ended.status is None else ended.status, ended.stdout, ended.stderr)

    def end(self, cwd: str) -> None:
        """End the session."""


_SETTINGS = Path(".claude", "settings.json")
_NEEDED = ("SessionStart", "PreToolUse", "PostToolUse")
_TIMEOUT = 60.0  # seconds; the client's own for a hook that names none


@dataclass(frozen=True)
class _Hook:
    event: str
    matcher: str
    argv: tuple[str, ...]
    timeout: float

    def wants(self, subject: str) -> bool:
        return self.matcher in ("", "*") or re.fullmatch(self.matcher, subject) is not None


class HookedClient(Client):
    """A client that has the hooks of the settings file in its HOME."""

    def __init__(self, shell: str, env: Mapping[str, str], session_id: str = "") -> None:
        """Read the settings; raises NotWired when they hold no hooks for the events a gate needs."""
        super().__init__(shell, env)
        self.session_id = session_id or str(uuid.uuid4())
        self.hooks = _read(Path(env["HOME"]) / _SETTINGS)
        self.env_file = Path(env["TMPDIR"]) / f"session-env-{self.session_id}.sh"
        self.env.update(
            {
                "CLAUDECODE": "1",
                "CLAUDE_CODE_ENTRYPOINT": "cli",
                "CLAUDE_CODE_SESSION_ID": self.session_id,
                "CLAUDE_PID": str(os.getpid()),
            }
        )

    def start(self, cwd: str) -> None:
        """Tell the hooks that the session begins; what they export holds for every later call."""
        self.env_file.touch()
        extra = {"CLAUDE_ENV_FILE": str(self.env_file)}
        self._fire("SessionStart", "startup", {"source": "startup"}, cwd, extra)

    def bash(self, command: str, cwd: str) -> Result:
        """One call of the Bash tool, between the hooks before and after it."""
        call: dict[str, Any] = {
            "permission_mode": "default",
            "tool_name": "Bash",
            "tool_input": {"command": command, "description": "demo"},
            "tool_use_id": f"toolu_{uuid.uuid4().hex[:20]}",
        }
        for ended in self._fire("PreToolUse", "Bash", call, cwd):
            answer = _answer(ended)
            if reason := _denial(ended, answer):
                self._batch(call, f"PreToolUse:Bash hook error: {reason}", cwd)
                return Result(1, "", "", denied=reason)
            if "updatedInput" in answer:
                call["tool_input"] = answer["updatedInput"]
        result = self._run(str(call["tool_input"]["command"]), cwd)
        return replace(result, context=self._after(call, result, cwd))

    def end(self, cwd: str) -> None:
        """Tell the hooks that the session is over."""
        self._fire("SessionEnd", "other", {"reason": "other"}, cwd)

    def _run(self, command: str, cwd: str) -> Result:
        return super().bash(f". {shlex.quote(str(self.env_file))}\n{command}", cwd)

    def _after(self, call: dict[str, Any], result: Result, cwd: str) -> str:
        """Fire the events after a call, and return what the agent is told by them."""
        if result.status == 0:
            response = {
                "stdout": result.stdout,
                "stderr": result.stderr,
                "interrupted": False,
                "isImage": False,
                "noOutputExpected": False,
            }
            ended = self._fire("PostToolUse", "Bash", {**call, "tool_response": response, "duration_ms": 1}, cwd)
        else:
            error = f"Exit code {result.status}\n{result.stdout}{result.stderr}".rstrip("\n")
            failure = {**call, "error": error, "is_interrupt": False, "duration_ms": 1}
            ended = self._fire("PostToolUseFailure", "Bash", failure, cwd)
        self._batch(call, result.stdout or result.stderr, cwd)
        return "\n".join(str(_answer(each).get("additionalContext", "")) for each in ended).strip()

    def _batch(self, call: dict[str, Any], response: str, cwd: str) -> None:
        made = {name: call[name] for name in ("tool_name", "tool_input", "tool_use_id")}
        batch = {"permission_mode": "default", "tool_calls": [{**made, "tool_response": response}]}
        self._fire("PostToolBatch", "", batch, cwd)

    def _fire(
        self, event: str, subject: str, fields: dict[str, Any], cwd: str, extra: Mapping[str, str] | None = None
    ) -> list[Finished]:
        payload = {
            "session_id": self.session_id,
            "transcript_path": str(Path(self.env["HOME"]) / ".claude" / f"{self.session_id}.jsonl"),
            "cwd": cwd,
            "hook_event_name": event,
            **fields,
        }
        env = {**self.env, "CLAUDE_PROJECT_DIR": cwd, **(extra or {})}
        wanted = [each for each in self.hooks if each.event == event and each.wants(subject)]
        return [run(each.argv, cwd=cwd, env=env, stdin=json.dumps(payload), timeout=each.timeout) for each in wanted]


def _read(path: Path) -> list[_Hook]:
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
        hooks = list(_listed(settings.get("hooks", {})))
    except FileNotFoundError:
        raise NotWired(str(path), "there is no such file") from None
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as wrong:
        raise NotWired(str(path), f"the hooks in it cannot be read ({wrong})") from wrong
    if missing := sorted(set(_NEEDED) - {each.event for each in hooks}):
        raise NotWired(str(path), f"it has no hook for {', '.join(missing)}")
    return hooks


def _listed(by_event: Any) -> Iterator[_Hook]:
    for event, groups in by_event.items():
        for group in groups:
            for hook in group["hooks"]:
                if hook.get("type") == "command":
                    words = hook.get("args")
                    argv = (hook["command"], *words) if words is not None else ("/bin/sh", "-c", hook["command"])
                    yield _Hook(event, group.get("matcher") or "", argv, float(hook.get("timeout", _TIMEOUT)))


def _answer(ended: Finished) -> dict[str, Any]:
    try:
        said = json.loads(ended.stdout)["hookSpecificOutput"]
        return dict(said)
    except (ValueError, LookupError, TypeError):
        return {}


def _denial(ended: Finished, answer: dict[str, Any]) -> str:
    # With nobody at the keyboard, a hook's "ask" is a refusal whose reason goes to the model.
    if answer.get("permissionDecision") in ("deny", "ask"):
        return str(answer.get("permissionDecisionReason") or "refused by a hook")
    if ended.status == 2:
        return ended.stderr.strip() or "refused by a hook"
    return ""

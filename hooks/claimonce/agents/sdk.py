"""The gate in programs that are written with the Claude Agent SDK (Python, 0.2.189).

    from claimonce.agents.sdk import hooks, options_env

    env = options_env()
    options = ClaudeAgentOptions(env=env, hooks=hooks(env))

A callback that raises lets the call run, so ours never does: where the gate cannot be asked, what names an effect is
denied. The SDK calls nothing at a session's start; the first event of a session stands for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from claimonce.agents import armed
from claimonce.agents.start import ALWAYS
from claimonce.clients import claude
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher

Json = dict[str, Any]
Callback = Callable[[Any, str | None, Any], Awaitable[Json]]

PATIENCE = 85  # seconds for one event; the client's own limit for it is a little longer
BEFORE = "PreToolUse"
PROMPT = "UserPromptSubmit"
# Those of Claude Code's events that the SDK knows.
_KNOWN = ("PreToolUse", "PostToolUse", "PostToolUseFailure", "SubagentStart", "SubagentStop")


def options_env(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what `ClaudeAgentOptions(env=...)` needs so that the shells of its sessions find the shims.

    `env` (by default this process's) is where PATH is taken from. Shims and launcher are written where they are not.
    """
    given = os.environ if env is None else env
    install_launcher(given)
    path = given.get("PATH") or os.defpath
    install_shims(given, path, os.getcwd())
    folder = shims_folder(given)
    rest = (each for each in path.split(os.pathsep) if each.rstrip("/") != folder)
    return {"PATH": os.pathsep.join([folder, *rest])}


def hooks(env: Mapping[str, str] | None = None) -> dict[Any, Any]:
    """Return what `ClaudeAgentOptions(hooks=...)` needs so that every call of its sessions meets the gate.

    `env` is what the options have for `env`. Without it the shells are not known to find the shims: a push or a mail
    is then denied with the form to use instead. Raises ImportError where the SDK is not installed.
    """
    from claude_agent_sdk import HookMatcher  # type: ignore[import-not-found,unused-ignore]

    ask = asking(env)
    limits = {event: (matcher, limit) for event, matcher, limit, _ in claude.REGISTERED if event in _KNOWN}
    made: dict[Any, Any] = {PROMPT: [HookMatcher(hooks=[ask], timeout=30)]}
    for event, (matcher, limit) in limits.items():
        closed = {"on_failure": "block"} if event == BEFORE else {}
        made[event] = [HookMatcher(matcher=matcher or None, hooks=[ask], timeout=limit, **closed)]
    return made


def asking(env: Mapping[str, str] | None = None) -> Callback:
    """Return the callback for every event: it starts the launcher, and answers as the launcher does."""
    mine = dict(os.environ)
    launcher = install_launcher(mine)
    armed_there = env is not None and armed.meets_shims({**mine, **env})
    started: set[str] = set()

    async def ask(event: Any, tool_use_id: str | None, context: Any) -> Json:  # noqa: ARG001  (the SDK's form)
        # A thread: the answer may wait for another session's lease, and the program's other sessions go on.
        from anyio import to_thread

        payload = {**event, **({"tool_use_id": tool_use_id} if tool_use_id else {})}
        answer = partial(_answered, launcher, payload, started, armed_there)
        return await to_thread.run_sync(answer, abandon_on_cancel=True)

    return ask


def _answered(launcher: str, event: Json, started: set[str], armed_there: bool) -> Json:
    try:
        session, said = str(event.get("session_id") or ""), {}
        if session not in started:
            started.add(session)
            said = _begun(launcher, event, armed_there)
        if event.get("hook_event_name") == PROMPT:
            return _as_prompt(said)
        return _asked(launcher, event)
    except Exception as error:  # noqa: BLE001  (fail policy: sdk-failed)
        return _failed(event, error)


def _begun(launcher: str, event: Json, armed_there: bool) -> Json:
    """Begin the session as Claude Code's own event would; the file of variables that it fills is read by nobody."""
    begin: Json = {key: event[key] for key in ("session_id", "cwd", "transcript_path") if key in event}
    with tempfile.TemporaryDirectory(prefix="claimonce-") as folder:
        more = {"CLAUDE_ENV_FILE": f"{folder}/env"} if armed_there else {}
        return _asked(launcher, {**begin, "hook_event_name": "SessionStart", "source": "startup"}, **more)


def _as_prompt(said: Json) -> Json:
    context = (said.get("hookSpecificOutput") or {}).get("additionalContext")  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
    return {"hookSpecificOutput": {"hookEventName": PROMPT, "additionalContext": context}} if context else {}


def _asked(launcher: str, event: Json, **more: str) -> Json:
    env = {name: what for name, what in os.environ.items() if name != "CLAUDE_ENV_FILE"}
    env |= {"CLAUDE_PID": str(os.getpid()), **more}  # its sessions end with this process
    done = subprocess.run(
        [launcher, "hook", claude.NAME], input=json.dumps(event).encode(), env=env, stdout=subprocess.PIPE,
        timeout=PATIENCE, check=True,
    )  # fmt: skip
    said = json.loads(done.stdout) if done.stdout.strip() else {}  # pyright: ignore[reportUnknownVariableType]
    return said if isinstance(said, dict) else {}  # pyright: ignore[reportUnknownVariableType]


def _failed(event: Json, error: Exception) -> Json:
    named = json.dumps([event.get("tool_name"), event.get("tool_input")], default=str).encode()
    if event.get("hook_event_name") != BEFORE or not any(word in named for word in ALWAYS):
        return {}
    why = f"claimonce cannot be asked ({type(error).__name__}), so this was not done. Run: claimonce doctor"
    own = {"hookEventName": BEFORE, "permissionDecision": "deny", "permissionDecisionReason": why}
    return {"hookSpecificOutput": own}

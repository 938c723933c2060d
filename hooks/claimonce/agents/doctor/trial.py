"""Starting the installed hook as the client does, on a store of its own that is thrown away."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.agents import armed
from claimonce.gate import used_stores
from claimonce.gate.store import open_store
from claimonce.hooks.call import Session
from claimonce.hooks.coerce import table
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import PINS
from claimonce.settings.processes import children_of, words_of

PATIENCE = 60.0  # seconds; the client's own limit for PreToolUse is longer
_POLL = 0.02
# A trial is no part of the session, the gate or the start that the doctor itself stands in.
_NOT_HANDED_DOWN = ("CLAIMONCE_SESSION", "CLAIMONCE_SESSION_INSIDE", "CLAIMONCE_CLAIM", "CLAUDE_ENV_FILE", *PINS)


@dataclass(frozen=True)
class Answer:
    """What a hook gave back. `status` is negative where a signal ended it, None where it never ended."""

    status: int | None
    said: str
    trouble: str
    seconds: float

    @property
    def decision(self) -> str:
        """The client's word for what happens to the call: `deny`, or "" when it goes on."""
        inner = self._inner.get("permissionDecision")
        return str(inner) if inner else ""

    @property
    def reason(self) -> str:
        """What the agent is told."""
        return str(self._inner.get("permissionDecisionReason", ""))

    @property
    def is_silent(self) -> bool:
        """Whether the hook ended well and said nothing."""
        return self.status == 0 and not self.said.strip()

    @property
    def _inner(self) -> Mapping[str, Any]:
        try:
            return table(table(json.loads(self.said or "{}")).get("hookSpecificOutput"))
        except ValueError:
            return {}


class Trial:
    """A throw-away store, and hook calls by sessions that exist only here."""

    def __init__(self, command: list[str], cwd: str, env: Mapping[str, str], disk: str = "") -> None:
        """`command` is what the client starts for PreToolUse; the store lies on the same disk as the folder `disk`."""
        self.command, self.cwd = command, cwd
        self.begun: list[str] = []
        self.folder = tempfile.mkdtemp(prefix="doctor-", dir=disk or None)
        self.env = {name: text for name, text in env.items() if name not in _NOT_HANDED_DOWN}
        self.env |= {
            "CLAIMONCE_STATE": f"{self.folder}/state", "CLAUDE_PID": str(os.getpid()), "CLAUDE_PROJECT_DIR": cwd,
            "CLAUDECODE": "1",
        }  # fmt: skip
        # The words that the launcher looks for when it is alone are compiled before anything is broken on purpose.
        load(cwd, self.env, people=True)

    def __enter__(self) -> Trial:
        """Return the trial; leaving it deletes the store."""
        return self

    def __exit__(self, *_: object) -> None:
        """Delete everything that the trial wrote."""
        for session in self.begun:
            armed.forget(Session("claude", session), self.env)
        shutil.rmtree(self.folder, ignore_errors=True)
        used_stores.forget(self.env["CLAIMONCE_STATE"])

    def call(self, shell: str, session: str, command: list[str] | None = None) -> Answer:
        """Return the hook's answer to a Bash call."""
        return self.finish(self.start(_pre_tool(shell, self.cwd, session), session, command))

    def begin(self, session: str) -> tuple[Answer, str]:
        """Start a session; return the answer and the path of what later commands of the session source."""
        self.begun.append(session)
        lines = f"{self.folder}/env-{session}"
        event = {"session_id": session, "cwd": self.cwd, "hook_event_name": "SessionStart", "source": "startup"}
        return self.finish(self.start(event, session, env={"CLAUDE_ENV_FILE": lines})), lines

    def start(
        self,
        event: Mapping[str, Any],
        session: str,
        command: list[str] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start the hook with this event on its stdin and do not wait."""
        process = subprocess.Popen(
            command or self.command, cwd=self.cwd, env={**self.env, "CLAUDE_CODE_SESSION_ID": session, **(env or {})},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(event).encode())
            process.stdin.close()
        process.stdin = None
        return process

    def finish(self, process: subprocess.Popen[bytes]) -> Answer:
        """Wait for a started hook; one that outstays all patience is killed, as the client would."""
        began = time.monotonic()
        try:
            said, trouble = process.communicate(timeout=PATIENCE)
            status: int | None = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said, trouble = process.communicate()
            status = None
        return Answer(status, said.decode(), trouble.decode(errors="replace"), time.monotonic() - began)

    @contextlib.contextmanager
    def stalled(self) -> Generator[None]:
        """Hold the store's turnstile, so that whoever needs the store stands still."""
        open_store(f"{self.folder}/state").close()
        turnstile = os.open(f"{self.folder}/state/turnstile", os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(turnstile, fcntl.LOCK_EX)
            yield
        finally:
            os.close(turnstile)


def push_event(cwd: str, session: str) -> dict[str, Any]:
    """Return the client's event for a `git push`."""
    return _pre_tool("git push origin main", cwd, session)


def _pre_tool(shell: str, cwd: str, session: str) -> dict[str, Any]:
    return {
        "session_id": session, "transcript_path": f"{cwd}/{session}.jsonl", "cwd": cwd, "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": f"toolu_{session}",
        "tool_input": {"command": shell, "description": "a trial"},
    }  # fmt: skip


def kill_gate(process: subprocess.Popen[bytes], word: str, patience: float = 10.0) -> bool:
    """Kill what the launcher has started, known by a word on its command line; False when it never got there."""
    until = time.monotonic() + patience
    while time.monotonic() < until and process.poll() is None:
        for pid, line in descendants(process.pid):
            # Between fork and exec the child is still the launcher itself; after a failure it is something else.
            if word in line:
                os.kill(pid, signal.SIGKILL)
                return True
        time.sleep(_POLL)
    return False


def descendants(parent: int) -> list[tuple[int, str]]:
    """Return pid and command line of all that this process has started, and of what those started.

    A launcher in POSIX sh may feed the gate through a pipe, and then the gate is the child of a subshell.
    """
    found = children(parent)
    return [*found, *(below for pid, _ in found for below in descendants(pid))]


def children(parent: int) -> list[tuple[int, str]]:
    """Return pid and command line of the processes that this one has started."""
    try:
        return [(pid, " ".join(words_of(pid))) for pid in children_of(parent)]
    except OSError:
        return _children_by_ps(parent)


def _children_by_ps(parent: int) -> list[tuple[int, str]]:
    try:
        rows = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    parts = [row.split(None, 2) for row in rows.splitlines()]
    return [(int(part[0]), part[2]) for part in parts if len(part) == 3 and int(part[1]) == parent]

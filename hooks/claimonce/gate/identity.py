"""Who is asking, read from the environment of whatever asks.

A client's own id comes first (`CLAUDE_CODE_SESSION_ID`), then CLAIMONCE_SESSION, else the process-session leader with
its start time. Never the asking process's own pid: every hook call has a new one.
"""

from __future__ import annotations

import os

from claimonce.gate import clock, owner
from claimonce.gate.owner import Owner
from claimonce.hooks.session import Session
from claimonce.settings.agents import in_agent_session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CLIENT_IDS = (("CLAUDE_CODE_SESSION_ID", "claude"), ("CODEX_SESSION_ID", "codex"), ("GEMINI_SESSION_ID", "gemini"))


def no_process() -> Owner:
    """Return the owner of a claim that only its TTL ends."""
    return Owner(clock.boot_id(), "", 0, "")


def from_environment(env: Mapping[str, str]) -> Session:
    """Return the session that this environment belongs to."""
    for variable, client in CLIENT_IDS:
        identity = env.get(variable, "")
        # `claimonce run` inside a session notes which session it stood in; there its own name is the nearer one.
        if identity and env.get("CLAIMONCE_SESSION_INSIDE", "") != identity:
            return Session(client, identity)
    named = env.get("CLAIMONCE_SESSION", "")
    if named:
        return Session("env", named, can_answer=_can_answer(env))
    leader = os.getsid(0)
    return Session("process", f"{leader}.{owner.started(leader) or 'ended'}", can_answer=_can_answer(env))


def in_agent(env: Mapping[str, str]) -> bool:
    """Return whether an agent, not a person, reads what is printed here."""
    return in_agent_session(env) or bool(env.get("CLAIMONCE_AGENT"))


def _can_answer(env: Mapping[str, str]) -> bool:
    return in_agent(env) or (os.isatty(0) and os.isatty(2))


def process_of(session: Session, env: Mapping[str, str]) -> Owner:
    """Return the process whose life is the session's: the client's where it is named, else the session leader's."""
    pid = env.get("CLAUDE_PID", "")
    if session.client == "claude" and pid.isdigit() and owner.started(int(pid)):
        return owner.of(int(pid))
    if session.client == "process":
        return owner.of(os.getsid(0))
    return no_process()

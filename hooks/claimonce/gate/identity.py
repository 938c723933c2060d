"""Who is asking, read from the environment of whatever asks, and from what stands above it.

The nearest client's own id comes first: from the variable that it or our plugin in it sets, else from what its hooks
have told of it. Then CLAIMONCE_SESSION, then the client's process, else the process-session leader, each with its
start time. Never the asking process's own pid: every hook call has a new one.
"""

from __future__ import annotations

import os

from claimonce.gate import clock, owner
from claimonce.gate.owner import Owner
from claimonce.hooks.call import Session
from claimonce.settings import plain_file
from claimonce.settings.agents import in_agent_session
from claimonce.settings.client_ancestor import nearest
from claimonce.settings.paths import data_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

CLIENT_IDS = (
    ("CLAUDE_CODE_SESSION_ID", "claude"), ("CODEX_SESSION_ID", "codex"), ("GEMINI_SESSION_ID", "gemini"),
    ("COPILOT_AGENT_SESSION_ID", "copilot"),
)  # fmt: skip
OURS = "CLAIMONCE_CLIENT_SESSION"  # `client:id`, set by our plugins inside a client for the shells that it starts
INSIDE = "CLAIMONCE_SESSION_INSIDE"
_FOLDER = "armed"  # beside the marks of the sessions; `armed.purge` takes old ones away


def no_process() -> Owner:
    """Return the owner of a claim that only its TTL ends."""
    return Owner(clock.boot_id(), "", 0, "")


def from_environment(env: Mapping[str, str]) -> Session:
    """Return the session that this environment belongs to."""
    client, pid = nearest(env)
    of_client = _of_client(env, client, pid)
    # `claimonce run` inside a session notes which session it stood in; there its own name is the nearer one.
    if of_client is not None and env.get(INSIDE, "") != of_client.id:
        return of_client
    named = env.get("CLAIMONCE_SESSION", "")
    if named:
        return Session("env", named, can_answer=bool(client) or _can_answer(env))
    if client:
        return Session(client, f"{pid}.{owner.find_start_time(pid) or 'ended'}")
    leader = os.getsid(0)
    return Session("process", f"{leader}.{owner.find_start_time(leader) or 'ended'}", can_answer=_can_answer(env))


def around(env: Mapping[str, str]) -> str:
    """Return the id of the client's session that this environment stands in, "" where no client names one."""
    found = _of_client(env, *nearest(env))
    return found.id if found is not None else ""


def note_client(session: Session, env: Mapping[str, str]) -> None:
    """Note which session the client above this hook runs, for its shells, where nothing else names it."""
    client, pid = nearest(env)
    if client != session.client:
        return
    path, said = _noted(pid, env), f"{clock.boot_id()} {session.client}:{session.id}".encode()
    try:
        if plain_file.read(path, 4096) == said:
            return
    except OSError:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC | os.O_NONBLOCK, 0o600), "wb") as file:
        file.write(said)


def in_agent(env: Mapping[str, str]) -> bool:
    """Return whether an agent, not a person, reads what is printed here."""
    return bool(env.get("CLAIMONCE_AGENT")) or in_agent_session(env)


def is_gated_anyhow(env: Mapping[str, str]) -> bool:
    """Return whether this is no person's own shell: an agent's, or one that was given a session's name."""
    return in_agent(env) or bool(env.get("CLAIMONCE_SESSION"))


def process_of(session: Session, env: Mapping[str, str]) -> Owner:
    """Return the process whose life is the session's: the client's where it is known, else the session leader's."""
    pid = env.get("CLAUDE_PID", "")
    if session.client == "claude" and pid.isdigit() and owner.find_start_time(int(pid)):
        return owner.of(int(pid))
    if session.client == "process":
        return owner.of(os.getsid(0))
    client, above = nearest(env)
    return owner.of(above) if client == session.client else no_process()


def _of_client(env: Mapping[str, str], client: str, pid: int) -> Session | None:
    """Return the session of the nearest client; what a client further out exports is not this one's."""
    ours, _, identity = env.get(OURS, "").partition(":")
    if identity and client in ("", ours):
        return Session(ours, identity)
    for variable, name in CLIENT_IDS:
        if env.get(variable) and client in ("", name):
            return Session(name, env[variable])
    return _told(client, pid, env) if client else None


def _told(client: str, pid: int, env: Mapping[str, str]) -> Session | None:
    try:
        boot, _, name = plain_file.text(_noted(pid, env), 4096, errors="replace").partition(" ")
    except OSError:
        return None
    noted, _, identity = name.partition(":")
    return Session(client, identity) if noted == client and boot == clock.boot_id() and identity else None


def _noted(pid: int, env: Mapping[str, str]) -> str:
    return f"{data_folder(env)}/{_FOLDER}/pid-{pid}-{owner.find_start_time(pid)}"


def _can_answer(env: Mapping[str, str]) -> bool:
    return in_agent(env) or (os.isatty(0) and os.isatty(2))

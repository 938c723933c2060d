"""A session's start and end: arming the shims, saying how to act through the gate, and letting go."""

from __future__ import annotations

import contextlib
import os

from claimonce.agents import armed, bypass_detection, session_context
from claimonce.gate import claims, clock, identity, leases, retention
from claimonce.gate.errors import GateError
from claimonce.gate.store import store_of
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import state_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session
    from claimonce.hooks.settings_cache import Compiled

_PATIENCE = 3.5  # seconds; the deadline of a hook that knows no settings is 5
_BROKEN = (
    "The session is armed all the same; until this is fixed, what would send, push or take a number is refused. "
    "`claimonce doctor` says more."
)


def lesson() -> str:
    """Return how to act through the gate, in at most 400 characters: facts, for orders trip an agent's defences."""
    return (
        "claimonce gates mail, git push and counter files in this session, so that parallel sessions do not repeat "
        "each other. Plain `git push` and `mail` wait their turn by themselves. A refusal names who acted, when, and "
        "what to do next; blind retries get the same answer. `claimonce status` shows who holds what, "
        "`claimonce why KEY` the reason."
    )


def begin(session: Session, cwd: str, env: Mapping[str, str], source: str = "startup") -> tuple[str, list[str]]:
    """Put the shims on PATH of the session's later commands, then record it and ask what is to be said.

    Arming comes first and needs neither settings nor store: a typo in either must not leave a session without its
    gate. Returns what the agent is told (at most 1,500 characters) and what the person should know: what is broken,
    settings that are not obeyed, plugins that did not load.
    """
    unarmed = _arm(session, cwd, env)
    try:
        with _in_time():
            told, noted = _record(session, cwd, env, source)
    except Exception as error:  # noqa: BLE001  (fail policy: start-failed)
        line = " ".join(str(error).split())[:500]
        return session_context.text(lesson(), []), [*unarmed, f"{line} {_BROKEN}"]
    return told, [*unarmed, *noted]


class StartTooSlowError(GateError):
    """What a session's start has to read takes longer than anybody would wait."""

    def __str__(self) -> str:
        """Say what was cut off."""
        return f"settings and store could not be read within {_PATIENCE:g} s, so nothing of them is told here."


@contextlib.contextmanager
def _in_time() -> Generator[None]:
    """Cut the body off before the hook's own deadline does, while the person can still be told."""
    import signal

    def late(_number: int, _frame: object) -> None:
        raise StartTooSlowError

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _record(session: Session, cwd: str, env: Mapping[str, str], source: str) -> tuple[str, list[str]]:
    here, store = _present(session, cwd, env)
    retention.forget_messages(store)
    retention.purge(store, here.settings["state"]["retention"])
    bypass_detection.begin(store, here, cwd)
    known = [*session_context.numbers(here.counters), *session_context.lines(store, session, cwd, env)]
    said, troubles = _plugins_say(here, session, cwd, source)
    return session_context.text(lesson(), known, said), [*here.notes, *here.problems, *troubles]


def _present(session: Session, cwd: str, env: Mapping[str, str]) -> tuple[Compiled, Store]:
    """Write down that the session is here; return what holds there, and the store."""
    here = load(cwd, env, people=True)
    store = store_of(here)
    who = identity.process_of(session, env)
    with store:
        store.put(
            "put_session",
            name=session.name, client=session.client, cwd=cwd, at=clock.utc(), **claims.columns(who),
        )  # fmt: skip
    return here, store


def begin_subagent(session: Session, cwd: str, env: Mapping[str, str]) -> str:
    """Record a subagent as a session of its own and return what it is told; it runs behind its parent's shims."""
    here, store = _present(session, cwd, env)
    known = [*session_context.numbers(here.counters), *session_context.lines(store, session, cwd, env)]
    return session_context.text(lesson(), known)


def _plugins_say(here: Compiled, session: Session, cwd: str, source: str) -> tuple[list[str], list[str]]:
    if not here.speaking:
        return [], []
    from claimonce.hooks.plugin_calls import say  # pluggy: only where a plugin has something to say

    name = "start" if source in ("startup", "clear") else "resume"
    return say({"name": name, "session": session.name, "client": session.client, "cwd": cwd}, here)


def _arm(session: Session, cwd: str, env: Mapping[str, str]) -> list[str]:
    """Give the client the line that arms its shells; return why that did not work."""
    from claimonce.shims.install import install_shims, shims_folder
    from claimonce.shims.scripts import launcher_path, write_line

    file = env.get("CLAUDE_ENV_FILE", "") if session.client == "claude" else ""
    try:
        if file:
            write_line(file, env, armed.promise(session, env), state_folder(env))
        elif session.client != "claude":
            _see_login_shell(session, env)
        if not os.path.exists(launcher_path(env)):
            from claimonce.shims.launcher import install_launcher

            install_launcher(env)  # the plugin was installed, and `claimonce init` never run
        install_shims(env, env.get("PATH", ""), cwd)
        armed.purge(env)
    except OSError as error:
        if not os.path.exists(f"{shims_folder(env)}/git"):
            armed.forget(session, env)
        return [f"the shims could not be put on PATH: {error}; run `claimonce doctor`"]
    return []


def _see_login_shell(session: Session, env: Mapping[str, str]) -> None:
    """A client whose shells read the login files is armed where such a shell was seen to find the shims."""
    from claimonce.clients import row as clients

    row = clients.of(session.client)
    if row is not None and row.ARMS == clients.LOGIN_SHELL:
        from claimonce.agents import login_shell

        if login_shell.finds_shims(row, env):
            armed.promise(session, env)
        else:
            armed.forget(session, env)


def end(session: Session, cwd: str, env: Mapping[str, str]) -> None:
    """Give back and settle what the session leaves open."""
    from claimonce.agents import settlement  # what reads outcomes is no part of a start

    armed.forget(session, env)
    here = load(cwd, env, people=True)
    store = store_of(here)
    settlement.end_of(store, session, here)
    leases.give_back_session(store, session.name)
    with store:
        store.put("end_session", name=session.name, at=clock.utc(), over=clock.uptime())
    retention.purge(store, here.settings["state"]["retention"])  # nobody waits for a session's end
    store.checkpoint()  # a copy of claims.db alone then holds all of it

"""A session's start and end: arming the shims, saying how to act through the gate, and letting go."""

from __future__ import annotations

import os

from claimonce.agents import briefing, netting, settling
from claimonce.gate import claims, clock, identity, leases, messages, retention
from claimonce.gate.store import open_store
from claimonce.hooks.compiled import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.hooks.compiled import Compiled
    from claimonce.hooks.session import Session

LESSON_MOST = 400


def lesson() -> str:
    """Return how to act through the gate, in at most 400 characters: facts, for orders trip an agent's defences."""
    return (
        "claimonce gates mail, git push and counter files in this session, so that parallel sessions do not repeat "
        "each other. Plain `git push` and `mail` wait their turn by themselves. A refusal names who acted, when, and "
        "what to do next; blind retries get the same answer. `claimonce status` shows who holds what, "
        "`claimonce why KEY` the reason."
    )


def begin(session: Session, cwd: str, env: Mapping[str, str], source: str = "startup") -> tuple[str, list[str]]:
    """Put the shims on PATH of the session's later commands and record that it is armed.

    Returns what the agent is told (at most 1,500 characters) and what the person should know: settings that are not
    obeyed, plugins that did not load.
    """
    here = load(cwd, env, people=True)
    store = open_store(here.state, here.settings["state"]["shared"])
    armed = _arm(env, cwd)
    who = identity.process_of(session, env)
    with store:
        store.put(
            "put_session",
            name=session.name, client=session.client, cwd=cwd, at=clock.utc(), armed=int(armed), **claims.columns(who),
        )  # fmt: skip
    messages.forget(store)
    retention.purge(store, here.settings["state"]["retention"])
    netting.begin(store, here, cwd)
    known = briefing.lines(store, session, cwd, env)
    said, troubles = _plugins_say(here, session, cwd, source)
    return briefing.text(lesson(), known, said), [*here.notes, *here.problems, *troubles]


def begin_subagent(session: Session, cwd: str, env: Mapping[str, str]) -> str:
    """Record a subagent as a session of its own and return what it is told; it runs behind its parent's shims."""
    here = load(cwd, env, people=True)
    store = open_store(here.state, here.settings["state"]["shared"])
    who = identity.process_of(session, env)
    with store:
        store.put(
            "put_session",
            name=session.name, client=session.client, cwd=cwd, at=clock.utc(), armed=0, **claims.columns(who),
        )  # fmt: skip
    return briefing.text(lesson(), briefing.lines(store, session, cwd, env))


def _plugins_say(here: Compiled, session: Session, cwd: str, source: str) -> tuple[list[str], list[str]]:
    if not here.speaking:
        return [], []
    from claimonce.hooks.coded import say  # pluggy: only where a plugin has something to say

    name = "start" if source in ("startup", "clear") else "resume"
    return say({"name": name, "session": session.name, "client": session.client, "cwd": cwd}, here)


def _arm(env: Mapping[str, str], cwd: str) -> bool:
    from claimonce.shims.installing import exports, install_shims, shims_folder
    from claimonce.shims.launching import install_launcher, launcher_path

    if not os.path.exists(launcher_path(env)):
        install_launcher(env)  # the plugin was installed, and `claimonce init` never run
    install_shims(env, env.get("PATH", ""), cwd)
    file = env.get("CLAUDE_ENV_FILE", "")
    if not file:
        # Already armed from outside: somebody started the client behind `claimonce run` or `shellenv`.
        return shims_folder(env) in env.get("PATH", "").split(os.pathsep)
    with open(file, "a", encoding="utf-8") as lines:
        lines.write(exports(env))
    return True


def end(session: Session, cwd: str, env: Mapping[str, str]) -> None:
    """Give back and settle what the session leaves open."""
    here = load(cwd, env, people=True)
    store = open_store(here.state, here.settings["state"]["shared"])
    settling.end_of(store, session)
    leases.give_back_session(store, session.name)
    with store:
        store.put("end_session", name=session.name, at=clock.utc())

"""What a worker is started with: its command, its environment, and its brief as standard input."""

from __future__ import annotations

import os
import shlex
import sys
import uuid
from collections.abc import Mapping

from claimonce.fleet import template
from claimonce.fleet.locations import Places
from claimonce.fleet.plan import Plan, Task
from claimonce.fleet.state import RunState
from claimonce.gate.counters import counter as counters
from claimonce.gate.identity import CLIENT_IDS, INSIDE, OURS
from claimonce.hooks.settings_cache import Compiled
from claimonce.settings.paths import SENTINEL
from claimonce.shims.install import install_shims, shims_folder

# What says in which session somebody stands; a worker stands in its own.
_OUTER = (
    "CLAUDECODE", "CLAUDE_PID", "CLAUDE_ENV_FILE", "CLAUDE_PROJECT_DIR", "AI_AGENT", "CLAIMONCE_SESSION",
    "COPILOT_CLI", "QWEN_CODE", "GEMINI_CLI", INSIDE, OURS, "CLAIMONCE_TASK", "CLAIMONCE_TREE", "CLAIMONCE_AGENT",
    "CLAIMONCE_UPSTREAM", *(name for name, _ in CLIENT_IDS),
)  # fmt: skip


def values(places: Places, state: RunState, here: Compiled, task: Task, start: int, used: int = 0) -> dict[str, str]:
    """Return what fills the fields of a task's templates at its `start`th start."""
    filled = {
        "task": task.name, "run": places.run, "tree": str(places.tree(task.name)),
        "branch": branch(places.run, task.name), "into": state.into,
        "upstream": f"{state.remote}/{state.into}" if state.remote else "",
        "brief": str(places.brief(task.name)), "report": str(places.report(task.name)),
        "session": session_id(places.run, task.name, start), "round": str(used + 1),
    }  # fmt: skip
    for name, numbers in state.numbers.get(task.name, {}).items():
        written = counters.find_counter(here, name).written
        filled[name] = " ".join(map(str, numbers))
        filled[f"{name}.label"] = " ".join(written(number) for number in numbers)
    return filled


def branch(run: str, task: str) -> str:
    """Return the branch that a task's work stands on."""
    return f"fleet/{run}/{task}"


def session_id(run: str, task: str, start: int) -> str:
    """Return the id of one start of a worker, the same whoever asks: what it holds can be found again."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"claimonce:fleet:{run}:{task}:{start}"))


def command(plan: Plan, task: Task, filled: Mapping[str, str]) -> list[str]:
    """Return the program and its arguments."""
    if isinstance(task.command, str) and task.command:
        return ["/bin/sh", "-c", template.fill(task.command, filled, shlex.quote)]
    return [template.fill(word, filled) for word in task.command or plan.worker]


def environment(env: Mapping[str, str], places: Places, task: Task, filled: Mapping[str, str]) -> dict[str, str]:
    """Return a worker's environment: behind the shims, under a name of its own, told which tree is its own."""
    made = {name: text for name, text in env.items() if name not in _OUTER}
    made |= {
        "PATH": find_armed_path(env, places),
        "CLAIMONCE_SESSION": f"fleet-{places.run}-{task.name}",
        "CLAIMONCE_TASK": f"{places.run}/{task.name}",
        "CLAIMONCE_TREE": str(places.tree(task.name)),
        "CLAIMONCE_AGENT": "1",
        **({"CLAIMONCE_UPSTREAM": filled["upstream"]} if filled["upstream"] else {}),
        "PWD": str(places.tree(task.name)),
    }
    return made | {name: template.fill(text, filled) for name, text in task.env.items()}


def own_environment(env: Mapping[str, str], places: Places, task: str) -> dict[str, str]:
    """Return the environment of a command that the fleet itself runs for a task."""
    made = {name: text for name, text in env.items() if name not in _OUTER}
    return {**made, "CLAIMONCE_SESSION": f"fleet-{places.run}-{task}", "CLAIMONCE_TASK": f"{places.run}/{task}"}


def find_armed_path(env: Mapping[str, str], places: Places) -> str:
    """Return PATH with the shims first, and a `claimonce` somewhere behind them."""
    folder, path = shims_folder(env), env.get("PATH") or os.defpath
    if not os.path.exists(f"{folder}/{SENTINEL}"):
        from claimonce.shims.launcher import install_launcher

        install_launcher(env)
        install_shims(env, path, str(places.trees))
    own = os.path.dirname(sys.executable)
    more = [] if any(os.path.exists(f"{entry}/claimonce") for entry in path.split(os.pathsep)) else [own]
    return os.pathsep.join([folder, *(entry for entry in path.split(os.pathsep) if entry.rstrip("/") != folder), *more])

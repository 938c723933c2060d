"""A mini agent: one process that makes the same tool calls with the gate and without it.

It is started with its task as one JSON argument. It says what it does on stdout, one JSON object a line; before an act
that all agents shall begin at the same moment it waits for a line on stdin.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from claimonce.demo.errors import DemoError
from claimonce.demo.hooked import Client, HookedClient, Result

HELD, ASKED = 80, 85  # what a gated program exits with: somebody else is at it; a question to the agent
_YOURS = re.compile(r"SP-([0-9]+) is yours")
_TAKES = 12  # how often an agent that is told to wait for the number asks for it again


@dataclass(frozen=True)
class Task:
    """What one agent is to do. `calls` are the Bash commands by name, `{number}` in them is filled in."""

    agent: str
    story: str
    gated: bool
    shell: str
    tree: str
    clone: str
    calls: dict[str, str]
    rounds: int = 1


@dataclass
class Report:
    """What the agent saw, for the parts that only it can see."""

    failed_pushes: int = 0
    number: int | None = None
    told: str = ""
    problems: list[str] = field(default_factory=list[str])


def main(argument: str) -> int:
    """Do the task; the exit status is 0 even where an act was refused, since that is an outcome, not an error."""
    task = Task(**json.loads(argument))
    make = HookedClient if task.gated else Client
    try:
        client = make(task.shell, os.environ)
    except DemoError as wrong:
        _say(fatal=str(wrong))
        return 1
    client.start(task.tree)
    report = Report()
    _STORIES[task.story](task, client, report)
    _say(report=asdict(report))
    client.end(task.tree)
    return 0


def _mails(task: Task, client: Client, report: Report) -> None:
    _meet("writes its mail")
    result = client.bash(task.calls["mail"], task.tree)
    if result.status == 0:
        _say(did="mailed", mailed=True)
        return
    # A reader's answer to the question: the other session has told her the same thing, so there is nothing to add.
    report.told = result.said.strip()
    if result.denied or result.status in (HELD, ASKED):
        _say(did="was asked, saw that it had been said, sent nothing", good=True)
    else:
        _problem(report, "mail", result)


def _counter(task: Task, client: Client, report: Report) -> None:
    _meet("reads the counter")
    taken = _take(task, client, report)
    if taken is None:
        _meet("has no number")
        return
    report.number = taken
    _say(did="has its number", number=taken)
    commit = client.bash(task.calls["commit"].replace("{number}", str(taken)), task.clone)
    if commit.status != 0:
        _problem(report, "commit", commit)
        return
    _push(task, client, report)


def _take(task: Task, client: Client, report: Report) -> int | None:
    result = client.bash(task.calls["take"], task.tree)
    for _ in range(_TAKES):
        if not (result.denied or result.status == HELD):
            break
        report.told = report.told or result.said.strip()
        _say(did="was told to wait for the counter")
        time.sleep(0.25)
        result = client.bash(task.calls["take"], task.tree)
    # Who reads 152 where another has just taken it is told which number is its own.
    if own := _YOURS.search(result.context):
        return int(own[1])
    try:
        return int(result.stdout)
    except ValueError:
        _problem(report, "take", result)
        return None


def _push(task: Task, client: Client, report: Report) -> None:
    """The naive loop: push; when that fails, rebase on what is there now and push again."""
    for attempt in range(1, task.rounds + 1):
        _meet(f"pushes (attempt {attempt})")
        pushed = client.bash(task.calls["push"], task.clone)
        if pushed.status == 0:
            _say(did="landed", landed=True, good=True)
            return
        report.failed_pushes += 1
        report.told = report.told or (pushed.said.strip() if task.gated else "")
        _say(did=f"push {attempt} refused", failed=True)
        pulled = client.bash(task.calls["pull"], task.clone)
        if pulled.status != 0:
            _problem(report, "pull", pulled)
    report.problems.append(f"gave up after {task.rounds} pushes")


def _problem(report: Report, call: str, result: Result) -> None:
    report.problems.append(f"{call} exited {result.status}: {result.said.strip()[:400]}")
    _say(did=f"{call} failed", bad=True)


def _meet(why: str) -> None:
    """Wait until the stage lets all agents go on; end when it is gone."""
    _say(wait=why)
    if not sys.stdin.readline():
        sys.exit(1)


def _say(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


_STORIES = {"mails": _mails, "counter": _counter}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

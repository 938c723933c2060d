"""The stories with real clients, many times: `python -m realclient.runs FOLDER --runs 10`, in tests/.

FOLDER was filled by clients.sh (and CLAIMONCE_REALCLIENT by install.sh, for Claude Code); clients that are not there
are left out. Each run is a fresh home, store and remote. What each run came to is a line of --out, by default
FOLDER/runs.jsonl; a call that finds it goes on from there. At the end the table is printed; the status is 1 where any
run was not right.

| story | right is |
|---|---|
| mail | five sessions write to one person of one matter: one mail, and each other was asked |
| push | five clones push: no push fails, and every commit is on the remote |
| edit | five sessions take a number by their own edit tool, after all have read it: no number twice, none without one |
| shell | the same by a command that reads the counter file and writes it |
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from realclient import fleet, players
from realclient.client import Desk, open_desk
from realclient.fleet import HOOKS, SHIMS, WAYS, Ended, Job
from realclient.mailbox import Mailbox
from realclient.model import Meeting
from realclient.netns import Loopback, open_loopback
from realclient.other_apis import CommandModel
from realclient.other_clients import CLIENTS
from realclient.story import MAILS, PERSON

ALONE = tuple((name,) * 5 for name in CLIENTS)
MIXES = (
    ("claude", "codex", "copilot", "gemini"),
    ("codex", "gemini", "copilot", "opencode", "gptme"),
    ("gptme", "qwen", "codex"),
    ("copilot", "qwen", "claude", "gemini", "opencode"),
)

HEAD = (
    "clients", "way", "story", "runs", "right", "mails", "failed pushes", "numbers twice", "not asked, or no number",
    "client ended itself",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What one run of one story came to."""

    clients: tuple[str, ...]
    way: str
    story: str
    mails: int = 0
    failed_pushes: int = 0
    twice: int = 0  # numbers that two sessions took
    without: int = 0  # sessions that were not asked, or took no number
    ended: int = 0  # clients that ended with an error of their own
    right: bool = False
    why: tuple[str, ...] = ()  # what a run that was not right said


def _mail(desk: Desk, model: CommandModel, folder: Path, clients: Sequence[str], way: str) -> Run:
    box = Mailbox(desk.loopback.listen())
    try:
        desk.path.append(str(box.program(desk.root / "bin").parent))
        fleet.wire(desk, folder, clients, way)
        tree = desk.repository()
        jobs = [
            Job(name, tree, players.mails(subject, body, PERSON))
            for name, (subject, body) in zip(clients, MAILS, strict=False)
        ]
        ended = fleet.play(desk, model, folder, jobs, way)
        asked = sum("claimonce answer" in each.told for each in ended)
        sent = len(box.mails)
    finally:
        box.close()
    right = sent == 1 and asked == len(clients) - 1
    return _run(clients, way, "mail", ended, right, mails=sent, without=len(clients) - 1 - asked)


def _push(desk: Desk, model: CommandModel, folder: Path, clients: Sequence[str], way: str) -> Run:
    fleet.wire(desk, folder, clients, way)
    desk.repository()
    jobs: list[Job] = []
    for number, name in enumerate(clients):
        tree = desk.clone(f"tree-{number}")
        for key, text in (("user.name", "Agent"), ("user.email", "agent@example.test")):
            desk.shell("git", "config", key, text, cwd=tree)
        jobs.append(Job(name, tree, players.pushes(f"w{number}")))
    ended = fleet.play(desk, model, folder, jobs, way)
    failed = sum("status=0" not in each.told for each in ended)
    landed = sorted(desk.subjects()) == ["Start", *(f"w{number}" for number in range(len(clients)))]
    return _run(clients, way, "push", ended, failed == 0 and landed, failed_pushes=failed)


def _counter(
    story: str, player: Callable[[Path, str, Meeting], players.Player]
) -> Callable[[Desk, CommandModel, Path, Sequence[str], str], Run]:
    def run(desk: Desk, model: CommandModel, folder: Path, clients: Sequence[str], way: str) -> Run:
        fleet.wire(desk, folder, clients, way)
        tree = desk.repository(files=players.FILES)
        gather = Meeting(len(clients))
        jobs = [Job(name, tree, player(tree / "counter.json", f"s{n}", gather)) for n, name in enumerate(clients)]
        ended = fleet.play(desk, model, folder, jobs, way)
        numbers = [number for each in ended for number in players.taken(each.results)]
        twice = len(numbers) - len(set(numbers))
        without = sum(not players.taken(each.results) for each in ended)
        return _run(clients, way, story, ended, not twice and not without, twice=twice, without=without)

    return run


def _run(clients: Sequence[str], way: str, story: str, ended: Sequence[Ended], right: bool, **counts: int) -> Run:
    died = sum(each.code != 0 for each in ended)
    why = () if right and not died else tuple(f"{each.client} {each.code}: {each.told}\n{each.said}" for each in ended)
    return Run(tuple(clients), way, story, ended=died, right=right, why=why, **counts)


STORIES = {
    "mail": _mail,
    "push": _push,
    "edit": _counter("edit", players.edits_counter),
    "shell": _counter("shell", lambda _, name, gather: players.shell_counter(name, gather)),
}


def once(folder: Path, loopback: Loopback, clients: Sequence[str], way: str, story: str) -> Run:
    """Run one story in a home of its own."""
    root = Path(tempfile.mkdtemp(prefix="claimonce-runs-"))
    model = CommandModel(loopback.listen())
    try:
        with open_desk(root, Path("/bin/false"), loopback) as desk:
            return STORIES[story](desk, model, folder, clients, way)
    finally:
        model.close()
        shutil.rmtree(root, ignore_errors=True)


def plan(folder: Path, names: Sequence[str], ways: Sequence[str], stories: Sequence[str]) -> Iterator[Run]:
    """Every row of the table whose clients are there; without hooks nobody sees an edit."""
    for clients in (*ALONE, *MIXES):
        if not set(clients) <= set(names) or not all(CLIENTS[name].binary(folder).exists() for name in clients):
            continue
        for way in ways:
            yield from (Run(clients, way, each) for each in stories if way == HOOKS or each in ("mail", "push"))


def table(done: Sequence[Run]) -> str:
    """One line for each row of the plan: mails from the fewest to the most, the others summed up."""
    lines = [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
    for (clients, way, story), group in groupby(sorted(done, key=_row), key=_row):
        runs = list(group)
        mails = f"{min(each.mails for each in runs)} to {max(each.mails for each in runs)}" if story == "mail" else "-"
        figures = [sum(getattr(each, name) for each in runs) for name in ("failed_pushes", "twice", "without", "ended")]
        cells = [_title(clients), way, story, len(runs), sum(each.right for each in runs), mails, *figures]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def _row(run: Run) -> tuple[tuple[str, ...], str, str]:
    return run.clients, run.way, run.story


def _title(clients: Sequence[str]) -> str:
    return f"{len(clients)} {clients[0]}" if len(set(clients)) == 1 else ", ".join(clients)


def read(file: Path) -> list[Run]:
    """Return the runs of earlier calls."""
    lines = file.read_text().splitlines() if file.exists() else []
    return [_of(json.loads(line)) for line in lines]


def _of(held: dict[str, Any]) -> Run:
    held["clients"], held["why"] = tuple(held["clients"]), tuple(held["why"])
    return Run(**held)


def main() -> int:
    """Run what is missing, print the table."""
    parser = argparse.ArgumentParser(description="the stories with real clients, many times")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--clients", default=",".join(CLIENTS))
    parser.add_argument("--ways", default=",".join((HOOKS, SHIMS)), help=f"of {', '.join(WAYS)}")
    parser.add_argument("--stories", default=",".join(STORIES))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--table", action="store_true", help="print the table of what was run, and run nothing")
    asked = parser.parse_args()
    folder, out = asked.folder.resolve(), asked.out or asked.folder / "runs.jsonl"
    loopback = open_loopback()
    try:
        rows = list(plan(folder, asked.clients.split(","), asked.ways.split(","), asked.stories.split(",")))
        for number in range(0 if asked.table else asked.runs):
            for row in rows:
                if sum(_row(each) == _row(row) for each in read(out)) > number:
                    continue
                run = once(folder, loopback, row.clients, row.way, row.story)
                with out.open("a") as file:
                    file.write(json.dumps(asdict(run)) + "\n")
                said = "right" if run.right else run
                print(f"{number + 1} {_title(run.clients)} {run.way} {run.story}: {said}", flush=True)
    finally:
        loopback.close()
    done = read(out)
    print(table(done))
    return 0 if done and all(each.right for each in done) else 1


if __name__ == "__main__":
    sys.exit(main())

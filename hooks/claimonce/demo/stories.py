"""The two stories: what each agent is given to do, and what is counted when all are done."""

from __future__ import annotations

import json
import os
import shlex
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path

from claimonce.demo import namespaces
from claimonce.demo.agent import Report, Task
from claimonce.demo.outcome import Outcome
from claimonce.demo.postgres import Server
from claimonce.demo.remote import Mailbox, Remote, listen
from claimonce.demo.stage import Heard, play
from claimonce.demo.world import World, world

# One matter, told five times: what sessions write when each has just heard that it should be passed on.

RECIPIENT = "tekla@example.test"

LETTERS: tuple[tuple[str, str], ...] = (
    (
        "Nightly import drops rows without a postcode",
        """\
Hi Tekla,

since Tuesday the nightly import drops every row that has no postcode. 214 customers are missing.
I have not changed anything.
""",
    ),
    (
        "Heads-up: customers missing since Tuesday",
        """\
Hello Tekla,

you may want to know: 214 customers without a postcode were dropped by the nightly import since Tuesday.
The rest of the import is fine.
""",
    ),
    (
        "214 rows lost in the nightly import",
        """\
Tekla, the nightly import loses rows with an empty postcode (214 so far, first on Tuesday).
Is that wanted?
""",
    ),
    (
        "Question about empty postcodes in the import",
        """\
Dear Tekla,

should customers with an empty postcode be imported? Since Tuesday the nightly import drops them;
214 are gone by now.
""",
    ),
    (
        "Import: postcode check too strict?",
        """\
Hi,

the postcode check in the nightly import seems too strict: 214 customers dropped since Tuesday.
Better you decide what to do.
""",
    ),
)


MAILERS = len(LETTERS)
FIRST_NUMBER = 152
COUNTER = "counter.json"
_LIMIT = 60.0  # seconds for one story, and the same again for every two agents
_FILES = {  # what the repository tracks that all of them push to
    "README.md": "# Decisions\n\nOne file a decision, in content/.\n",
    "claimonce.toml": '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n',
    COUNTER: json.dumps({"SP": {"next": FIRST_NUMBER}}, indent=2) + "\n",
}
_TAKE = (
    "n=$(number get counter.json SP.next) && meet {meeting} {agents} 0.3 && "
    "number set counter.json SP.next $((n + 1)) > counter.json.$$ && mv counter.json.$$ counter.json && echo $n"
)
_COMMIT = (
    "mkdir -p content && echo '# SP-{{number}}' > content/sp-{{number}}-{agent}.md && "
    "git add content counter.json && git commit --quiet -m 'SP-{{number}}, by {agent}'"
)


def mails(world: World, mailbox: Mailbox, agents: int, *, gated: bool, heard: Heard) -> Outcome:
    """Up to five agents tell one person the same thing at the same moment, each in its own words."""
    mailers = min(agents, MAILERS)
    tasks: list[Task] = []
    for index, (subject, body) in enumerate(LETTERS[:mailers], 1):
        tree = world.root / "mailers" / f"agent-{index}"
        tree.mkdir(parents=True)
        (tree / "note.txt").write_text(body, encoding="utf-8")
        start = f"mail -s {shlex.quote(subject)} {RECIPIENT}"
        call = f"{start} < note.txt" if index % 2 else f"{start} <<'END'\n{body}END"
        tasks.append(_task(world, f"agent-{index}", "mails", tree, tree, {"mail": call}, gated=gated))
    before = len(mailbox)
    reports, seconds = play(world, tasks, heard, _limit(mailers))
    outcome = _outcome(reports, seconds)
    outcome.mailers, outcome.mails_delivered = mailers, len(mailbox) - before
    return outcome


def counter(world: World, agents: int, *, gated: bool, heard: Heard) -> Outcome:
    """Agents, each in a clone, take a number from the counter that they all track, commit it, and push to one
    remote."""
    remote = Remote.made(world, _FILES)
    names = [f"agent-{index}" for index in range(1, agents + 1)]
    clones = {name: remote.clone(world.root / "clones" / name, name) for name in names}
    take = _TAKE.format(meeting=shlex.quote(str(world.root / "meeting")), agents=agents)
    tasks = [
        _task(
            world,
            name,
            "counter",
            clone,
            clone,
            {
                "take": take,
                "commit": _COMMIT.format(agent=name),
                "push": "git push origin main",
                "pull": "git pull --rebase",
            },
            gated=gated,
            rounds=agents + 3,
        )
        for name, clone in clones.items()
    ]
    reports, seconds = play(world, tasks, heard, _limit(agents))
    outcome = _outcome(reports, seconds)
    outcome.agents = agents
    outcome.counter_file, outcome.counter_moved = _read(remote.text(COUNTER))
    _count(outcome, remote, clones, sum(each.failed_pushes for each in reports.values()))
    return outcome


def _task(
    world: World,
    agent: str,
    story: str,
    tree: Path,
    clone: Path,
    calls: dict[str, str],
    *,
    gated: bool,
    rounds: int = 1,
) -> Task:
    return Task(agent, story, gated, world.shell, str(tree), str(clone), calls, rounds)


def _limit(agents: int) -> float:
    return _LIMIT * (1 + agents / 2)


def _outcome(reports: dict[str, Report], seconds: float) -> Outcome:
    told = next((each.told for each in reports.values() if each.told), "")
    problems = [f"{name}: {problem}" for name, each in reports.items() for problem in each.problems]
    return Outcome(seconds=seconds, told=told, problems=problems)


def _count(outcome: Outcome, remote: Remote, clones: dict[str, Path], seen_failing: int) -> None:
    made = {name: remote.committed(clone, name) for name, clone in clones.items()}
    landed = {name: remote.landed(name) for name in clones}
    outcome.pushes_landed = sum(1 for count in landed.values() if count)
    outcome.lost_commits = sum(max(0, made[name] - landed[name]) for name in clones)
    outcome.remote_received, outcome.remote_moved = remote.received(), remote.moved()
    # An agent cannot see a push that was tried and refused on its behalf; the remote can.
    outcome.failed_pushes = max(seen_failing, outcome.remote_received - outcome.remote_moved)
    files = remote.files("content").union(*(_own(clone) for clone in clones.values()))
    takers = Counter(name.split("-")[1] for name in files)
    outcome.duplicate_numbers = sum(count - 1 for count in takers.values())


def _own(clone: Path) -> set[str]:
    return {each.name for each in (clone / "content").glob("sp-*.md")}


def _read(text: str | None) -> tuple[str, int | None]:
    if text is None:
        return "missing", None
    try:
        return "ok", int(json.loads(text)["SP"]["next"]) - FIRST_NUMBER
    except (ValueError, LookupError, TypeError):
        return ("not JSON" if text.strip() else "empty"), None


# A half: one run of the chosen stories in a fresh world, without the gate or with it.

STORIES = ("mails", "counter")


def half(
    stories: Collection[str], agents: int, *, heard: Heard, gate: Callable[[World], None] | None, hosts: int = 0
) -> Outcome:
    """Play `stories` once; everything they need is made for this half and gone after it.

    `gate` installs the gate into the world of this half; None plays without one. With `hosts` the agents are shared out
    among so many, with one database behind them. `heard` is called with an agent's
    name and what it said, from this thread; a line of the stage itself has the name "".
    """
    outcome = Outcome()
    with ExitStack() as stack:
        mailbox = stack.enter_context(listen())
        here = stack.enter_context(world(mailbox.port))
        if gate is not None:
            heard("", {"stage": "claimonce init claude"})
            gate(here)
            if hosts:
                apart = namespaces.are_possible()
                among = "hosts, each in a network namespace" if apart else "hosts"
                heard("", {"stage": f"one PostgreSQL for {hosts} {among}"})
                here = _shared(here, hosts, stack, mailbox.port if apart else 0)
        if "mails" in stories:
            heard("", {"stage": "mails"})
            _add(outcome, mails(here, mailbox, agents, gated=gate is not None, heard=heard))
        if "counter" in stories:
            heard("", {"stage": "counter"})
            _add(outcome, counter(here, agents, gated=gate is not None, heard=heard))
    return outcome


def install(here: World) -> None:
    """Install the gate as a person would: one command, for the user of this world."""
    here.run(sys.executable, "-m", "claimonce.cli", "init", "claude", "--scope", "user", "--yes", cwd=here.home)


def _add(whole: Outcome, part: Outcome) -> None:
    for each in fields(Outcome):
        value = getattr(part, each.name)
        if each.name in ("seconds", "problems"):
            setattr(whole, each.name, getattr(whole, each.name) + value)
        elif value not in (None, "") and not (each.name == "told" and whole.told):
            setattr(whole, each.name, value)


def _shared(here: World, hosts: int, stack: ExitStack, mail_port: int) -> World:
    """Start a server for this half, make the schema in it, and name it in the settings of this world's user.

    With `mail_port` each host is a network namespace, where that port and the server's answer, and no others.
    """
    # Not in a private folder: as root's, the server runs as another user.
    where = "/tmp" if os.geteuid() == 0 else None  # noqa: S108  (a folder of its own in it)
    kept = tempfile.TemporaryDirectory(prefix="claimonce-demo-pg-", ignore_cleanup_errors=True, dir=where)
    folder = Path(stack.enter_context(kept))
    folder.chmod(0o711)
    server = stack.enter_context(Server(folder / "server"))
    env = {**here.env, "PGPASSFILE": str(server.passfile)}
    file = Path(here.env["XDG_CONFIG_HOME"]) / "claimonce" / "claimonce.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as settings:  # all hosts, and the server, are this one machine
        settings.write(f'\n[state]\nstore = "{server.dsn()}"\ndeadline = "20s"\n[hook]\ndeadline = "50s"\n')
    shared = replace(here, env=env, hosts=hosts)
    shared.run(sys.executable, "-m", "claimonce.cli", "store", "init", cwd=here.home)
    if not mail_port:
        return shared
    # The path of a socket holds 107 bytes (unix(7)), and this folder lies in /tmp.
    wired = namespaces.Namespaces(hosts, (server.port, mail_port), folder)
    return replace(shared, doors=stack.enter_context(wired).doors)

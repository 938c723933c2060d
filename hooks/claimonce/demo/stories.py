"""The two stories: what each agent is given to do, and what is counted when all are done."""

from __future__ import annotations

import json
import shlex
from collections import Counter
from pathlib import Path

from claimonce.demo.agent import Report, Task
from claimonce.demo.mailbox import Mailbox
from claimonce.demo.outcome import Outcome
from claimonce.demo.remote import Remote
from claimonce.demo.stage import Heard, play
from claimonce.demo.world import World

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

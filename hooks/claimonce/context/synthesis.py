"""The workers' reports on one page for a person: no model reads them, so nothing on it is invented."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field

from claimonce.context import reports
from claimonce.context.errors import BadReport
from claimonce.context.reports import Item, Report
from claimonce.gate.errors import BadKey
from claimonce.gate.keys import canonical
from claimonce.hooks.untrusted_text import quoted

MOST_LINES = 60  # one page
_EACH = {"done": 24, "shared": 12, "numbers": 10, "questions": 10, "conflicts": 10}
_NUMBER = re.compile(r"^([A-Za-z][\w.-]*?)[\s:#-]*(\d+)$")


@dataclass(frozen=True)
class Shared:
    """A file, key or number that more than one worker names, with the workers."""

    kind: str
    name: str
    workers: tuple[str, ...]


@dataclass
class Synthesis:
    """What all reports say together. `twice` are numbers that two workers use: each should be one worker's."""

    reports: list[Report]
    unread: list[str] = field(default_factory=list[str])
    shared: list[Shared] = field(default_factory=list[Shared])
    twice: list[Shared] = field(default_factory=list[Shared])
    numbers: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])

    def said(self, section: str) -> list[tuple[str, Item]]:
        """Return (worker, line) for each line of a section."""
        return [(report.worker, item) for report in self.reports for item in report.items(section)]


def read_all(paths: Iterable[str]) -> Synthesis:
    """Read every report; one that cannot be read is named and keeps nobody else's out."""
    found: list[Report] = []
    unread: list[str] = []
    for path in paths:
        try:
            found.append(reports.read(path))
        except BadReport as error:
            unread.append(str(error))
    return together(found, unread)


def together(found: Sequence[Report], unread: Sequence[str] = ()) -> Synthesis:
    """Bring reports together."""
    made = Synthesis(list(found), list(unread))
    made.shared = [*_shared(made, "files", _path), *_shared(made, "keys", _key)]
    made.numbers = [(_number(item.name), worker, item.said) for worker, item in made.said("numbers")]
    made.twice = _shared(made, "numbers", _number)
    return made


def page(made: Synthesis) -> str:
    """Return the page: at most 60 lines, what needs a person first."""
    states = [report.state or "no state" for report in made.reports]
    counts = ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(sorted(states)))
    lines = [f"{len(made.reports)} reports: {counts}" if made.reports else "No report could be read"]
    lines += [f"! not read: {each}" for each in made.unread[:5]]
    lines += [
        f"! {each.name} is used by {', '.join(each.workers)}: one of them must take another" for each in made.twice
    ]
    _section(
        lines, "Open questions", [f"{worker}: {_line(item)}" for worker, item in made.said("questions")], "questions"
    )
    _section(
        lines, "Conflicts", [f"{worker}: {_conflict(item)}" for worker, item in made.said("conflicts")], "conflicts"
    )
    touched = [f"{each.name}: {', '.join(each.workers)}" for each in made.shared]
    _section(lines, "Touched by more than one", touched, "shared")
    _section(lines, "Numbers", [_used(*each) for each in sorted(made.numbers)], "numbers")
    _section(lines, "Done", [_done(report) for report in made.reports], "done")
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"... {len(lines) - MOST_LINES + 1} more lines: --json has them all"]
    return "\n".join(lines)


def to_json(made: Synthesis) -> dict[str, object]:
    """Return the same as data."""
    return {
        "reports": [
            {
                "path": report.path, "worker": report.worker, "task": report.task, "state": report.state,
                **{name: [asdict(each) for each in report.items(name)] for name in reports.SECTIONS},
            }
            for report in made.reports
        ],
        "shared": [{"kind": each.kind, "name": each.name, "workers": list(each.workers)} for each in made.shared],
        "numbers_used_twice": [{"name": each.name, "workers": list(each.workers)} for each in made.twice],
        "unread": made.unread,
    }  # fmt: skip


def _shared(made: Synthesis, section: str, spelled: Callable[[str], str]) -> list[Shared]:
    by: dict[str, dict[str, None]] = {}
    for worker, item in made.said(section):
        by.setdefault(spelled(item.name), {})[worker] = None
    return [Shared(section, name, tuple(workers)) for name, workers in sorted(by.items()) if name and len(workers) > 1]


def _path(name: str) -> str:
    return os.path.normpath(re.sub(r":\d+(?:-\d+)?$", "", name))


def _key(name: str) -> str:
    try:
        return canonical(name)
    except BadKey:  # a worker's free text is compared as it stands
        return name


def _number(name: str) -> str:
    found = _NUMBER.match(name.strip())
    return f"{found.group(1).upper()} {int(found.group(2))}" if found else name.strip()


def _section(lines: list[str], title: str, said: list[str], limit: str) -> None:
    if not said:
        return
    most = _EACH[limit]
    lines += ["", f"{title}:", *(f"- {each}" for each in said[:most])]
    if len(said) > most:
        lines.append(f"- ... and {len(said) - most} more")


def _line(item: Item) -> str:
    return quoted(f"{item.name} - {item.said}" if item.said else item.name, 200)


def _conflict(item: Item) -> str:
    settled = item.said or "NOT SETTLED: the report does not say how"
    return f"{quoted(item.name, 110)} - {quoted(settled, 110)}"


def _used(number: str, worker: str, said: str) -> str:
    return quoted(f"{number}: {worker}{f', {said}' if said else ''}", 160)


def _done(report: Report) -> str:
    finished = [_line(item) for item in report.items("done")]
    more = f" (and {len(finished) - 1} more)" if len(finished) > 1 else ""
    state = f" [{report.state}]" if report.state and report.state != "done" else ""
    return f"{quoted(report.worker, 40)}{state}: {quoted(finished[0], 140) if finished else 'nothing is named'}{more}"

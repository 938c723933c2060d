"""What the gate did over some days, and what it would have done where it only observed: read off the ledger alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from claimonce.gate.ledger import TOOK
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY, WARN
from claimonce.hooks.untrusted_text import one_line
from claimonce.hooks.verdict import ASK, DENY, JUMPED, LOWERED, PASS, REWRITE
from claimonce.view.keys import PREFIX, shorten_key, shorten_push_key
from claimonce.view.reader import table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.view.reader import Reader, Row

OBSERVE = "observe"
TURN = "turn"  # what a push gets that took none: its place in the line
FORESEEN = "enforcing would have said "
_STOPS = (DENY, ASK)
_PAGE = 20_000
_LONGEST = 10
_MOST = 1_000
_SHARES = (50, 90, 99, 100)


@dataclass(frozen=True)
class Judged:
    """One verdict. `foreseen` says that it is what enforcing would have said of a call that went."""

    id: int
    at: str
    session: str
    kind: str
    key: str
    verdict: str
    foreseen: bool = False


@dataclass(frozen=True)
class Wait:
    """How long somebody waited for a turn, in seconds."""

    seconds: float
    at: str
    name: str
    key: str


@dataclass(frozen=True)
class Never:
    """A number that was given with an edit which has not landed."""

    counter: str
    number: int
    name: str
    at: str


@dataclass
class Report:
    """The counts of one span. Keys of `stopped` and `foreseen` are (kind, verdict).

    `took` has how often a hook's verdict took so many milliseconds.
    """

    since: str
    until: str
    entries: int = 0
    sessions: int = 0
    stopped: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    foreseen: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    answered: Counter[str] = field(default_factory=Counter[str])
    done: Counter[str] = field(default_factory=Counter[str])
    failed: Counter[str] = field(default_factory=Counter[str])
    uncertain: int = 0
    bypassed: int = 0
    serialised: int = 0
    along: int = 0
    waits: list[Wait] = field(default_factory=list[Wait])
    never: list[Never] = field(default_factory=list[Never])
    by_plugin: Counter[str] = field(default_factory=Counter[str])
    by_repository: Counter[str] = field(default_factory=Counter[str])
    by_session: Counter[str] = field(default_factory=Counter[str])
    took: Counter[int] = field(default_factory=Counter[int])

    @property
    def latency(self) -> dict[str, int]:
        """The percentiles of the hook in milliseconds, up to the entry in the ledger; empty where none was recorded."""
        return {f"{share}%": percentile(self.took, share) for share in _SHARES} if self.took else {}


def verdicts(reader: Reader, since: float = 0.0) -> Iterator[Judged]:
    """Return every verdict since a Unix time, oldest first, as enforcing gives it or would have given it."""
    for row in _rows(reader, since):
        judged = read_verdict(row)
        if judged is not None:
            yield judged


def read_verdict(row: Row) -> Judged | None:
    """Return the verdict in an entry, None for one that is an act."""
    said, reason = str(row["verdict"]), str(row["reason"])
    if not said and row["kind"] == GIT_PUSH and row["state"] == "intended":
        said = TURN
    foreseen = said in (OBSERVE, WARN)
    if foreseen:
        said = reason.removeprefix(FORESEEN).split()[0].rstrip(":") if reason.startswith(FORESEEN) else TURN
    if said not in (PASS, ASK, DENY, REWRITE, LOWERED, JUMPED, TURN):
        return None
    return Judged(
        int(row["id"]), str(row["at"]), str(row["session"]), str(row["kind"]), one_line(str(row["key"])), said, foreseen
    )  # fmt: skip


def percentile(took: Counter[int], share: int) -> int:
    """Return the least value that this share, in percent, of all is not above."""
    left = -(-took.total() * share // 100)
    for value in sorted(took):
        left -= took[value]
        if left <= 0:
            return value
    return max(took)


def read(reader: Reader, since: float, until: str, from_: str) -> Report:
    """Return the report on what happened since a Unix time."""
    made, seen = Report(from_, until), set[str]()
    for row in _rows(reader, since):
        made.entries += 1
        seen.add(str(row["session"]))
        _count(reader, made, row)
    made.sessions = len(seen - {""})
    made.waits = sorted(made.waits, key=lambda wait: -wait.seconds)[:_LONGEST]
    rows = reader.store.rows("numbers_offered", since=since, most=_MOST)
    made.never = reader.made("numbers", rows, lambda row: Never(
        one_line(str(row["key"])), int(row["number"]), reader.name(str(row["session"])), str(row["at"])
    ))  # fmt: skip
    return made


def _rows(reader: Reader, since: float) -> Iterator[Row]:
    after = 0
    while rows := reader.store.rows("ledger_page", after=after, since=since, most=_PAGE):
        yield from rows
        after = int(rows[-1]["id"])


def _count(reader: Reader, made: Report, row: Row) -> None:
    kind, state, said, key = (str(row[name]) for name in ("kind", "state", "verdict", "key"))
    judged = read_verdict(row)
    if judged is not None and judged.verdict != PASS and (judged.foreseen or judged.verdict != TURN):
        (made.foreseen if judged.foreseen else made.stopped)[kind, judged.verdict] += 1
        made.by_plugin[plugin_of(kind, key)] += 1
        made.by_repository[repository_of(reader, row)] += 1
        made.by_session[reader.name(str(row["session"])) or "nobody"] += 1
    if said in ("same", "distinct"):
        made.answered[said] += 1
    made.bypassed += said == "bypass"
    made.uncertain += state == "uncertain"
    if state in ("done", "failed"):
        (made.done if state == "done" else made.failed)[kind] += 1
    if kind == GIT_PUSH and state == "intended":
        is_along = str(row["reason"]).startswith("in one push with ")
        made.along += is_along
        made.serialised += not is_along
    receipt = table(row["receipt"])
    if isinstance(receipt.get(TOOK), int):
        made.took[receipt[TOOK]] += 1
    waited = receipt.get("waited") if state == "intended" else None
    if isinstance(waited, int | float):
        made.waits.append(Wait(float(waited), str(row["at"]), reader.name(str(row["session"])), shorten_key(key)))


def plugin_of(kind: str, key: str) -> str:
    """Return the plugin that an entry is about: of a message its channel, else the kind itself."""
    parts = key.split(":")
    return one_line(parts[1], 40) if kind == NOTIFY and len(parts) > 2 else kind or "-"


def repository_of(reader: Reader, row: Row) -> str:
    """Return the repository of an entry: of a push and a counter the one in its key, else where its session works."""
    key, session = str(row["key"]), str(row["session"])
    if key.startswith(PREFIX):
        return shorten_push_key(key).partition(" ")[0]
    known = reader.known.get(session)
    if known is not None:
        return one_line(str(known["cwd"]).rstrip("/").rpartition("/")[2] or "/", 60)
    return one_line(key.split(":")[1], 60) if str(row["kind"]) == COUNTER and ":" in key else "-"

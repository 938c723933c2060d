"""What is shown, as values. Every word that another session chose is one line, printable, and without secrets.

`at` is UTC in RFC 3339 for people. `seconds` are measured on the boot clock where it can tell, so a wall clock that
jumps makes nothing older or younger; they are never negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

HOLDING, WAITING, IDLE, ENDED = "holding", "waiting", "idle", "ended"
OPEN, SAME, DISTINCT = "open", "same", "distinct"
SENT = "sent"
FETCH, CHECK, PUSH = "fetch", "check", "push"
HOLDS, WAITS, ALONG = "holds", "waits", "along"


@value
class Act:
    """One entry of the ledger; `receipt` is its id, commit or number in few words, `proof` all of it, `label` its key
    as people say it."""

    id: int
    at: str
    seconds: float
    session: str
    name: str
    kind: str
    key: str
    verdict: str
    state: str
    reason: str = ""
    receipt: str = ""
    proof: Mapping[str, Any] = MappingProxyType({})
    label: str = ""

    @property
    def what(self) -> str:
        """What happened, in a word."""
        return self.verdict or self.state


@value
class Seen:
    """One session. `name` is short and stable, `session` the id that the store knows it by, `branch` "" for none.

    `about` says in few words what it holds, what it waits for, or what it did last.
    """

    name: str
    session: str
    client: str
    cwd: str
    branch: str
    task: str
    state: str
    at: str
    seconds: float
    holds: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    last: Act | None = None
    about: str = ""

    @property
    def folder(self) -> str:
        """The last part of the folder that it works in."""
        return self.cwd.rstrip("/").rpartition("/")[2]


@value
class Place:
    """One place in the line of a branch. The holder stands first with `doing` fetch, check or push for `doing_seconds`.

    `state` is holds, waits or along (taken along by the holder); `number` counts those who wait, from 1.
    """

    key: str
    session: str
    name: str
    state: str
    at: str
    seconds: float
    number: int = 0
    doing: str = ""
    doing_seconds: float = 0.0


@value
class Line:
    """The line of one branch, its holder first."""

    key: str
    branch: str
    places: tuple[Place, ...]


@value
class Text:
    """A message as far as it is kept: its subject and its first 200 characters, "" once the window is over."""

    session: str
    name: str
    at: str
    subject: str = ""
    head: str = ""
    state: str = ""


@value
class Question:
    """What the gate asked a sender: `mine` is what the sender wanted to send, `theirs` what its reader already got.

    `state` is open, same or distinct, and `why` the answer's reason; `verdict` is ask, or deny for a sure repeat.
    """

    id: str
    at: str
    seconds: float
    session: str
    name: str
    recipient: str
    verdict: str
    state: str
    mine: Text
    theirs: tuple[Text, ...]
    why: str = ""


@value
class Unsure:
    """A key that is uncertain: its act was begun and nobody saw how it ended."""

    key: str
    kind: str
    session: str
    name: str
    at: str
    seconds: float
    detail: tuple[tuple[str, str], ...] = ()


@value
class Screen:
    """All that one screen shows, read at one moment. `broken` has a sentence for each row that could not be read."""

    at: str
    entry: int
    sessions: tuple[Seen, ...] = ()
    lines: tuple[Line, ...] = ()
    questions: tuple[Question, ...] = ()
    uncertain: tuple[Unsure, ...] = ()
    acts: tuple[Act, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing that somebody would have to look at."""
        return not (self.lines or self.questions or self.uncertain or self.broken)


@value
class Moment:
    """One step of a story: at that time this session did or was told `what`; `text` is in its own words."""

    at: str
    session: str
    name: str
    what: str
    kind: str
    text: str = ""
    receipt: str = ""


@value
class Incident:
    """The story of one key, oldest step first."""

    key: str
    at: str
    moments: tuple[Moment, ...]


def as_plain(shown: object) -> dict[str, Any]:
    """Return a value as plain data, its fields by their names."""
    return {name: _plain(getattr(shown, name)) for name in getattr(shown, "__value_fields__", ())}


def _plain(held: Any) -> Any:
    if hasattr(held, "__value_fields__"):
        return as_plain(held)
    if isinstance(held, Mapping):
        return {**held}  # pyright: ignore[reportUnknownVariableType]
    return [*map(_plain, held)] if isinstance(held, tuple) else held  # pyright: ignore[reportUnknownArgumentType]

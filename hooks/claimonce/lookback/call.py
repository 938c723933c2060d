"""One tool call as a transcript tells it, in no client's dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from claimonce.hooks.digest import fingerprint

OK, FAILED, REFUSED, UNKNOWN = "ok", "failed", "refused", "unknown"
MOST_SAID = 4_000


class Ended(NamedTuple):
    """How a call ended, where its transcript shows it; `status` is the command's, None where none is written."""

    how: str = UNKNOWN
    status: int | None = None
    said: str = ""


NOT_WRITTEN = Ended()


@dataclass(slots=True)
class Call:
    """What an agent asked its client to do. `at` is in seconds since 1970; `line` is where it stands in its file.

    `tokens` are those of the request that made it, 0 where the transcript counts none.
    """

    client: str
    session: str
    agent: str
    at: float
    tool: str
    input: Mapping[str, Any]
    cwd: str
    use_id: str
    line: int
    tokens: int = 0
    ended: Ended = NOT_WRITTEN

    @property
    def who(self) -> str:
        """Who made it, a subagent apart from its session."""
        return f"{self.client}:{self.session}" + (f"/{self.agent}" if self.agent else "")


@dataclass(slots=True)
class Seen:
    """What reading one file found beside its calls: how many there were, and what of it could not be read.

    `uses` and `answers` are short prints of the names of calls and of the model's answers, these with their tokens: a
    session that was forked holds those of the one before it again, under its own name.
    """

    calls: int = 0
    lines: int = 0
    bad_lines: int = 0
    sessions: tuple[str, ...] = ()
    tokens: int = 0
    uses: set[int] = field(default_factory=set[int])
    answers: dict[int, int] = field(default_factory=dict[int, int])

    def count(self, name: str) -> None:
        """Count a call; a client's name for it is its own unless it is a mere number."""
        self.calls += 1
        if name and not name[0].isdigit():
            self.uses.add(_print(name))

    def spend(self, name: str, tokens: int) -> None:
        """Add what an answer of the model took; `name` is "" where the client gives it none."""
        self.tokens += tokens
        if name and tokens:
            self.answers[_print(name)] = tokens


def _print(name: str) -> int:
    return int(fingerprint(name), 16)


Wanted = Callable[[str, Mapping[str, Any], str], bool]
"""Whether a call may matter, by tool, input and folder: of the others no more is kept than that they were."""

"""What one run came to, as counted at the receiving end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Outcome:
    """The counts of one run; None where its story was not played.

    `failed_pushes` is the larger of what the agents saw fail and what the remote received without moving.
    `duplicate_numbers` counts every taker of a number after its first. `counter_file` is `ok`, `empty`, `missing` or
    `not JSON`, `counter_moved` how far the number in it went. `lost_commits` are commits in clones that are not
    on the remote. `told` is what one refused agent read.
    """

    mailers: int | None = None
    mails_delivered: int | None = None
    agents: int | None = None
    pushes_landed: int | None = None
    failed_pushes: int | None = None
    duplicate_numbers: int | None = None
    lost_commits: int | None = None
    seconds: float = 0.0
    counter_file: str | None = None
    counter_moved: int | None = None
    remote_received: int | None = None
    remote_moved: int | None = None
    told: str = ""
    problems: list[str] = field(default_factory=list[str])

    def json(self) -> dict[str, Any]:
        """The run as `--json` prints it."""
        return {**asdict(self), "seconds": round(self.seconds, 2)}

    def shortfalls(self) -> list[str]:
        """What a run with the gate should not have let happen, one phrase each; empty when it held."""
        wrong = [
            (self.mails_delivered not in (None, 1), f"{self.mails_delivered} mails were delivered, not 1"),
            (bool(self.duplicate_numbers), f"{self.duplicate_numbers} numbers were taken more than once"),
            (bool(self.failed_pushes), f"{self.failed_pushes} pushes failed"),
            (bool(self.lost_commits), f"{self.lost_commits} commits are not on the remote"),
            (self.pushes_landed != self.agents, f"{self.pushes_landed} of {self.agents} agents landed"),
            (self.counter_file not in (None, "ok"), f"the counter file is {self.counter_file}"),
        ]
        return [phrase for happened, phrase in wrong if happened]

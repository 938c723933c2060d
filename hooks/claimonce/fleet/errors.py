"""What keeps a fleet from starting or going on, each with a sentence that says what to do next."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class FleetError(GateError):
    """The fleet cannot start or go on; what was done so far is in its journal."""


class BadPlan(FleetError):
    """A plan that cannot be carried out as it is written."""

    file: str
    troubles: list[str]

    def __str__(self) -> str:
        """Name the file and everything that is wrong in it."""
        if len(self.troubles) == 1:
            return f"{self.file}: {self.troubles[0]}; nothing was started"
        return "\n".join([f"{self.file}: nothing was started:", *(f"  {line}" for line in self.troubles)])


class NotReady(FleetError):
    """The repository or the host is not in a state from which the plan could be carried out."""

    troubles: list[str]

    def __str__(self) -> str:
        """Name everything that stands in the way."""
        return "\n".join(["nothing was started:", *(f"  {line}" for line in self.troubles)])


class NoRun(FleetError):
    """No run of that name, or none at all."""

    name: str
    known: list[str]

    def __str__(self) -> str:
        """Name those that there are."""
        if not self.known:
            return "no fleet has been started in this repository; `claimonce fleet run PLAN` starts one"
        what = f"no run {self.name!r} in this repository" if self.name else "no run is unfinished here"
        return f"{what}; known: {', '.join(self.known)}"


class RunHeld(FleetError):
    """Another process is carrying this run out."""

    exit_code = 80
    sentence = "{run} is being carried out by another process; `claimonce fleet status {run}` shows it"
    run: str


class JournalBroken(FleetError):
    """The journal of a run cannot be read or written."""

    sentence = "{path}: {why}; fix that, then `claimonce fleet resume {run}`"
    path: str
    why: str
    run: str


class HostTrouble(FleetError):
    """The host did not let a step happen: a full disk, a folder that cannot be written."""

    task: str
    why: str
    run: str

    def __str__(self) -> str:
        """Say how to go on."""
        what = f"task {self.task}" if self.task else "the run"
        return f"{what}: {self.why}; everything was stopped. Fix that, then `claimonce fleet resume {self.run}`"

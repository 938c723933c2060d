"""What can be wrong with a counter; each error names the file, what is wrong with it and what to do next."""

from __future__ import annotations

from claimonce.gate.errors import GateError
from claimonce.gate.session_names import known_as


class CounterError(GateError):
    """The counter cannot be used as it stands; nothing was taken and its file is as it was."""

    file: str


class CounterMissing(CounterError):
    """There is no such file."""

    sentence = "{file}: there is no such file; make it, with the first free number in it, or fix `file` in the settings"


class CounterBroken(CounterError):
    """The file is there, and the number in it cannot be found."""

    sentence = "{file}: {why}; fix the file, or `path` and `format` of the counter in the settings"
    why: str


class CounterConflicted(CounterError):
    """The file has the marks of a merge conflict."""

    exit_code = 82
    sentence = (
        "{file}: it has the marks of a merge conflict; "
        "settle the conflict first: keep the higher number, then run `claimonce next --verify`"
    )


class CounterElsewhere(CounterError):
    """A symbolic link leads out of the repository."""

    sentence = "{file}: it leads out of the repository, to {leads_to}; put the file itself into the repository"
    leads_to: str


class CounterUnwritable(CounterError):
    """The file, or its folder, cannot be written."""

    sentence = "{file}: it cannot be replaced ({why}); make the file and its folder writable"
    why: str


class NoSuchCounter(GateError):
    """No counter of that name is configured here."""

    name: str
    known: list[str]
    unheeded: list[str]

    def __str__(self) -> str:
        """Name those that there are, and those that are written down and not obeyed."""
        if self.unheeded:
            return "; ".join(self.unheeded)
        if not self.known:
            return "no counter is configured here; add a [[counters]] table to claimonce.toml"
        what = f"there is no counter {self.name!r}" if self.name else "several counters are configured"
        return f"{what}; known here: {', '.join(self.known)}"


class NoNumbers(GateError):
    """A number is asked for where only the lease of a file is held."""

    sentence = "{name} gives out no numbers: it lets one session at a time run what writes {file}, so run that command"
    name: str
    file: str


class WhichFolder(GateError):
    """Each folder counts by itself, and nothing says which one is meant."""

    name: str
    folders: list[str]

    def __str__(self) -> str:
        """Name the folders that there are."""
        known = ", ".join(self.folders[:10]) + (f" and {len(self.folders) - 10} more" if len(self.folders) > 10 else "")
        there = f"here: {known}" if known else "none is there yet"
        return f"{self.name} counts in each folder by itself ({there}); run it in one, or name it with --in FOLDER"


class CounterHeld(GateError):
    """A command of another session is changing the file, and did not end in time."""

    exit_code = 80
    name: str
    session: str
    since: str

    def __str__(self) -> str:
        """Name the holder."""
        return (
            f"the counter {self.name} is held by {known_as(self.session)} since {self.since}; try again, or "
            f"wait longer with --wait"
        )


class NumberOfAnother(GateError):
    """Somebody gives back a number that is not theirs."""

    exit_code = 80
    number: str
    session: str

    def __str__(self) -> str:
        """Name the owner, or say that nobody has it."""
        if not self.session:
            return f"{self.number} was taken by nobody; `--list` shows who has which"
        return f"{self.number} belongs to {known_as(self.session)}; only that session or a person gives it back"


class Occupied(GateError):
    """A file would get the name of one that is already there."""

    exit_code = 82
    sentence = "{path} is already there, so {wanted_by} was not renamed; nothing was changed: move one of them away"
    path: str
    wanted_by: str


class Ambiguous(GateError):
    """A text waits for a number, and nothing says for which of several."""

    exit_code = 82
    places: list[str]

    def __str__(self) -> str:
        """Name the places."""
        more = f" and {len(self.places) - 5} more" if len(self.places) > 5 else ""
        return (
            f"several files wait for a number, and nothing says whose number is meant in "
            f"{', '.join(self.places[:5])}{more}; "
            "nothing was changed: land them one by one, `claimonce next NAME --land PATH ...`"
        )

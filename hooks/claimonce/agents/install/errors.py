"""What can go wrong with a client's settings file, each with its fields and what to do next."""

from __future__ import annotations

from claimonce.gate.errors import GateError, Obstacle


class WiringError(Obstacle):
    """A file that could not be edited; nothing was changed."""


class BrokenJson(WiringError):
    """The file is not JSON; `line` and `column` count from 1."""

    def __init__(self, file: str, line: int, column: int, why: str) -> None:
        """Say where the trouble stands."""
        super().__init__(file, f"line {line}, column {column}: {why}", "fix the file, then run this again")
        self.line, self.column = line, column


class UnexpectedShape(WiringError):
    """The file is JSON, but something in it is not what the client expects there."""

    def __init__(self, file: str, line: int, key: str, expected: str) -> None:
        """`key` is dotted, `expected` says what belongs there."""
        super().__init__(file, f"line {line}: {key} is not {expected}", "fix the file, then run this again")
        self.line, self.key, self.expected = line, key, expected


class SkippedByClient(WiringError):
    """The file is one that the client does not read, so that nothing in it would gate anything."""

    def __init__(self, file: str, stumbles: str) -> None:
        """`stumbles` names what the client stumbles over."""
        super().__init__(
            file,
            f"the client passes over the whole file for {stumbles}, so its hook would gate nothing",
            "take that out, then run this again",
        )
        self.stumbles = stumbles


class CannotWrite(WiringError):
    """The file or its folder does not let itself be written."""

    def __init__(self, file: str, why: str) -> None:
        """`why` is the system's own word."""
        super().__init__(
            file, f"cannot be written ({why})", "make it writable, or add the hook where that file is made from"
        )


class ChangedMeanwhile(WiringError):
    """Another program kept writing the file."""

    def __init__(self, file: str) -> None:
        """Name the file."""
        super().__init__(file, "was changed by another program several times in a row", "run this again")


class ForPeople(GateError):
    """A verb that an agent may not use; `verb` is its name."""

    sentence = "{verb} is for people: {why}; {do}"
    verb: str
    why: str
    do: str

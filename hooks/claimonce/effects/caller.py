"""Who asks for an effect: what the functions of this folder need to know of the evaluator that calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from claimonce.effects.descriptions import Descriptions
    from claimonce.effects.result import Started
    from claimonce.hooks.effect import Effect


class Known(Protocol):
    """What holds for the whole of one reading."""

    descriptions: Descriptions
    counters: tuple[tuple[str, str], ...]  # as they were given, and as absolute paths
    links: dict[str, str]  # names that the command itself gives to other files
    read_file: bool
    effects: dict[tuple[object, ...], Effect]
    quiet: list[Effect]  # acts that tell nobody anew
    programs: list[Started]
    called: set[int]  # those of them that are functions of the command itself
    files: dict[str, str]  # what the command itself has written
    kept: dict[str, int]  # how many programs had been started when the command wrote a file
    printed: dict[str, str]  # the variables that hold what a program printed, and its mark
    origins: dict[str, int]  # files and variables that unknown text may be: claimonce.effects.origins
    loaded: int  # bytes of files that were read for their text
    code: str  # the code that is being read, of another language than the shell's
    doubts: int  # places that may have given a variable another value than the one that is followed


class Caller(Protocol):
    """One evaluator at work: its folder and input, and where it puts down what it finds."""

    cwd: str
    stdin: str | None
    hidden: str
    env: frozenset[str]  # the variables that the text itself sets for the programs that it starts
    elsewhere: str  # the words that lead to the host where this runs, empty for this one

    @property
    def shared(self) -> Known:
        """What holds for the whole reading."""
        ...

    def effect(
        self, kind: str, plugin: str, channel: str, program: str, targets: tuple[str, ...] = (),
        subject: str = "", body: str = "", hidden: str = "", by: str = "",
    ) -> None:  # fmt: skip
        """Record one act at the place of the present command."""

    def hides(self, program: str) -> str:
        """Return why no shim would meet the program here, "" where one would."""
        ...

    def place(self) -> tuple[int, int] | None:
        """Return where the present command stands in the original text."""

    def get(self, name: str) -> str | None:
        """Return a variable as one string, None where the text says nothing of it."""

    def unsure(self, reason: str) -> None:
        """Note why the answer is not certain."""

"""Who asks for an effect: what the functions of this folder need to know of the evaluator that calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from claimonce.effects.descriptions import Descriptions


class Known(Protocol):
    """What holds for the whole of one reading."""

    descriptions: Descriptions
    counters: tuple[tuple[str, str], ...]  # as they were given, and as absolute paths
    links: dict[str, str]  # names that the command itself gives to other files
    read_file: bool


class Caller(Protocol):
    """One evaluator at work: its folder and input, and where it puts down what it finds."""

    cwd: str
    stdin: str | None

    @property
    def shared(self) -> Known:
        """What holds for the whole reading."""

    def effect(
        self, kind: str, plugin: str, channel: str, program: str, targets: tuple[str, ...] = (),
        subject: str = "", body: str = "", hidden: str = "",
    ) -> None:  # fmt: skip
        """Record one act at the place of the present command."""

    def unsure(self, reason: str) -> None:
        """Note why the answer is not certain."""

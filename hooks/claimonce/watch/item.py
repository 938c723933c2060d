"""One entry of a panel: its lines as plain text with a few styles, and the thing that it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from rich.text import Text

from claimonce.view.values import Question, Unsure

DIM, STRONG, GOOD, BAD, ASKED = "dim", "bold", "green", "red", "yellow"
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"), (1, "s"))


@dataclass(frozen=True)
class Item:
    """An entry; `id` is the same at the next look, `thing` what a person may decide about."""

    id: str
    text: Text
    thing: Question | Unsure | None = None


def words(*parts: tuple[str, str]) -> Text:
    """Return text of parts, each with its style; "[bold]" in a part stays those six letters."""
    return Text.assemble(*parts)


def nothing(sentence: str) -> list[Item]:
    """Return what an empty panel says."""
    return [Item("", words((sentence, DIM)))]


def age(seconds: float) -> str:
    """Return a span in its largest unit: 12s, 3m, 2h, 4d."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{int(seconds // size)}{unit}"
    return "0s"

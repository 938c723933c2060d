"""What an edit of a counter file is after: which number it moves from and to, and the edit that lands on another one.

An agent that writes 153 over 152 wants one number. What it wrote is carried out on the file as it is now, with the
number that is really its own, so that whatever else it changed is changed as well.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.gate.counters import file
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.counters.file import Held

MOST_AT_ONCE = 1_000
_DIGITS = re.compile(r"[0-9]{1,16}")
_CONTEXT = 12  # lines around a change, at most, until its text stands in the file once


@dataclass(frozen=True)
class Move:
    """An edit carried out on the file as it is: its text, and what the agent took the number for and made of it."""

    text: str
    believed: int
    wanted: int


def apply_edit(tool: str, given: Mapping[str, Any], counter: Counter, held: Held) -> Move | None:
    """Return what the edit would do; None where it does not apply, or leaves a file in which there is no number."""
    made = _written(given, held) if tool.lower() == "write" else _edited(given, held)
    if made is None:
        return None
    text, believed = made
    try:
        wanted = file.parse(counter, text, held.path, held.mode).value
    except CounterError:
        return None
    return Move(text, believed, wanted)


def _written(given: Mapping[str, Any], held: Held) -> tuple[str, int] | None:
    content = given.get("content")
    return (content, held.value) if isinstance(content, str) else None


def _edited(given: Mapping[str, Any], held: Held) -> tuple[str, int] | None:
    old, new = given.get("old_string"), given.get("new_string")
    if not isinstance(old, str) or not isinstance(new, str) or not old:
        return None
    often = -1 if given.get("replace_all") else 1
    if old in held.text:
        return held.text.replace(old, new, often), held.value
    # The file has moved since the agent read it: find the number that it saw there.
    for digits in dict.fromkeys(_DIGITS.findall(old)):
        before = held.with_number(int(digits))
        if int(digits) < held.value and old in before:
            return before.replace(old, new, often), int(digits)
    return None


def with_number(counter: Counter, text: str, number: int) -> str:
    """Return the text with this number in the counter's place."""
    return file.parse(counter, text).with_number(number)


def rewritten(tool: str, given: Mapping[str, Any], before: str, after: str) -> dict[str, Any] | None:
    """Return the tool's input that turns `before` into `after`; None when it asks for that already."""
    if tool.lower() == "write":
        return None if given.get("content") == after else {**given, "content": after}
    old, new = str(given.get("old_string")), str(given.get("new_string"))
    if old in before and before.replace(old, new, -1 if given.get("replace_all") else 1) == after:
        return None
    old, new = _change(before, after)
    return {**given, "old_string": old, "new_string": new, "replace_all": False}


def _change(before: str, after: str) -> tuple[str, str]:
    """Return the smallest run of whole lines that differs and stands in the file once."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    last = 0
    while last < min(len(old), len(new)) - first and old[len(old) - 1 - last] == new[len(new) - 1 - last]:
        last += 1
    for around in range(_CONTEXT + 1):
        start, stop = max(0, first - around), max(0, last - around)
        text = "".join(old[start : len(old) - stop])
        if text and before.count(text) == 1:
            return text, "".join(new[start : len(new) - stop])
    return before, after


class Carrying:
    """One edit on its way through the counters of its file, each of which may move its number."""

    def __init__(self, tool: str, given: Mapping[str, Any]) -> None:
        """Take the client's tool and what the agent gave it."""
        self._tool, self._given = tool, given
        self._before = ""
        self._text: str | None = None

    def move(self, counter: Counter, held: Held) -> Move | None:
        """Return what the edit is after in this counter; None where it does not apply."""
        if self._text is None:
            self._before = held.text
        move = apply_edit(self._tool, self._given, counter, held)
        if move is not None and self._text is None:
            self._text = move.text
        return move

    def land(self, counter: Counter, number: int) -> None:
        """Put the counter's real number into the text."""
        if self._text is not None:
            self._text = with_number(counter, self._text, number)

    def rewritten(self) -> dict[str, Any] | None:
        """Return the tool's input that writes the text; None when the edit is to stay as it is."""
        return None if self._text is None else rewritten(self._tool, self._given, self._before, self._text)

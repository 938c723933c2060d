"""The one door for words: what others chose comes out as data, and nothing raw reaches a terminal or an agent.

A session's name, a receipt, a note, a branch or a path is chosen by somebody, and what one agent wrote is an injection
channel when another reads it. So a value is `quoted` where a sentence is made of it, a session passes `clean_name`
before it is stored, rows of the store come through `safe_row`, and whatever is printed passes `clean_lines`.
"""

from __future__ import annotations

import sys

from claimonce.hooks.digest import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TextIO

LONGEST_NAME = 160
LONGEST_TEXT = 1_000
LONGEST_LINE = 4_000
LONGEST_CELL = 300
DEEPEST = 12
# The columns whose words somebody chose. Keys are spelled by `keys.canonical`; paths are data, and quoted where shown.
CHOSEN = {
    "session": LONGEST_NAME,
    "name": LONGEST_NAME,
    "purpose": LONGEST_TEXT,
    "reason": LONGEST_TEXT,
    "text": LONGEST_TEXT,
    "subject": LONGEST_TEXT,
    "head": LONGEST_TEXT,
    "why": LONGEST_TEXT,
    "task": LONGEST_TEXT,
    "at": LONGEST_NAME,
}


def quoted(text: str, most: int = 120) -> str:
    """Return another's text as data between quotes: as `one_line`, with no quote of its own."""
    return one_line(text, most).replace('"', "'")


def one_line(text: str, most: int = LONGEST_CELL) -> str:
    """Return text on one line, without control or direction characters, in at most `most` letters."""
    line = " ".join(_blanked(text[: 4 * most]).split())
    return _cut(line, most) if len(text) <= 4 * most else line[: most - 1] + "…"


def clean_name(name: str) -> str:
    """Return a session's name as it is stored: printable, at most 160 letters, and two names stay two."""
    if len(name) <= LONGEST_NAME and name.isprintable():
        return name
    return f"{' '.join(_blanked(name[:LONGEST_NAME]).split())[:100]}~{fingerprint(name)}"


def clean_lines(text: str, most: int = LONGEST_LINE) -> str:
    """Return text of several lines as it may be printed: line ends and tabs stay, other control characters do not.

    A line is cut after `most` letters; 0 cuts nothing, for what must be seen whole.
    """
    if text.isprintable() and (not most or len(text) <= most):
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(_blanked, _cut(line, most).split("\t"))) for line in lines)


def _cut(line: str, most: int) -> str:
    return line if not most or len(line) <= most else line[: most - 1] + "…"


def plain(what: Any, most: int = LONGEST_TEXT, depth: int = DEEPEST) -> Any:
    """Return JSON data with every text in it capped, and with what is nested deeper than any receipt cut off."""
    if isinstance(what, str):
        return _cut(what, most)
    if not isinstance(what, dict | list | tuple):
        return what
    if not depth:
        return "…"
    if isinstance(what, dict):
        return {_cut(str(name), most): plain(entry, most, depth - 1) for name, entry in what.items()}  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    return [plain(entry, most, depth - 1) for entry in what]  # pyright: ignore[reportUnknownVariableType]


def safe_row(cursor: Any, values: tuple[Any, ...]) -> Mapping[str, Any]:
    """Make the store's row: what somebody chose comes out as words, whichever version wrote it."""
    row: dict[str, Any] = {column[0]: entry for column, entry in zip(cursor.description, values, strict=True)}
    return safe(row)


def safe(row: dict[str, Any]) -> Mapping[str, Any]:
    """Let a row of the store through the door, in place."""
    for name in CHOSEN.keys() & row:
        entry, most = row[name], CHOSEN[name]
        if isinstance(entry, str) and not (len(entry) <= most and entry.isprintable()):
            row[name] = _blanked(_cut(entry, most))
    return row


def mark_unprintable(text: str, mark: str = "\N{REPLACEMENT CHARACTER}", kept: str = "") -> str:
    """Return text with a mark for each character that could steer a terminal or hide something, but for those kept."""
    # `isprintable` is false for controls, for what turns the direction or is not seen (Cf), and for odd blanks.
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() or letter in kept else mark for letter in text)


def _blanked(text: str) -> str:
    return mark_unprintable(text, " ")


def escape_json(text: str) -> str:
    """Return a JSON text in which everything that is not printable is written as an escape."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in text)


def warn(line: str) -> None:
    """Print one message for people on stderr, at once: Python keeps no line of it back."""
    _write(sys.stderr, clean_lines(f"claimonce: {line}\n"))


def tell(text: str, *, end: str = "\n", whole: bool = False) -> None:
    """Print text on stdout; `whole` cuts no line, for what is used or judged as it stands."""
    _write(sys.stdout, clean_lines(text, 0 if whole else LONGEST_LINE) + end)


def _write(stream: TextIO, text: str) -> None:
    coding = stream.encoding or "utf-8"
    stream.write(text.encode(coding, "replace").decode(coding))
    stream.flush()


def _escape(letter: str) -> str:
    code = ord(letter)
    if code > 0xFFFF:
        code -= 0x10000
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"

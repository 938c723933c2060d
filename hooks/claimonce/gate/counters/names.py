"""How numbers are written: labels (`SP-{n}`) and file patterns (`content/sp-{n}-*.md`), in both directions.

No pattern can hang: wildcards become atomic groups, so that matching a name takes time in proportion to its length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PENDING = "PENDING"
_SLOT = re.compile(r"\{n(?::([0-9]{1,2}))?\}")
_MOST_DIGITS = (
    9  # longer ones are times, as in 20260101093000_x.sql beside 00007_y.sql: goose and golang-migrate mix both
)


@dataclass(frozen=True)
class Label:
    """How one counter's numbers are written in texts."""

    before: str
    after: str
    width: int = 0

    def __call__(self, number: int) -> str:
        """Return the number as people write it."""
        return f"{self.before}{number:0{self.width}d}{self.after}"

    @property
    def pending(self) -> str:
        """What stands in texts as long as there is no number."""
        return f"{self.before}{PENDING}{self.after}"

    def said(self, number: int) -> re.Pattern[str]:
        """Return what finds this number in a text, whatever its zeros and case, and no longer number that begins
        like it."""
        return _bordered(f"{re.escape(self.before)}0*{number}(?![0-9]){re.escape(self.after)}", self)

    def awaited(self) -> re.Pattern[str]:
        """Return what finds the word that waits for a number."""
        return _bordered(f"{re.escape(self.before)}{PENDING}{re.escape(self.after)}", self)

    def like(self, found: str, number: int) -> str:
        """Return the number written as `found` was, in small letters where that was."""
        made = self(number)
        return made.lower() if found[: len(self.before)].islower() else made


def _bordered(inner: str, label: Label) -> re.Pattern[str]:
    left = r"(?<![A-Za-z0-9])" if label.before[:1].isalnum() else ""
    right = r"(?![A-Za-z0-9])" if not label.after or label.after[-1:].isalnum() else ""
    return re.compile(f"{left}{inner}{right}", re.IGNORECASE)


def label(text: str, name: str) -> Label:
    """Return the label that a setting says; the name, a dash and the number where it says nothing."""
    slot = _SLOT.search(text or f"{name}-{{n}}")
    assert slot is not None, text  # the settings were checked
    return Label(slot.string[: slot.start()], slot.string[slot.end() :], int(slot[1] or 0))


@dataclass(frozen=True)
class Match:
    """A path that fits. `number` is None where a number is still waited for, or where the pattern has no place for one.

    `start` and `end` are where it stands in the path; `rest` is what follows it in the name up to the first dot: files
    with the same rest are one article in several languages or forms.
    """

    number: int | None
    start: int
    end: int
    rest: str


class Pattern:
    """A file pattern; `*` and `?` stay inside one folder, one `**` may stand for any folders."""

    def __init__(self, glob: str) -> None:
        """Read the pattern; the settings have checked that it stays inside the repository."""
        slot = _SLOT.search(glob)
        self.glob, self.width = glob, int(slot[1] or 0) if slot else 0
        self.parts = tuple(_SLOT.sub("{n}", glob).split("/"))
        self.head = next((i for i, part in enumerate(self.parts) if set(part) & set("*?{")), len(self.parts) - 1)
        self.deep = self.parts.index("**") if "**" in self.parts else -1
        self._whole = re.compile("/".join(map(_component, self.parts)).replace("**/", "(?:[^/]+/)*"), re.DOTALL)
        self._numbered = "n" in self._whole.groupindex

    @property
    def is_scoped(self) -> bool:
        """Whether a wildcard stands in a folder's name before the number, so that each such folder counts by itself;
        with a `**` all count as one."""
        return self.deep < 0 and any(set(part) & set("*?") for part in self._folders)

    def scope(self, path: str) -> str:
        """Return the folder, from the root, that counts the number in a path that fits; "" where all count as one."""
        return "/".join(path.split("/")[: len(self._folders)]) if self.is_scoped else ""

    def fits(self, folder: str) -> bool:
        """Say whether a folder is, or may become, one that counts by itself."""
        form = "/".join(map(_component, self._folders))
        return self.is_scoped and re.fullmatch(form, folder, re.DOTALL) is not None

    def within(self, folder: str) -> str:
        """Return the pattern for one of the folders that count by themselves."""
        return "/".join([folder, *self.glob.split("/")[len(self._folders) :]])

    @property
    def _folders(self) -> tuple[str, ...]:
        at = next((i for i, part in enumerate(self.parts) if "{n}" in part), len(self.parts) - 1)
        return self.parts[:at]

    @property
    def base(self) -> str:
        """The folder that all matches lie in, "" for the repository's root."""
        return "/".join(self.parts[: self.head])

    @property
    def pathspec(self) -> str:
        """The same for git."""
        return self.base or "."

    def match(self, path: str) -> Match | None:
        """Return what the path says of its number, None when it does not fit."""
        matched = self._whole.fullmatch(path)
        if matched is None:
            return None
        if not self._numbered:
            return Match(None, 0, 0, "")
        raw, end = matched["n"], matched.end("n")
        if raw.isdigit() and len(raw) > max(_MOST_DIGITS, self.width):
            return None
        rest = path[end:].partition("/")[0].partition(".")[0]
        return Match(int(raw) if raw.isdigit() else None, matched.start("n"), end, rest)

    def written(self, number: int) -> str:
        """Return the number as it stands in a file's name."""
        return f"{number:0{self.width}d}"


def _component(part: str) -> str:
    if part == "**":
        return part
    chunks = [_literal(chunk) for chunk in re.sub(r"\*+", "*", part).split("*")]
    if len(chunks) == 1:
        return chunks[0]
    middle = "".join(f"(?>[^/]*?{chunk})" for chunk in chunks[1:-1])
    return (
        f"{chunks[0]}{middle}[^/]*(?<![0-9]){chunks[-1]}"
        if "(?P<n>" in chunks[-1]
        else f"{chunks[0]}{middle}[^/]*{chunks[-1]}"
    )


def _literal(chunk: str) -> str:
    pieces = chunk.split("{n}")
    return rf"(?P<n>[0-9]{{1,18}}+(?![0-9])|(?i:{PENDING}))".join(
        "".join("[^/]" if sign == "?" else re.escape(sign) for sign in piece) for piece in pieces
    )

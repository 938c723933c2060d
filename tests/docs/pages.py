"""The pages as the tests see them: their fences, code and links, and their examples with what they should print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docs.generate import DOCS, ROOT

README = ROOT / "README.md"
PAGES = [README, *sorted(DOCS.rglob("*.md"))]
HOW_TO = sorted((DOCS / "how-to").glob("*.md"))
_FENCE = re.compile(r"^(?P<tick>```+)(?P<kind>[\w-]*)[^\n]*\n(?P<text>.*?)^(?P=tick)[ \t]*$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"(?<!!)\[[^\]\n]+\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Fence:
    """One fenced block: its language, its text and the line it begins on."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True)
class Example:
    """One command of a console block and what it prints; a line `...` stands for any lines, elsewhere for any text."""

    command: str
    output: str
    line: int


def name(page: Path) -> str:
    """Return the page's path from the top, for test ids."""
    return str(page.relative_to(ROOT))


def fences(page: Path) -> list[Fence]:
    """Return every fenced block of a page."""
    text = page.read_text(encoding="utf-8")
    return [Fence(each["kind"], each["text"], text.count("\n", 0, each.start()) + 1) for each in _FENCE.finditer(text)]


def prose(page: Path) -> str:
    """Return the page's text without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def inline(page: Path) -> list[str]:
    """Return every inline code of a page."""
    return _INLINE.findall(prose(page))


def links(page: Path) -> list[str]:
    """Return where the page's links lead."""
    return _LINK.findall(_INLINE.sub("", prose(page)))


def anchors(page: Path) -> set[str]:
    """Return the anchors of the page's headings, as code hosts make them."""
    found = re.findall(r"^#+ +(.+?)\s*$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in found}


def examples(page: Path) -> list[Example]:
    """Return the commands of the page's console blocks in their order."""
    return [each for fence in fences(page) if fence.kind == "console" for each in _examples(fence)]


def files(page: Path) -> dict[str, str]:
    """Return the files that a page has its reader save in the home folder, by name."""
    return dict(_FILE.findall(page.read_text(encoding="utf-8")))


def _examples(fence: Fence) -> Iterator[Example]:
    command, output, at = "", list[str](), fence.line
    for number, row in enumerate(fence.text.splitlines(), fence.line + 1):
        if row.startswith("$ "):
            if command:
                yield Example(command, "\n".join(output), at)
            command, output, at = row[2:], [], number
        elif row.startswith("> ") and not output:
            command += "\n" + row[2:]
        else:
            output.append(row)
    if command:
        yield Example(command, "\n".join(output), at)


def matches(wanted: str, got: str) -> bool:
    """Return whether what was printed is what the page says."""
    return _rows(wanted.strip().splitlines(), got.strip().splitlines())


def _rows(wanted: list[str], got: list[str]) -> bool:
    if not wanted:
        return not got
    if wanted[0].strip() == "...":
        return any(_rows(wanted[1:], got[at:]) for at in range(len(got) + 1))
    pattern = ".*".join(map(re.escape, wanted[0].rstrip().split("...")))
    return bool(got) and re.fullmatch(pattern, got[0].rstrip()) is not None and _rows(wanted[1:], got[1:])

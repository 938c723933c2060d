"""Markdown -> blocks: headings, paragraphs, items, quotes, cells, fences; each with its lines and what stands above."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from bisect import bisect_right

import msgspec

from claimonce.audit.late_pattern import late

LOWEST = 7  # the level of a heading; below it stand the marks of a prompt
HEADING, PARAGRAPH, ITEM, QUOTE, CELL, FENCE = "heading", "paragraph", "item", "quote", "cell", "fence"

_FENCE = late(r"^([ \t>]*(?:[-*+]|\d{1,3}[.)])?[ \t]*)(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_HEADING = late(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_TITLE = late(r"^[ \t]*(?:=== .* ===|--- .* ---|[A-Z][A-Z0-9 /&_-]{5,60}:?)[ \t]*$")
# A line in bold that says of what follows that it is right or wrong stands for a heading.
_MARKED = late(r"^[ \t]*\*\*[ \t]*((?:❌|✗|🚫|⛔|✅|✓|(?:WRONG|BAD|CORRECT|GOOD|RIGHT)\b)[^*]*)\*\*[ \t]*:?[ \t]*$")
# So does "**Step 2: Create PR**" of the lines below it.
_STAGE = late(r"^[ \t]*\*\*[ \t]*((?:step|phase|stage)\s+\d+\w?\s*[:.—–-][^*]*[^*:：\s])\*\*[ \t]*$", re.IGNORECASE)
_ITEM = late(r"^([ \t]*)(?:([-*+•])|(\d{1,3}|[a-zA-Z])[.)])[ \t]+(\S.*)$")
_CELL = late(r"^[ \t]*\|.*\|[ \t]*$")
_QUOTE = late(r"^[ \t]*>[ \t]?(.*)$")
# A mark of a prompt on a line of its own, "<workflow>", "<step name='push'>": what it holds stands under its name.
_TAG = late(r"^[ \t]*<(/?)([a-z][\w-]*)(?:[ \t][^<>\n]*)?>[ \t]*$")
_WORDS = """
    a b blockquote br center code details div em h1 h2 h3 h4 h5 h6 hr i img input kbd li ol p picture pre source span
    strong sub summary sup table tbody td th thead tr u ul video
"""
_HTML = frozenset(_WORDS.split())
_DEEPEST = 20
# Fences that hold others: an example in Markdown, and a prompt that is written in it.
_NESTING = frozenset(("markdown", "md", "mdx", "", "text", "txt", "prompt"))
_HOLDING = frozenset(("", "text", "txt", "prompt"))
_RULE = late(r"^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$")


class Block(msgspec.Struct):
    """One block. `lines` are (line number, column of its first character from 0, text).

    `section` are the headings above, outermost first, with their levels; `above` the item or paragraph that leads
    into this one, if any; `info` a fence's language; `ordered` whether an item is numbered; `indent` its column.
    """

    kind: str
    lines: list[tuple[int, int, str]]
    section: tuple[tuple[int, str], ...] = ()
    above: Block | None = None
    before: Block | None = None
    info: str = ""
    ordered: bool = False
    indent: int = 0
    text: str = ""
    _starts: list[int] = msgspec.field(default_factory=list[int])

    def joined(self) -> str:
        """Return the block's text with its lines joined by a line feed."""
        if not self.text and self.lines:
            self.text = "\n".join(line for _, _, line in self.lines)
        return self.text

    def place(self, at: int) -> tuple[int, int]:
        """Return the line and the column (from 1) of a position in the joined text."""
        if not self._starts:
            start = 0
            for _, _, line in self.lines:
                self._starts.append(start)
                start += len(line) + 1
        index = max(0, bisect_right(self._starts, at) - 1)
        number, column, _ = self.lines[index]
        return number, column + at - self._starts[index] + 1


def blocks(text: str) -> list[Block]:
    """Return the blocks of a Markdown text, front matter and comments left out."""
    return _Scanner(text).found


class _Scanner:
    def __init__(self, text: str) -> None:
        self.found: list[Block] = []
        self.section: tuple[tuple[int, str], ...] = ()
        self.tags: list[str] = []
        self.open: Block | None = None
        self.items: list[Block] = []
        self.lead: Block | None = None
        self.last: Block | None = None
        lines = text.split("\n")
        index = _after_front_matter(lines)
        while index < len(lines):
            line = lines[index]
            if "```" in line or "~~~" in line:
                fence = _FENCE.match(line)
                if fence is not None:
                    index = self._fence(lines, index, fence)
                    continue
            if "<!--" in line:
                index = self._comment(lines, index)
                continue
            self._line(index + 1, line)
            index += 1
        self._close()

    def _comment(self, lines: list[str], index: int) -> int:
        """Leave out a comment, of several lines too."""
        first = index
        before = lines[index].partition("<!--")[0]
        if before.strip():
            self._line(index + 1, before)
        while index < len(lines) and "-->" not in lines[index]:
            index += 1
            if index - first > 2000:
                return first + 1
        return index + 1

    def _fence(self, lines: list[str], index: int, fence: re.Match[str]) -> int:
        self._close()
        indent = len(fence[1])
        end = _end_of_fence(lines, index, fence[2], fence[3].strip().lower())
        body: list[tuple[int, int, str]] = []
        for number in range(index + 1, min(end, len(lines))):
            line = lines[number]
            cut = indent if not line[:indent].strip() else len(line) - len(line.lstrip())
            body.append((number + 1, min(cut, len(line)), line[cut:]))
        above = self._parent(indent)
        self._add(Block(FENCE, body, self.section, above, self.last, fence[3].strip().lower(), indent=indent))
        return end + 1

    def _line(self, number: int, line: str) -> None:
        stripped = line.strip()
        if not stripped:
            self._close()
            return
        if self._titled(number, line, stripped):
            return
        if stripped[0] == "|" and _CELL.match(line):
            self._row(number, line)
            return
        if stripped[0] == "<" and self._tag(stripped):
            return
        if stripped[0] == ">":
            held = _QUOTE.match(line)
            text = held[1] if held is not None else stripped
            if not text.strip():
                self._close()
                return
            self._text(QUOTE, number, len(line) - len(text), text)
            return
        if stripped[0] in "-*_=" and _RULE.match(line):
            self._close()
            self.lead = None
            return
        item = _ITEM.match(line)
        if item is not None and not (item[3] and item[3].isalpha() and len(item[1]) == 0 and len(item[4].split()) < 2):
            self._close()
            indent = len(item[1].expandtabs(4))
            block = Block(ITEM, [(number, len(line) - len(item[4]), item[4])], self.section, self._parent(indent),
                          self.last, ordered=item[3] is not None, indent=indent)  # fmt: skip
            while self.items and self.items[-1].indent >= indent:
                self.items.pop()
            self.items.append(block)
            self.open = block
            return
        self._text(PARAGRAPH, number, len(line) - len(line.lstrip()), line.strip())

    def _titled(self, number: int, line: str, stripped: str) -> bool:
        """Take a heading, or what stands for one; say whether the line was one."""
        if stripped[0] == "#" or ((stripped[0].isupper() or stripped[:3] in ("===", "---")) and _TITLE.match(line)):
            heading = _HEADING.match(line)
            if heading is not None:
                self._heading(number, len(heading[1]), heading[2])
                return True
            if stripped[0] != "#" and self.open is None:
                self._heading(number, 6, stripped.strip("=- :"))
                return True
        bold = stripped[0] == "*" and self.open is None
        marked = (_MARKED.match(line) or _STAGE.match(line)) if bold else None
        if marked is not None:
            self._heading(number, 7, marked[1].strip(" :"))
        return marked is not None

    def _tag(self, stripped: str) -> bool:
        """Take a mark that stands alone on its line; say whether the line was one."""
        tag = _TAG.match(stripped)
        if tag is None:
            return False
        self._close()
        self.lead, self.items = None, []
        name = tag[2]
        if name in _HTML:
            return True
        if not tag[1] and len(self.tags) < _DEEPEST:
            self.tags.append(name)
        elif tag[1] and name in self.tags:
            while self.tags.pop() != name:
                pass
        heads = tuple(one for one in self.section if one[0] <= LOWEST)
        self.section = (*heads, *((LOWEST + 1 + at, one.replace("_", " ")) for at, one in enumerate(self.tags)))
        return True

    def _row(self, number: int, line: str) -> None:
        self._close()
        row = Block(CELL, [(number, 0, line)], self.section, None, self.last)
        if self.last is not None and self.last.kind == CELL and self.last.lines[-1][0] == number - 1:
            row.above = self.last.above or self.last  # the row of titles
        self._add(row)

    def _heading(self, number: int, level: int, text: str) -> None:
        self._close()
        heads = (one for one in self.section if one[0] < level)
        self.section = (*heads, (level, text), *(one for one in self.section if one[0] > LOWEST))
        self.items, self.lead = [], None
        self._add(Block(HEADING, [(number, 0, text)], self.section))

    def _text(self, kind: str, number: int, column: int, text: str) -> None:
        held = self.open
        if held is not None and (held.kind == kind or (kind == PARAGRAPH and held.kind == ITEM)):
            if kind != PARAGRAPH or not _returns(held, column):
                held.lines.append((number, column, text))
                return
            self._close()
            self.open = Block(kind, [(number, column, text)], self.section, held.above, self.last, indent=column)
            return
        self._close()
        above = self._parent(column) if kind == PARAGRAPH and column > 1 else None
        if kind == PARAGRAPH and above is None:
            self.items = []
        self.open = Block(kind, [(number, column, text)], self.section, above, self.last, indent=column)

    def _parent(self, indent: int) -> Block | None:
        """Return the item that an indented block belongs to, else the paragraph that leads into it."""
        for item in reversed(self.items):
            if item.indent < indent:
                return item
        return self.lead

    def _close(self) -> None:
        if self.open is None:
            return
        block, self.open = self.open, None
        self._add(block)

    def _add(self, block: Block) -> None:
        self.found.append(block)
        if block.kind == PARAGRAPH and block.above is None:
            self.lead = block if block.joined().rstrip(" *_").endswith((":", "：")) else None
        self.last = block


def _end_of_fence(lines: list[str], index: int, mark: str, info: str) -> int:
    """Return where a fence ends: behind those that it holds, which a text written in Markdown may well do.

    A mark below an empty line and above text begins one, for whoever writes a prompt in a fence does not count marks.
    """
    first, depth, at = 0, 0, index + 1
    while at < len(lines):
        held = lines[at].lstrip(" \t>")
        if held.startswith(mark):
            if held.rstrip().strip(mark[0]):
                depth += info in _NESTING
            elif info in _HOLDING and not lines[at - 1].strip() and at + 1 < len(lines) and lines[at + 1].strip():
                first = first or at
                depth += 1
            elif not depth:
                return at
            else:
                first = first or at
                depth -= 1
        at += 1
    return first or at


def _returns(held: Block, column: int) -> bool:
    """Say whether a line goes back to where the block stood before something was shown, set in deeper below it."""
    own = [one for _, one, _ in held.lines[1:]] if held.kind == ITEM else [one for _, one, _ in held.lines]
    return len(own) > 1 and own[-1] >= column + 2 and column in own


def _after_front_matter(lines: list[str]) -> int:
    if not lines or lines[0].strip() not in ("---", "+++"):
        return 0
    for index in range(1, min(len(lines), 200)):
        if lines[index].strip() == lines[0].strip():
            return index + 1
    return 0

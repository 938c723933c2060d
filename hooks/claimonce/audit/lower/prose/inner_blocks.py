"""Blocks inside other blocks: the answers of a table of cases, and the steps that a fence of plain text numbers."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from collections.abc import Iterator

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.scanner import CELL, FENCE, ITEM, Block

# `| Situation | Action |`: the first title says that its rows are cases, another that its cells are what is done then.
_CASES = late(
    r"\W*(?:(?:the|your|a|an)\s+)?(?:(?:[\w-]+\s+){0,2}?(?:situations?|conditions?|cases?|scenarios?|state|status|results?|"
    r"outcomes?|errors?|failures?|verdicts?|symptoms?|signals?|events?|findings?|problems?|severity|trigger|input|answer|"
    r"says|intent|types?|phase|mode)|when|if|don['’]?ts?|do\s+not|never|instead\s+of|bad|wrong|情况|情況|场景|場景|"
    r"situaci[oó]n|no\s+hacer)\b.{0,30}$|\W*(?:情况|情況|场景|場景).{0,10}$",
    re.IGNORECASE,
)
_DONE_THEN = late(
    r"\W*(?:(?:required|your|agent|next|do|the|recommended|what)\s+)*(?:actions?|do|instead|response|then|step|to\s+do|"
    r"s[ií]\s+hacer|acci[oó]n|动作|動作|操作|做法)\b(?!\s*(?:items?|owner|types?|id)\b).{0,40}$|\W*(?:动作|動作|操作).{0,10}$",
    re.IGNORECASE,
)
_WRONG = late(r"\W*(?:don['’]?ts?|do\s+not|never|instead\s+of|bad|wrong|no\s+hacer)\b", re.IGNORECASE)
_CELL = late(r"(?:^|(?<=\|))((?:`[^`]*`|\\\||[^|])*)(?=\||$)")

_STEPPED = late(r"^\s*\|\s*(?:#|step|steps|phase|no\.?|order|步骤|步驟)[^|]*\|", re.IGNORECASE)

# A numbered step, as in: Step 4: push; or 9  PR  — push the branch
_STEP = late(
    r"^\s*(?:\d{1,2}[a-z]?[.):]\s+|[→▶►➜]\s*|step\s+\d{1,2}[.:)]?\s+|\[\d{1,2}\]\s+|\d{1,2}\s{2,})(?=\S)", re.IGNORECASE
)
_LEAST = 2  # steps, and at least every second line has to be one, without what stands below them and arrows between
_BELOW = late(
    r"\s*[-*•+]\s|\s{4}|\s*[│├└╰┌╭┐┘]|[\s|│↓▼⬇v]*$|[\s=─═_*-]+$|(?-i:[A-Z][A-Z0-9 &,/-]{3,60}(?:[:(].{0,60})?$)"
)
_UNDER = late(r"^[\s│|]*[-*•+]\s+(?=\S)")  # what a step consists of, a line each
# What leads into a fence that is a text to be printed, or an answer that somebody gives.
_PRINTED = late(
    r"\b(?:outputs?|prints?|reports?|display|shows?|says?|tells?|present|respond|repl(?:y|ies)|formats?|templates?|examples?|"
    r"messages?|summary|structure|like\s+this|looks?|results?|returns?|body|description)\b[^:]{0,60}[:：]?\W*$",
    re.IGNORECASE,
)
# A line of a text that is said to somebody: "I can help with tickets. What would you like to do?"
_SAID = late(r"\?\s*$|^\s*\W{0,3}\s*(?:I|I['’]\w+|Hi|Hello|Welcome|Please|Thanks|Next steps|Usage)\b", re.IGNORECASE)


def is_step(block: Block) -> bool:
    """Say whether a row of a table is a step of what is to be done: the titles say so (`| Step | Command |`)."""
    titles = block.above.joined() if block.above is not None and block.above.kind == CELL else ""
    return _STEPPED.search(titles) is not None and block.joined().strip(" |:-") != ""


def answers(row: Block) -> Iterator[Block]:
    """Yield what a row of a table of cases has the reader do, a paragraph a cell."""
    titles = row.above
    if row.kind != CELL or titles is None or titles.kind != CELL or not row.lines or not titles.lines:
        return
    named = [title for _, title in _cells(titles.lines[0][2])]
    if len(named) < 2 or _CASES.match(named[0]) is None:
        return
    number, column, line = row.lines[0]
    for title, (at, text) in list(zip(named, _cells(line), strict=False))[1:]:
        if _DONE_THEN.match(title) is None or not text.strip("-: "):
            continue
        # what is to be done instead of what the first column forbids stands under a heading that forbids that
        section = () if _WRONG.match(named[0]) else row.section
        yield Block(ITEM, [(number, column + at, text)], section, ordered=True, before=row.before)


def _cells(line: str) -> list[tuple[int, str]]:
    """Return the cells of a row, each with its column; a bar in backticks or behind a backslash parts none."""
    start = line.find("|") + 1
    found = [(start + match.start(1), match[1]) for match in _CELL.finditer(line[start:])]
    return [(at + len(text) - len(text.lstrip()), text.strip()) for at, text in found if text]


def steps(fence: Block) -> Iterator[Block]:
    """Yield the steps that a fence of plain text numbers, an item each; none of a text that is to be printed."""
    if fence.kind != FENCE:
        return
    lead = fence.before if fence.before is not None and fence.before.kind != FENCE else None
    if lead is not None and lead.kind != CELL and _PRINTED.search(lead.joined().strip()[-100:]):
        return
    lines = [one for one in fence.lines if one[2].strip()]
    found = [(one, match) for one in lines if (match := _STEP.match(one[2])) is not None]
    numbered = {one[0] for one, _ in found}
    others = [line for number, _, line in lines if number not in numbered and not _BELOW.match(line)]
    if any(_SAID.search(line) for line in others):
        return
    if len(found) < _LEAST or len(found) < len(others):
        return
    marks = {one[0]: match for one, match in found}
    step: Block | None = None
    for number, column, line in lines:
        match = marks.get(number)
        if match is not None:
            own = [(number, column + match.end(), line[match.end() :])]
            step = Block(ITEM, own, fence.section, fence.above, lead, ordered=True)
            yield step
        elif step is not None and (under := _UNDER.match(line)) is not None:
            yield Block(ITEM, [(number, column + under.end(), line[under.end() :])], fence.section, step, step)

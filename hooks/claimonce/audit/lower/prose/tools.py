"""Tools that instructions have an agent call: `mcp__linear__create_issue`, `add_issue_comment`."""

# ruff: noqa: RUF001 - the dashes that people write

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from claimonce.audit.extract.jsontext import strings
from claimonce.audit.facts import Instruction
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.clauses import POSITIVE, holding
from claimonce.audit.lower.prose.commands import shell_text
from claimonce.audit.lower.prose.remote_tools import meaning_of
from claimonce.audit.lower.prose.scanner import ITEM
from claimonce.audit.lower.prose.verbs import NOTIFY, PUSH
from claimonce.audit.piece import SHELL, Piece

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.piece import Piece

# Of a server whose messages people read; what a tool of another server does is not said by its name.
_TOOL = late(
    r"^mcp__(?P<server>[\w-]*?(?:github|gitlab|linear|jira|atlassian|slack|discord|teams|telegram|gmail|email|notion)[\w-]*?)__"
    r"(?P<verb>create|add|post|send|reply|comment|submit|merge|push|close)_?(?P<what>\w*)",
    re.IGNORECASE,
)
_SAYS_RUN = late(r"[a-z][\w./-]*(?:\s+\S+)+$")
_ASSIGNED = late(r"^(?:(?:const|let|var)\s+\w+\s*=\s*)?(?:await\s+)?(?=mcp__)")
# `create-discussion` safe output: a tool that is named with hyphens
_TOOL_OF = late(r"\x01*[ *]+(?:safe[- ]outputs?|tools?|outputs?)\b")
_TOLD_OF = late(
    r"\x01*[ *]+(?:is|are|was|were|not|over|instead|rather|creates?|opens|posts|returns|adds|sends|merges|pushes|"
    r"does|takes|will|can|may|must|needs|requires|marks|submits|writes|handles|supports|accepts)\b"
)
# A condition: "only when the job allows both `fix` and `raise_pr`".
_MAY = late(r"\b(?:allow|permit|enable|include|support)s?(?: both| either)?[\x01`*, ]*(?:(?:and|or) [\x01`* ]*)?$")
_SAID_OF = late(r"\x01*[ *]*(?:[-–—:=]|\()")
_LISTED = late(r"^[^:\x01]{1,60}:(?=[\s*]*\x01)")
_PAGE = late(r"label|branch|file|page|document|project|cycle|draft|reaction|database", re.IGNORECASE)


def find_calls(block: Block, hidden: Masked, parts: list[Clause]) -> Iterator[tuple[int, int, tuple[str, str, str]]]:
    """Yield the start, the end and the meaning of each tool in backticks that a clause has the reader call."""
    for start, end, text in hidden.codes:
        meaning = _meaning(text.strip()) or (
            _meaning(text.strip().replace("-", "_")) if _TOOL_OF.match(hidden.text, end) else None
        )
        if block.kind == ITEM and not block.ordered and not hidden.text.strip("\x01 -*+•.,;()\n"):
            continue  # a list of the tools that there are, or that are allowed
        if block.kind == ITEM and len(hidden.codes) > 1 and not _LISTED.sub("", hidden.text).strip("\x01 ,/*.\n"):
            continue  # "- **Issues:** `get_issue`, `create_issue`"
        if block.kind == ITEM and not hidden.text[:start].strip("\x01 -*") and _SAID_OF.match(hidden.text, end):
            continue  # what the tool is for
        if _TOLD_OF.match(hidden.text, end) or _MAY.search(hidden.text, max(0, start - 120), start):
            continue  # what it is, or who may call it
        clause = holding(parts, start) if meaning is not None else None
        if meaning is not None and clause is not None and clause.state == POSITIVE and block.lines:
            yield start, end, meaning


def find_listed(block: Block, piece: Piece, symbol: str, gated: bool) -> list[Instruction]:
    """Return the calls that a fence spells out, a line each: in one of a language only those of servers."""
    found: list[Instruction] = []
    plain = block.info in ("", "text")
    for number, column, line in block.lines:
        text = _ASSIGNED.sub("", line.strip())
        meaning = _meaning(text) if plain or text.startswith("mcp__") else None
        if meaning is not None:
            at = column + len(line) - len(line.lstrip()) + 1
            effect, channel, plugin = meaning
            site = piece.site(number, number, at, at + len(text))
            found.append(Instruction(site, effect, channel, plugin, text[:160], symbol, "", gated))
    return found


def _meaning(text: str) -> tuple[str, str, str] | None:
    match = _TOOL.match(text)
    if match is None:
        return meaning_of(text)
    if _PAGE.search(match["what"]):
        return None
    server = match["server"].lower()
    if match["verb"].lower() == "push":
        return PUSH, "git", "git_push"
    for name in ("slack", "discord", "telegram", "teams"):
        if name in server:
            return NOTIFY, name, name
    return (NOTIFY, "email", "email") if "mail" in server else (NOTIFY, "github", "github")


def hooks(block: Block, piece: Piece, symbol: str) -> list[Piece]:
    """Return the commands of hooks that a fence of JSON has the reader put into an agent's settings, and those of
    its steps: `{"step": "LAND", "cmds": ["git add .", "git push"]}`."""
    text = block.joined()
    if block.info.startswith("json") and '"cmds"' in text:
        return [
            shell_text(piece, [(number, column + one.column - 1, one.text)], symbol)
            for number, column, line in block.lines
            for one in strings(line)
            if len(one.keys) > 1 and one.keys[-2] == "cmds" and _SAYS_RUN.match(one.text) and "\\" not in one.text
        ]
    if not block.info.startswith("json") or '"hooks"' not in text or '"command"' not in text or not block.lines:
        return []
    first, column = block.lines[0][0], block.lines[0][1]
    return [
        shell_text(piece, [(first + one.line - 1, column + one.column - 1, one.text)], symbol)
        for one in strings(text)
        if one.keys
        and one.keys[-1] == "command"
        and "hooks" in one.keys
        and "\n" not in one.text
        and "\\" not in one.text
    ]


# Lines that the client itself runs while it loads a skill or a command: !`git status`, and fences marked with `!`.
#
# Claude Code 2.1.332 runs them wherever they stand in the file, in a sentence that forbids them too, so no reading of
# the prose around them counts. They run before the agent has seen a word of it.

_INLINE = late(r"(?:^|(?<=\s))!`([^`]+)`", re.MULTILINE)
_FENCE = late(r"^```![ \t]*\n(.*?)\n?^```", re.MULTILINE | re.DOTALL)
_FILES = late(r"(?:^|/)(?:skill\.md|\.claude/skills/.+\.md|(?:\.claude/)?commands/.+\.md)$", re.IGNORECASE)
_MOST = 200  # lines of one file


def own_lines(piece: Piece) -> tuple[list[Piece], str]:
    """Return the shell text of each such line, and the file's text without them, every sign at its old place."""
    if ("!`" not in piece.text and "```!" not in piece.text) or not _FILES.search(piece.path):
        return [], piece.text
    text, found = piece.text, list[Piece]()
    for pattern in (_FENCE, _INLINE):
        for match in list(pattern.finditer(text))[:_MOST]:
            found.append(_piece(piece, match.start(1), match[1]))
            text = text[: match.start()] + _blank(match[0]) + text[match.end() :]
    return found, text


def _piece(piece: Piece, start: int, command: str) -> Piece:
    first = piece.text.count("\n", 0, start) + 1
    column = start - (piece.text.rfind("\n", 0, start) + 1)
    lines = range(first, first + command.count("\n") + 1)
    return piece.inner(SHELL, command, lines, piece.symbol, column + piece.column)


def _blank(text: str) -> str:
    return "".join(sign if sign == "\n" else " " for sign in text)

"""Commands that instructions give to run: fenced, in backticks, or bare in the text."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.facts import GATE, Guard, Unknown
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.clauses import NEGATED, POSITIVE, holding, used
from claimonce.audit.lower.prose.command_places import is_named, is_step
from claimonce.audit.lower.prose.common import SPOKEN_OF
from claimonce.audit.lower.prose.foreign import is_refused, is_used_in_han, leads_in_han
from claimonce.audit.lower.prose.scanner import CELL
from claimonce.audit.lower.prose.vocabulary import STARTERS
from claimonce.audit.lower.shell.tables import AGENTS
from claimonce.audit.piece import SHELL, Piece

if TYPE_CHECKING:
    from claimonce.audit.facts import Function
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.lower.prose.vocabulary import Vocabulary

# "do not call `gh pr merge`", "rather than `git push -f`"
_NOT = late(r"(?:\b(?:not|never|without|avoid|rather\s+than|instead\s+of)|n['’]t)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_ASKED = late(r"[\"'][^\"'\n]{0,400}?\s[^\"'\n]{20,}[\"']?")  # a prompt of several words
PLAIN = frozenset(("", "text", "txt", "plaintext"))
_HOLE = late(r"<[A-Za-z](?:[^<>\n`$|&;\"']{0,60}?[\w.…)\]])?>|\{\{?[\w. -]{1,40}\}\}?|\[[A-Za-z][\w ./-]{1,40}\](?!\()")
SCRIPT = late(r"(?:^|[\s/.;&|(])[\w./-]+\.(?:sh|bash|py|mjs|cjs|js|ts)\b|\b(?:make|just|npm run|pnpm|yarn|task)\s+\w")
_SHELL_MODE = late(r"^\s*!(?=[a-z])")  # "`!gh issue create`", as a client's shell mode takes it
_HEAD = late(r"(?:\$ )?(?:[A-Z_]+=\S+ )*([A-Za-z_./~][\w./~-]*)")
_NOUN = late(
    r"\x01*\s*(?:rules?|hooks?|calls?|events?|output|errors?|failures?|permissions?|steps?|access|"
    r"fails|succeeds|is|are|was|"
    r"stderr|operations?|history|invocations?|requests?|triggers?|will|would|runs|happens|approach|"
    r"pattern|patterns|flag|flags)\b"
)
# "`gh pr create` prints it": what the command does.
_DOING = late(
    r"\x01*\s+(?!commits?\b|changes\b|tags\b)[a-z]{3,}s\s+(?:it|its|the|an?|them|to|on|when|if|no|every|all|only)\b"
)
# To run them, and among them this one: "run the commands (including `git add` and `git push`)".
_INCLUDED = late(
    r"(?:^|[,.;:]\s+(?:(?:then|and|immediately)\s+)*)(?:run|execute|issue|perform)\b[^.()]{0,60}"
    r"\((?:including|e\.g\.,?)\s[^()]*$",
    re.IGNORECASE,
)
# "`gh pr create` is the normal path": what is done, told as what is.
_NORM = late(
    r"\x01*\s+(?:is|are|remains?)\s+(?:(?:the|our|your)\s+(?:\w+\s+)?(?:normal|default|usual|preferred|standard|only|right|"
    r"required|canonical|expected|official|supported|recommended|final|last|next|first)\s+(?:\w+\s+)?(?:path|way|route|flow|"
    r"step|method|command|action|approach|move|choice)\b|how\s+(?:you|we|agents?|work|branches|changes|it)\b|"
    r"(?:required|mandatory|expected|the\s+default)(?=\s*(?:$|[.,;:]|here|for|at|before|after|when|on|once)))",
    re.IGNORECASE,
)
_DOES = late(r"(?:[a-z][\w-]*\s+){1,3}(?:replaces|is|are|was|does|creates|pushes|submits|opens|runs|ensures|will)\b")
_HEADED = late(r"(?:git|gh|cd|npm|export|bash|python3?|make|uv|cat|echo|source)\s")
_END = late(
    r"\s(?:→|⇒|->|=>|—|–)\s|\s(?=[\u3040-\u30ff\u4e00-\u9fff])|[。，；、]|[`\n]|\s\((?=[a-zA-Z])|[.;,]\s+(?=[A-Za-z])|[.,;:]\s*$|\s(?:and|then|or|"
    r"to|when|if|after|before|—)\s(?![^\"]*\"(?:[^\"]*\"[^\"]*\")*[^\"]*$)"
)


def find_commands(
    block: Block, hidden: Masked, parts: list[Clause], piece: Piece, words: Vocabulary, symbol: str
) -> list[Piece]:
    """Return the commands that a paragraph or item tells the reader to run."""
    found: list[Piece] = []
    for start, end, text in hidden.codes:
        if _runs(text, words) and _ordered(block, hidden, parts, start, end):
            found.append(_at(block, piece, start, text, symbol))
    if words.heads.isdisjoint(hidden.text.split()):
        return found
    for match in words.commands.finditer(hidden.text):
        if not _bare(block, hidden, parts, match.start()):
            continue
        text = block.joined()
        stop = _END.search(text, match.end())
        end = stop.start() if stop is not None else len(text)
        line = text[match.start() : end]
        if line.count('"') % 2:
            line = line.rpartition('"')[0]
        if line.count("'") % 2:
            line = line.rpartition("'")[0]
        found.append(_at(block, piece, match.start(), line, symbol))
    return found


def runs(hidden: Masked, words: Vocabulary) -> bool:
    """Say whether the block holds a command that can act, in backticks or bare."""
    return any(_runs(text, words) for _, _, text in hidden.codes) or not words.heads.isdisjoint(hidden.text.split())


def _runs(text: str, words: Vocabulary) -> bool:
    """Say whether code in backticks is a command that can act."""
    text = _SHELL_MODE.sub("", text, count=1)
    head = _HEAD.match(text.strip())
    if head is None or (len(text.split()) < 2 and not text.strip().startswith(("./", "bin/", "scripts/"))):
        return False
    name = head[1].rpartition("/")[2]
    if name == "claimonce" or (name in AGENTS and _ASKED.search(text)):
        return True
    if name in words.programs:
        return words.words.within(f" {text} ") or words.commands.search(text) is not None
    return (name in STARTERS or "/" in head[1]) and (SCRIPT.search(text) is not None or words.words.within(text))


def _clause(parts: list[Clause], at: int) -> Clause | None:
    return next((one for one in parts if one.begins <= at < max(one.end, one.begins + 1)), None)


def _ordered(block: Block, hidden: Masked, parts: list[Clause], start: int, end: int) -> bool:
    if block.kind == CELL:
        return hidden.text[hidden.text.rfind("|", 0, start - 1) + 1 : start - 1].strip() == ""
    said = hidden.text[max(0, start - 24) : start]
    if is_used_in_han(said):
        return not is_refused(hidden.text, start)
    clause = holding(parts, start)
    if clause is None or clause.state != POSITIVE:
        included = clause is not None and _INCLUDED.search(hidden.text, clause.sentence, start) is not None
        return included and clause is not None and clause.state != NEGATED
    if start < clause.start - 1:
        return used(hidden.text, clause, start)
    return _asked_for(block, hidden, parts, clause, start, end)


def _asked_for(block: Block, hidden: Masked, parts: list[Clause], clause: Clause, start: int, end: int) -> bool:
    """Say whether a clause that tells its reader to act tells it to run the command, and does not speak of it."""
    before = hidden.text[clause.start : max(clause.start, start - 1)]
    if not before.strip("\x01 \n") and _NORM.match(hidden.text, end):
        return True
    if (
        SPOKEN_OF.search(before.rstrip("\x01 "))
        or _NOT.search(before.rstrip("\x01") if before[-1:] == " " else before)
        or _NOUN.match(hidden.text, end + 1)
        or _DOING.match(hidden.text, end + 1)
    ):
        return False
    if is_named(block, hidden, start, end):
        return True
    if not hidden.text[end + 1 :].strip("\x01 .。\n"):
        leading = hidden.text[: start - 1]
        above = block.above.joined() if block.above is not None else ""
        if leads_in_han(leading if leading.endswith("\n") else above if not leading.strip(" -*") else ""):
            return True
    return bool(before.strip("\x01 \n")) or is_step(block, hidden, parts, clause, start, end)


def _bare(block: Block, hidden: Masked, parts: list[Clause], at: int) -> bool:
    """Say whether a command without backticks stands there to be run."""
    clause = _clause(parts, at)
    if clause is None or clause.state == NEGATED or _DOES.match(hidden.text, at):
        return False
    said = hidden.text[max(0, at - 24) : at]
    if is_used_in_han(said):
        return not is_refused(hidden.text, at)
    if hidden.text[:at].rstrip().endswith("="):
        return False  # "`gp` = git push": what a short name stands for
    if clause.state == POSITIVE:
        before = hidden.text[clause.start : at]
        return not SPOKEN_OF.search(before) if before.strip() else True
    line = hidden.text.rfind("\n", 0, at) + 1
    if hidden.text[line:at].strip(" $\t"):
        return at == clause.start
    if not line:
        return True
    above = hidden.text[hidden.text.rfind("\n", 0, line - 1) + 1 : line - 1].strip()  # a wrapped sentence, or a list?
    number = block.place(at)[1]
    leads = above.endswith((":", "\\", ")")) or above.startswith(("//", "#", "$ "))  # a remark, and then the command
    return number > block.lines[0][1] + 1 or leads or _HEADED.match(above) is not None


def _at(block: Block, piece: Piece, start: int, text: str, symbol: str) -> Piece:
    lines: list[tuple[int, int, str]] = []
    at = start
    mode = _SHELL_MODE.match(text)
    if mode is not None:
        at, text = start + mode.end(), text[mode.end() :]
    for line in text.split("\n"):
        number, column = block.place(at)
        lines.append((number, column - 1, filled(line)))
        at += len(line) + 1
    if len(lines) > 1:  # a command in backticks that goes over the end of a line is one command
        lines = [
            (number, column, line + (" \\" if index < len(lines) - 1 else ""))
            for index, (number, column, line) in enumerate(lines)
        ]
    return shell_text(piece, lines, symbol)


def filled(line: str) -> str:
    """Return a command with its placeholders as words, at the same columns."""
    if "<" in line or "{" in line or "[" in line:
        return _HOLE.sub(
            lambda match: match[0] if match[0].startswith("{") and " " not in match[0] else "_" * len(match[0]), line
        )
    return line


def shell_text(piece: Piece, lines: list[tuple[int, int, str]], symbol: str) -> Piece:
    """Return shell text on the file's own lines."""
    columns = {column for _, column, _ in lines}
    column = min(columns) if columns else 0
    text = "\n".join(" " * (own - column) + line for _, own, line in lines)
    return piece.inner(SHELL, text, (number for number, _, _ in lines), symbol, column + piece.column)


def behind(function: Function) -> Function:
    """Return the function with all its calls behind the gate that the text around it names."""
    guard = Guard(GATE, Unknown(), function.site)
    calls = tuple(msgspec.structs.replace(call, guards=(*call.guards, guard)) for call in function.calls)
    return msgspec.structs.replace(function, calls=calls)

"""Prose for agents -> facts: what it tells them to do, and the commands that it gives them to run."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from claimonce.audit.facts import Facts, Function, Instruction
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.comments import find_comments
from claimonce.audit.lower.prose.clauses import clauses, mask
from claimonce.audit.lower.prose.commands import PLAIN, behind, find_commands, runs
from claimonce.audit.lower.prose.directives import MAY_COMMENT, NO_COMMENTS, OF_TICKETS, acts, make_instruction
from claimonce.audit.lower.prose.fences import read_fence
from claimonce.audit.lower.prose.inner_blocks import answers, is_step, steps
from claimonce.audit.lower.prose.inner_prompts import prompts
from claimonce.audit.lower.prose.scanner import CELL, FENCE, HEADING, QUOTE, blocks
from claimonce.audit.lower.prose.surroundings import (
    ALL,
    Rules,
    forbidden,
    is_callout,
    is_case,
    is_done_by_a_program,
    is_example,
    is_offered,
)
from claimonce.audit.lower.prose.tools import find_calls, find_listed, hooks, own_lines
from claimonce.audit.lower.prose.vocabulary import Vocabulary, letters, own, vocabulary

if TYPE_CHECKING:
    from claimonce.audit.facts import Site
    from claimonce.audit.lower.prose.directives import Found
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.piece import Piece
    from claimonce.effects.descriptions import Descriptions

__all__ = ["learn", "lower"]

COMMENT = late(r"<!--[ \t]*coverage-audit:[ \t]*(.*?)[ \t]*-->", re.DOTALL)
TRACKER = late(r"\b(?:tickets?|Linear|Jira|issue tracker|GitHub issues?|[Ii]ssues?/PRs?|PRs|PR|[Pp]ull [Rr]equests?)\b")
# Front matter that lets its agent comment: what it is told to post goes there.
MAY_POST = late(
    r"---\n(?:[^\n]*\n){0,30}?[^\n]*(?:\bgh (?:pr|issue) (?:comment|review)\b|_(?:issue|pr|inline|review)_comment\b)"
)
MANY = 5  # so often does a text speak of tickets that is about them
MERGED = late(r"^(?:squash[\s-]*)?merge\b", re.IGNORECASE)
LOCAL = late(r"^\s*git merge\b(?![\s\S]*\bgh pr merge\b)", re.MULTILINE)
LONGEST = 20_000  # characters of a paragraph; what is longer was not written for a reader
WITH = 120  # characters between a tool and what is done with it
MOST = 100  # commands of one paragraph
DEEPEST = 2  # prompts inside prompts
_learnt: Vocabulary | None = None


def learn(descriptions: Descriptions, gates: tuple[str, ...] = ()) -> str:
    """Take the words of instructions from these descriptions, and the settings' names of gates.

    Returns a digest of them: facts that were lowered under another one are not the same.
    """
    global _learnt  # noqa: PLW0603 - one audit has one vocabulary; a front end is called with a piece only
    _learnt = vocabulary(descriptions, gates)
    return _learnt.digest


def lower(piece: Piece) -> Facts:
    """Return what prose tells its reader to do. Never raises for any text."""
    return _Reading(piece, 0).facts()


class _Reading:
    """One text, read block by block: `said` is what it tells, `functions` the commands that it gives."""

    def __init__(self, piece: Piece, depth: int) -> None:
        self.piece, self.depth, self.words = piece, depth, _learnt or own()
        ran, text = own_lines(piece)
        self.blocks = blocks(text)
        self.rules = Rules(self.blocks, self.words)
        self.said: list[tuple[Block, Instruction]] = []
        self.functions = [each for held in ran for each in _lowered(held, gated=False)]
        may_comment = MAY_COMMENT if MAY_POST.match(text) is not None else NO_COMMENTS
        self.comments = OF_TICKETS if len(TRACKER.findall(text)) >= MANY else may_comment

    def facts(self) -> Facts:
        """Read all blocks; return what they tell."""
        for block in self.blocks:
            for answer in answers(block):
                if not forbidden(answer):
                    self._speak(answer, block)
            aside = (block.kind == QUOTE and not is_callout(block)) or (block.kind == CELL and not is_step(block))
            if aside or block.kind == HEADING or forbidden(block) or is_done_by_a_program(block):
                continue
            if block.kind != FENCE:
                self._speak(block, block)
            elif self.depth >= DEEPEST or not self._inner(block):
                self._fence(block)
                for step in steps(block) if block.info in PLAIN else ():
                    self._speak(step, block)
        told, comments = tuple(one for _, one in self.said), find_comments(self.piece, COMMENT)
        return Facts(self.piece.path, self.piece.surface, tuple(self.functions), told=told, comments=comments)

    def _symbol(self, block: Block) -> str:
        return block.section[-1][1] if block.section else self.piece.symbol

    def _inner(self, block: Block) -> bool:
        """Add what the prompts in a fence tell another agent; say whether there is one."""
        inner = list(prompts(block, self.piece))
        for one in inner:
            held = _Reading(one, self.depth + 1).facts()
            gated = {effect: self.rules.gated(block, effect) for effect in ALL}
            self.said += [(block, replace(each, gated=each.gated or gated[each.effect])) for each in held.told]
            self.functions += [behind(each) if all(gated.values()) else each for each in held.functions]
        return bool(inner)

    def _fence(self, block: Block) -> None:
        """Add what a fence gives to run, in place of the lines that only lead into it."""
        symbol, gated = self._symbol(block), self.rules.gated(block, "notify")
        self.said += [(block, one) for one in find_listed(block, self.piece, symbol, gated)]
        for part in hooks(block, self.piece, symbol):
            self.functions += _lowered(part, gated and self.rules.gated(block, "git_push"))
        held = read_fence(block, self.piece, self.words, symbol)
        near = [one for one in self.said[-6:] if one[0] is block.above or one[0] is block.before]
        for one in near:  # "Squash merge:" and how, on this machine
            if MERGED.search(one[1].text) and LOCAL.search(block.joined()):
                self.said.remove(one)
        if held is None:
            return
        near = [one for one in near if one in self.said]
        for one in near:  # "push:" and the fence that says how
            if _same((one[1].effect, one[1].channel, ""), held.text) or _leads(one, held.text, self.words):
                self.said.remove(one)
        self.functions += _lowered(held, self.rules.gated(block, "git_push") and gated)

    def _speak(self, block: Block, whole: Block) -> None:
        """Add what a sentence tells, and the commands in it; `whole` is the block that it stands in."""
        text, words, symbol = block.joined(), self.words, self._symbol(whole)
        if len(text) > LONGEST:
            return
        told_of = not words.wanted.isdisjoint(letters(text)) or not text.isascii()
        if not told_of and "`" not in text and words.heads.isdisjoint(text.split()):
            return
        hidden = mask(text)
        if not told_of and not runs(hidden, words) and "mcp__" not in text:
            return
        parts = clauses(hidden.text, words.verbs, is_case(block, hidden))
        given = find_commands(block, hidden, parts, self.piece, words, symbol)[:MOST]
        if given and not hidden.text.strip("\x01 .\n"):
            self._settle(block, given)
        gated = bool(given) and all(self.rules.gated(block, effect) for effect in ALL)
        for held in given:
            self.functions += _lowered(held, gated)
        if is_example(block) or is_offered(block) or block.kind == CELL:
            return
        tools = list(find_calls(block, hidden, parts))
        for start, end, meaning in tools:
            site, gated = self._site(block, start, end), self.rules.gated(block, meaning[0])
            self.said.append((block, Instruction(site, *meaning, text[start:end], symbol, "", gated)))
        near = text if block.kind == QUOTE else block.above.joined() if block.above else ""
        around = " ".join((*(heading for _, heading in block.section), near))
        for one in acts(hidden, parts, words, around, self.comments, symbol):
            if not any(_same(one.meaning, held.text) for held in given) and not _with(one, tools):
                site, gated = self._site(block, one.start, one.end), self.rules.gated(block, one.meaning[0])
                self.said.append((block, make_instruction(block, one, site, symbol, gated)))

    def _site(self, block: Block, start: int, end: int) -> Site:
        line, column = block.place(start)
        last, stop = block.place(max(start, end - 1))
        return self.piece.site(line, max(line, last), column, stop + 1)

    def _settle(self, block: Block, given: list[Piece]) -> None:
        """Leave out what the line above names where this one is no more than its command: "13) Sync and push:"."""
        for one in [one for one in self.said[-6:] if one[0] is block.above]:
            if any(_same((one[1].effect, one[1].channel, ""), held.text) for held in given):
                self.said.remove(one)


def _with(one: Found, tools: list[tuple[int, int, tuple[str, str, str]]]) -> bool:
    """Say whether an act is what a tool is used for that stands before it: "use `create_pull_request` to open a PR"."""
    return any(meaning[:2] == one.meaning[:2] and one.start - WITH <= start < one.end for start, _, meaning in tools)


_COMMANDED = {
    "git_push": late(r"\bpush\b"),
    "github": late(
        r"\b(?:gh|glab)\s+(?!api\b|pr (?:view|list|diff|checks|status|checkout)\b|issue (?:view|list)\b|run\b|"
        r"repo view\b|auth\b)"
        r"|\b(?:gh|glab)\s+api\b(?=.*\b(?:repos|projects|graphql|orgs|user)\b).*\s(?:-[fFX]|--(?:field|raw-field|method|input))|api\.github"
    ),
    "email": late(r"mail|smtp"),
}


def _same(meaning: tuple[str, str, str], command: str) -> bool:
    """Say whether a command of the same block is that act, so that it is not told twice."""
    pattern = _COMMANDED.get(meaning[0]) or _COMMANDED.get(meaning[1])
    return pattern is not None and pattern.search(command) is not None


def _leads(one: tuple[Block, Instruction], command: str, words: Vocabulary) -> bool:
    """Say whether a line only leads into the command that does what it says: "**Create new issues:**"."""
    said = one[0].joined().rstrip(" *_")
    return one[1].effect == "notify" and said.endswith((":", "：")) and words.commands.search(command) is not None


def _lowered(held: Piece, gated: bool) -> list[Function]:
    from claimonce.audit.lower import lower as lower_piece

    functions = [replace(one, entry=one.entry or "agent") for one in lower_piece(held).functions]
    return [behind(one) for one in functions] if gated else functions

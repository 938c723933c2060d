"""What stands around a block: headings and leading lines that forbid or only show, and rules that name the gate."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.late_pattern import late
from claimonce.audit.lower.prose.common import NOT_TO_DO, SHOWN, STANDING, TO_DO
from claimonce.audit.lower.prose.scanner import FENCE, HEADING, ITEM, LOWEST, PARAGRAPH, QUOTE
from claimonce.audit.lower.prose.verbs import COUNTER, NOTIFY, PUSH

if TYPE_CHECKING:
    from claimonce.audit.lower.prose.clauses import Masked
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.lower.prose.vocabulary import Vocabulary

NAMED = {"push": PUSH, "notify": NOTIFY, "next": COUNTER}
_MARK = late(r"[\s*_]*(?:❌|✗|🚫|⛔|(?:bad|wrong|don't|never|incorrect)\b[*_]*[:.]?\s*$)", re.IGNORECASE)
_LAST = late(r"[.!?][*_]*\s+|[。！？]|[:：][*_]*\s+")
# "⛔ CI gate:", "⛔ Dispatch rules": a sign that stops, and what has to be done there.
_HARD = late(
    r"[\W\d_]*⛔[\s*_]*(?:[\w-]+\s+){0,4}?(?:gates?|rules?|checkpoints?|definition|requirements?|mandatory|required)\b",
    re.IGNORECASE,
)
_CASE = late(r"[\W\d]*(?:if|when\s+(?!to\b)|in\s+case)\b", re.IGNORECASE)  # "If the problem is clear"
_ASKS = late(r"[\s*_]*(?:ask|offer|suggest|propose|present|let)\b.*[:：][\s*_]*$", re.IGNORECASE)
_OPTION = late(r"\*\*(?:option\s+)?[A-E][).:]\s", re.IGNORECASE)
_RIGHT = late(
    r"[\W_]*(?:✅|✓)|[\W_]*(?:correct|right|good|do this|instead|fix|solution|resolution|remedy|workaround)\b",
    re.IGNORECASE,
)
_ANSWERED = late(r"\s*[\"“][^\"”\n]{2,160}[\"”]\s*(?:→|⇒|->|=>)\s*\S")
_CALLOUT = late(rf"\s*(?:\[!\w+\]|\W{{0,3}}\*\*[^*\n]{{2,80}}\*\*)|{_ANSWERED.pattern}")
_CAUSES = late(
    r"\b(?:triggers?|triggered|runs?|started|starts|fires?|activates?)\s+(?:only\s+)?(?:on|by|when|after)$",
    re.IGNORECASE,
)
# "The GitHub Action will automatically:", and what it does.
_DOES_ITSELF = late(
    r"(?:.*[.!?]\s+)?(?:the|this|that|our|an?)\s+(?:[\w-]+\s+){0,3}?(?:actions?|workflows?|pipelines?|CI|bots?|jobs?|hooks?|servers?|services?|"
    r"webhooks?|apps?|backend|scheduler)\s+(?:will|automatically|then)\b[^:.]{0,60}[:：]?$",
    re.IGNORECASE,
)
# "`tools/release.sh` runs:" and "The release script will:", and what it does. `/release` is the reader's own.
_PROGRAM_DOES = late(
    r"(?:.*[.!?]\s+)?(?:`(?!/)(?:[^`\n]{0,80}\.(?:sh|bash|[cm]?js|ts|py|rb|ps1)|[\w./-]+\s[^`\n]{1,80})`|"
    r"(?:the|this|that|our)\s+(?:[\w-]+\s+){0,3}?scripts?)\s+(?:(?:then|now|also|automatically|always)\s+)?"
    r"(?:runs|does|performs|executes|will)\b(?!\s+not)[^:.\n]{0,60}[:：]$",
    re.IGNORECASE,
)
_COMPARED = late(r"\s(?:[<>]=?|[=!]=)\s")
_BRANCHES = late(
    r"\b(?:act|proceed|respond|branch|route|switch|handle\s+it)\b[^:]{0,60}\b(?:per|by|on|according|depending|based)\b[^:]{0,60}[:：]$|"
    r"\bapply\s+the\s+(?:\w+\s+)?(?:outcome|result|verdict|decision|action)s?[:：]$|"
    r"\b(?:depending|based)\s+on\b[^:]{0,60}[:：]$",
    re.IGNORECASE,
)
ALL = frozenset((PUSH, NOTIFY, COUNTER))


def forbidden(block: Block) -> bool:
    """Say whether what stands above the block turns it into something not to do."""
    if block.kind == QUOTE and _ANSWERED.match(block.joined()):
        return False  # below "Forbidden files": "Can this be an issue?" → **Yes, open one.**
    leads = [one.joined().strip(" *_").rpartition("\n")[2] for one in (block.above, block.before)
             if one is not None and one.kind in (PARAGRAPH, ITEM)]  # fmt: skip
    over = leads[:1] if block.kind == FENCE or block.above is not None else []
    if any(_RIGHT.match(one) and one.endswith((":", "：")) for one in over):
        return False  # "Correct patterns:", "✅ Always:" below "Anti-patterns"
    for _, heading in reversed(block.section[1:] if len(block.section) > 1 else block.section):
        if NOT_TO_DO.match(heading) and not TO_DO.search(heading) and not _HARD.match(heading):
            return True
        if _RIGHT.match(heading):
            break  # "✅ Correct" below "Anti-patterns"
    above = block.above
    if above is not None and _RIGHT.match(above.joined().strip(" *_").rpartition("\n")[2]):
        return False
    for _ in range(6):
        if above is None:
            break
        text = above.joined().strip(" *_")
        if _turned(text if above.kind == ITEM else text.rpartition("\n")[2], above.kind == ITEM):
            return True
        above = above.above
    before = block.before
    return (
        block.kind == FENCE
        and before is not None
        and before.kind in (PARAGRAPH, ITEM)
        and (_turned(before.joined().rpartition("\n")[2], False))
    )


def is_offered(block: Block) -> bool:
    """Say whether the block is one of several things that somebody else chooses from."""
    if _OPTION.match(block.joined()):
        return True
    above = block.above
    for _ in range(4):
        if above is None:
            return False
        if _ASKS.match(above.joined().rpartition("\n")[2]) is not None:
            return True
        above = above.above
    return False


def _turned(text: str, item: bool) -> bool:
    """Say whether a leading line, or its last sentence, forbids what follows it."""
    leads = text.endswith((":", "：")) or bool(_MARK.match(text))
    if not leads and not item:
        return False
    text = text.replace("**", "").replace("__", "")  # "It does **not**:"
    last = _LAST.split(text.strip(" *_:"))[-1] if leads and not item else text[:120]
    return (
        len(last) < 200
        and NOT_TO_DO.match(last) is not None
        and TO_DO.search(last) is None
        and _HARD.match(text) is None
    )


def is_case(block: Block, hidden: Masked) -> bool:
    """Say whether code at the block's beginning is a case and no thing that the rest describes.

    "- `AHEAD > 0`: push it", and any item below a line that says to act by it: "Apply the outcome:".
    """
    if not hidden.codes or hidden.text[: hidden.codes[0][0]].strip("\x01 -*•("):
        return False
    above = block.above.joined().strip(" *_\n") if block.above is not None else ""
    return _COMPARED.search(hidden.codes[0][2]) is not None or _BRANCHES.search(above) is not None


def is_callout(block: Block) -> bool:
    """Say whether a block in quotation marks of Markdown is the author's own: `> **Always:** ...`, `> [!IMPORTANT]`."""
    return _CALLOUT.match(block.joined()) is not None


def is_done_by_a_program(block: Block) -> bool:
    """Say whether the line above says that what follows is done by a workflow, a script or a command."""
    lead = _lead(block)
    return _DOES_ITSELF.match(lead.rstrip(":")) is not None or _PROGRAM_DOES.match(lead) is not None


def _lead(block: Block) -> str:
    return block.above.joined().strip(" *_").rpartition("\n")[2] if block.above is not None else ""


def is_example(block: Block) -> bool:
    """Say whether the block stands under a heading or a line that only shows or describes."""
    if _CAUSES.search(_lead(block).rstrip(":")) or is_done_by_a_program(block):
        return True  # "The workflow only triggers on:"
    marks = tuple(one for one in block.section[:1] if one[0] > LOWEST)
    return any(
        SHOWN.search(heading) and not _CASE.match(heading)
        for _, heading in (*marks, *(block.section[1:] or block.section))
        if len(heading) < 60
    )


class Rules:
    """The sentences of a file that put acts behind the gate, and how far each reaches."""

    def __init__(self, blocks: list[Block], words: Vocabulary) -> None:
        self._words = words
        self._rules: list[tuple[tuple[tuple[int, str], ...], frozenset[str]]] = []
        for block in blocks:
            if block.kind == HEADING or not words.gates.search(block.joined()):
                continue
            if block.kind != FENCE and STANDING.search(block.joined()):
                depth = block.section[:1] if block.section and block.section[0][0] == 1 else ()
                reach = () if block.section == depth else block.section
                self._rules.append((reach, self._effects(block.joined())))

    def gated(self, block: Block, effect: str) -> bool:
        """Say whether the item, the paragraph, or a standing rule of the section or file puts the effect behind it."""
        held: Block | None = block
        if block.kind == FENCE:
            held = block.above if block.above is not None and block.above.kind == ITEM else None
        if held is not None and effect in self._effects(held.joined()):
            return True
        return any(block.section[: len(reach)] == reach and effect in effects for reach, effects in self._rules)

    def _effects(self, text: str) -> frozenset[str]:
        """Return the effects that a text puts behind the gate by naming it."""
        found: set[str] = set()
        for match in self._words.gates.finditer(text):
            verb = text[match.end() : match.end() + 12].split()
            if not match[0].startswith("claimonce") or not verb or verb[0].strip("`,.;:)") not in NAMED:
                return ALL
            found.add(NAMED[verb[0].strip("`,.;:)")])
        return frozenset(found)

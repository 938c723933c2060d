"""Clauses -> what they tell the reader to do to the outside world."""

# ruff: noqa: RUF001 - the punctuation of the languages that are read here

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.facts import Told
from claimonce.audit.lower.prose.clauses import POSITIVE
from claimonce.audit.lower.prose.common import ACTING
from claimonce.audit.lower.prose.languages import FOREIGN, FOREIGN_MARK, FOREIGN_NOT
from claimonce.audit.lower.prose.remarks import COMMENT, COMMENTED, CONTRIBUTOR, ISSUE, OF_CODE, SUPPORT, TURN_TO
from claimonce.audit.lower.prose.verbs import COUNTER, NOTIFY, OTHER_PUSH, PATTERNS, PUSH, SENDS, VIA

if TYPE_CHECKING:
    from claimonce.audit.facts import Site
    from claimonce.audit.lower.prose.clauses import Clause, Masked
    from claimonce.audit.lower.prose.scanner import Block
    from claimonce.audit.lower.prose.vocabulary import Meaning, Vocabulary

_VIA = re.compile(VIA + r"$")
_HASHED = re.compile(VIA + r"#[a-z][\w-]+")
_SENTENCES = re.compile(r"[^。！？!?\n;；]+")
_COMMAS = re.compile(r"[，,、：:]\s*")
_FIRST = re.compile(r"[A-Za-z-]+")
_COUNTER = re.compile(r"next|counter|seq(?:uence)?|last_?(?:id|num)|serial", re.IGNORECASE)
LONGEST = 160


class Found:
    """One act that a text tells of: where it stands in the block's text, and what it is."""

    __slots__ = ("end", "meaning", "start")

    def __init__(self, start: int, end: int, meaning: Meaning) -> None:
        self.start, self.end, self.meaning = start, end, meaning


def acts(
    hidden: Masked,
    parts: list[Clause],
    words: Vocabulary,
    around: str = "",
    trackers: bool = False,
    heading: str = "",
) -> list[Found]:
    """Return the acts that the clauses tell the reader to do, one an effect and sentence at most.

    `around` are the words of what the block stands under, `trackers` says that the text as a whole is about tickets:
    they tell a comment for people from one in code. `heading` is the nearest one above.
    """
    found: list[Found] = []
    seen: set[tuple[int, str, str]] = set()
    for clause in parts:
        if clause.state != POSITIVE:
            continue
        meaning = _meaning(hidden.text, clause, words) or _commented(hidden.text, clause, around, trackers)
        if meaning is None or (meaning[0] == COUNTER and not _counted(hidden, clause)):
            continue
        if meaning[1] == "github" and _turned_to(hidden.text, clause, heading):
            continue
        key = (clause.sentence, meaning[0], meaning[1])
        if key not in seen:
            seen.add(key)
            found.append(Found(clause.start, clause.stop, meaning))
    if FOREIGN_MARK.search(hidden.text):
        found.extend(one for one in _foreign(hidden.text) if all(one.meaning[0] != other.meaning[0] for other in found))
    return found


def _turned_to(text: str, clause: Clause, heading: str) -> bool:
    """Say whether an issue is where people are sent with a question, and no step of the reader's work."""
    found = ISSUE.match(text, clause.start)
    if found is None:
        return False
    end = min(len(text), clause.stop + 200)
    return (
        TURN_TO.match(heading) is not None
        or SUPPORT.match(text, found.end()) is not None
        or CONTRIBUTOR.search(text, clause.sentence, end) is not None
    )


def _commented(text: str, clause: Clause, around: str, trackers: bool) -> Meaning | None:
    """Return the act of a clause that asks for a comment where people read it."""
    said = text[clause.start : min(clause.stop, clause.start + 240)].replace("\n", " ")
    if COMMENT.match(said) is None:
        return None
    near = COMMENTED.search(text, clause.sentence, clause.stop) or COMMENTED.search(around)
    return (NOTIFY, "github", "github") if near or (trackers and not OF_CODE.search(said)) else None


def _counted(hidden: Masked, clause: Clause) -> bool:
    """Say whether code that is to be incremented is a counter that others read, not a field of one's own."""
    said = hidden.text[clause.start : min(clause.end, clause.start + 24)]
    if "\x01" not in said or "next" in said.partition("\x01")[0].lower():
        return True
    return any(clause.start <= start < clause.end and _COUNTER.search(text) for start, _, text in hidden.codes)


def _meaning(text: str, clause: Clause, words: Vocabulary) -> Meaning | None:
    """Return what the clause tells to do; the objects of a verb may go on to the end of the sentence."""
    said = text[clause.start : min(clause.stop, clause.start + 400)].replace("\n", " ")
    first = _FIRST.match(said)
    if first is None or not (first[0].lower() in words.wanted or first[0].lower() in ACTING):
        return None
    for pattern, meaning in words.phrases:
        if pattern.match(said):
            return meaning
    for effect, channel, plugin, late in PATTERNS:
        if not late.match(said):
            continue
        if effect == PUSH and OTHER_PUSH.search(said[: clause.end - clause.start + 14][:90]):
            return None
        if effect == NOTIFY and not channel:
            return _channel(said, words) or (effect, channel, plugin)
        return effect, channel, plugin
    if SENDS.match(said):
        return _channel(said[: max(clause.end - clause.start, 160)], words)
    return None


def _channel(said: str, words: Vocabulary) -> Meaning | None:
    """Return the road that the clause names (`on Slack`, `to #releases`)."""
    for pattern, meaning in words.channels:
        for match in pattern.finditer(said):
            if _VIA.search(said, max(0, match.start() - 30), match.start()) and meaning[0] == NOTIFY:
                proper = match[0][:1].isupper() or meaning[1] not in (
                    "teams",
                    "signal",
                    "matrix",
                    "github",
                    "webhook",
                    "desktop",
                )
                if proper:
                    return meaning
    if _HASHED.search(said):
        return NOTIFY, "slack", "slack"
    return None


def _foreign(text: str) -> list[Found]:
    """Look for instructions in other languages, at the beginning of each sentence and clause."""
    found: list[Found] = []
    for sentence in _SENTENCES.finditer(text):
        if not FOREIGN_MARK.search(sentence[0]):
            continue
        at = sentence.start()
        for cut in (*(one.end() for one in _COMMAS.finditer(sentence[0])), None):
            for effect, channel, plugin, pattern in FOREIGN:
                match = pattern.match(text, at, sentence.end())
                if match is None or any(one.meaning[0] == effect and one.start >= sentence.start() for one in found):
                    continue
                if FOREIGN_NOT.search(text, sentence.start(), min(sentence.end(), match.end() + 10)):
                    continue
                found.append(Found(at, sentence.end(), (effect, channel, plugin)))
            if cut is None:
                break
            at = sentence.start() + cut
    return found


def told(block: Block, one: Found, site: Site, symbol: str, gated: bool) -> Told:
    """Return the act as facts hold it."""
    text = " ".join(block.joined()[one.start : one.end].split())[:LONGEST]
    effect, channel, plugin = one.meaning
    return Told(site, effect, channel, plugin, text, symbol, "", gated)

"""Vetoes: what makes a message plainly another matter than one that it resembles.

A veto spares the question and nothing else; it never keeps a message back. So each is narrow: where it does not fire,
the sender is asked and says so in a word.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import lru_cache

from claimonce.gate.letters.text_similarity import words_of
from claimonce.hooks.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

SAME_FRAME = 0.6  # so much of two texts must be equal, numbers aside, before they count as one template
_FEWEST_TOKENS = 4
_BEFORE = 24  # characters before a word in which something may turn it into its opposite
_JUMP = 5.0  # percentage points
_TOKEN = re.compile(r"[`*]{0,2}[#@]?\w+(?:[./:@-]\w+)*%?")
_PLAIN_NUMBER = re.compile(r"[\d.,:/tzhms%-]*\d[\d.,:/tzhms%-]*")
_PERCENT = r"(\d{1,3}(?:[.,]\d+)?) ?%"
_COUNTED = words_of(
    "invoice order ticket job build run case customer account batch shipment release sprint issue pr week quarter "
    "rechnung bestellung auftrag kunde woche kw faktura beställning ärende kund vecka facture commande semaine factura "
    "pedido semana"
)
# What says that it is over, and what turns that into its opposite when it stands before it. The alternatives of an
# expression, which is compiled only for a text that holds the letters with which one begins: few texts do.
_OVER = (
    "resolved", "recovered", "restored", "fixed(?! (?:in|by|with|version))", "solved", "succeeded", "succeeds",
    "repaired", "renewed", "all clear", "back (?:up|online|to normal)", "is back", "works again", "working again",
    "green again", "passes again", "false alarm",
    "behoben", "gelöst", "erledigt", "läuft wieder", "geht wieder", "funktioniert wieder", "wiederhergestellt",
    "löst", "åtgärdat", "åtgärdad", "fungerar igen", "är tillbaka", "återställd", "återställt",
    "résolu", "résolue", "corrigé", "corrigée", "rétabli", "rétablie", "fonctionne à nouveau",
    "resuelto", "resuelta", "solucionado", "solucionada", "restablecido", "vuelve a funcionar",
    "risolto", "ripristinato", "opgelost", "hersteld",
)  # fmt: skip
_OVER_UNSPACED = ("已解决", "已修复", "已恢复", "恢复正常", "解決しました", "復旧")
_NOT_YET = (
    r"\b(?:not|never|isn't|wasn't|hasn't|can't|cannot|won't|be|get|until|unless|once|when|if|should|could|must|to|please|"
    r"nicht|noch|bis|wenn|sobald|muss|inte|när|om|ska|pas|si|quand|no|cuando|hasta|non|niet)\s(?:\S+\s)?$"
)
_WORSE = (
    r"escalat\w+", "outage", "emergency", "second time", "third time", "once more", r"eskal\w+", "ausfall", "notfall",
    "zum zweiten mal", "erneut", "andra gången", "avbrott", "deuxième fois", "panne générale", "segunda vez",
)  # fmt: skip


def _beginnings(*alternatives: str) -> tuple[str, ...]:
    return tuple(one.partition("(")[0].partition("\\")[0] for one in alternatives)


_OVER_BEGINS, _WORSE_BEGINS = _beginnings(*_OVER, *_OVER_UNSPACED), _beginnings(*_WORSE)


class Vetoes:
    """What this text has that could tell it from others to the same recipient; read once, held against each of them."""

    def __init__(self, now: str) -> None:
        self._now = now
        folded = now.casefold()
        self._over = _over(folded)
        self._worse = _worse(folded)
        self._percent = _percent(folded)

    def against(self, before: str, framed: bool = True) -> str:
        """Return why the two are two matters: `resolved`, `worse`, `another`; or empty.

        `framed` is false where the two are known to share too little to be one template.
        """
        if self._over and not _over(before.casefold()):
            return "resolved"
        if self._worse and not _worse(before.casefold()):
            return "worse"
        if self._percent is not None:
            theirs = _percent(before)
            if theirs is not None and self._percent - theirs > _JUMP:
                return "worse"
        return "another" if framed and self.another(before) else ""

    def another(self, before: str) -> bool:
        """Return whether one template was filled with another name: another host, person, job, numbered thing."""
        mine, theirs = _template(self._now), _template(before)
        if min(mine.size, theirs.size) < _FEWEST_TOKENS:
            return False
        if sum((mine.masked & theirs.masked).values()) < SAME_FRAME * max(mine.size, theirs.size):
            return False
        return bool(mine.names - theirs.words) and bool(theirs.names - mine.words)


@value
class _Template:
    """A text as a template that was filled: its tokens with numbers covered, what names something, and all of it."""

    size: int
    masked: Counter[str]
    names: AbstractSet[str]
    words: AbstractSet[str]


@lru_cache(1024)  # what one text is held against is held against the next one, too
def _template(text: str) -> _Template:
    tokens = _TOKEN.findall(text)
    return _Template(len(tokens), Counter(map(_masked, tokens)), _names(tokens), _words(tokens))


def _over(folded: str) -> bool:
    if not any(begin in folded for begin in _OVER_BEGINS):
        return False
    pattern = "|".join([rf"\b(?:{'|'.join(_OVER)})\b", *_OVER_UNSPACED])
    found = (match.start() for match in re.finditer(pattern, folded))
    return any(not re.search(_NOT_YET, folded[max(0, start - _BEFORE) : start]) for start in found)


def _worse(folded: str) -> bool:
    if not any(begin in folded for begin in _WORSE_BEGINS):
        return False
    return bool(re.search(rf"\b(?:{'|'.join(_WORSE)})\b", folded))


def _percent(text: str) -> float | None:
    """Return the one percentage that a text names, None where it names several or none."""
    if "%" not in text:
        return None
    named = {match[1].replace(",", ".") for match in re.finditer(_PERCENT, text)}
    return float(named.pop()) if len(named) == 1 else None


def _bare(token: str) -> str:
    return token.strip("`*").casefold()


def _masked(token: str) -> str:
    bare = _bare(token)
    return "0" if _PLAIN_NUMBER.fullmatch(bare) else bare


def _words(tokens: Sequence[str]) -> set[str]:
    bare = [_bare(token) for token in tokens]
    return {*bare, *map(" ".join, itertools.pairwise(bare))}


def _names(tokens: Sequence[str]) -> set[str]:
    """Return the tokens that name something: marked up, capitalised, composed, or a number behind what is counted."""
    found: set[str] = set()
    for place, token in enumerate(tokens):
        bare = _bare(token)
        if _PLAIN_NUMBER.fullmatch(bare):
            if place and bare.isdigit() and _bare(tokens[place - 1]) in _COUNTED:
                found.add(f"{_bare(tokens[place - 1])} {bare}")
        elif token[0] in "`*#@" or token[0].isupper() or any(not letter.isalpha() for letter in bare):
            found.add(bare)
    return found

"""Vetoes: what makes a message plainly another matter than one that it resembles.

A veto spares the question and nothing else; it never keeps a message back. So each is narrow: where it does not fire,
the sender is asked and says so in a word.
"""

from __future__ import annotations

import re
from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_FRAME = 0.6  # so much of two texts must be equal, numbers aside, before they count as one template
_FEWEST_TOKENS = 4
_JUMP = 5.0  # percentage points
_TOKEN = re.compile(r"[`*]{0,2}[#@]?\w+(?:[./:@-]\w+)*%?")
_PLAIN_NUMBER = re.compile(r"[\d.,:/tzhms%-]*\d[\d.,:/tzhms%-]*")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?%")
_COUNTED = frozenset(
    "invoice order ticket job build run case customer account batch shipment release sprint issue pr week quarter "
    "rechnung bestellung auftrag kunde woche kw faktura beställning ärende kund vecka facture commande semaine factura "
    "pedido semana".split()
)
# What says that it is over, and what turns that into its opposite when it stands before it.
_OVER = re.compile(
    r"\b(?:resolved|recovered|restored|fixed(?! (?:in|by|with|version))|solved|succeeded|succeeds|repaired|renewed|all clear|back (?:up|online|to normal)|"
    r"is back|works again|working again|green again|passes again|false alarm|"
    r"behoben|gelöst|erledigt|läuft wieder|geht wieder|funktioniert wieder|wiederhergestellt|"
    r"löst|åtgärdat|åtgärdad|fungerar igen|är tillbaka|återställd|återställt|"
    r"résolu|résolue|corrigé|corrigée|rétabli|rétablie|fonctionne à nouveau|"
    r"resuelto|resuelta|solucionado|solucionada|restablecido|vuelve a funcionar|risolto|ripristinato|opgelost|hersteld)\b"
    r"|已解决|已修复|已恢复|恢复正常|解決しました|復旧"
)
_NOT_YET = re.compile(
    r"\b(?:not|never|isn't|wasn't|hasn't|can't|cannot|won't|be|get|until|unless|once|when|if|should|could|must|to|please|"
    r"nicht|noch|bis|wenn|sobald|muss|inte|när|om|ska|pas|si|quand|no|cuando|hasta|non|niet)\s(?:\w+\s)?$"
)
_WORSE = re.compile(
    r"\b(?:escalat\w+|outage|emergency|second time|third time|once more|"
    r"eskal\w+|ausfall|notfall|zum zweiten mal|erneut|andra gången|avbrott|deuxième fois|panne générale|segunda vez)\b"
)


def veto(now: str, before: str) -> str:
    """Return why these two texts, of the same recipient, are two matters: `resolved`, `worse`, `another`; or empty."""
    mine, theirs = now.casefold(), before.casefold()
    if _over(mine) and not _over(theirs):
        return "resolved"
    if (_WORSE.search(mine) and not _WORSE.search(theirs)) or _jumped(mine, theirs):
        return "worse"
    return "another" if _another(now, before) else ""


def _over(text: str) -> bool:
    return any(not _NOT_YET.search(text[max(0, match.start() - 24) : match.start()]) for match in _OVER.finditer(text))


def _jumped(mine: str, theirs: str) -> bool:
    """Whether the one percentage that each names has risen by more than a reading apart would explain."""
    now, before = ({number.replace(",", ".") for number in _PERCENT.findall(text)} for text in (mine, theirs))
    return len(now) == len(before) == 1 and float(now.pop()) - float(before.pop()) > _JUMP


def _another(now: str, before: str) -> bool:
    """Whether one template was filled with another name: another host, person, job, numbered thing."""
    mine, theirs = _TOKEN.findall(now), _TOKEN.findall(before)
    longest = max(len(mine), len(theirs))
    if min(len(mine), len(theirs)) < _FEWEST_TOKENS:
        return False
    equal = sum((Counter(map(_masked, mine)) & Counter(map(_masked, theirs))).values())
    if equal < SAME_FRAME * longest:
        return False
    here, there = _names(mine), _names(theirs)
    return bool(here - _words(theirs)) and bool(there - _words(mine))


def _bare(token: str) -> str:
    return token.strip("`*").casefold()


def _masked(token: str) -> str:
    bare = _bare(token)
    return "0" if _PLAIN_NUMBER.fullmatch(bare) else bare


def _words(tokens: Sequence[str]) -> set[str]:
    bare = [_bare(token) for token in tokens]
    return {*bare, *(f"{first} {second}" for first, second in zip(bare, bare[1:], strict=False))}


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

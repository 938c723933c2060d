"""Nearness: how alike two texts are, by the groups of letters that they share.

Three letters at a time, inside words: robust to endings, spelling and to words that two languages share. Each
group weighs by how rare it is in the recipient's own history, so a template's frame counts little and what fills it
counts much. Sets, not counts: saying a word twice does not make a letter longer.
"""

from __future__ import annotations

import math
import re
import unicodedata
from array import array
from binascii import crc32
from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

# The commonest words of some languages: they say nothing of the matter.
#
# A recipient's own history weighs words, but it starts empty; until it has grown, these lists stand in for it. They
# are function words and greetings of everyday language, none of them chosen from any collection of messages.


def words_of(text: str) -> frozenset[str]:
    """Return the words that stand in a text with blanks between them."""
    return frozenset(text.split())


# English
_ENGLISH = """
a about after again all also am an and any are as at be because been before being but by can could dear did do does
done each few for from had has have having he hello her here hey hi him his how i if in into is it its just me more
most must my no nor not now of off on once only or other our out over own please regards same shall she should since
so some such than thank thanks that the their them then there these they this those to too under until up us very
was we were what when where which while who whom whose why will with without would you your
"""
# German
_GERMAN = """
aber als am an auch auf aus bei bis bitte da das dass dein dem den der des die dir du durch ein eine einem einen
einer er es euch für gegen haben hallo hat hatte ich ihr im in ist kein keine man mein mir mit moin nach nicht noch
nun nur oder ohne schon sein seit sie sind so über um und uns unser unter vom von vor war waren was wenn werden wie
wir wird wurde wurden zu zum zur
"""
# Swedish, Danish, Norwegian
_SWEDISH = """
af alle av blev da de den der det dig din du efter ei eller en er ett et fra från för før ha hade han har hej hon
hun i igen ikke inga ingen inte jag jeg kan kunde man med men mig min mot någon när og och om oss på samt sedan sig
ska skulle som så tack till til under ut utan var vara ved vi vid vil vill är
"""
# French
_FRENCH = """
au aux avait avec avez avons bonjour ce cela ces cet cette comme dans depuis des dont du elle en est et il ils je la
le les leur lui mais merci ne ni nos notre nous on ont ou où par pas plus pour quand que qui quoi sa sans se ses si
son sont sous sur ta te toi tu un une vos votre vous à a été
"""
# Spanish, Portuguese, Italian
_SPANISH = """
al algo ao as cada che ci como con cosa cuando da dal de del della delle dei desde di do dos e el ella en era es
esta este esto está for fue gracias grazie ha han hay hola il io lo los las ma mas me mi muy na nel nella no non nos
não o obrigado olá os para per pero più por porque que qué se sem si sin sobre sono su sua sue sus também te tem tra
tu um uma un una uno y ya
"""
# Dutch
_DUTCH = """
aan al alle bent bij dag dan dat deze die dit door dus een er geen had hebben heeft het hier hij hoe hun ik in is
kan maar meer met mij na naar niet nog of ook om onder ons ook op over te tegen toch toen tot uit van veel voor waar
was wat we wel werd wie wij zich zij zijn zo
"""
COMMON = words_of(_ENGLISH + _GERMAN + _SWEDISH + _FRENCH + _SPANISH + _DUTCH)


SUBJECT_SCANNED, BODY_SCANNED = 400, 4000
MOST_GROUPS = 2048
_LONGEST_WORD = 64
_WORD = re.compile(r"\w+")
_THOUSANDS = re.compile(r"(?<=\d)[,'\u2019\u202f ](?=\d{3}(?!\d))")
_NO_SPACES = "\u2e80"  # from here on stand scripts that put no blanks between words
_MOST_KNOWN = 20000
_known: dict[str, tuple[int, ...]] = {}


def words(subject: str, body: str) -> list[str]:
    """Return the telling words of a message, folded, each once, in order; the work is bounded however long it is."""
    text = f"{subject[:SUBJECT_SCANNED]}\n{body[:BODY_SCANNED]}"
    folded = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return [word for word in dict.fromkeys(_WORD.findall(folded)) if word not in COMMON]


def vector(told: Iterable[str]) -> frozenset[int]:
    """Return the groups of letters of these words, as numbers of 32 bits."""
    groups: set[int] = set()
    for word in told:
        groups.update(_known.get(word) or _groups(word))
        if len(groups) >= MOST_GROUPS:
            break
    return frozenset(groups)


def _groups(word: str) -> tuple[int, ...]:
    # Four bytes a letter, so that groups can be cut from the bytes; encoding each group apart costs twice as much.
    framed = f" {word[:_LONGEST_WORD]} ".encode("utf-32-le", "surrogatepass")
    size = 4 * (3 if word.isascii() or max(word) < _NO_SPACES else 2)
    made = tuple([crc32(framed[at : at + size]) for at in range(0, len(framed) - size + 1, 4)])
    if len(_known) < _MOST_KNOWN:
        _known[word] = made
    return made


def pack(groups: Iterable[int]) -> bytes:
    """Return a vector as it is stored."""
    return array("I", groups).tobytes()


def unpack(stored: bytes) -> frozenset[int]:
    """Return a stored vector; raises nothing, a damaged one is empty."""
    made = array("I")
    if len(stored) % made.itemsize:
        return frozenset()
    made.frombytes(stored)
    return frozenset(made)


def alike(one: frozenset[int], others: Sequence[frozenset[int]]) -> list[float]:
    """Return how alike `one` is to each of the others, 0 to 1: the cosine, weighed by rarity among the others."""
    spread: Counter[int] = Counter()
    for other in others:
        spread.update(other)
    many = len(others)
    rarity = [math.log((many + 2) / (count + 1)) + 1.0 for count in range(many + 1)]
    weights = {group: rarity[count] for group, count in spread.items()}
    mine = sum(weights.get(group, rarity[0]) for group in one)
    return [_cosine(mine, one & other, other, weights.__getitem__) for other in others]


def _cosine(mine: float, both: frozenset[int], other: frozenset[int], weight: Callable[[int], float]) -> float:
    return sum(map(weight, both)) / math.sqrt(mine * sum(map(weight, other))) if both else 0.0

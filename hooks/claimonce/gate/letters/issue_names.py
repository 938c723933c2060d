"""What an issue, task or pull request names: with its words, it tells whether two are about one matter.

The error, the file and line, the issue that it closes, the branch, and phrases of four words, which two people seldom
choose alike. Each is kept sealed among a letter's references, so that the store holds no more of an issue than of a
letter.
"""

from __future__ import annotations

import re
from functools import lru_cache

from claimonce.gate.letters.text_similarity import COMMON
from claimonce.hooks.digest import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    Kinds = Mapping[str, AbstractSet[str]]

SCANNED = 6000
_MOST, _SEAL = 24, 6
ERROR, SAYS, CODE, LINE, FILE, VERSION = "f-error", "f-says", "f-code", "f-line", "f-file", "f-version"
CLOSES, HEAD, BASE = "f-closes", "f-head", "f-base"
BUMP, PHRASE = "f-bump", "f-phrase"
_ERROR = re.compile(
    r"\b([A-Z]\w{0,60}(?:Error|Exception|Fault|Panic|Timeout))\b(?:(?: \[\w+\])?: ([^\n]{0,80}))?"
    r"|\b(panic|fatal error|segfault|segmentation fault|error\[E\d{4}\]|E[A-Z]{4,12})\b(?:: ([^\n]{0,80}))?"
)
_PLACE = re.compile(r"(?<![\w/.-])((?:[\w.-]{1,60}/){0,8}[\w-][\w.-]{0,60}\.[a-zA-Z]\w{0,5})(?::(\d{1,6}))?(?![\w/])")
_VERSION = re.compile(r"(?<![\w.])v?(\d{1,3}\.\d{1,3})(?:\.\d+)?(?![\w.]*\w)")
_BUMP = re.compile(
    r"\b(?:bump|upgrade|update|pin)s?\s+(?:dependency\s+)?([\w@./:-]{1,80})[^\n]{0,40}?\bto\s+v?(\d[\w.+-]{0,40})",
    re.IGNORECASE,
)  # bump lodash from 4.17.20 to 4.17.21
_CODE = re.compile(
    r"\b([A-Z]{1,6}\d{3,5}|status(?: code)? [45]\d\d|os error \d{1,3}|exit(?:ed with)? (?:code|status):? \d{1,10})\b"
    r"|\b([45]\d\d) (?=[A-Z])"
)
_CLOSES = re.compile(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+(?:[\w./-]{1,80})?#(\d{1,9})", re.IGNORECASE)
_PORTED = re.compile(r"\bbackport|\bcherry.?pick|^\s*\[[\w./-]*\d+\.[\dx]+[\w./-]*\]", re.IGNORECASE)
_PART, _WORD = re.compile(r"[.:;,|()\"\n]"), re.compile(r"\w+")
_PHRASED, _LONG, _TELLING, _PHRASES = 400, 4, 2, 48  # letters looked at; words, and telling ones among them; phrases
_NO_FILES = ("e.g", "i.e", "node.js", "next.js", "vue.js", "asp.net")
_LOOSE = re.compile(r"[\d'\"`<>]+|0x[0-9a-f]+", re.IGNORECASE)


def names(title: str, text: str, head: str = "", base: str = "") -> frozenset[str]:
    """Return what an issue or request names, sealed; `head` and `base` are a request's branches."""
    found = dict.fromkeys(_named(f"{title}\n{text}"[:SCANNED]))
    found |= dict.fromkeys(f"{VERSION}:{each[1]}" for each in _first(_VERSION.finditer(title)))
    found |= dict.fromkeys(f"{BUMP}:{each[1]} {each[2]}".lower() for each in _first(_BUMP.finditer(title)))
    found |= dict.fromkeys(f"{kind}:{name}" for kind, name in ((HEAD, head), (BASE, base)) if name)
    phrases = dict.fromkeys(f"{PHRASE}:{each}" for each in _phrases(title, text))
    return frozenset(map(_sealed, [*list(found)[: 4 * _MOST], *list(phrases)[:_PHRASES]]))


def _phrases(title: str, text: str) -> Iterator[str]:
    """Yield each four words in a row, as a title and how a text begins have them: an error is quoted word for word."""
    for part in _PART.split(f"{title[:_PHRASED]}\n{text[:_PHRASED]}".casefold()):
        words = _WORD.findall(part)
        for place in range(len(words) - _LONG + 1):
            phrase = words[place : place + _LONG]
            if sum(word not in COMMON and not word.isdigit() for word in phrase) >= _TELLING:
                yield " ".join(phrase)


def _sealed(name: str) -> str:
    kind, _, rest = name.partition(":")
    return f"{kind}:{fingerprint(rest, size=_SEAL)}"


def _named(text: str) -> Iterator[str]:
    for error in _first(_ERROR.finditer(text)):
        name, says = error[1] or error[3], error[2] or error[4] or ""
        words = " ".join(_LOOSE.sub(" ", says).lower().split()[:6])
        yield f"{ERROR}:{name.lower()}"
        if words:
            yield f"{SAYS}:{name.lower()} {words}"
    for place in _first(_PLACE.finditer(text)):
        name = place[1].rpartition("/")[2].lower()
        if place[1].lower() in _NO_FILES or name.replace(".", "").isdigit():
            continue
        yield f"{FILE}:{name}"
        if place[2]:
            yield f"{LINE}:{name} {place[2]}"
    for code in _first(_CODE.finditer(text)):
        yield f"{CODE}:{(code[1] or code[2]).lower().rpartition(' ')[2]}"
    for closed in _first(_CLOSES.finditer(text)):
        yield f"{CLOSES}:{closed[1]}"


def _first(found: Iterable[re.Match[str]]) -> Iterator[re.Match[str]]:
    for place, each in enumerate(found):
        if place == _MOST:
            return
        yield each


_MOST_KEPT = 1024  # sets of names: what is weighed in one go is far less


@lru_cache(_MOST_KEPT)
def kinds_of(names_: frozenset[str]) -> Kinds:
    """Return the names by their kinds."""
    kinds: dict[str, set[str]] = {}
    for name in names_:
        kinds.setdefault(name.partition(":")[0], set()).add(name)
    return kinds


def is_ported(title: str) -> bool:
    """Return whether a title is that of a backport: `[4.1] ...`, or with the word in it."""
    return bool(_PORTED.search(title))


def share_a_place(mine: AbstractSet[str], theirs: AbstractSet[str]) -> bool:
    """Return whether both name the same file and line, issue to close or branch: no template holds these by chance."""
    return any(name.partition(":")[0] in (LINE, CLOSES, HEAD) for name in mine & theirs)


def differ(kind: str, mine: Kinds, theirs: Kinds) -> bool:
    """Return whether both name one, and not the same."""
    return kind in mine and kind in theirs and mine[kind].isdisjoint(theirs[kind])

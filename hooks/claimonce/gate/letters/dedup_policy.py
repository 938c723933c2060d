"""Weighing: whether a message may go, from what its recipients were told before. Pure: no store, no clock.

The live gate and `explain` weigh with this one function, so what is previewed is what happens.
"""

from __future__ import annotations

import math
from collections import Counter

from claimonce.gate.errors import BadKey
from claimonce.gate.letters import references, text_similarity
from claimonce.gate.retention import MESSAGES_KEPT
from claimonce.hooks.effect import FILE, NEW
from claimonce.hooks.value import value
from claimonce.hooks.verdict import ASK, DENY, PASS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from claimonce.gate.letters.dedup_exceptions import Vetoes

NEAR = 0.19
ASK_WITHIN = 900.0
WINDOW = MESSAGES_KEPT
SHOWN = 3
SENT, SENDING, UNKNOWN = "done", "open", "uncertain"
READERS, TEXT = 1, 2  # what of a message is known to the byte
NAMED = 4  # its reader has a name here, if no more: that of a variable
TEXT_PRINT = 16  # letters of a print that stand for readers and text; behind them stands by what it is sent
MADE = 8  # its text is not known, and what makes it is: code, or arguments beside the text
ALL = READERS | TEXT
_HEAD = 200
_FEW = 8  # up to so many earlier messages `near` holds as it stands; among more, chance alone finds nearer ones
_RISE = 0.03
_COMMON_SHARE = 0.25
_COMMON_LEAST = 4
# A failure that is already known to be worse need not be told; an end and a new beginning are news.
_COVERED = {"failing": ("failing", "escalated")}
_CHANGING = ("failing", "escalated", "resolved")


@value
class Letter:
    """What weighing knows of one message; `age` in seconds, `session` empty where nobody knows who sent it.

    `names` are its references, sealed. `outcome` is that of its intent: done, open or uncertain. `about` (sealed) and
    `state` are what its sender declared. `known` and `act` are those of the message.
    """

    print: str
    text: str
    groups: frozenset[int]
    names: frozenset[str]
    session: str = ""
    age: float = 0.0
    outcome: str = SENT
    about: str = ""
    state: str = ""
    known: int = ALL
    act: str = NEW


@value
class Weighed:
    """The verdict, and the places of the earlier letters behind it: `causes` all of them, `shown` the most alike."""

    verdict: str
    causes: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()


def letter(
    print_: str, subject: str, body: str, own: frozenset[str] = frozenset(), about: str = "", state: str = "",
    session: str = "", age: float = 0.0,
) -> Letter:  # fmt: skip
    """Return a message as it is weighed; `own` are the recipients' own domains."""
    names = references.find_references(subject, body, own)
    key = _declared(about) if about else ""
    if key:
        names |= frozenset(references.spellings(key))
    groups = text_similarity.vector(text_similarity.words(subject, body))
    kept = frozenset(map(references.seal, names))
    text = f"{subject[:_HEAD]}\n{body[:_HEAD]}"
    return Letter(print_, text, groups, kept, session, age, SENT, references.seal(key) if key else "", state)


def _declared(about: str) -> str:
    try:
        return references.of_key(about)
    except BadKey:
        return ""  # nothing that names a matter; the verb that takes keys from people refuses it


def weigh(now: Letter, before: Sequence[Letter], near: float = NEAR, within: float = ASK_WITHIN) -> Weighed:
    """Weigh a message against earlier ones to the same people, oldest first."""
    recent = [place for place, each in enumerate(before) if each.age <= WINDOW or each.outcome != SENT]
    silent = _repeated(now, before, recent, within)
    if silent is not None:
        return Weighed(DENY, (silent,), (silent,))
    scores = _scores(now, before, recent)
    least, rise = _bar(now, near)
    bar = least + rise * math.log2(max(1.0, len(recent) / _FEW))
    by_score = sorted(recent, key=lambda place: (-scores[place], -place))
    causes = [place for place in by_score if _causes(now, before[place], scores[place] >= bar, within)]
    vetoes = _vetoes(now) if causes else None

    def stays(place: int) -> bool:
        return vetoes is None or not _plainly_other(now, before[place], vetoes, framed=scores[place] >= least / 2)

    causes = [place for place in causes if before[place].outcome == UNKNOWN or stays(place)]
    if not causes:
        return Weighed(PASS)
    also = [place for place in by_score[: 2 * SHOWN] if place not in causes and scores[place] >= least / 2]
    return Weighed(ASK, tuple(causes), tuple([*causes, *filter(stays, also)][:SHOWN]))


def _vetoes(now: Letter) -> Vetoes:
    from claimonce.gate.letters.dedup_exceptions import Vetoes  # only where two letters are alike

    return Vetoes(now.text)


def _bar(now: Letter, near: float) -> tuple[float, float]:
    """Return from which score on another is asked about, and by what that rises with each doubling of their number."""
    if now.act != FILE:
        return near, _RISE
    from claimonce.gate.letters import one_matter  # only where something is filed

    return one_matter.SAME, one_matter.RISE


def _repeated(now: Letter, before: Sequence[Letter], recent: list[int], within: float) -> int | None:
    """Return what makes this one a repeat beyond doubt: the same bytes by the same tool just now, or the same declared
    matter."""
    for place in reversed(recent):
        each = before[place]
        if each.outcome == SENT and each.print == now.print and each.age < within and _surely(now, each):
            return place
    if not now.about:
        return None
    for place in reversed(recent):
        each = before[place]
        if each.about != now.about or each.outcome != SENT:
            continue
        if each.state in _COVERED.get(now.state, (now.state,)):
            return place
        if now.state in _CHANGING and each.state in _CHANGING:
            return None
    return None


def same_text(print_: str, other: str) -> bool:
    """Say whether two prints are of one text to the same readers, by whatever it is sent."""
    return print_[:TEXT_PRINT] == other[:TEXT_PRINT]


def _one_text(now: Letter, each: Letter) -> bool:
    return now.known & each.known & ALL == ALL and same_text(now.print, each.print)


def _surely(now: Letter, each: Letter) -> bool:
    """Whether an equal print proves a repeat: all is known on both sides. What one has filed oneself is asked about."""
    return now.known & each.known & ALL == ALL and not (now.act == FILE and now.session == each.session)


def _scores(now: Letter, before: Sequence[Letter], recent: list[int]) -> dict[int, float]:
    """Return how alike each is; a shared reference counts a whole, unless the recipient's every other mail has it."""
    if now.act == FILE:
        from claimonce.gate.letters import one_matter  # only where something is filed

        return dict(zip(recent, one_matter.scores(now, [before[place] for place in recent]), strict=True))
    alike = text_similarity.alike(now.groups, [before[place].groups for place in recent])
    spread = Counter(name for place in recent for name in before[place].names)
    most = max(_COMMON_LEAST, _COMMON_SHARE * len(recent))
    scores: dict[int, float] = {}
    for place, score in zip(recent, alike, strict=True):
        theirs = before[place].names
        scores[place] = score if not _one_text(now, before[place]) else max(score, 1.0)
        if not theirs.isdisjoint(now.names):
            scores[place] += any(spread[name] <= most for name in references.find_shared(now.names, theirs))
    return scores


def _plainly_other(now: Letter, each: Letter, vetoes: Vetoes, framed: bool) -> bool:
    if now.about and each.about:
        if now.about == each.about:
            # A sent one that says the same would have been found a repeat, unless the matter has ended since.
            return each.outcome == SENT or now.state != each.state
        kind = now.about.partition(":")[0]
        if kind in references.KINDS and each.about.startswith(f"{kind}:"):
            return not references.find_shared(*map(frozenset, map(references.spellings, (now.about, each.about))))
    if now.act == FILE:  # `Fixed` in a title is no end of what another title asks for
        from claimonce.gate.letters import issue_names

        pinned = issue_names.share_a_place(now.names, each.names)
        return not same_text(now.print, each.print) and framed and not pinned and vetoes.another(each.text)
    return not same_text(now.print, each.print) and bool(vetoes.against(each.text, framed))


def _causes(now: Letter, each: Letter, alike: bool, within: float) -> bool:
    another = bool(now.session and each.session and now.session != each.session)
    if now.act == FILE:  # to file a second thing in a place is no second word to anybody
        return each.outcome == UNKNOWN or same_text(now.print, each.print) or (alike and another)
    if alike:
        return True
    just_now = each.age < within or each.outcome == SENDING
    unread = just_now and not (now.known | each.known) & TEXT  # two texts of which nobody can say that they differ
    if not now.known & each.known & READERS:
        if just_now and another and now.known & each.known & MADE and same_text(now.print, each.print):
            return True  # the same code once more
        return bool(unread and now.known & (READERS | NAMED) and each.known & (READERS | NAMED))
    return each.outcome == UNKNOWN or unread or (just_now and another)

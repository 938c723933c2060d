"""Weighing: whether a message may go, from what its recipients were told before. Pure: no store, no clock.

The live gate and `explain` weigh with this one function, so what is previewed is what happens.
"""

from __future__ import annotations

import math
from collections import Counter

from claimonce.gate import nearness, references
from claimonce.gate.vetoes import veto
from claimonce.hooks.value import value
from claimonce.hooks.verdict import ASK, DENY, PASS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

NEAR = 0.18
ASK_WITHIN = 900.0
WINDOW = 86400.0
SHOWN = 3
SENT, SENDING, UNKNOWN = "done", "open", "uncertain"
_HEAD = 200
_FEW = 8  # up to so many earlier messages `near` holds as it stands; among more, chance alone finds nearer ones
_RISE = 0.015  # and the bar rises by this with each doubling
_COMMON_SHARE = 0.25
_COMMON_LEAST = 4
# A failure that is already known to be worse need not be told; an end and a new beginning are news.
_COVERED = {"failing": ("failing", "escalated")}
_CHANGING = ("failing", "escalated", "resolved")


@value
class Letter:
    """What weighing knows of one message; `age` in seconds, `session` empty where nobody knows who sent it.

    `outcome` is that of its intent: done, open or uncertain. `about` and `state` are what its sender declared.
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
    names = references.found_in(subject, body, own)
    key = references.of_key(about) if about.strip() else ""
    if key:
        names |= frozenset(references.spellings(key))
    groups = nearness.vector(nearness.words(subject, body))
    return Letter(print_, f"{subject[:_HEAD]}\n{body[:_HEAD]}", groups, names, session, age, SENT, key, state)


def weigh(now: Letter, before: Sequence[Letter], near: float = NEAR, within: float = ASK_WITHIN) -> Weighed:
    """Weigh a message against earlier ones to the same people, oldest first."""
    recent = [place for place, each in enumerate(before) if each.age <= WINDOW or each.outcome != SENT]
    silent = _repeated(now, before, recent, within)
    if silent is not None:
        return Weighed(DENY, (silent,), (silent,))
    scores = _scores(now, before, recent)
    bar = near + _RISE * math.log2(max(1.0, len(recent) / _FEW))
    fit = [place for place in recent if before[place].outcome == UNKNOWN or not _plainly_other(now, before[place])]
    causes = [place for place in fit if _causes(now, before[place], scores[place] >= bar, within)]
    if not causes:
        return Weighed(PASS)
    causes.sort(key=lambda place: (-scores[place], -place))
    also = sorted((place for place in fit if place not in causes and scores[place] >= near / 2), key=lambda p: -scores[p])
    return Weighed(ASK, tuple(causes), tuple([*causes, *also][:SHOWN]))


def _repeated(now: Letter, before: Sequence[Letter], recent: list[int], within: float) -> int | None:
    """Return the letter that makes this one a repeat beyond doubt: the same bytes just now, or the same declared matter."""
    for place in reversed(recent):
        each = before[place]
        if each.outcome == SENT and each.print == now.print and each.age < within:
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


def _scores(now: Letter, before: Sequence[Letter], recent: list[int]) -> dict[int, float]:
    """Return how alike each is; a shared reference counts a whole, unless the recipient's every other mail has it."""
    alike = nearness.alike(now.groups, [before[place].groups for place in recent])
    spread = Counter(name for place in recent for name in before[place].names)
    most = max(_COMMON_LEAST, _COMMON_SHARE * len(recent))
    scores: dict[int, float] = {}
    for place, score in zip(recent, alike, strict=True):
        telling = [name for name in references.shared(now.names, before[place].names) if spread[name] <= most]
        scores[place] = score + bool(telling)
    return scores


def _plainly_other(now: Letter, each: Letter) -> bool:
    if now.about and each.about:
        if now.about == each.about:
            return now.state != each.state
        kind = now.about.partition(":")[0]
        if kind in references.KINDS and each.about.startswith(f"{kind}:"):
            return not references.shared(*map(frozenset, map(references.spellings, (now.about, each.about))))
    return now.print != each.print and bool(veto(now.text, each.text))


def _causes(now: Letter, each: Letter, alike: bool, within: float) -> bool:
    if alike or each.outcome == UNKNOWN:
        return True
    another = bool(now.session and each.session and now.session != each.session)
    return another and (each.age < within or each.outcome == SENDING)

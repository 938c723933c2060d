"""An act on the outside world that a place in the tree causes, what stands before it, and what its effect is called."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

import msgspec

from claimonce.audit.errors import Unclear
from claimonce.audit.facts import Guard, Site
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY

HIGH, MEDIUM, LOW, TEXT = "high", "medium", "low", "text"

GATED = "gated"
PARTLY = "partly gated"
UNGATED = "ungated"
WEAK = "weakly gated"


class Step(msgspec.Struct, frozen=True):
    """One station of the way from an entry point to the act."""

    path: str
    site: Site
    text: str


class Act(msgspec.Struct, frozen=True):
    """One act at one place, judged.

    `effect`, `channel`, `plugin` as in `claimonce.hooks.effect.Effect`; `program` is the program or API; `text` the
    act in one normalised line, for people and for the fingerprint. `confidence` is `high` (import-resolved API or
    literal words), `medium` (folded constants, a resolved wrapper), `low` (a name only) or `text` (prose).
    `verdict` is one of the four words above; `callers` are (guarded, all) where a function's callers decide it.
    `why` names the weak gate's rule (`flag-file`, `claim-never-completed`, `constant-key`). `way` leads from the entry
    point to here, `via` are the wrapper's other call sites.
    """

    path: str
    site: Site
    surface: str
    symbol: str
    effect: str
    channel: str
    plugin: str
    program: str
    text: str
    confidence: str
    verdict: str
    callers: tuple[int, int] = (0, 0)
    why: str = ""
    guards: tuple[Guard, ...] = ()
    way: tuple[Step, ...] = ()
    via: tuple[Step, ...] = msgspec.field(default=())
    keyed: str = ""


# The names of effects: the one that is printed and the field's own both hold, wherever a person writes one.

# Amounts as a person writes them: `1 file`, `2 files`.


def amount(number: int, what: str) -> str:
    """Return the number with its noun, which takes an `s` unless there is one of it."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


EFFECT_NAMES = {GIT_PUSH: "push", NOTIFY: "notify", COUNTER: "counter"}
_FIELDS = {shown: field for field, shown in EFFECT_NAMES.items()} | {field: field for field in EFFECT_NAMES}


def field_of(name: str) -> str:
    """Return the field's name for a name that a person wrote; another effect's name stays as it is."""
    plain = name.strip().replace("-", "_")
    return _FIELDS.get(plain, plain)


def find_known(name: str, others: Iterable[str], where: str) -> str:
    """Return the field's name of an effect that exists; BadRequest with the nearest name where none is called so."""
    field = field_of(name)
    names = [*EFFECT_NAMES.values(), *sorted(set(others) - set(EFFECT_NAMES))]
    if field in EFFECT_NAMES or field in names:
        return field
    near = difflib.get_close_matches(name, [*names, *EFFECT_NAMES], 1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(names)}"
    raise Unclear(f"{where}: there is no effect {name!r}; {hint}")

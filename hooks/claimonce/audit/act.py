"""An act on the outside world that a place in the tree causes, and what stands before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from claimonce.audit.facts import Guard, Site

HIGH, MEDIUM, LOW, TEXT = "high", "medium", "low", "text"

GATED = "gated"
PARTLY = "partly gated"
UNGATED = "ungated"
WEAK = "weakly gated"


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the way from an entry point to the act."""

    path: str
    site: Site
    text: str


@dataclass(frozen=True, slots=True)
class Act:
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
    via: tuple[Step, ...] = field(default=())
    keyed: str = ""

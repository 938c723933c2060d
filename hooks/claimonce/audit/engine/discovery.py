"""What a primitive turns out to be, once its values are known."""

from __future__ import annotations

from dataclasses import dataclass

from claimonce.hooks.effect import Effect


@dataclass(frozen=True, slots=True)
class Found:
    """One effect of a primitive. `line` counts from where the call's own text begins; `gated` by the command itself."""

    effect: Effect
    text: str
    confidence: str
    gated: bool = False
    line: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The effects that are certain, and whether callers' arguments could still make others.

    `unsaid` marks a request of which only names can tell where it goes.
    """

    found: tuple[Found, ...] = ()
    open: bool = False
    unsaid: bool = False


NOTHING = Answer()

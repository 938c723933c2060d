"""What keeps the store from being shown."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class CannotShow(GateError):
    """There is nothing to show a screen or a page on, or with."""

    sentence = "{why}; {advice}"
    why: str
    advice: str

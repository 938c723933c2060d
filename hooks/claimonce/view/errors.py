"""What keeps the store from being shown."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class CannotShow(GateError):
    """There is nothing to show a screen or a page on, or with."""

    exit_code = 2

    def __init__(self, why: str, advice: str) -> None:
        super().__init__(why, advice)
        self.why, self.advice = why, advice

    def __str__(self) -> str:
        """Say what is in the way and what to do."""
        return f"{self.why}; {self.advice}"

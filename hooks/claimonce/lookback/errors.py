"""Why a transcript was not read."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class NotRead(GateError):
    """A file, or a folder, that is left out of the report; it is named there with this reason."""

    sentence = "{path}: {why}"
    path: str
    why: str


class NoHistory(GateError):
    """There is nothing to look back on."""

    places: tuple[str, ...]

    def __str__(self) -> str:
        """Say where was looked."""
        return f"no transcripts found in {', '.join(self.places) or 'any known place'}; name a folder that has some"

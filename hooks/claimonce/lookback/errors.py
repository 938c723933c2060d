"""Why a transcript was not read."""

from __future__ import annotations

from claimonce.gate.errors import GateError


class NotRead(GateError):
    """A file, or a folder, that is left out of the report; it is named there with this reason."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def __str__(self) -> str:
        """Name the file and the reason."""
        return f"{self.path}: {self.why}"


class NoHistory(GateError):
    """There is nothing to look back on."""

    def __init__(self, places: tuple[str, ...]) -> None:
        super().__init__(places)
        self.places = places

    def __str__(self) -> str:
        """Say where was looked."""
        return f"no transcripts found in {', '.join(self.places) or 'any known place'}; name a folder that has some"

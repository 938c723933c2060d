"""How much of what acts on the outside world passes the gate, per effect and surface."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from claimonce.audit.act import PARTLY, WEAK
from claimonce.audit.finding import BASELINED, PASSED, SUPPRESSED, Finding

COLUMNS = ("gated", "ungated", "partly", "weak", "suppressed", "baselined")


class Count(msgspec.Struct):
    """Acts of one effect on one surface. A suppressed act counts neither way; a baselined one is not gated."""

    gated: int = 0
    ungated: int = 0
    partly: int = 0
    weak: int = 0
    suppressed: int = 0
    baselined: int = 0

    @property
    def percent(self) -> float | None:
        """The part that passes the gate, 0 to 100; None where there is nothing to pass it."""
        every = self.gated + self.ungated + self.partly + self.weak + self.baselined
        return 100 * self.gated / every if every else None

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        for column in COLUMNS:
            setattr(self, column, getattr(self, column) + getattr(other, column))

    def plain(self) -> dict[str, float | int | None]:
        """Return the count as JSON data."""
        percent = self.percent
        return {column: getattr(self, column) for column in COLUMNS} | {
            "percent": None if percent is None else round(percent, 1)
        }


Coverage = dict[str, dict[str, Count]]


def coverage(findings: Iterable[Finding]) -> Coverage:
    """Count the acts among the findings: effect -> surface -> count."""
    made: Coverage = {}
    for finding in findings:
        if finding.effect:
            count = made.setdefault(finding.effect, {}).setdefault(finding.surface, Count())
            column = _column(finding)
            setattr(count, column, getattr(count, column) + 1)
    return {effect: dict(sorted(made[effect].items())) for effect in sorted(made)}


def total(coverage: Mapping[str, Count] | Coverage) -> Count:
    """Return the sum of an effect's surfaces, or of everything."""
    made = Count()
    for value in coverage.values():
        made.add(value if isinstance(value, Count) else total(value))
    return made


class Floor(msgspec.Struct, frozen=True):
    """The least that must be gated, in percent: of one effect, or (empty) of each."""

    effect: str
    percent: float


def below(coverage: Coverage, floors: Iterable[Floor]) -> list[tuple[str, float, float]]:
    """Return (effect, percent, wanted) where less is gated than the floor; one named by its effect is stronger."""
    named = {floor.effect: floor.percent for floor in floors}
    made: list[tuple[str, float, float]] = []
    for effect, surfaces in coverage.items():
        wanted, percent = named.get(effect, named.get("", 0.0)), total(surfaces).percent
        if percent is not None and percent < wanted:
            made.append((effect, percent, wanted))
    return made


def _column(finding: Finding) -> str:
    for status, column in ((PASSED, "gated"), (SUPPRESSED, "suppressed"), (BASELINED, "baselined")):
        if finding.status == status:
            return column
    return {PARTLY: "partly", WEAK: "weak"}.get(finding.verdict, "ungated")

"""The workers' reports brought together on one page, when a run is over."""

from __future__ import annotations

from claimonce.context import synthesis
from claimonce.fleet.locations import Places


def write(places: Places) -> str:
    """Write the page and return its path, "" where no worker has reported."""
    found = sorted(places.reports.glob("*.md")) if places.reports.is_dir() else []
    if not found:
        return ""
    places.page.write_text(synthesis.page(synthesis.read_all(map(str, found))) + "\n", encoding="utf-8")
    return str(places.page)


def read(places: Places) -> str:
    """Return the page, "" where there is none."""
    return places.page.read_text(encoding="utf-8") if places.page.is_file() else ""

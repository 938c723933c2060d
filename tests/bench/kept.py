"""What the benchmarks came to when they were last kept: a section for each script in `ratios.json`.

All are shares, less is better. A figure more than a quarter above the one that is kept is a regression.
"""

from __future__ import annotations

import json
from pathlib import Path

KEPT = Path(__file__).with_name("ratios.json")
WORSE = 1.25


def compare(section: str, found: dict[str, float], *, keep: bool) -> int:
    """Print the figures beside those that are kept; return how many are a regression. `keep` writes them anew."""
    every: dict[str, dict[str, float]] = json.loads(KEPT.read_text(encoding="utf-8"))
    kept = every.get(section, {})
    worse = [name for name, figure in found.items() if name in kept and figure > kept[name] * WORSE]
    print(f"\n{section:70} {'figure':>9} {'kept':>7}")
    for name, figure in found.items():
        print(f"{name:70} {figure:8.3g}  {kept.get(name, 0):7.3g}{'  WORSE' if name in worse else ''}")
    if keep:
        every[section] = kept | {name: float(f"{figure:.3g}") for name, figure in found.items()}
        KEPT.write_text(json.dumps(every, indent=1) + "\n", encoding="utf-8")
    return len(worse)

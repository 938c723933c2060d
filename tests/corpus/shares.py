"""Prints how much of the corpus is read right, against what it has to be: `python tests/corpus/shares.py`.

Exit status 1 where a bar is missed. Each call that is read wrong stands below the table, with what was read instead.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from corpus import scoring
from corpus.scoring import Score

from claimonce.hooks.verdict import DENY

LEAST = {"reader": 0.98, "text": 0.97, "repeat": 0.98, "other text": 0.95, "other reader": 0.95}
MEANS = {
    "reader": "reader right",
    "text": "text right",
    "repeat": "repeats kept back or asked about",
    "other text": "another text passes unasked",
    "other reader": "another reader passes unasked",
    "unknown": "unknown text not kept back in silence",
    "quiet": "what tells nobody anew is no message",
}
SILENT = (f"[{DENY}]", "in silence]")


def silenced(scores: Mapping[str, Score]) -> list[str]:
    """Return the calls that were kept back in silence although they differ from the one before, or may differ."""
    return [line for name in ("other text", "other reader", "unknown") for line in scores[name].wrong
            if line.endswith(SILENT)]  # fmt: skip


def missed(scores: Mapping[str, Score]) -> list[str]:
    """Return the names of the shares that are below their bar."""
    return [name for name, score in scores.items() if score.share < LEAST.get(name, 1.0)]


def table(scores: Mapping[str, Score]) -> str:
    """Return the shares as lines for a person."""
    calls = list(scoring.calls())
    lines = [f"{len(calls)} calls of {len({call.sender for call in calls})} senders"]
    for name, score in scores.items():
        bar = LEAST.get(name, 1.0)
        lines.append(f"{MEANS[name]:<40}{score.right:>5} of {score.of:<5}{score.share:.4f}  at least {bar:.2f}")
    lines.append(f"{'kept back in silence by mistake':<40}{len(silenced(scores)):>5}              none")
    wrong = [f"wrong: {name}: {line}" for name, score in scores.items() for line in score.wrong]
    return "\n".join([*lines, *wrong])


def main() -> int:
    """Score the corpus and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        scores = scoring.score(Path(folder))
    print(table(scores))
    return 1 if missed(scores) or silenced(scores) else 0


if __name__ == "__main__":
    sys.exit(main())

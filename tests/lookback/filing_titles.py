"""Whether the matcher tells on the titles of one busy repository: `python -m lookback.filing_titles FOLDER` in tests/.

FOLDER is a checkout of github.com/openclaw/clownfish, which keeps what a maintainers' tool said of OpenClaw's issues
and requests: `jobs/` holds their titles, `results/runs/` which were called duplicates of which. A duplicate and what it
repeats stand among others of the repository drawn by chance, as many as `EARLIER` says.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lookback.filing_curve import Row, read

from claimonce.gate.letters import one_matter

EARLIER = (7, 20, 70, 200)
_MOST, _FEW = 400, 8
_TITLE = re.compile(r"^- #(\d+) (?!\()(?:\[security-signal\] *)?(.+?)…?$", re.MULTILINE)
_REQUEST = re.compile(r"(?:fix|feat|docs|chore|refactor|test|perf|ci|build|style)\b")


def titles(folder: Path) -> dict[int, str]:
    found: dict[int, str] = {}
    for path in sorted((folder / "jobs").rglob("*.md")):
        for number, title in _TITLE.findall(path.read_text(errors="replace")):
            if len(title) > len(found.get(int(number), "")):
                found[int(number)] = title.strip()
    return found


def called(folder: Path, label: str) -> Iterator[tuple[int, int]]:
    """Yield each two that a run of the tool called `label`."""
    for path in sorted((folder / "results/runs").glob("*.json")):
        for action in json.loads(path.read_text()).get("actions") or ():
            numbers = [re.sub(r".*[/#]", "", str(action.get(key) or "")) for key in ("target", "canonical")]
            if action.get("classification") == label and all(map(str.isdigit, numbers)):
                one, other = sorted(map(int, numbers))
                if one != other:
                    yield one, other


def pairs(known: dict[int, str], folder: Path, label: str) -> list[tuple[int, int]]:
    """Return two issues or two requests that are called so; an issue and its fix are no repeat of one another."""
    return sorted(
        {
            (one, other)
            for one, other in called(folder, label)
            if one in known and other in known
            if bool(_REQUEST.match(known[one])) == bool(_REQUEST.match(known[other]))
        }
    )


def scores(known: dict[int, str], of: list[tuple[int, int]], earlier: int, luck: random.Random) -> list[list[float]]:
    """Return for each pair the second's score against the first, then against others drawn by chance."""
    made: list[list[float]] = []
    every = sorted(known)
    for first, second in luck.sample(of, min(_MOST, len(of))):
        rest = [each for each in luck.sample(every, earlier) if each not in (first, second)]
        rows: list[Row] = [(each, "", known[each], "") for each in (second, first, *rest)]
        now, *before = map(read, rows)
        made.append(one_matter.scores(now, before))
    return made


def main(folder: Path) -> None:
    known = titles(folder)
    same, related = (pairs(known, folder, label) for label in ("duplicate", "related"))
    related = [pair for pair in related if pair not in same]
    print(len(known), "titles,", len(same), "pairs called duplicates,", len(related), "related")
    for earlier in EARLIER:
        luck = random.Random(7)
        one, near = (scores(known, of, earlier, luck) for of in (same, related))
        bar = one_matter.SAME + one_matter.RISE * math.log2(max(1.0, (earlier + 1) / _FEW))
        others = [score for row in (*one, *near) for score in row[1:]]
        print(
            f"{earlier:4} earlier, asked from {bar:.2f}:",
            f"duplicates {sum(row[0] >= bar for row in one) / len(one):.1%},",
            f"related {sum(row[0] >= bar for row in near) / len(near):.1%},",
            f"pairs by chance {sum(score >= bar for score in others) / len(others):.2%},",
            f"filings with such a one {sum(max(row[1:]) >= bar for row in (*one, *near)) / len(one + near):.1%}",
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

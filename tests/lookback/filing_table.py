"""Writes the table of common groups of letters: `python -m lookback.filing_table FOLDER ...` in tests/.

Read are documents (`.md`, `.rst`) and Debian's changelogs (`changelog*.gz`) below the folders, a paragraph at a time.
The table that stands was counted over 190,000 paragraphs: documents of sixty public repositories, most of them about
programming with agents, and the changelogs of the packages of a Debian 12. Nothing of it is a filing that is labelled.
"""

from __future__ import annotations

import gzip
import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from claimonce.gate.letters import text_similarity

RARE, STEP, SIZE = 0.001, 0.7, 3
_FILE, _CHANGES, _TEXT = 600_000, 60_000, 600  # bytes of a file, paragraphs of changelogs, characters of a paragraph
_BREAK = re.compile(r"\n\s*\n|\n\s*[-*] ")
_HEAD = '''"""Groups of three letters that are common in what is written of software; `_` is a word's edge.

Written by `python -m lookback.filing_table` in tests/, which says what was counted. The first line holds what stands in
0.1 % of texts, each further one what stands in twice as many.
"""

SIZE, STEP = {size}, {step}
GROUPS = (
{lines}
)
'''


def paragraphs(folders: Iterable[Path]) -> Iterator[tuple[bool, str]]:
    """Yield each paragraph, and whether it is one of a changelog."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            is_log = path.name.startswith("changelog") and path.suffix == ".gz"
            if path.suffix in (".md", ".rst") or is_log:
                with (gzip.open if is_log else open)(path, "rb") as file:
                    data = file.read(_FILE)
                for part in _BREAK.split(data.decode("utf-8", "replace")):
                    if 40 < len(part.strip()) < 2_000:
                        yield is_log, part.strip()


def counted(folders: Iterable[Path]) -> tuple[int, Counter[str]]:
    """Return how many paragraphs there are, and in how many each group stands."""
    texts, changes = list[str](), list[str]()
    for is_log, part in paragraphs(folders):
        (changes if is_log else texts).append(part)
    some = random.Random(1).sample(changes, min(_CHANGES, len(changes)))
    found: Counter[str] = Counter()
    for part in [*texts, *some]:
        words = text_similarity.words("", part[:_TEXT])
        found.update({f" {word} "[at : at + SIZE] for word in words if word.isascii() for at in range(len(word))})
    return len(texts) + len(some), found


def levels(many: int, found: Counter[str]) -> list[list[str]]:
    """Return the groups by how common they are, in steps of `STEP` of the share's logarithm."""
    made: list[list[str]] = []
    for group, count in found.items():
        level = round(math.log(count / many / RARE) / STEP)
        if count >= RARE * many and len(group) == SIZE:
            while len(made) <= level:
                made.append([])
            made[level].append(group.replace(" ", "_"))
    return [sorted(each) for each in made]


if __name__ == "__main__":
    table = levels(*counted(map(Path, sys.argv[1:])))
    width = SIZE * (110 // SIZE)
    lines: list[str] = []
    for each in map("".join, table):
        rows = [f'        "{each[at : at + width]}"' for at in range(0, len(each), width)]
        lines += ["    (", *rows, "    ),"] if len(rows) > 1 else [f"    {rows[0].strip()},"]
    place = Path(__file__).parents[2] / "hooks/claimonce/gate/letters/common_groups.py"
    place.write_text(_HEAD.format(size=SIZE, step=STEP, lines="\n".join(lines)))
    print(sum(map(len, table)), "groups in", len(table), "levels")

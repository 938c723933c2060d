"""What runs by night is named in the table of scheduled scripts, and what is named there runs by night."""

from __future__ import annotations

import re

from docs.generate import DOCS, ROOT

SCRIPT = re.compile(
    r"tests/(?:bench|senders|realclient)/\w+\.(?:py|sh)|-m (?:realclient|lookback)\.\w+|-m (?:scheduled|hypothesis)"
)
# They need checkouts of public repositories, which no script of the project fetches.
BY_HAND = {"tests/bench/instructions.py", "tests/bench/fix_runs.py"}
# Parts that the others need; what they do is no promise.
PARTS = {"tests/realclient/install.sh", "tests/senders/install.py"}


def named(text: str) -> set[str]:
    """Return the scripts and marks that a text names."""
    return {each.removeprefix("-m ") for each in SCRIPT.findall(text)}


def test_what_runs_by_night_stands_in_the_table_and_the_other_way_round() -> None:
    page = (DOCS / "reference" / "scheduled.md").read_text(encoding="utf-8")
    first = "\n".join(line.split("|")[1] for line in page.splitlines() if line.startswith("| `"))
    night = (ROOT / ".ci" / "scheduled").read_text(encoding="utf-8")
    assert named(first) - BY_HAND == named(night) - PARTS

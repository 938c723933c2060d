"""Does what agents read about the gate in CLAUDE.md and AGENTS.md still stand as claimonce writes it?"""

from __future__ import annotations

import os
from collections.abc import Iterator

from claimonce.agents.install.guidance import BEGIN, standing
from claimonce.audit.facts import INSTRUCTIONS, Site
from claimonce.audit.finding import OPEN, Finding
from claimonce.audit.rules import rules
from claimonce.settings import plain_file

RULE = "stale-guidance"
SAID = {
    "old": "the section on claimonce is not the one that this version writes",
    "broken": "the marks around the section on claimonce do not pair",
    "missing": "no section on claimonce stands here, but one stands in the file beside it",
}


def findings(root: str) -> Iterator[Finding]:
    """Give the files whose section is not current; nothing in a repository that never had one."""
    states = standing(root)
    if set(states.values()) <= {"missing"}:
        return
    said = rules()[RULE]
    for path, state in states.items():
        if state in SAID:
            line = _line(path)
            yield Finding(
                RULE, os.path.relpath(path, root), Site(line, line), said.message.format(text=SAID[state]), said.level,
                OPEN, confidence="low", surface=INSTRUCTIONS, remedy=said.remedy,
            )  # fmt: skip


def _line(path: str) -> int:
    lines = plain_file.text(path, errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if BEGIN in line), 1)

"""The two readers of one text: the live one, as a call is read, and the audit's, as a file is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reading.cases import BREAK, COUNTER, DESCRIPTIONS, rows

from claimonce.audit.context import Context
from claimonce.audit.engine import judge
from claimonce.audit.lower import facts_of, prose
from claimonce.reading import read_command

FIXTURES = Path(__file__).parents[1] / "audit" / "fixtures"
KNOWN = Path(__file__).parent / "disagreements.txt"
# The lists of labelled commands, and the effect that each of their rows has.
LISTS = {"pushes": "git_push", "notifications": "notify", "harmless": ""}
# A row that is one program of another language: the program becomes a file of its own.
PROGRAM = re.compile(r"""(python3|python|node) (?:-c|-e) (?:"((?:[^"\\]|\\.)*)"|'([^']*)')$""", re.DOTALL)
ESCAPED = re.compile(r'\\([\\"$`\n])')
SUFFIX = {"python3": "py", "python": "py", "node": "js"}
STARTED_BY = {".sh": "bash", ".py": "python3", ".mjs": "node", ".cjs": "node", ".js": "node"}

prose.learn(DESCRIPTIONS, ())


def audited(path: str, text: str) -> set[str]:
    """Return the kinds of the acts that the audit finds in a file of this name."""
    facts = facts_of(path, text.encode("utf-8", "surrogatepass"))
    assert facts is not None, path
    return {act.effect for act in judge((facts,), Context(DESCRIPTIONS, (COUNTER,), files=frozenset([path])))}


def disagreements() -> Iterator[str]:
    """Give each row on which the two differ, as it stands in the file of known ones."""
    for name, kind in LISTS.items():
        for row in rows(name):
            shown = row.replace("\n", BREAK)
            found = audited("run.sh", f"#!/bin/bash\n{row}\n")
            if (kind not in found) if kind else found:
                yield f"{name}: {shown}"
            program = PROGRAM.match(row)
            if program is not None:
                text = ESCAPED.sub(r"\1", program[2]) if program[2] is not None else program[3]
                found = audited(f"run.{SUFFIX[program[1]]}", f"{text}\n")
                if (kind not in found) if kind else found:
                    yield f"{name} as a file: {shown}"
    yield from fixtures()


def fixtures() -> Iterator[str]:
    """Give each script among the audit's fixtures in which the live reader finds acts of other kinds."""
    for path in sorted(FIXTURES.rglob("*")):
        program = STARTED_BY.get(path.suffix)
        if program is None or not path.is_file():
            continue
        shown = str(path.relative_to(FIXTURES))
        live = read_command(f"{program} {path.name}", DESCRIPTIONS, cwd=str(path.parent), counters=(COUNTER,))
        kinds = {one.kind for one in live.effects}
        for kind in sorted(kinds ^ audited(path.name, path.read_text(encoding="utf-8"))):
            side = "live" if kind in kinds else "audit"
            yield f"fixture: {shown} {kind} {side}{' (undecidable)' if live.undecidable else ''}"


def programs() -> int:
    """Return how many rows are programs of another language."""
    return sum(PROGRAM.match(row) is not None for name in LISTS for row in rows(name))


def known() -> dict[str, str]:
    """Return the disagreements that are known: each row, and the class that says why."""
    made: dict[str, str] = {}
    reason = ""
    for line in KNOWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            reason = line[1:].partition("]")[0]
        elif line and not line.startswith("#"):
            assert line not in made, f"{line} stands there twice"
            made[line] = reason
    return made

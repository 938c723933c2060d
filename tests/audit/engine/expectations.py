"""Fixtures with their expectations in comments, judged by the engine alone."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from claimonce.audit.act import GATED, Act
from claimonce.audit.context import Context
from claimonce.audit.engine import judge
from claimonce.audit.facts import Facts
from claimonce.audit.lower import facts_of
from claimonce.audit.rules import rule_of
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.settings_cache import load

FIXTURES = Path(__file__).parent.parent / "fixtures"
EXPECTED = re.compile(r"(?:#|//|<!--)\s*(ruleid|ok|gated|todoruleid):\s*([a-z-]+)")


@cache
def descriptions() -> Descriptions:
    """The plugins' descriptions, as an installed claimonce has them."""
    return Descriptions(load(str(FIXTURES)).descriptions)


def acts_of(files: dict[str, str], **more: object) -> tuple[Act, ...]:
    """Judge files given as text."""
    facts = [one for one in (facts_of(path, text.encode()) for path, text in files.items()) if one is not None]
    return judge_facts(facts, frozenset(files), **more)


def judge_facts(facts: list[Facts], files: frozenset[str], **more: object) -> tuple[Act, ...]:
    """Judge facts under default settings but for `more`."""
    return judge(facts, Context(descriptions(), files=files, **more))  # type: ignore[arg-type]


def said(acts: tuple[Act, ...]) -> set[tuple[str, int, str, str]]:
    """Return (path, line, `gated` or `ruleid`, rule) of every act."""
    return {(act.path, act.site.line, "gated" if act.verdict == GATED else "ruleid", rule_of(act).id) for act in acts}


def expected(path: str, text: str) -> set[tuple[str, int, str, str]]:
    """Return what a fixture's comments expect, each on the line behind its comment; `ok` expects nothing there."""
    found: set[tuple[str, int, str, str]] = set()
    lines = text.split("\n")
    for at, line in enumerate(lines):
        match = EXPECTED.search(line)
        if match is None or match[1] in ("ok", "todoruleid"):
            continue
        behind = next(number for number in range(at + 1, len(lines)) if EXPECTED.search(lines[number]) is None)
        found.add((path, behind + 1, match[1], match[2]))
    return found

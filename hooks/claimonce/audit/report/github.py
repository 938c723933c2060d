"""Annotations for GitHub Actions, as workflow commands; GitHub shows ten of a level and drops the rest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from claimonce.audit.finding import ERROR, NOTE, WARNING
from claimonce.audit.report.text import make_safe

if TYPE_CHECKING:
    from claimonce.audit.result import Sweep

MOST = 10
COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def render(sweep: Sweep) -> str:
    """Return one line an annotation; where there are more than GitHub shows, the last one says how many."""
    every = Counter(finding.level for finding in sweep.open)
    shown: Counter[str] = Counter()
    lines: list[str] = []
    for finding in sweep.open:
        shown[finding.level] += 1
        command, number = COMMANDS[finding.level], shown[finding.level]
        rest = every[finding.level] - MOST
        if number < MOST or (number == MOST and rest <= 0):
            text = f"{finding.message}. {finding.remedy}" if finding.remedy else finding.message
            file, site = _property(sweep.prefix + finding.path), finding.site
            place = f"file={file},line={site.line},endLine={site.end_line}"
            lines.append(f"::{command} {place},title={_property(finding.rule)}::{_data(text)}")
        elif number == MOST:
            lines.append(f"::{command} title=coverage-audit::{rest + 1} more of this level; see the job's summary")
    for effect, percent, wanted in sweep.short:
        lines.append(f"::error title=coverage-audit::{_data(effect)}: {percent:.1f} % gated, {wanted:g} % asked for")
    return "\n".join(lines)


def _data(text: str) -> str:
    return make_safe(" ".join(text.split())).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

"""JSON for programs: the coverage per effect and surface, every finding, and every file that was not read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from claimonce.audit.coverage import total
from claimonce.audit.finding import PASSED, Finding, counts

if TYPE_CHECKING:
    from claimonce.audit.act import Step
    from claimonce.audit.result import Sweep


def render(sweep: Sweep) -> str:
    """Return the report."""
    body: dict[str, Any] = {
        "version": 1,
        "root": sweep.root,
        "exit_code": sweep.exit_code,
        "files": sweep.files,
        "coverage": {
            effect: {surface: count.plain() for surface, count in surfaces.items()}
            for effect, surfaces in sweep.coverage.items()
        },
        "totals": {effect: total(surfaces).plain() for effect, surfaces in sweep.coverage.items()},
        "too_little": [_short(*each) for each in sweep.short],
        "findings": [_finding(each, sweep) for each in sweep.findings],
        "unread": [{"path": each.path, "reason": each.reason} for each in sweep.unread],
        "others": dict(sorted(sweep.others.items())),
        "test_files_left_out": sweep.tests,
        "notes": list(sweep.notes),
    }  # fmt: skip
    return json.dumps(body, indent=1)


def _short(effect: str, percent: float, wanted: float) -> dict[str, Any]:
    return {"effect": effect, "percent": round(percent, 1), "wanted": wanted}


def _finding(finding: Finding, sweep: Sweep) -> dict[str, Any]:
    options = sweep.options
    return {
        "rule": finding.rule,
        "path": finding.path,
        "line": finding.site.line,
        "end_line": finding.site.end_line,
        "column": finding.site.column,
        "level": finding.level,
        "status": finding.status,
        "counts": counts(finding, options.fail_on, options.strict_prompts),
        "message": finding.message,
        "remedy": "" if finding.status == PASSED else finding.remedy,
        "effect": finding.effect,
        "channel": finding.channel,
        "program": finding.program,
        "confidence": finding.confidence,
        "surface": finding.surface,
        "symbol": finding.symbol,
        "act": finding.act,
        "verdict": finding.verdict,
        "callers": {"gated": finding.callers[0], "all": finding.callers[1]},
        "reason": finding.reason,
        "fingerprint": finding.fingerprint,
        "way": [_step(step) for step in finding.way],
        "via": [_step(step) for step in finding.via],
    }


def _step(step: Step) -> dict[str, Any]:
    return {"path": step.path, "line": step.site.line, "text": step.text}

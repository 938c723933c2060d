"""A Markdown summary, as a step of a CI job shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.act import EFFECT_NAMES as PRINTED
from claimonce.audit.act import amount
from claimonce.audit.coverage import COLUMNS, total
from claimonce.audit.report.text import make_safe

if TYPE_CHECKING:
    from claimonce.audit.result import Sweep

MOST = 50  # findings; a step summary is cut at one megabyte


def render(sweep: Sweep) -> str:
    """Return the summary."""
    word = "clean" if sweep.exit_code == 0 else "not clean"
    lines = [f"## coverage-audit: {word}", ""]
    found = amount(len(sweep.open), "open finding")
    lines += [f"{found}, {len(sweep.failing)} of them failing; {amount(sweep.files, 'file')}.", ""]
    if sweep.coverage:
        lines += [f"| effect | surface | {' | '.join(COLUMNS)} | covered |", f"|---|---|{'---:|' * (len(COLUMNS) + 1)}"]
        for effect, surfaces in sweep.coverage.items():
            rows = [*surfaces.items(), *([("all", total(surfaces))] if len(surfaces) > 1 else [])]
            for surface, count in rows:
                shown = "-" if count.percent is None else f"{count.percent:.0f} %"
                cells = " | ".join(str(getattr(count, column)) for column in COLUMNS)
                lines.append(f"| {_cell(PRINTED.get(effect, effect))} | {surface} | {cells} | {shown} |")
        lines.append("")
    for effect, percent, wanted in sweep.short:
        lines += [f"**{_cell(PRINTED.get(effect, effect))}**: {percent:.1f} % gated, {wanted:g} % asked for.", ""]
    if sweep.open:
        lines += ["| place | rule | what |", "|---|---|---|"]
        for finding in sweep.open[:MOST]:
            lines.append(f"| {_code(finding.place)} | {finding.rule} | {_cell(finding.message)} |")
        if len(sweep.open) > MOST:
            lines.append(f"| ... | | {len(sweep.open) - MOST} more |")
        lines.append("")
    if sweep.unread:
        lines += [f"Not read, or not in full: {amount(len(sweep.unread), 'file')}.", ""]
        lines += [f"- {_code(each.path)}: {_cell(each.reason)}" for each in sweep.unread[:MOST]]
        if len(sweep.unread) > MOST:
            lines.append(f"- and {len(sweep.unread) - MOST} more")
    return "\n".join(lines)


def _cell(text: str) -> str:
    clean = make_safe(" ".join(text.split()))[:300]
    for sign in "\\|<>[]*_`":
        clean = clean.replace(sign, f"\\{sign}")
    return clean


def _code(text: str) -> str:
    # A pipe would end the cell even inside code.
    return f"`{make_safe(text).replace('`', chr(39)).replace('|', '/')}`"

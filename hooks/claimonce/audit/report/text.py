"""The report for people: each open finding with its way and its remedy, then the map."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from claimonce.audit import files
from claimonce.audit.act import EFFECT_NAMES as PRINTED
from claimonce.audit.act import amount
from claimonce.audit.coverage import Count, total
from claimonce.audit.finding import BASELINED, SUPPRESSED, Finding
from claimonce.hooks.untrusted_text import mark_unprintable

if TYPE_CHECKING:
    from claimonce.audit.act import Step
    from claimonce.audit.files import Unread
    from claimonce.audit.result import Sweep

# The line of a finding as its file has it, with a mark under the place.

WIDEST_EXCERPT = 120  # columns of a line that are shown; a longer one is cut around the place
LARGEST = 1_000_000  # bytes of a file that is read again for its line


def excerpt(root: str, finding: Finding) -> tuple[str, str]:
    """Return the line and the mark under it; two empty texts where the file does not say it (any more)."""
    lines = _lines(root, finding.path)
    number = finding.site.line
    if not 1 <= number <= len(lines):
        return "", ""
    line = lines[number - 1]
    if finding.site.end_column:
        start = max(finding.site.column - 1, 0)
        end = finding.site.end_column - 1 if finding.site.end_line == number else len(line)
    else:
        start, end = len(line) - len(line.lstrip()), len(line)
    end = min(max(end, start + 1), max(len(line.rstrip()), start + 1))
    if start >= len(line):
        return "", ""
    cut = max(0, min(start - 10, len(line) - WIDEST_EXCERPT)) if len(line) > WIDEST_EXCERPT else 0
    shown = line[cut : cut + WIDEST_EXCERPT].rstrip()
    mark = " " * (start - cut) + "^" * min(end - start, WIDEST_EXCERPT - start + cut)
    # a tab stays a tab under a tab, so that the mark stands where the terminal puts the text
    mark = "".join("\t" if shown[at : at + 1] == "\t" and sign == " " else sign for at, sign in enumerate(mark))
    return shown, mark


@lru_cache(maxsize=16)
def _lines(root: str, path: str) -> tuple[str, ...]:
    try:
        data = files.read(root, path, LARGEST)
    except OSError:
        return ()
    return tuple(data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")) if b"\0" not in data else ()


SHOWN = 5  # names given for each reason of not reading; JSON has all
WIDEST = 160
COLORS = {"error": "31", "warning": "33", "note": "36", "gated": "32", "bold": "1", "dim": "2"}
HEAD = ("effect", "surface", "gated", "ungated", "partly", "weak", "suppressed", "baselined", "covered")


def render(sweep: Sweep, color: bool | None = None) -> str:
    """Return the report; coloured only on a terminal that does not say NO_COLOR."""
    paint = Paint(_wanted() if color is None else color)
    lines: list[str] = []
    for finding in sweep.open:
        lines += [*_finding(finding, sweep.root, paint), ""]
    lines += _map(sweep, paint)
    lines += [*_unread(sweep.unread), *_others(sweep)]
    lines += [f"note: {make_safe(note)}" for note in sweep.notes]
    lines += [
        f"{paint('error', 'too little gated')}: {PRINTED.get(effect, effect)} {percent:.1f} %, asked for {wanted:g} %"
        for effect, percent, wanted in sweep.short
    ]
    lines.append(_verdict(sweep, paint))
    return "\n".join(lines) + "\n"


class Paint:
    """Colours words, or leaves them as they are."""

    def __init__(self, on: bool) -> None:
        self._on = on

    def __call__(self, color: str, text: str) -> str:
        """Return the text in one of COLORS."""
        return f"\x1b[{COLORS[color]}m{text}\x1b[0m" if self._on else text


def make_safe(text: str) -> str:
    """Return text of which nothing can steer a terminal."""
    return mark_unprintable(text).encode("utf-8", "replace").decode()


def _wanted() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _finding(finding: Finding, root: str, paint: Paint) -> list[str]:
    level = paint(finding.level, finding.level)
    trust = f" ({finding.confidence})" if finding.confidence in ("low", "medium") else ""
    lines = [f"{paint('bold', make_safe(finding.place))}: {level} {finding.rule}{trust}"]
    lines.append(f"    {_short(finding.message)}")
    line, mark = excerpt(root, finding)
    if line:
        margin = str(finding.site.line)
        lines.append(f"  {margin} | {_line(line)}")
        lines.append(f"  {' ' * len(margin)} | {paint(finding.level, mark)}")
    if finding.symbol and finding.effect:
        lines.append(paint("dim", f"    in {_short(finding.symbol)}"))
    if len(finding.way) > 1:
        lines.append(paint("dim", f"    way: {' > '.join(_station(step) for step in finding.way)}"))
    if finding.via:
        rest = f" and {len(finding.via) - SHOWN} more" if len(finding.via) > SHOWN else ""
        lines.append(paint("dim", f"    from: {', '.join(_station(step) for step in finding.via[:SHOWN])}{rest}"))
    if finding.remedy:
        lines.append(f"    {paint('gated', 'do')}: {finding.remedy}")
    return lines


def _line(text: str) -> str:
    return "\t".join(make_safe(part) for part in text.split("\t"))


def _short(text: str) -> str:
    clean = make_safe(" ".join(text.split()))
    return clean if len(clean) <= WIDEST else f"{clean[: WIDEST - 3]}..."


def _station(step: Step) -> str:
    return make_safe(f"{step.path}:{step.site.line}")


def _map(sweep: Sweep, paint: Paint) -> list[str]:
    rows: list[tuple[str, ...]] = [HEAD]
    for effect, surfaces in sweep.coverage.items():
        name = PRINTED.get(effect, effect)
        rows += [_row(name, surface, count) for surface, count in surfaces.items()]
        if len(surfaces) > 1:
            rows.append(_row(name, "all", total(surfaces)))
    if len(rows) == 1:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(_cells(row, widths)) for row in rows]
    return [paint("bold", lines[0]), *lines[1:], ""]


def _cells(row: tuple[str, ...], widths: list[int]) -> Iterator[str]:
    for at, (cell, width) in enumerate(zip(row, widths, strict=True)):
        yield cell.ljust(width) if at < 2 else cell.rjust(width)


def _row(effect: str, surface: str, count: Count) -> tuple[str, ...]:
    percent = count.percent
    shown = "-" if percent is None else f"{percent:.0f} %"
    cells = (count.gated, count.ungated, count.partly, count.weak, count.suppressed, count.baselined)
    return (make_safe(effect), surface, *(str(cell) if cell else "." for cell in cells), shown)


def _unread(unread: tuple[Unread, ...]) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for each in unread:
        by_reason.setdefault(each.reason, []).append(make_safe(each.path))
    lines: list[str] = []
    for reason, paths in sorted(by_reason.items()):
        rest = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
        lines.append(f"not read, {reason}: {', '.join(paths[:SHOWN])}{rest}")
    return lines


def _others(sweep: Sweep) -> list[str]:
    if not sweep.others:
        return []
    common = Counter(sweep.others).most_common(SHOWN)
    rest = len(sweep.others) - len(common)
    named = ", ".join(f"{number} {make_safe(suffix)}" for suffix, number in common)
    return [f"not a form that is audited: {named}{f' and {rest} more kinds' if rest > 0 else ''}"]


def _verdict(sweep: Sweep, paint: Paint) -> str:
    failing, every = len(sweep.failing), len(sweep.open)
    kept = Counter(each.status for each in sweep.findings)
    # Not each of them makes the exit status 1: a note and an instruction do not, nor what is below --fail-on.
    parts = [f"{every} open" if failing == every else f"{every} open, {failing} failing"]
    parts += [f"{kept[status]} {status}" for status in (SUPPRESSED, BASELINED) if kept[status]]
    if sweep.tests:
        parts.append(f"{amount(sweep.tests, 'test file')} left out")
    if sweep.fixable:
        parts.append(f"{sweep.fixable} fixable with --fix")
    word = paint("gated", "clean") if sweep.exit_code == 0 else paint("error", "not clean")
    return f"{word}: {', '.join(parts)}; {amount(sweep.files, 'file')} in {sweep.seconds:.1f} s"

"""Places that are let through on purpose: `# coverage-audit: allow[git_push] reason="..." until=2027-03-01`.

A suppression stands on the act's line or on the line before it, names what it allows (an effect, a channel or a rule)
and says why. One without a reason is not obeyed; one that nothing needs, or whose day has passed, is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from msgspec.structs import replace

from claimonce.audit.act import EFFECT_NAMES as PRINTED
from claimonce.audit.facts import Comment, Site
from claimonce.audit.finding import OPEN, SUPPRESSED, Finding
from claimonce.audit.late_pattern import late
from claimonce.audit.rules import rules

_FORM = late(r"^allow\[([^\]\n]{1,200})\]")
_REASON = late(r"""\breason\s*=\s*(?:"([^"\n]*)"|'([^'\n]*)')""")
_UNTIL = late(r"\buntil\s*=\s*[\"']?(\d{4}-\d{2}-\d{2})\b")


class Suppression(msgspec.Struct, frozen=True):
    """One comment: what it allows, why, until which day (the day included; None for ever).

    `fault` says why it cannot be obeyed; `line` is the comment's and `covers` the lines that it speaks of.
    """

    path: str
    line: int
    covers: range
    names: frozenset[str]
    reason: str
    until: date | None
    fault: str = ""


def read(comments: Iterable[tuple[str, Comment]]) -> tuple[Suppression, ...]:
    """Return the suppressions among the comments of (path, comment) pairs; other words to the audit are faults."""
    pairs = sorted(set(comments), key=lambda pair: (pair[0], pair[1].site.line))
    lines = {(path, comment.site.line) for path, comment in pairs}
    made: list[Suppression] = []
    for path, comment in pairs:
        below = comment.site.end_line
        while (path, below + 1) in lines:  # several comments above one act
            below += 1
        made.append(_one(path, comment, range(comment.site.line, below + 2)))
    return tuple(made)


def _one(path: str, comment: Comment, covers: range) -> Suppression:
    text = comment.text.strip()
    form, reason, until = _FORM.match(text), _REASON.search(text), _UNTIL.search(text)
    names = frozenset(part.strip().lower() for part in form.group(1).split(",")) if form else frozenset[str]()
    why = (reason.group(1) or reason.group(2) or "").strip() if reason else ""
    day, fault = None, ""
    if until:
        try:
            day = date.fromisoformat(until.group(1))
        except ValueError:
            fault = f"{until.group(1)} is no day"
    if not form:
        fault = f"it does not begin with allow[...]: {text[:60]}"
    elif not why:
        fault = "it gives no reason"
    elif "until" in text and not until:
        fault = "its day is not written as until=2027-03-01"
    return Suppression(path, comment.site.line, covers, names, why, day, fault)


def apply(
    findings: Iterable[Finding], suppressions: Iterable[Suppression], today: date
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings with the suppressed ones marked, and what is to be said of the suppressions themselves."""
    table: dict[str, list[Suppression]] = {}
    for each in suppressions:
        table.setdefault(each.path, []).append(each)
    used: set[Suppression] = set()
    made: list[Finding] = []
    for finding in findings:
        found = _for(finding, table.get(finding.path, ())) if finding.status == OPEN else None
        if found is None:
            made.append(finding)
            continue
        used.add(found)
        if found.fault or (found.until is not None and found.until < today):
            made.append(finding)
        else:
            made.append(replace(finding, status=SUPPRESSED, reason=found.reason))
    return made, [one for each in table.values() for one in _spoken(each, used, today)]


def _for(finding: Finding, suppressions: Iterable[Suppression]) -> Suppression | None:
    effect = finding.effect
    words = {effect, PRINTED.get(effect, ""), effect.replace("_", "-"), finding.channel, finding.rule, "*"} - {""}
    for each in suppressions:
        touches = each.covers.start <= finding.site.end_line and finding.site.line < each.covers.stop
        if touches and (not each.names or not words.isdisjoint(each.names)):
            return each
    return None


def _spoken(suppressions: Iterable[Suppression], used: set[Suppression], today: date) -> Iterable[Finding]:
    for each in suppressions:
        names = ", ".join(sorted(each.names))
        if each.fault:
            yield _finding("suppression-without-reason", each, f"the suppression is not obeyed: {each.fault}")
        elif each not in used:
            yield _finding("unused-suppression", each, f"nothing here needs allow[{names}]")
        elif each.until is not None and each.until < today:
            yield _finding("expired-suppression", each, f"allow[{names}] held until {each.until.isoformat()}")


def _finding(rule: str, which: Suppression, message: str) -> Finding:
    said = rules()[rule]
    site, symbol = Site(which.line, which.line), f"allow[{','.join(sorted(which.names))}]"
    return Finding(
        rule, which.path, site, message, said.level, OPEN, symbol=symbol, act=which.reason, remedy=said.remedy
    )

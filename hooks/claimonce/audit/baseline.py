"""The findings that were there before: a file that says of each what it is, why it may stay, whose it is, since when.

No line numbers stand in it, so that an edit above a place does not bring it back; it is made once and only shrinks.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from claimonce.audit.errors import BadBaseline
from claimonce.audit.facts import Site
from claimonce.audit.finding import BASELINED, OPEN, Finding
from claimonce.audit.rules import rules
from claimonce.settings import plain_file

FORMAT = 1
DEFAULT = ".claimonce/audit-baseline.json"
# What a person has said of an entry.
UNREVIEWED, ACCEPTED, TO_FIX, FALSE = "unreviewed", "accepted", "to-fix", "false-positive"
VERDICTS = (UNREVIEWED, ACCEPTED, TO_FIX, FALSE)
_OWN = ("stale-baseline", "unused-suppression", "expired-suppression", "suppression-without-reason")


class Entry(msgspec.Struct, frozen=True):
    """One known finding; the first five fields are what its fingerprint is made of."""

    rule: str
    path: str
    symbol: str
    act: str
    ordinal: int
    fingerprint: str
    verdict: str = UNREVIEWED
    reason: str = ""
    owner: str = ""
    since: str = ""

    def plain(self) -> dict[str, Any]:
        """Return the entry as it is written down."""
        return {name: getattr(self, name) for name in self.__struct_fields__}


def read(path: str) -> tuple[Entry, ...]:
    """Return the entries of the file; BadBaseline where it cannot be read."""
    try:
        body = json.loads(plain_file.text(path))
        rows = cast("list[Mapping[str, Any]]", body["entries"])
        known = set(Entry.__struct_fields__)
        made = tuple(Entry(**{name: value for name, value in row.items() if name in known}) for row in rows)
    except FileNotFoundError:
        raise BadBaseline(path, "there is no such file") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = getattr(error, "strerror", "") or " ".join(str(error).split())[:200] or type(error).__name__
        raise BadBaseline(path, f"it cannot be read ({type(error).__name__}: {why})") from None
    for entry in made:
        if entry.verdict not in VERDICTS:
            raise BadBaseline(path, f"{entry.verdict!r} is no verdict ({', '.join(VERDICTS)})")
    return made


def write(path: str, entries: Iterable[Entry]) -> None:
    """Write the file as a whole, in an order that only changes with its content."""
    rows = sorted(entries, key=lambda entry: (entry.path, entry.rule, entry.symbol, entry.act, entry.ordinal))
    body = {"format": FORMAT, "entries": [entry.plain() for entry in rows]}
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    plain_file.replace(path, json.dumps(body, indent=2) + "\n", 0o644)


def entry_of(finding: Finding, today: str) -> Entry:
    """Return the entry that a finding would have."""
    of = finding
    return Entry(of.rule, of.path, of.symbol, of.act, of.ordinal, of.fingerprint, since=today)


def can_be_kept(finding: Finding) -> bool:
    """Say whether a finding may stand in a baseline: what is said of comments and baselines may not."""
    return finding.status in (OPEN, BASELINED) and finding.rule not in _OWN


def apply(
    findings: Iterable[Finding], entries: Iterable[Entry], files: Collection[str] | None = None
) -> tuple[list[Finding], list[Entry]]:
    """Return the findings with the known ones marked, and the entries that nothing matched.

    `files` are those of the tree: an entry whose file is gone speaks of the one that it was renamed to.
    """
    findings = list(findings)
    table = {entry.fingerprint: entry for entry in follow_renames(findings, entries, files)}
    left = dict(table)
    made: list[Finding] = []
    for finding in findings:
        entry = table.get(finding.fingerprint) if finding.status == OPEN else None
        if entry is None or not can_be_kept(finding):
            made.append(finding)
            continue
        left.pop(finding.fingerprint, None)
        made.append(replace(finding, status=BASELINED, reason=entry.reason or entry.verdict))
    return made, list(left.values())


def follow_renames(findings: Iterable[Finding], entries: Iterable[Entry], files: Collection[str] | None) -> list[Entry]:
    """Return the entries, each of a renamed file under the file's new name.

    A finding of the same rule, act, symbol and number is the one that moved where the entry's own file is gone.
    """
    entries = list(entries)
    if files is None or all(entry.path in files for entry in entries):
        return entries
    taken = {entry.fingerprint for entry in entries}
    free: dict[tuple[str, str, str, int], list[Finding]] = {}
    for each in findings:
        if can_be_kept(each) and each.fingerprint not in taken:
            free.setdefault((each.rule, each.symbol, each.act, each.ordinal), []).append(each)
    made: list[Entry] = []
    for entry in entries:
        same = free.get((entry.rule, entry.symbol, entry.act, entry.ordinal)) if entry.path not in files else None
        if same:
            entry = _renamed(entry, same.pop(_nearest(entry.path, same)))  # noqa: PLW2901 - it goes on under its new name
        made.append(entry)
    return made


def _nearest(path: str, same: list[Finding]) -> int:
    """Return which of the findings lies in the file that is named most like the path."""
    ratios = [SequenceMatcher(None, path, each.path).ratio() for each in same]
    return ratios.index(max(ratios))


def _renamed(entry: Entry, finding: Finding) -> Entry:
    return replace(entry, path=finding.path, fingerprint=finding.fingerprint)


def stale(entries: Iterable[Entry], shown: str) -> Iterator[Finding]:
    """Give the finding for each entry that nothing matched; `shown` is the file's path from the root."""
    said = rules()["stale-baseline"]
    for entry in entries:
        message = f"{entry.path} no longer has this: {entry.rule}, {entry.act or entry.symbol}"
        yield Finding(
            said.id, shown, Site(1, 1), message, said.level, OPEN, act=entry.fingerprint, remedy=said.remedy
        )  # fmt: skip

"""Wiring places through the gate, where that is safe: shown as a diff first, written when a person says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

import click
import msgspec

from claimonce.audit import files
from claimonce.audit.act import PARTLY, TEXT, UNGATED, amount
from claimonce.audit.facts import CODE, INSTRUCTIONS
from claimonce.audit.files import is_generated
from claimonce.audit.finding import Finding
from claimonce.audit.fix import prose, python, shell
from claimonce.audit.fix.edit import Edit, Refusal, Source, apply_edits, diff
from claimonce.audit.fix.runners import Runners, find_missing
from claimonce.audit.fix.shell import Around
from claimonce.audit.result import Sweep
from claimonce.effects.descriptions import Descriptions
from claimonce.settings import plain_file

_SHELL_NAMES = (".sh", ".bash", ".zsh", ".ksh", ".bats", ".envrc")


class Change(msgspec.Struct, frozen=True):
    """What would become of one file."""

    path: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """The change for people."""
        return diff(self.path, self.before, self.after)


class Plan(msgspec.Struct, frozen=True):
    """The files that would change, how many places that wires, and the places that are left to a person."""

    changes: tuple[Change, ...]
    wired: tuple[Finding, ...]
    left: tuple[tuple[Finding, str], ...]


def plan(root: str, findings: Iterable[Finding], descriptions: Descriptions) -> Plan:
    """Work out every change that is safe; nothing is written."""
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.effect and finding.verdict in (UNGATED, PARTLY):
            by_path.setdefault(finding.path, []).append(finding)
    runners = Runners(root)
    changes: list[Change] = []
    wired: list[Finding] = []
    left: list[tuple[Finding, str]] = []
    for path, here in by_path.items():
        try:
            text = files.read(root, path).decode("utf-8")
        except (OSError, UnicodeDecodeError):
            left += [(each, "the file is not UTF-8 text") for each in here]
            continue
        if is_generated(text.encode("utf-8", "replace")):
            left += [(each, "the file is generated: change what it is made from") for each in here]
            continue
        source = Source(text)
        around = Around(source)
        made = _both([(each, _one(each, source, around, descriptions, runners)) for each in here], around, source)
        left += [(each, what.why) for each, what in made if isinstance(what, Refusal)]
        wired += [each for each, what in made if isinstance(what, Edit)]
        edits = [what for _, what in made if isinstance(what, Edit)]
        after = apply_edits(text, edits)
        if after != text:
            changes.append(Change(path, text, after))
    return Plan(tuple(changes), tuple(wired), tuple(left))


Made = list[tuple[Finding, Edit | Refusal]]


def _both(made: Made, around: Around, source: Source) -> Made:
    """Wire both ways of an `a || b` or none: what falls through from a gate must not meet an open door."""
    ways = [around.way(source.span(each.site)[0]) for each, _ in made]
    open_ = {way for way, (_, what) in zip(ways, made, strict=True) if way is not None and isinstance(what, Refusal)}
    why = Refusal("the other way of its || is left to a person; wire both or none")
    return [
        (each, why if way in open_ and isinstance(what, Edit) else what)
        for way, (each, what) in zip(ways, made, strict=True)
    ]


def _one(
    finding: Finding, source: Source, around: Around, descriptions: Descriptions, runners: Runners
) -> Edit | Refusal:
    if finding.confidence == "low":
        return Refusal("it is not sure what this does")
    away = runners.missing(finding) if finding.surface == CODE else ""
    if away:
        return Refusal(away)
    if finding.surface == INSTRUCTIONS or finding.confidence == TEXT:
        why = find_missing(finding, source)
        return Refusal(why) if why else prose.rewire(finding, source)
    suffix = os.path.splitext(finding.path)[1].lower()
    if finding.surface != CODE or suffix in _SHELL_NAMES or _starts_shell(source.text):
        return shell.rewire(finding, source, around, descriptions)
    if suffix in (".py", ".pyw") or "python" in source.text[:80].partition("\n")[0]:
        return python.rewire(finding, source, descriptions)
    return Refusal("this language is rewired by hand")


def _starts_shell(text: str) -> bool:
    first = text[:120].partition("\n")[0]
    return first.startswith("#!") and first.rstrip().endswith("sh")


def write(root: str, changes: Iterable[Change]) -> None:
    """Write the files in place, their rights kept; each as a whole or not at all."""
    for change in changes:
        path = os.path.join(root, change.path)
        plain_file.replace(path, change.after, os.stat(path).st_mode & 0o7777)


def offer(found: Sweep, descriptions: Descriptions, yes: bool) -> int:
    """Show what would be changed, ask unless `yes`, and write it.

    Exit status 0 where nothing is left to do, 1 where places remain or nothing was written.
    """
    made = plan(found.root, found.open, descriptions)
    for change in made.changes:
        click.echo(change.diff, nl=False)
    for finding, why in made.left:
        click.echo(f"by hand: {finding.place}: {finding.rule}: {why}", err=True)
    if not made.changes:
        click.echo("nothing that could be wired safely", err=True)
        return 1 if made.left else 0
    said = f"{amount(len(made.wired), 'place')} in {amount(len(made.changes), 'file')}"
    if not yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        click.echo(f"{said} would be wired; nothing is written without --yes", err=True)
        return 1
    if not yes and not click.confirm(f"Wire {said}?", err=True):
        return 1
    write(found.root, made.changes)
    click.echo(f"{said} wired, {len(made.left)} left; look at the diff, then run coverage-audit again", err=True)
    return 1 if made.left else 0

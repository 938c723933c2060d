"""`coverage-audit baseline`: makes the list of known findings, has a person look through it, and lets it shrink."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from claimonce.audit import baseline
from claimonce.audit.act import amount
from claimonce.audit.baseline import DEFAULT, UNREVIEWED, VERDICTS, Entry
from claimonce.audit.errors import Unclear
from claimonce.audit.files import listing
from claimonce.audit.finding import Finding
from claimonce.audit.run_request import prepare, sweep_with_progress

Decorated = TypeVar("Decorated", bound=Callable[..., Any])
LETTERS = {verdict[0]: verdict for verdict in VERDICTS if verdict != UNREVIEWED}


@click.group("baseline", context_settings={"help_option_names": ["-h", "--help"]})
def keep() -> None:
    """Keep the list of findings that were there before; in CI it only shrinks."""


def _where(command: Decorated) -> Decorated:
    command = click.option("--baseline", "named", metavar="FILE", default="", help=f"The file.  [default: {DEFAULT}]")(
        command
    )
    return click.argument("path", default=".", metavar="[PATH]", type=click.Path())(command)


@keep.command()
@_where
@click.option("--owner", default="", help="Whose the entries are.")
@click.option("--reason", default="", help="Why they may stay.")
@click.option("--force", is_flag=True, help="Write over a baseline that is there.")
def create(path: str, named: str, owner: str, reason: str, force: bool) -> int:
    """Write down every open finding."""
    findings, file, today, _ = _found(path, named)
    if os.path.exists(file) and not force:
        raise Unclear(f"{file}: there is a baseline; use `baseline update`, or --force")
    entries = [replace(baseline.entry_of(each, today), owner=owner, reason=reason) for each in findings]
    baseline.write(file, entries)
    click.echo(f"{amount(len(entries), 'finding')} written to {file}")
    return 0


@keep.command()
@_where
@click.option("--grow", is_flag=True, help="Take in new findings, too; refused in CI.")
@click.option("--owner", default="", help="Whose the new entries are.")
@click.option("--reason", default="", help="Why they may stay.")
def update(path: str, named: str, grow: bool, owner: str, reason: str) -> int:
    """Drop what is gone; with --grow take in what is new."""
    if grow and os.environ.get("CI"):
        raise Unclear("a baseline only shrinks in CI: run `baseline update --grow` by hand and commit it")
    findings, file, today, files = _found(path, named)
    before = {entry.fingerprint: entry for entry in baseline.follow_renames(findings, baseline.read(file), files)}
    stay = [before[each.fingerprint] for each in findings if each.fingerprint in before]
    new = [baseline.entry_of(each, today) for each in findings if each.fingerprint not in before]
    new = [replace(entry, owner=owner, reason=reason) for entry in new]
    baseline.write(file, [*stay, *(new if grow else [])])
    taken = f", {len(new)} taken in" if grow else f", {len(new)} new ones left out (--grow takes them in)" * bool(new)
    click.echo(f"{len(stay)} stay, {len(before) - len(stay)} gone{taken}: {file}")
    return 0


@keep.command()
@_where
def prune(path: str, named: str) -> int:
    """Drop the entries that no finding matches."""
    findings, file, _, files = _found(path, named)
    before, still = (
        baseline.follow_renames(findings, baseline.read(file), files),
        {each.fingerprint for each in findings},
    )
    stay = [entry for entry in before if entry.fingerprint in still]
    if len(stay) < len(before):
        baseline.write(file, stay)
    click.echo(f"{len(stay)} stay, {len(before) - len(stay)} gone: {file}")
    return 0


@keep.command()
@_where
@click.option("--entry", "chosen", default="", metavar="FINGERPRINT", help="Judge this entry; its first letters do.")
@click.option("--verdict", type=click.Choice(VERDICTS), default=None, help="What it is.")
@click.option("--reason", default="", help="Why.")
@click.option("--owner", default="", help="Whose it is.")
@click.option("--json", "as_json", is_flag=True, help="Print the entries for programs.")
def audit(
    path: str, named: str, chosen: str, verdict: str | None, reason: str, owner: str, as_json: bool
) -> int:  # fmt: skip
    """Walk through the entries and say what each is; without a terminal, list them.

    With --entry and --verdict one entry is judged by a script.
    """
    file = _file(path, named)
    entries = list(baseline.read(file))
    if chosen:
        if verdict is None:
            raise Unclear("--entry needs a --verdict")
        found = [at for at, entry in enumerate(entries) if entry.fingerprint.startswith(chosen)]
        if len(found) != 1:
            raise Unclear(f"--entry {chosen}: {len(found)} entries of {file} begin so")
        entries[found[0]] = _judged(entries[found[0]], verdict, reason, owner)
        baseline.write(file, entries)
        return 0
    if as_json:
        click.echo(json.dumps([entry.plain() for entry in entries]))
    elif sys.stdin.isatty() and sys.stdout.isatty():
        _walk(file, entries)
    else:
        for entry in entries:
            click.echo(f"{entry.fingerprint[:12]}  {entry.verdict:14}  {entry.path}: {entry.rule}: {entry.act}")
        counted = Counter(entry.verdict for entry in entries)
        click.echo(", ".join(f"{counted[each]} {each}" for each in VERDICTS if counted[each]) or "no entries")
    return 0


def _walk(file: str, entries: list[Entry]) -> None:
    open_ = [at for at, entry in enumerate(entries) if entry.verdict == UNREVIEWED]
    for number, at in enumerate(open_, 1):
        entry = entries[at]
        click.echo(
            f"\n{number} of {len(open_)}: {entry.path}, {entry.symbol or 'top level'}\n  {entry.rule}: {entry.act}"
        )
        said = click.prompt(
            "  (a)ccepted, (t)o-fix, (f)alse-positive, (s)kip, (q)uit", type=click.Choice([*LETTERS, "s", "q"]),
            show_choices=False,
        )  # fmt: skip
        if said == "q":
            return
        if said != "s":
            entries[at] = _judged(entry, LETTERS[said], click.prompt("  why", default=entry.reason), "")
            baseline.write(file, entries)


def _judged(entry: Entry, verdict: str, reason: str, owner: str) -> Entry:
    return replace(entry, verdict=verdict, reason=reason or entry.reason, owner=owner or entry.owner)


def _found(path: str, named: str) -> tuple[list[Finding], str, str, frozenset[str]]:
    where, here, options = prepare((path,))
    found = sweep_with_progress(where, here, replace(options, baseline=""))
    kept = [each for each in found.findings if baseline.can_be_kept(each)]
    files = frozenset(each.path for each in listing(found.root).files)
    return kept, _file(path, named), options.today, files


def _file(path: str, named: str) -> str:
    if named:
        return os.path.abspath(named)
    where, _, options = prepare((path,))
    return options.baseline or os.path.join(where.root, DEFAULT)

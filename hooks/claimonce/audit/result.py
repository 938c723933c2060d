"""What one run was asked for, and what it found."""

from __future__ import annotations

from collections import Counter

import msgspec

from claimonce.audit.context import Sink
from claimonce.audit.coverage import Coverage, Floor
from claimonce.audit.files import Unread
from claimonce.audit.finding import OPEN, Finding, counts


class Options(msgspec.Struct, frozen=True):
    """What a run is asked for; the settings of `[audit]` with what the command line says on top.

    `only` holds the paths (from the root) that are reported on; None for all. `baseline` is a path or empty, `diff` a
    commit or empty. `today` is written as 2026-11-21 and decides which suppressions have expired.
    """

    exclude: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    sinks: tuple[Sink, ...] = ()
    include_tests: bool = False
    strict_prompts: bool = False
    fail_on: str = "medium"
    floors: tuple[Floor, ...] = ()
    baseline: str = ""
    diff: str = ""
    evidence: bool = False
    cache: bool = True
    only: frozenset[str] | None = None
    today: str = ""


class Sweep(msgspec.Struct, frozen=True):
    """Everything that one run found below `root`.

    `files` is how many were looked into, `others` the files of no form that the audit reads, by suffix. `unread` are
    those that it should have read. `tests` is how many files of test code were left out. `short` lists (effect, percent
    gated, percent wanted) where less is gated than was asked for. `seconds` is the time the run
    took, `version` claimonce's. `prefix` leads from the repository's root to `root`: reports that are read outside
    name places by it. `fixable` is how many open findings `--fix` would wire, where that was looked at.
    """

    root: str
    options: Options
    findings: tuple[Finding, ...]
    coverage: Coverage
    files: int
    unread: tuple[Unread, ...] = ()
    others: Counter[str] = msgspec.field(default_factory=Counter[str])
    tests: int = 0
    short: tuple[tuple[str, float, float], ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
    version: str = ""
    prefix: str = ""
    fixable: int = 0

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nothing answers for."""
        return tuple(each for each in self.findings if each.status == OPEN)

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings that make the run fail."""
        return tuple(each for each in self.open if counts(each, self.options.fail_on, self.options.strict_prompts))

    @property
    def exit_code(self) -> int:
        """0 clean, 1 findings or too little gated."""
        return 1 if self.failing or self.short else 0

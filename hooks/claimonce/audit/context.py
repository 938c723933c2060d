"""What the engine knows of the tree beside the facts of its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from claimonce.audit.facts import Facts
    from claimonce.effects.descriptions import Descriptions


class Sink(msgspec.Struct, frozen=True):
    """A function or program of the project that acts although no description knows it: `[audit] sinks`.

    `name` is a dotted name, a file's function (`lib/mail.py:send`) or a program's bare name.
    """

    name: str
    effect: str
    channel: str = ""


def _no_trouble(_path: str, _reason: str) -> None:
    return None


def _no_more(_names: frozenset[bytes]) -> Iterable[Facts]:
    return ()


class Context(msgspec.Struct, frozen=True):
    """The plugins' descriptions, what the settings say, and the tree's files.

    `counters` are the counter files' paths from the scanned root. `gates` are names (functions, programs, scripts) that
    gate what stands behind or inside them, `wrappers` names of programs that start the rest of their words. `files` is
    every file of the tree from the scanned root. `more(names)` gives the facts of files that the prefilter left out and
    that contain one of the names; each file is given once. `trouble(path, reason)` is told where the engine failed over
    something in a file: its other acts are judged all the same.
    """

    descriptions: Descriptions
    counters: tuple[str, ...] = ()
    gates: tuple[str, ...] = ()
    wrappers: tuple[str, ...] = ()
    sinks: tuple[Sink, ...] = ()
    files: frozenset[str] = frozenset()
    more: Callable[[frozenset[bytes]], Iterable[Facts]] = msgspec.field(default=_no_more)
    trouble: Callable[[str, str], None] = msgspec.field(default=_no_trouble)

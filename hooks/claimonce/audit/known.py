"""What is known of the files of a tree before any is parsed, kept from run to run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import msgspec

from claimonce.audit.facts import Link
from claimonce.audit.files import File, Listing, Unread
from claimonce.audit.reach.reachability import Reached

# No form that is read; left out by the sieve; read; read because something leads an agent there.
NONE, LEFT, IN, TOLD = "none", "left", "in", "told"
MADE = "made"  # written by a program, which says so


class Known(msgspec.Struct, array_like=True, frozen=True):
    """What was kept of one file: what git would know it again by, what it is, its content's digest, why not read.

    `why` is by what agents know it for an instruction, `links` what it leads them to.
    """

    size: int
    stamp: tuple[int, int, int]
    state: str
    digest: bytes
    problem: str = ""
    why: str = ""
    links: tuple[Link, ...] = ()


class Tree(msgspec.Struct, array_like=True, frozen=True):
    """What was kept of a tree: under which version, when it was begun, and its files."""

    version: bytes
    began: int
    known: dict[str, Known]


@dataclass(slots=True)
class Gathered:
    """The files of a tree, sorted: to be parsed, left out by the sieve, not read (with the reason), of no form.

    `tests` is how many files of test code were left out, `foreign` how many that the project's people do not write, by
    folder. `reached` are the texts that something leads agents to.
    """

    listing: Listing
    read: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])
    unread: list[Unread] = field(default_factory=list[Unread])
    others: Counter[str] = field(default_factory=Counter[str])
    tests: int = 0
    foreign: Counter[str] = field(default_factory=Counter[str])
    known: dict[str, Known] = field(default_factory=dict[str, Known])
    reached: dict[str, Reached] = field(default_factory=dict[str, Reached])
    others_by_path: dict[str, File] = field(default_factory=dict[str, File])
    told: dict[str, Known] = field(default_factory=dict[str, Known])

    def notes(self) -> tuple[str, ...]:
        """Say once what was left out as a whole."""
        if not self.foreign:
            return ()
        named = ", ".join(f"{name} ({number})" for name, number in self.foreign.most_common())
        return (f"left out, {self.foreign.total()} files that are other projects' or generated: {named}",)

    def take(self, file: File, known: Known) -> None:
        """Sort a file in."""
        path = file.path
        if known.state == TOLD:  # so it was the last time; whether it is reached is seen again
            self.told[path] = known
            known = Known(known.size, known.stamp, NONE, b"")
        self.known[path] = known
        if known.state == IN:
            self.read.append(path)
        elif known.state == LEFT:
            self.left.append(path)
        elif known.state == MADE:
            self.foreign["generated"] += 1
        elif known.problem:
            self.unread.append(Unread(path, known.problem))
        else:
            self.others_by_path[path] = file
            self.others[_suffix(path)] += 1

    def reach(self, path: str, known: Known, reached: Reached) -> None:
        """Take a text in that something leads agents to, or name it where it could not be read."""
        self.known[path] = known
        if known.state == TOLD:
            self.read.append(path)
            self.reached[path] = reached
        else:
            self.unread.append(Unread(path, known.problem))
        suffix = _suffix(path)
        self.others[suffix] -= 1
        if not self.others[suffix]:
            del self.others[suffix]


def _suffix(path: str) -> str:
    dot = path.rfind(".", path.rfind("/") + 2)
    return path[dot:].lower() if dot > 0 else "(no suffix)"

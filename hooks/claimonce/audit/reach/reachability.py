"""From the texts that agents read by themselves to all that those lead to, with the way of each."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from fnmatch import translate

import msgspec

from claimonce.audit.act import Step
from claimonce.audit.extract import instructions
from claimonce.audit.facts import FEEDS, FOLLOWS, IMPORTS, MENTIONS, NAMES, SENDS, SETS, Link, Site
from claimonce.audit.late_pattern import late

_OF_AGENTS = frozenset(("agents", "agent"))  # what lies in `docs/agents` is written for them
LONGEST = 6  # files on a way
MOST = 2_000  # files that are reached; a glob may name every one of a folder
_HOLE = late(r"\$\{[^}]*\}|\{[^}]*\}|<[^>]*>|\$\([^)]*\)|%s")
_FRONT = late(r"^(?:(?:\$\w+|\*|~|\.)/)+")
# Where an installer puts what lies at the root of its repository: `@~/.claude/tool/workflows/ship.md`.
_INSTALLED = late(r"^\.(?:claude|codex|gemini|cursor|opencode|config/opencode|agents|qwen|kiro)/(?=[^/]+/)")


class Reached(msgspec.Struct, frozen=True):
    """A text that reaches an agent: `way` are the places that lead to it, the first of them where an agent begins."""

    path: str
    way: tuple[Step, ...]


class Follower:
    """Follows links through one tree. `links(path)` looks at a file that is reached and gives its links, or None where
    the file is no text that could be followed."""

    def __init__(self, paths: Iterable[str], links: Callable[[str], tuple[Link, ...] | None]) -> None:
        self._texts = frozenset(path for path in paths if instructions.is_text(path))
        self._links = links
        self._sorted: list[str] = []

    def follow(self, known: Mapping[str, tuple[str, tuple[Link, ...]]]) -> dict[str, Reached]:
        """Return what is reached beside the known files: those are path -> (why agents read it, its links)."""
        found: dict[str, Reached] = {}
        queue: deque[tuple[str, tuple[Step, ...], tuple[Link, ...]]] = deque()
        for path, (why, links) in known.items():
            every = (*links, *self._beside(path))
            if every:
                queue.append((path, (Step(path, Site(1, 1), why),) if why else (), every))
        while queue and len(found) < MOST:
            path, way, links = queue.popleft()
            for link in links:
                for target in self._targets(path, link, len(way) < 2):
                    if target in found or target in known:
                        continue
                    held = self._links(target)
                    if held is None:
                        continue
                    step = Step(path, Site(link.line, link.line), f"{path}:{link.line} {link.how} {target}")
                    found[target] = Reached(target, (*way, step))
                    if len(way) + 1 < LONGEST and (
                        link.how == IMPORTS or not instructions.FOR_PEOPLE.match(_name(target))
                    ):
                        queue.append((target, found[target].way, held))
        return found

    def _beside(self, path: str) -> tuple[Link, ...]:
        """Return what lies in an agent's own home, which this file shows it to be."""
        if not instructions.is_home(path):
            return ()
        folder = path.rpartition("/")[0]
        beside = (
            one for one in (self._within(folder) if folder else self._in_order()) if one.rpartition("/")[0] == folder
        )
        return tuple(Link(f"./{one.rpartition('/')[2]}", 1, SETS) for one in beside)

    def _targets(self, path: str, link: Link, first: bool) -> list[str]:
        """Return the files of the tree that a link leads an agent to."""
        own = instructions.folder_of_skill(path)
        return [
            target
            for target in self._resolved(path, link)
            if target != path and not instructions.is_copy(target) and _leads(link, target, own, first)
        ]

    def _resolved(self, path: str, link: Link) -> list[str]:
        written = _HOLE.sub("*", link.target.replace("\\", "/")).strip("\"'()")
        written = _FRONT.sub("", written) if not written.startswith("./") else written
        found = self._beneath(path, written, link)
        bare = _INSTALLED.sub("", written)
        found = found or (self._beneath(path, bare, link) if bare != written else [])
        return found or (self._deployed(link.target, link) if link.target[:1] == "/" else [])

    def _deployed(self, target: str, link: Link) -> list[str]:
        """Return what a path of another machine names: `/srv/repos/this/scripts/land.md` where `scripts/land.md` is."""
        parts = target.strip("/").split("/")
        tails = ("/".join(parts[at:]) for at in range(len(parts) - 1))
        for tail in tails:
            found = self._at(tail, link) if "*" not in tail else []
            if found:
                return found
        return []

    def _beneath(self, path: str, written: str, link: Link) -> list[str]:
        """Return what a written path names from the file's folder upwards."""
        folder = posixpath.dirname(path)
        starts = [folder]
        while starts[-1]:
            starts.append(posixpath.dirname(starts[-1]))
        if link.how == SETS and re.search(r"-plugin$|/\.(?:gemini|codex|vscode|kiro|opencode)$", f"/{folder}"):
            starts = starts[1:] or [""]
        for start in starts if "/" in written.strip("./") or len(starts) < 3 else [starts[0], starts[-1]]:
            where = posixpath.normpath(posixpath.join(start, written.lstrip("/") if start != folder else written))
            if where.startswith(("../", "/")) or where in ("..", "."):
                continue
            found = self._at(where, link)
            if found:
                return found
        return []

    def _within(self, folder: str) -> list[str]:
        """Return the texts below a folder, in order."""
        paths = self._in_order()
        first = bisect_left(paths, f"{folder}/")
        return paths[first : bisect_left(paths, f"{folder}0", first)]  # `0` is the sign behind `/`

    def _in_order(self) -> list[str]:
        self._sorted = self._sorted or sorted(self._texts)
        return self._sorted

    def _at(self, where: str, link: Link) -> list[str]:
        if where in self._texts:
            return [where]
        if "*" in where:
            folder = where[: where.index("*")].rpartition("/")[0]
            if not folder or where.strip("*/.") == "":
                return []
            match = re.compile(translate(where)).match
            return [path for path in self._within(folder) if match(path)]
        return self._within(where) if link.how == SETS else []


def _leads(link: Link, target: str, own: str, first: bool) -> bool:
    """Say whether the link has an agent do what the target says. Who reads a README for what it tells does not.

    What a text that agents read by themselves has them read counts; what that text points to, or has read in its turn,
    counts where its name is that of a procedure, or where it belongs to the same skill.
    """
    name = _name(target)
    if instructions.OF_RECORDS.match(name):
        return link.how in (IMPORTS, SETS)
    folder = posixpath.basename(posixpath.dirname(target))
    procedure = any(instructions.PROCEDURE.search(one) is not None for one in (name.rpartition(".")[0], folder))
    if instructions.FOR_PEOPLE.match(name) and not procedure:
        return link.how not in (SENDS, NAMES, MENTIONS)
    if link.how in (IMPORTS, FOLLOWS, FEEDS, SETS) or (own and target.startswith(f"{own}/")):
        return True
    if link.how == SENDS:
        return first or procedure
    return link.how == NAMES and first and (procedure or folder in _OF_AGENTS) and not own


def _name(path: str) -> str:
    return path.rpartition("/")[2].lower()

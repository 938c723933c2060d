"""Which programs write, replace or remove a counter file."""

from __future__ import annotations

from claimonce.effects.paths import resolved, same_file
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.effects.caller import Caller


SOMEWHERE = "/\x01"  # how a path begins of which no one said where it is


def record_write(sh: Caller, path: str, below: bool = False) -> bool:
    """Record a counter effect when `path` is a counter file, or with `below` a folder that holds one."""
    if not path:
        return False
    full = resolved(sh.cwd, path)
    for given, counter in sh.shared.counters:
        if full == counter or (below and (counter.startswith(full + "/") or full == "/")):
            return hit(sh, given)
        if UNKNOWN in full:
            tail = full.rsplit(UNKNOWN, 1)[1]
            if tail and "/" in tail and counter.endswith(tail) and tail.count("/") > 1:
                return hit(sh, given)
            if tail and "/" in tail and counter.endswith(tail):
                return hit(sh, given)
            if between(full, counter):
                sh.unsure("the name of a file that is written is not in the text")
    return False


def through(sh: Caller, path: str) -> bool:
    """Record a counter effect when `path` is a counter file, or a link that leads to one."""
    if record_write(sh, path):
        return True
    if not path or UNKNOWN in path or not sh.shared.counters:
        return False
    full = resolved(sh.cwd, path)
    full = sh.shared.links.get(full, full)
    real = real_path(sh, full)
    for given, counter in sh.shared.counters:
        if real in (counter, real_path(sh, counter)):
            return hit(sh, given)
        if sh.shared.read_file and same_file(real.encode("latin-1", "replace"), counter.encode("latin-1", "replace")):
            return hit(sh, given)
    return False


def real_path(sh: Caller, path: str) -> str:
    """Return where a path leads on this machine; the path itself where it is not known or no file may be touched."""
    if not sh.shared.read_file or path.startswith(SOMEWHERE) or UNKNOWN in path:
        return path
    from posixpath import realpath

    return realpath(path.encode("latin-1", "replace")).decode("latin-1")


def between(shape: str, counter: str) -> bool:
    """Say whether a path with unknown parts could be the counter."""
    pieces = shape.split(UNKNOWN)
    if shape.startswith("/\x01cwd/" + UNKNOWN) or shape.rsplit("/", 1)[0].count(UNKNOWN) or pieces[0].endswith("/"):
        pieces[0] = "" if len(pieces) > 1 and (pieces[0].endswith("/")) and pieces[1] == "" else pieces[0]
    if not counter.startswith(pieces[0]) or not counter.endswith(pieces[-1]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:]:
        at = counter.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True


def hit(sh: Caller, given: str) -> bool:
    """Record the counter named as it was given."""
    described = sh.shared.descriptions.of_kind("counter")
    sh.effect("counter", described[0], described[1], "", (given,))
    return True


def under(sh: Caller, folder: str) -> list[str]:
    """Return the counters at or below a folder, named as a program run there would name them."""
    full = resolved(sh.cwd, folder)
    out: list[str] = []
    for _, counter in sh.shared.counters:
        if counter == full:
            out.append(folder)
        elif counter.startswith(full + "/"):
            out.append(folder.rstrip("/") + counter[len(full) :])
    return out


def add_counters(sh: Caller, fields: list[str]) -> list[str]:
    """Add to a file pattern the counters that it fits."""
    from claimonce.lang.shell.patterns import fits

    out: list[str] = []
    for field in fields:
        if any(mark in field for mark in "*?["):
            full = resolved(sh.cwd, field) if "\x01" not in field else field
            for _, counter in sh.shared.counters:
                if fits(full, counter, True):
                    out.append(counter)
        out.append(field)
    return out

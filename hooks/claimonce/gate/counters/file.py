"""A counter's file: read with the place of its number, and replaced as a whole with nothing else changed."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass

from claimonce.gate import clock
from claimonce.gate.counters import number_locator
from claimonce.gate.counters.counter import Counter
from claimonce.gate.counters.errors import (
    CounterBroken,
    CounterConflicted,
    CounterElsewhere,
    CounterMissing,
    CounterUnwritable,
)

MOST_NUMBER = (1 << 53) - 1  # what every reader of JSON still tells apart


@dataclass(frozen=True)
class Held:
    """A counter file as it was read: `path` with links followed, the text, and the number with its place in it."""

    path: str
    text: str
    start: int
    end: int
    value: int
    mode: int = 0o644

    def with_number(self, number: int) -> str:
        """Return the text with another number; zeros in front keep their width."""
        raw = self.text[self.start : self.end]
        digits = str(number).zfill(len(raw)) if raw[0] == "0" else str(number)
        return self.text[: self.start] + digits + self.text[self.end :]


def read(counter: Counter) -> Held:
    """Return what the counter's file holds; raise CounterError with the file untouched.

    A folder that is the counter holds no number of its own: what is in use there says which is next.
    """
    if not counter.file:
        return Held(counter.root, "", 0, 0, 0)
    if counter.is_lease:
        raise CounterBroken(counter.file, "no number is looked for in it")
    path = _followed(counter)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError:
        raise CounterMissing(counter.file) from None
    except OSError as error:
        raise CounterBroken(counter.file, f"it cannot be read ({error.strerror})") from None
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise CounterBroken(counter.file, "it is not a plain file")
        content = os.read(handle, 4 * number_locator.MOST_CHARACTERS)
    finally:
        os.close(handle)
    return parse(counter, content, path, stat.S_IMODE(found.st_mode))


def parse(counter: Counter, content: bytes | str, path: str = "", mode: int = 0o644) -> Held:
    """Return the number in a file's content; raise CounterError."""
    try:
        text = content if isinstance(content, str) else content.decode()
    except UnicodeDecodeError:
        raise CounterBroken(counter.file, "it is not text in UTF-8") from None
    known = _last.get(counter)
    if known is not None and known.text == text and known.path == path and known.mode == mode:
        return known
    try:
        start, end = number_locator.locate(text, counter.format, counter.path)
    except number_locator.Unfound as error:
        if "<<<<<<< " in text and ">>>>>>> " in text:
            raise CounterConflicted(counter.file) from None
        raise CounterBroken(counter.file, str(error)) from None
    held = Held(path, text, start, end, _number(counter, text[start:end]), mode)
    remember(counter, held)
    return held


# The text that this process wrote last is not parsed again.
_last: dict[Counter, Held] = {}


def remember(counter: Counter, held: Held) -> None:
    """Keep what a counter's file is known to hold."""
    if len(_last) > 100:
        _last.clear()
    _last[counter] = held


def _number(counter: Counter, raw: str) -> int:
    shown = raw if len(raw) <= 40 else raw[:37] + "..."
    if raw[:1] == "-" and raw[1:].isdigit():
        raise CounterBroken(counter.file, f"{shown} is negative")
    if not raw.isascii() or not raw.isdigit():
        raise CounterBroken(counter.file, f"{shown!r} is not a whole number in plain digits")
    if len(raw) > 40 or int(raw) > MOST_NUMBER:
        raise CounterBroken(counter.file, f"{shown} is too large: numbers go up to {MOST_NUMBER}")
    return int(raw)


_FOLLOWED_SECONDS = 1.0
_followed_at: dict[Counter, tuple[float, str]] = {}


def _followed(counter: Counter) -> str:
    """Return the path with links followed; asked again after a second by one that takes many numbers."""
    known = _followed_at.get(counter)
    if known is not None and clock.uptime() - known[0] < _FOLLOWED_SECONDS:
        return known[1]
    path = _inside(counter)
    if len(_followed_at) > 100:
        _followed_at.clear()
    _followed_at[counter] = (clock.uptime(), path)
    return path


def _inside(counter: Counter) -> str:
    path = os.path.realpath(counter.file)
    if not counter.inner:
        return path
    root = os.path.realpath(counter.root)
    if not path.startswith(root.rstrip("/") + "/"):
        raise CounterElsewhere(counter.file, path)
    return path


def is_it(counter: Counter, path: str) -> bool:
    """Return whether a path names the counter's file."""
    if not counter.file:
        return False
    return path == counter.file or os.path.realpath(path) == os.path.realpath(counter.file)


def refuse_read_only(counter: Counter, held: Held) -> None:
    """Raise CounterUnwritable where the file could not follow; asked before a number is taken, so that it costs
    none."""
    if not counter.file:
        return
    folder = os.path.dirname(held.path)
    if not os.access(folder, os.W_OK) or not os.access(held.path, os.W_OK):
        raise CounterUnwritable(counter.file, "it, or its folder, is read-only")


def put(counter: Counter, held: Held, number: int, durable: bool = False) -> None:
    """Replace the file by one with this number; with `durable` it is on the disk first. The caller holds the file's
    lock.

    Raises CounterUnwritable with the file as it was.
    """
    replace(counter, held, held.with_number(number), durable)
    text = held.with_number(number)
    end = len(text) - (len(held.text) - held.end)
    remember(counter, Held(held.path, text, held.start, end, number, held.mode))


def replace(counter: Counter, held: Held, text: str, durable: bool = False) -> None:
    """Replace the file's whole text."""
    folder, name = os.path.split(held.path)
    beside = os.path.join(folder, f".{name}.claimonce")  # one name will do: the file's lock is held
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
        handle = os.open(beside, flags, held.mode)
        try:
            if stat.S_IMODE(os.fstat(handle).st_mode) != held.mode:
                os.fchmod(handle, held.mode)
            _write(handle, text.encode())
            if durable:
                os.fsync(handle)
        finally:
            os.close(handle)
        os.replace(beside, held.path)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise CounterUnwritable(counter.file, error.strerror or str(error)) from None


def _write(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]

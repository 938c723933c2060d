"""The lines of a transcript, one after the other, in memory that does not grow with the file.

A transcript is mostly what nobody here asks for: copies of requests, listings, what files held. A line is parsed only
where one of a reader's marks stands in it.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from claimonce.lookback.call import Seen
from claimonce.lookback.errors import NotRead

LONGEST = 16 * 1024 * 1024
_CHUNK = 1024 * 1024
_decode = msgspec.json.Decoder().decode
# The first bytes of what is no text: gzip, zstd, xz, zip, bzip2, SQLite, age, PGP.
_MAGIC = (
    (b"\x1f\x8b", "is compressed (gzip)"),
    (b"\x28\xb5\x2f\xfd", "is compressed (zstd)"),
    (b"\xfd7zXZ\x00", "is compressed (xz)"),
    (b"PK\x03\x04", "is compressed (zip)"),
    (b"BZh", "is compressed (bzip2)"),
    (b"SQLite format 3\x00", "is a database of no client known here"),
    (b"age-encryption.org/", "is encrypted"),
    (b"-----BEGIN PGP MESSAGE", "is encrypted"),
    (b"Salted__", "is encrypted"),
)


def open_transcript(path: str) -> BinaryIO:
    """Open a transcript to be read; raise NotRead for what is none, with the reason in words."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise NotRead(path, "is no plain file")
        file = open(path, "rb")  # noqa: SIM115  (whoever reads it closes it)
    except OSError as error:
        raise NotRead(path, f"cannot be read ({error.strerror})") from None
    head = file.read(64)
    file.seek(0)
    why = next((why for magic, why in _MAGIC if head.startswith(magic)), "")
    if not why and b"\x00" in head:
        why = "is no text"
    if why:
        file.close()
        raise NotRead(path, why)
    return file


def raw(file: BinaryIO, seen: Seen) -> Iterator[tuple[int, bytes]]:
    """Yield each line with its number; one that is longer than any client writes is counted and left out."""
    number, rest, skipping = 0, b"", False
    while chunk := file.read(_CHUNK):
        parts = chunk.split(b"\n")
        parts[0] = rest + parts[0]
        rest = parts.pop()
        for part in parts:
            number += 1
            if skipping or len(part) > LONGEST:
                skipping = False
                seen.bad_lines += 1
            elif part:
                yield number, part
        if len(rest) > LONGEST:
            rest, skipping = b"", True
    if skipping:
        seen.bad_lines += 1
    elif rest:
        yield number + 1, rest
    seen.lines = number + bool(rest)


def parse_line(line: bytes, seen: Seen) -> dict[str, Any] | None:
    """Return a line's object; None, and counted, where it is none (cut off, damaged, nested past all reason)."""
    try:
        found = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = _lenient(line)
    if isinstance(found, dict):
        return found  # pyright: ignore[reportUnknownVariableType]
    seen.bad_lines += 1
    return None


def objects(
    file: BinaryIO, seen: Seen, tells: Callable[[bytes], object] = bool
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each line's number and object; a line that `tells` nothing is not parsed."""
    for number, line in raw(file, seen):
        held = parse_line(line, seen) if tells(line) else None
        if held is not None:
            yield number, held


def _lenient(line: bytes) -> object:
    """Return what is no JSON to the letter: half a surrogate pair, `NaN`, UTF-16; None where it is none at all.

    Half a pair is a character that nothing can be written with, neither a report nor what is kept: `?` stands for it.
    """
    try:
        whole = json.dumps(json.loads(line), ensure_ascii=False)
        return json.loads(whole.encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None

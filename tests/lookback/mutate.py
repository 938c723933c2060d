"""Damaged transcripts by the thousand: none may end a lookback, each is read as far as it goes or named with a reason.

`python -m lookback.mutate 5000` in tests/ runs the whole; the suite runs a sample.
"""

# ruff: noqa: E501  (pieces stand beside one another)
from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from lookback.recorded import DATA, OPENCODE, PLACES, patterns, store

from claimonce.lookback import here
from claimonce.lookback.cache import Cache
from claimonce.lookback.history import History, read
from claimonce.lookback.outcome import look
from claimonce.lookback.report import format_report

_PIECES = (
    b"\x00", b"\xff\xfe", b"{", b"}", b"[", b'"', b"\\", b"\\ud800", b"null", b"-1", b"1e999", b"[]", b"{}", b"true", b"\n", b"\r\n",
    b'"message":null', b'"content":[null]', b'"tool_use"', b'"timestamp":"0000"', b"[" * 3_000, b"A" * 70_000, b'"id":{"a":[]}',
)  # fmt: skip


def damaged(data: bytes, luck: random.Random) -> bytes:
    """Return the bytes with one to six things done to them."""
    made = bytearray(data)
    for _ in range(luck.randint(1, 6)):
        if not made:
            break
        at = luck.randrange(len(made))
        end = min(len(made), at + luck.choice((1, 2, 8, 64, 4_096)))
        match luck.randrange(7):
            case 0:
                del made[at:]
            case 1:
                del made[at:end]
            case 2:
                made[at:at] = luck.choice(_PIECES)
            case 3:
                made[at] = luck.randrange(256)
            case 4:
                made[at:end] = luck.choice(_PIECES)
            case 5:
                made[at:at] = made[at:end]
            case _:
                made = bytearray(_values(bytes(made), luck))
    return bytes(made)


def _values(data: bytes, luck: random.Random) -> bytes:
    """Put a value of another kind in the place of one."""
    parts = data.split(b":")
    place = luck.randrange(len(parts))
    value = luck.choice((b"null", b"[]", b"{}", b"0", b'""', b"true", b"1e400", b"[{}]", b'{"a":1}'))
    rest = parts[place].find(b",")
    parts[place] = value + (parts[place][rest:] if rest >= 0 else b"")
    return b":".join(parts)


def run(count: int, seed: int, folder: Path) -> History:
    """Read this many damaged transcripts, one lookback for each hundred; raise what a lookback raises."""
    luck = random.Random(seed)
    files = [
        (client, (DATA / client / f"{pattern}.jsonl").read_bytes()) for client in PLACES for pattern in patterns(client)
    ]
    base = store(folder / "whole.db").read_bytes()
    holds = here.of("/", {"HOME": "/nonexistent", "PATH": ""}, (), False)
    history = History()
    for place in range(count):
        if place % 16 == 15:
            path = folder / f"{place}" / OPENCODE
            data = damaged(base, luck)
        else:
            client, data = luck.choice(files)
            path = folder / f"{place}" / PLACES[client].format(id="x")
            data = damaged(data, luck)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        if place % 100 == 99 or place == count - 1:
            history = read([str(folder)], holds.reader, Cache("", ""))
            outcome = look(history, holds.rules)
            for form in ("text", "json", "markdown", "html"):
                format_report(outcome, form).encode()
            for one in sorted(folder.iterdir()):
                if one.is_dir():
                    _remove(one)
    return history


def _remove(folder: Path) -> None:
    import shutil

    shutil.rmtree(folder)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        many = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
        run(many, int(sys.argv[2]) if len(sys.argv) > 2 else 1, Path(place))
        print(f"{many} damaged transcripts, no crash")

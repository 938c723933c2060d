"""210 ways in which a store's files get lost or damaged, each a function of a seeded generator.

`python tests/bench/damage.py` runs them all; the suite runs a few of each.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Harm = Callable[[Path, random.Random], None]


@dataclass(frozen=True)
class Damage:
    """One damage. `in_log` says whether the acts stand in the log when it happens, or in the database's own file."""

    name: str
    harm: Harm
    in_log: bool
    seed: int

    def happen(self, state: Path) -> None:
        """Damage the store in this folder."""
        self.harm(state, random.Random(self.seed))


def _delete(*ends: str) -> Harm:
    def harm(state: Path, _: random.Random) -> None:
        for end in ends:
            (state / f"claims.db{end}").unlink(missing_ok=True)

    return harm


def _empty(end: str) -> Harm:
    return lambda state, _: (state / f"claims.db{end}").write_bytes(b"") and None


def _empty_folder(state: Path, _: random.Random) -> None:
    shutil.rmtree(state)
    state.mkdir(mode=0o700)


def _cut(end: str) -> Harm:
    def harm(state: Path, chance: random.Random) -> None:
        path = state / f"claims.db{end}"
        whole = path.read_bytes()
        path.write_bytes(whole[: chance.randrange(len(whole))])

    return harm


def _flip(end: str, bits: int) -> Harm:
    def harm(state: Path, chance: random.Random) -> None:
        path = state / f"claims.db{end}"
        whole = bytearray(path.read_bytes())
        for _ in range(bits):
            whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(whole)

    return harm


def _garbage(end: str) -> Harm:
    def harm(state: Path, chance: random.Random) -> None:
        path = state / f"claims.db{end}"
        path.write_bytes(chance.randbytes(max(4096, path.stat().st_size)))

    return harm


def _folder(state: Path, _: random.Random) -> None:
    (state / "claims.db").unlink()
    (state / "claims.db").mkdir()


_ONCE: dict[str, Harm] = {
    "database deleted": _delete(""), "all three deleted": _delete("", "-wal", "-shm"), "database emptied": _empty(""),
    "log deleted": _delete("-wal"), "log and index deleted": _delete("-wal", "-shm"), "log emptied": _empty("-wal"),
    "folder emptied": _empty_folder, "database is garbage": _garbage(""), "log is garbage": _garbage("-wal"),
    "database is a folder": _folder,
}  # fmt: skip
_MANY: dict[str, tuple[Harm, bool]] = {
    "log cut": (_cut("-wal"), True), "one bit flipped in the log": (_flip("-wal", 1), True),
    "database cut": (_cut(""), False), "one bit flipped in the database": (_flip("", 1), False),
    "200 bits flipped in the database": (_flip("", 200), False),
}  # fmt: skip
# The index is built anew from the log when it is needed, whatever it holds.
_INDEX: dict[str, Harm] = {"index deleted": _delete("-shm"), "bits flipped in the index": _flip("-shm", 20)}

ONCE = [Damage(name, harm, in_log=True, seed=0) for name, harm in _ONCE.items()]
MANY = [Damage(f"{name} {seed}", harm, log, seed) for name, (harm, log) in _MANY.items() for seed in range(36)]
INDEX = [Damage(f"{name} {seed}", harm, True, seed) for name, harm in _INDEX.items() for seed in range(10)]
ALL = [*ONCE, *MANY, *INDEX]

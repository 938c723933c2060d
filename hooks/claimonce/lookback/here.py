"""What holds where a lookback runs: descriptions, settings and counters, compiled in memory and kept nowhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.cache_builder import compile_root
from claimonce.hooks.digest import fingerprint
from claimonce.lookback.cache import Cache
from claimonce.lookback.judge import Rules
from claimonce.lookback.reader import Reader
from claimonce.settings.paths import repository_root


@dataclass(frozen=True)
class Here:
    """The reader and the rules; `by` is a fingerprint of all that a reading depends on."""

    reader: Reader
    rules: Rules
    by: str


def of(cwd: str, env: Mapping[str, str], counters: tuple[str, ...] = (), read_files: bool = True) -> Here:
    """Return what holds in `cwd`; `counters` are files to take for counters beside those of the settings."""
    made = compile_root(repository_root(cwd), env, people=True, keep=False)
    files = (*(os.path.abspath(path) for path in counters), *(str(one["file"]) for one in made.counters if one["file"]))
    notify = made.settings["notify"]
    root = os.path.realpath(made.root) if made.root else ""
    numbered = tuple((root, str(one["files"])) for one in made.counters if root and one.get("files"))
    rules = Rules(float(notify["near"]), float(notify["ask_within"]), frozenset(made.shims), numbered)
    words = [*made.words, *(os.path.basename(path) for path in counters)]
    by = fingerprint(made.version, repr(made.descriptions), *words, *files, f"files={read_files}", _sources())
    return Here(Reader(Descriptions(made.descriptions), words, files, read_files), rules, by)


def _sources() -> str:
    """Return what changes when the package does, so that an entry made by other code is not taken."""
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    stamps: list[str] = []
    for room in ("lookback", "reading", "effects", "interp", "programs", "lang", "gate"):
        for at, _, names in os.walk(os.path.join(folder, room)):
            stamps += [
                f"{os.stat(os.path.join(at, name)).st_mtime_ns}" for name in sorted(names) if name.endswith(".py")
            ]
    return fingerprint(*stamps)


def cache(here: Here, env: Mapping[str, str], keep: bool) -> Cache:
    """Return the cache of this user; one that keeps nothing where that was asked for."""
    if not keep:
        return Cache("", here.by)
    base = env.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    made = Cache(os.path.join(base, "claimonce", "lookback"), here.by)
    made.forget()
    return made

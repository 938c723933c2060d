"""Counter files: which names are those of a file that hands out numbers."""

from __future__ import annotations

import re

from claimonce.audit.engine.values import Look, hints, texts
from claimonce.audit.facts import Value
from claimonce.audit.late_pattern import late
from claimonce.lang import UNKNOWN
from claimonce.lang.shell.patterns import fits

_WORDS = r"counters?|next[-_.]?(?:id|num|number|seq|index)|seq|sequences?|serial|last[-_.]?(?:id|num|number|seq|used)"
FILE = late(
    rf"(?:^|[-_./])(?:{_WORDS})(?:[-_]?(?:file|db|store|state|path))?(?:\.(?:json|txt|ya?ml|toml|dat|seq|cnt|num|counter))?$",
    re.IGNORECASE,
)
WEAK_FILE = late(r"^(?:seq|serial)$", re.IGNORECASE)
KEY = late(
    rf"(?:^|[-_. \[\]'\"])(?:{_WORDS}|next|number|id|ticket)(?:$|[-_. \[\]'\"])"
    r"|(?:next|last)[-_]?[a-z]*[-_]?(?:id|num|number|no)|(?:next|last)(?:Id|Num|Number)",
    re.IGNORECASE,
)
STATISTIC = late(
    r"attempt|retr(?:y|ies)|fail|error|count$|_count|counts?\b|total|streak|runs?$|hits|misses|visits|views|iteration|"
    r"tokens?|cost|score|success|turns?|uses|version|epoch|step",
    re.IGNORECASE,
)
CODE = (
    ".py",
    ".js",
    ".mjs",
    ".ts",
    ".md",
    ".html",
    ".css",
    ".sh",
    ".tsx",
    ".jsx",
    ".svg",
    ".png",
    ".log",
    ".csv",
    ".lock",
)


def is_counter_file(path: str, counters: tuple[str, ...]) -> bool:
    """Say whether the path is a configured counter file's, or has the name of one."""
    clean = path.replace(UNKNOWN, "?").lstrip("./")
    base = path.replace(UNKNOWN, "").rstrip("/").rpartition("/")[2]
    if any(_same(clean, one) for one in counters):
        return True
    return bool(base) and not base.lower().endswith(CODE) and _counting(base)


def _same(path: str, counter: str) -> bool:
    base = counter.rpartition("/")[2]
    return (path.rpartition("/")[2] == base and (counter.endswith(path) or path.endswith(counter) or "?" in path)) or (
        any(mark in counter for mark in "*?[") and fits(counter, path)
    )


def _counting(base: str) -> bool:
    found = FILE.search(base)
    return found is not None and WEAK_FILE.match(base) is None


def paths(value: Value, look: Look) -> list[str]:
    """Return what the path can be; of a path that is not known, what its name says (`COUNTER_FILE`)."""
    found = texts(value, look)
    if all(one.strip(UNKNOWN) == "" for one in found):
        hint = hints(value)
        last = re.split(r"[.\s]", hint)[-1] if hint else ""
        return [last] if last else []
    return found


PLAIN = "*"  # the file holds nothing but the number


def rate_counter(path_names: list[str], key: str, counters: tuple[str, ...]) -> str:
    """Say how sure it is that a number read, increased and written back hands out numbers; empty: it does not."""
    if any(is_counter_file(one, counters) for one in path_names):
        return "high"
    statistic = any(STATISTIC.search(one.rpartition("/")[2]) for one in path_names)
    if key == PLAIN:
        return "" if statistic else "medium"
    if key and KEY.search(key) and not STATISTIC.search(key):
        return "high"
    return ""

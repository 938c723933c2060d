"""A plan in a TOML file: read whole, judged whole."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from claimonce.fleet.errors import BadPlan
from claimonce.fleet.plan import CLAUDE, Plan, Task
from claimonce.fleet.plan_validation import find_errors
from claimonce.gate import window
from claimonce.gate.errors import BadWindow
from claimonce.hooks.coerce import items, table_or_none
from claimonce.hooks.untrusted_text import quoted
from claimonce.settings import plain_file

# Values of a plan, each checked where it stands; what is wrong is collected, to be said at once.

MOST_TEXT = 200_000


class Reader:
    """Reads values and keeps what was wrong; a wrong value comes back as an empty one."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.troubles: list[str] = []

    def trouble(self, key: str, raw: object, expected: str) -> None:
        """Note that a value is not what it should be."""
        self.troubles.append(f"{key} = {quoted(repr(raw), 80)}: write {expected}")

    def only(self, where: str, table: Mapping[str, Any], known: Iterable[str]) -> None:
        """Note every key that means nothing, with the nearest that does."""
        known = list(known)
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1, 0.5)
                hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"
                self.troubles.append(f"{where}{': ' if where else ''}no key {key!r}{hint}")

    def tables(self, key: str, raw: Any) -> list[dict[str, Any]]:
        """Return `[[key]]` tables, of which there must be one at least."""
        rows = items(raw)
        found = [row for row in map(table_or_none, rows) if row is not None]
        if not found or len(found) != len(rows):
            self.troubles.append(f"[[{key}]]: at least one table is needed, each with a name and a prompt or a command")
        return found

    def text(self, key: str, raw: Any, lines: bool = False) -> str:
        """Return a text; one of several lines only where `lines` says so."""
        if not isinstance(raw, str) or "\0" in raw or len(raw) > MOST_TEXT or (not lines and "\n" in raw):
            self.trouble(key, raw, "a text in quotes" + ("" if lines else ", on one line"))
            return ""
        return raw

    def texts(self, key: str, raw: Any) -> tuple[str, ...]:
        """Return a list of texts."""
        rows = items(raw)
        found = tuple(row for row in rows if isinstance(row, str) and row and "\0" not in row)
        if raw != rows or len(found) != len(rows):
            self.trouble(key, raw, "a list of texts")
            return ()
        return found

    def texts_by_name(self, key: str, raw: Any) -> dict[str, str]:
        """Return a table of texts."""
        rows = table_or_none(raw)
        found = {name: text for name, text in (rows or {}).items() if isinstance(text, str) and "\0" not in text}
        if rows is None or len(found) != len(rows) or any(not name or "=" in name for name in found):
            self.trouble(key, raw, 'a table of texts, such as { LANG = "C" }')
            return {}
        return found

    def name(self, key: str, raw: Any) -> str:
        """Return a name that can be part of a branch and of a file name."""
        good = isinstance(raw, str) and 0 < len(raw) <= 60 and raw.isascii() and raw[0].isalnum() and raw[-1].isalnum()
        if not good or not all(sign.isalnum() or sign in "-_" for sign in raw):
            self.trouble(key, raw, "letters, digits, dashes and underscores, at most 60")
            return ""
        return str(raw)

    def count(self, key: str, raw: Any, low: int, high: int) -> int:
        """Return a whole number within limits."""
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            self.trouble(key, raw, f"a whole number from {low} to {high}")
            return low
        return raw

    def flag(self, key: str, raw: Any) -> bool:
        """Return true or false."""
        if not isinstance(raw, bool):
            self.trouble(key, raw, "true or false")
        return bool(raw)

    def duration(self, key: str, raw: Any) -> float:
        """Return seconds."""
        try:
            seconds = window.seconds(raw) if isinstance(raw, str) else 0.0
        except BadWindow:
            seconds = 0.0
        if not 0 < seconds <= 7 * 86400:
            self.trouble(key, raw, 'a duration such as "30m", at most 7d')
            return 1.0
        return seconds


def read(path: Path) -> Plan:
    """Return the plan in a TOML file; raise BadPlan with everything that is wrong in it."""
    try:
        body = tomllib.loads(plain_file.text(path))
    except OSError as error:
        raise BadPlan(str(path), [f"it cannot be read: {error.strerror}"]) from error
    except (ValueError, RecursionError) as error:
        raise BadPlan(str(path), [f"it is no TOML: {error}"]) from error
    reader = Reader()
    plan = _plan(reader, body, path.stem)
    found = reader.troubles or find_errors(plan)
    if found:
        raise BadPlan(str(path), found)
    return plan


def _plan(reader: Reader, body: Mapping[str, Any], stem: str) -> Plan:
    reader.only("", body, [*Plan.__dataclass_fields__, "task", "worker_args", "env", *_TASK_DEFAULTS])
    common = {name: body[name] for name in _TASK_DEFAULTS if name in body}
    rows = reader.tables("task", body.get("task"))
    shared_env = reader.texts_by_name("env", body.get("env", {}))
    tasks = [_task(reader, number, {**common, **row}, shared_env) for number, row in enumerate(rows, 1)]
    worker = reader.texts("worker", body.get("worker", list(CLAUDE)))
    more = reader.texts("worker_args", body.get("worker_args", []))
    return Plan(
        name=reader.name("name", body.get("name", _tame(stem))),
        tasks=tuple(tasks),
        worker=(*worker, *more),
        setup=reader.text("setup", body.get("setup", "")),
        setup_limit=reader.duration("setup_limit", body.get("setup_limit", "30m")),
        parallel=reader.count("parallel", body.get("parallel", 4), 1, 1000),
        land=reader.flag("land", body.get("land", True)),
        together=reader.flag("together", body.get("together", True)),
        remote=reader.text("remote", body.get("remote", "")),
        into=reader.text("into", body.get("into", "")),
        base=reader.text("base", body.get("base", "")),
        trees=reader.text("trees", body.get("trees", "")),
    )


_TASK_DEFAULTS = ("time_limit", "idle_limit", "rounds")


def _task(reader: Reader, number: int, row: Mapping[str, Any], env: Mapping[str, str]) -> Task:
    name = row.get("name")
    where = f"task {name!r}" if isinstance(name, str) and name else f"task {number}"
    reader.only(where, row, Task.__dataclass_fields__)
    command = row.get("command", [])
    key = f"{where}: command"
    return Task(
        name=reader.name(f"{where}: name", name),
        prompt=reader.text(f"{where}: prompt", row.get("prompt", ""), lines=True),
        command=reader.text(key, command) if isinstance(command, str) else reader.texts(key, command),
        counters=_counters(reader, f"{where}: counters", row.get("counters", {})),
        paths=reader.texts(f"{where}: paths", row.get("paths", [])),
        after=reader.texts(f"{where}: after", row.get("after", [])),
        env={**env, **reader.texts_by_name(f"{where}: env", row.get("env", {}))},
        time_limit=reader.duration(f"{where}: time_limit", row.get("time_limit", "2h")),
        idle_limit=reader.duration(f"{where}: idle_limit", row.get("idle_limit", "15m")),
        rounds=reader.count(f"{where}: rounds", row.get("rounds", 3), 1, 100),
    )


def _counters(reader: Reader, key: str, raw: Any) -> dict[str, int]:
    """Read `["SP"]`, one number each, or `{ SP = 2 }`."""
    listed, rows = items(raw), table_or_none(raw)
    if listed or raw == []:
        return dict.fromkeys(reader.texts(key, listed), 1)
    if rows is None:
        reader.trouble(key, raw, 'a list such as ["SP"] or a table such as { SP = 2 }')
        return {}
    return {name: reader.count(f"{key}.{name}", count, 1, 1000) for name, count in rows.items()}


def _tame(stem: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "-" for sign in stem).strip("-")

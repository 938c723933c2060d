"""A plan in a TOML file: read whole, judged whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from claimonce.fleet.errors import BadPlan
from claimonce.fleet.plan import CLAUDE, Plan, Task
from claimonce.fleet.plan_validation import troubles
from claimonce.fleet.plan_values import Reader
from claimonce.hooks.coerce import items, table_or_none
from claimonce.settings import plain_file


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
    found = reader.troubles or troubles(plan)
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

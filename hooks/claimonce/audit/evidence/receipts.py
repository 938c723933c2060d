"""Pushes that this clone made and that the gate has no receipt for, and what the ledger itself calls a bypass."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from claimonce.audit.facts import Site
from claimonce.audit.files import git_lines
from claimonce.audit.finding import OPEN, Finding
from claimonce.audit.rules import rules
from claimonce.hooks.coerce import table

RULE = "act-without-receipt"
MOST_REFS, MOST_PUSHES, MOST_ROWS = 50, 50, 20_000
_ROWS = "SELECT at, wall, kind, verdict, receipt, reason FROM ledger ORDER BY id DESC LIMIT ?"


def findings(root: str, state: str) -> Iterator[Finding]:
    """Give the acts of this clone without a receipt; nothing where there is no store to look in."""
    rows = _rows(os.path.join(state, "claims.db"))
    if not rows:
        return
    first = min(float(row["wall"]) for row in rows)
    receipts = {str(table(row["receipt"]).get("new") or "") for row in rows if row["kind"] == "git_push"}
    yield from _pushes(root, first, receipts)
    for row in rows:
        path = str(table(row["receipt"]).get("file") or "")
        if row["verdict"] == "bypass" and path.startswith(f"{root}/"):
            yield _finding(path[len(root) + 1 :], 1, f"{row['at']}: {row['reason']}", str(row["at"]))


def _pushes(root: str, first: float, receipts: set[str]) -> Iterator[Finding]:
    references = git_lines(root, "for-each-ref", "--format=%(refname)", "refs/remotes", separator=b"\n") or []
    for reference in references[:MOST_REFS]:
        lines = git_lines(
            root,
            "reflog",
            "show",
            f"-{MOST_PUSHES}",
            "--date=unix",
            "--format=%H %gd %gs",
            reference,
            "--",
            separator=b"\n",
        )
        for line in lines or ():
            commit, at, what = [*line.split(" ", 2), "", ""][:3]
            when = at.rpartition("{")[2].rstrip("}")
            # git writes the time as origin/main@{1700000000}
            if what == "update by push" and when.isdigit() and int(when) >= int(first) and commit not in receipts:
                day = datetime.fromtimestamp(int(when), UTC).strftime("%Y-%m-%d %H:%M UTC")
                short = reference.removeprefix("refs/remotes/")
                said = f"{commit[:12]} of {day} was pushed to {short} and no receipt says by whom"
                yield _finding(f".git/logs/{reference}", 1, said, commit)


def _rows(path: str) -> list[dict[str, Any]]:
    if not os.path.exists(path):
        return []
    try:
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=1)
    except sqlite3.Error:
        return []
    try:
        found = database.execute(_ROWS, (MOST_ROWS,)).fetchall()
    except sqlite3.Error:
        return []
    finally:
        database.close()
    names = ("at", "wall", "kind", "verdict", "receipt", "reason")
    return [dict(zip(names, row, strict=True)) | {"receipt": _json(row[4])} for row in found]


def _json(text: object) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(str(text)))
    except ValueError:
        return {}


def _finding(path: str, line: int, message: str, act: str) -> Finding:
    said = rules()[RULE]
    return Finding(
        RULE, path, Site(line, line), message, said.level, OPEN, confidence="low", act=act, remedy=said.remedy
    )  # fmt: skip

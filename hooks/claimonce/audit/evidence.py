"""What the configuration and the remotes say beside the text; all of it is only read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

from claimonce.agents.doctor.place import Handler, Place
from claimonce.agents.install import locations
from claimonce.agents.install.guidance import BEGIN, standing
from claimonce.audit.facts import AGENT_SETTINGS, INSTRUCTIONS, Site
from claimonce.audit.files import git_lines
from claimonce.audit.finding import OPEN, Finding
from claimonce.audit.rules import rules
from claimonce.hooks.coerce import table
from claimonce.settings import plain_file

if TYPE_CHECKING:
    from claimonce.hooks.settings_cache import Compiled

# Pushes that this clone made and that the gate has no receipt for, and what the ledger itself calls a bypass.

UNRECEIPTED = "act-without-receipt"
MOST_REFS, MOST_PUSHES, MOST_ROWS = 50, 50, 20_000
_ROWS = "SELECT at, wall, kind, verdict, receipt, reason FROM ledger ORDER BY id DESC LIMIT ?"


def find_missing_receipts(root: str, state: str) -> Iterator[Finding]:
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
            yield _receipt_finding(path[len(root) + 1 :], 1, f"{row['at']}: {row['reason']}", str(row["at"]))


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
                yield _receipt_finding(f".git/logs/{reference}", 1, said, commit)


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


def _receipt_finding(path: str, line: int, message: str, act: str) -> Finding:
    said = rules()[UNRECEIPTED]
    return Finding(
        UNRECEIPTED, path, Site(line, line), message, said.level, OPEN, confidence="low", act=act, remedy=said.remedy
    )  # fmt: skip


# Does what agents read about the gate in CLAUDE.md and AGENTS.md still stand as claimonce writes it?

STALE = "stale-guidance"
SAID_OF_GUIDANCE = {
    "old": "the section on claimonce is not the one that this version writes",
    "broken": "the marks around the section on claimonce do not pair",
    "missing": "no section on claimonce stands here, but one stands in the file beside it",
}


def find_stale_guidance(root: str) -> Iterator[Finding]:
    """Give the files whose section is not current; nothing in a repository that never had one."""
    states = standing(root)
    if set(states.values()) <= {"missing"}:
        return
    said = rules()[STALE]
    for path, state in states.items():
        if state in SAID_OF_GUIDANCE:
            line = _section_line(path)
            message = said.message.format(text=SAID_OF_GUIDANCE[state])
            yield Finding(
                STALE, os.path.relpath(path, root), Site(line, line), message, said.level, OPEN,
                confidence="low", surface=INSTRUCTIONS, remedy=said.remedy,
            )  # fmt: skip


def _section_line(path: str) -> int:
    lines = plain_file.text(path, errors="replace").splitlines()
    return next((number for number, line in enumerate(lines, 1) if BEGIN in line), 1)


# Does the installed hook see the tools of the MCP servers, and do new worktrees have the hook?

MCP = ".mcp.json"


def find_unseen_tools(root: str) -> Iterator[Finding]:
    """Give what is wrong with the hook that is installed for `root`; nothing where none is."""
    place = Place(os.environ, root, "", "", "", ())
    plugin = [each for each in place.plugin_handlers if each.source == f"plugin {locations.PLUGIN}"]
    own = [each for each in [*place.own, *plugin] if each.event == "PreToolUse"]
    if own:
        yield from _unreached(root, own)
        yield from _left_behind(root, own)


def _unreached(root: str, own: list[Handler]) -> Iterator[Finding]:
    try:
        text = plain_file.text(os.path.join(root, MCP))
        body: Any = json.loads(text)
    except (OSError, ValueError, RecursionError):
        return
    for name in table(table(body).get("mcpServers")):
        # As the client builds tool names: what is no letter, digit, dash or underscore becomes an underscore.
        tool = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in name)
        if not any(each.matches(f"mcp__{tool}__send") for each in own):
            yield _wiring_finding("unreachable-tool", MCP, _line_with(text, json.dumps(name)), name, "")


def _left_behind(root: str, own: list[Handler]) -> Iterator[Finding]:
    inside = [each for each in own if each.source in ("local", "project")]
    if not inside or len(inside) < len(own):
        return  # the user's own settings and plugins are there in every worktree
    tracked = git_lines(root, "ls-files", "-z", "--cached", "--", ".claude")
    paths = {os.path.relpath(each.path, root) for each in inside}
    if tracked is None or not paths.isdisjoint(tracked):
        return
    path = min(paths)
    said = f"the hook stands only in {path}, which git does not track: a new worktree or clone has none"
    yield _wiring_finding("worktree-without-hook", path, 1, said, "low")


def _wiring_finding(rule: str, path: str, line: int, what: str, confidence: str) -> Finding:
    said = rules()[rule]
    message = said.message.format(text=what)
    return Finding(
        rule, path, Site(line, line), message, said.level, OPEN, confidence=confidence, surface=AGENT_SETTINGS,
        symbol=what if rule == "unreachable-tool" else "", remedy=said.remedy,
    )  # fmt: skip


def _line_with(text: str, wanted: str) -> int:
    at = text.find(wanted)
    return text.count("\n", 0, max(at, 0)) + 1


def find_evidence(root: str, here: Compiled) -> list[Finding]:
    """Return what the installed hook, MCP servers, worktrees, agents' guidance and the remotes' history say of it.

    Only the top of a repository has evidence; without an installed hook and without a store there is none.
    """
    if os.path.realpath(here.root or "") != root:
        return []
    return [*find_unseen_tools(root), *find_stale_guidance(root), *find_missing_receipts(root, here.state)]

"""Codex runs a user's hook only once it was reviewed; its app server says which are, and by which hash (0.171.0).

Writing the hash is the person's step: it is done only where they asked for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.agents.install import files
from claimonce.clients import row as clients
from claimonce.hooks.coerce import items, table
from claimonce.hooks.untrusted_text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

HOW = "Codex leaves a hook out until it is reviewed, and says nothing: run `codex`, then /hooks, or init with --trust"
_PATIENCE = 20.0  # seconds
_SAID = ("errors", "warnings")
_BEGIN, _END = "# claimonce: hooks reviewed by `claimonce init codex --trust`\n", "# claimonce: end\n"


@dataclass(frozen=True)
class Hook:
    """One hook as Codex sees it."""

    key: str
    hash: str
    status: str


@dataclass(frozen=True)
class Listed:
    """What the app server lists of ours; with none, `trouble` says why in its own words, where it does."""

    hooks: tuple[Hook, ...] = ()
    trouble: str = ""

    def __str__(self) -> str:
        """Say that nothing is listed, and why."""
        return f"`codex app-server` does not list our hook{': ' if self.trouble else ''}{self.trouble}"


def ask(row: Client, env: Mapping[str, str], cwd: str) -> Listed:
    """Return our hooks as the client's app server lists them; none where it cannot be asked.

    With settings that it cannot read, it lists no hook and names the error (0.171.0).
    """
    lines = [
        {"id": 1, "method": "initialize", "params": {"clientInfo": {"name": "claimonce", "version": "1"}}},
        {"method": "initialized"},
        {"id": 2, "method": "hooks/list", "params": {"cwds": [cwd]}},
    ]
    answer = _asked("".join(json.dumps(line) + "\n" for line in lines), env)
    if answer is None:
        return Listed(trouble="it gave no answer")
    own = clients.config_of(row, env)
    found = tuple(
        Hook(str(each["key"]), str(each.get("currentHash") or ""), str(each.get("trustStatus") or ""))
        for each in _within(answer)
        if str(each["key"]).startswith((f"{own}:", f"{os.path.realpath(own)}:"))
    )
    # An error is an object with a message; a file of hooks that it passes over is a warning, and that a text.
    said = [each for one in items(answer.get("data")) for key in _SAID for each in items(table(one).get(key))]
    words = (str(table(each).get("message") or "") if table(each) else str(each) for each in said)
    return Listed(found, "; ".join(one_line(each) for each in words))


def give(row: Client, env: Mapping[str, str]) -> str:
    """Mark our hooks as reviewed in the client's settings; return what was done."""
    listed = ask(row, env, os.getcwd())
    if not listed.hooks:
        return f"the hook could not be marked as reviewed: {listed}. {HOW}"
    wanted = [each for each in listed.hooks if each.status.lower() != "trusted"]
    path = f"{clients.folder_of(row, env)}/config.toml"
    rows = "".join(f"[hooks.state.{json.dumps(each.key)}]\ntrusted_hash = {json.dumps(each.hash)}\n" for each in wanted)
    if rows:
        files.edit(path, lambda text: _with(_without(text or ""), f"{_BEGIN}{rows}{_END}"))
    return f"marked {len(wanted)} hooks as reviewed"


def take_back(row: Client, env: Mapping[str, str]) -> None:
    """Take our marks out of the client's settings."""
    files.edit(
        f"{clients.folder_of(row, env)}/config.toml", lambda text: None if text is None else _without(text) or None
    )


def _with(text: str, block: str) -> str:
    made = text + ("" if not text or text.endswith("\n") else "\n") + block
    tomllib.loads(made)
    return made


def _without(text: str) -> str:
    head, begin, rest = text.partition(_BEGIN)
    return head + rest.partition(_END)[2] if begin else text


def _asked(lines: str, env: Mapping[str, str]) -> dict[str, Any] | None:
    try:
        process = subprocess.Popen(
            ["codex", "app-server"], env=dict(env), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, errors="replace",
        )  # fmt: skip
    except OSError:
        return None
    import threading

    timer = threading.Timer(_PATIENCE, process.kill)
    timer.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines)
        process.stdin.flush()
        for line in process.stdout:
            try:
                said = table(json.loads(line))
            except ValueError:
                continue
            if said.get("id") == 2:
                return table(said.get("result"))
    except OSError:
        pass
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    return None


def _within(answer: object) -> list[dict[str, Any]]:
    """Return every object with a key, wherever in the answer it stands."""
    found: list[dict[str, Any]] = []
    left = [answer]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left += items(each)  # pyright: ignore[reportUnknownArgumentType]
        elif isinstance(each, dict):
            if "key" in each and "currentHash" in each:
                found.append(table(each))  # pyright: ignore[reportUnknownArgumentType]
            left += table(each).values()  # pyright: ignore[reportUnknownArgumentType]
    return found

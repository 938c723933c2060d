"""Who keeps what where: a row a client, by which transcripts are found and told apart."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from claimonce.lookback.call import Call, Seen, Wanted
from claimonce.lookback.transcripts import claude, codex, copilot, gemini, gptme, opencode, qwen

Reader = Callable[[BinaryIO, str, Wanted, Seen], Iterator[Call]]


@dataclass(frozen=True)
class Client:
    """One client. `folders` are under the home folder, or under what a variable names (`$CODEX_HOME`).

    `files` are patterns of a transcript's path, by its last parts; `marks` are texts of which one stands near the
    beginning of every transcript, for a file that was moved away from its folder.
    """

    name: str
    version: str
    folders: tuple[str, ...]
    files: tuple[str, ...]
    marks: tuple[bytes, ...]
    read: Reader


# Qwen's stand before Claude's, whose patterns and marks are wider.
CLIENTS = (
    Client("qwen", "0.15.10", (".qwen/projects", ".qwen/tmp"), (".qwen/*/chats/*.jsonl",),
           (b'"ui_telemetry"', b'"message":{"role":"user","parts"'), qwen.read),
    Client("claude", "2.1.332", ("$CLAUDE_CONFIG_DIR/projects", ".claude/projects"), ("projects/*.jsonl",),
           (b'"parentUuid"', b'"queue-operation"', b'"isSidechain"'), claude.read),
    Client("codex", "0.171.0", ("$CODEX_HOME/sessions", ".codex/sessions", ".codex/archived_sessions"),
           ("rollout-*.jsonl",), (b'"session_meta"', b'"response_item"'), codex.read),
    Client("gemini", "0.61.0", (".gemini/tmp",), ("chats/session-*.json", "chats/session-*.jsonl"),
           (b'"projectHash"',), gemini.read),
    Client("copilot", "1.0.102", (".copilot/session-state",), ("session-state/*/events.jsonl",),
           (b'"producer":"copilot-agent"',), copilot.read),
    Client("opencode", "1.18.33", ("$XDG_DATA_HOME/opencode", ".local/share/opencode"), ("opencode*.db",), (),
           opencode.read),
    Client("gptme", "0.35.1", ("$XDG_DATA_HOME/gptme/logs", ".local/share/gptme/logs"),
           ("logs/*/conversation.jsonl", "gptme/*/conversation.jsonl"), (b"You are gptme",), gptme.read),
)  # fmt: skip


def places(home: str, env: Mapping[str, str]) -> list[str]:
    """Return the folders that may hold transcripts of this user and are there."""
    found: dict[str, None] = {}
    for client in CLIENTS:
        for folder in client.folders:
            path = os.path.join(home, folder)
            if folder.startswith("$"):
                name, _, rest = folder[1:].partition("/")
                if not env.get(name):
                    continue
                path = os.path.join(env[name], rest)
            if os.path.isdir(path):
                found[path] = None
    return list(found)


def of_path(path: str) -> Client | None:
    """Return whose transcript this is by its name and folder."""
    plain = path.replace(os.sep, "/")
    fits = (one for one in CLIENTS if any(fnmatch.fnmatchcase(plain, f"*/{each}") for each in one.files))
    return next(fits, None)


def of_head(head: bytes) -> Client | None:
    """Return whose transcript begins so."""
    return next((one for one in CLIENTS if any(mark in head for mark in one.marks)), None)

"""The transcripts that real clients wrote, and histories laid out as the clients lay out theirs."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from claimonce.lookback.call import Call, Seen
from claimonce.lookback.transcripts.clients import CLIENTS, Client

DATA = Path(__file__).parent / "data" / "recorded"
PLACES = {
    "claude": ".claude/projects/-home-dev-web/{id}.jsonl",
    "codex": ".codex/sessions/2026/11/29/rollout-2026-11-29T08-48-26-{id}.jsonl",
    "gemini": ".gemini/tmp/web/chats/session-{id}.jsonl",
    "qwen": ".qwen/projects/-home-dev-web/chats/{id}.jsonl",
    "copilot": ".copilot/session-state/{id}/events.jsonl",
    "gptme": ".local/share/gptme/logs/{id}/conversation.jsonl",
}
OPENCODE = ".local/share/opencode/opencode.db"
BY_NAME = {client.name: client for client in CLIENTS}


def patterns(client: str) -> list[str]:
    """The recorded patterns of a client: letters for its calls."""
    return sorted(path.stem for path in (DATA / client).glob("*.jsonl"))


def store(path: Path) -> Path:
    """OpenCode's database, with the recorded rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path)
    base.executescript((DATA / "opencode" / "store.sql").read_text())
    base.commit()
    base.close()
    return path


def home(root: Path) -> Path:
    """A home folder that holds every recorded session where its client keeps it."""
    for client, place in PLACES.items():
        for pattern in patterns(client):
            path = root / place.format(id=pattern)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(DATA / client / f"{pattern}.jsonl", path)
            if (subagents := DATA / client / f"{pattern}.subagents").is_dir():
                shutil.copytree(subagents, path.with_suffix("") / "subagents")
    (root / ".gemini/tmp/web/.project_root").write_text("/home/dev/web")
    store(root / OPENCODE)
    return root


def calls(client: Client, path: Path) -> list[Call]:
    """Every call of one transcript, in the order in which they were made."""
    with path.open("rb") as file:
        found = list(client.read(file, str(path), lambda *_: True, Seen()))
    return sorted(found, key=lambda call: call.line)

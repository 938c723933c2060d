"""What of the gate's own records belongs to a task: acts that are open, uncertain or done and speak of the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.context import words
from claimonce.gate import intents, markers
from claimonce.gate.store import Store
from claimonce.hooks.untrusted_text import quoted

MOST = 4
# Words that stand in the keys themselves and so in every receipt.
_FORM = frozenset({"git", "push", "counter", "notify", "refs", "head", "main", "https", "com", "org", "email", "mail"})


@dataclass(frozen=True)
class Record:
    """One act: its key, its state (`open`, `uncertain` or `done`), who and when, and the terms it shares."""

    key: str
    state: str
    session: str
    at: str
    shared: tuple[str, ...]

    def __str__(self) -> str:
        """Return the line for a brief; what others wrote is quoted."""
        return f"{quoted(self.key)}: {self.state}, {quoted(self.session)} at {self.at}"


def about(store: Store, weights: Mapping[str, float]) -> list[Record]:
    """Return the records that share telling words with what was asked, the most telling first."""
    wanted = {term: weight for term, weight in weights.items() if term not in _FORM}
    found: dict[str, Record] = {}
    for marker in map(markers.read, store.rows("markers_all")):
        _add(found, wanted, marker.key, "done", marker.session, marker.at, marker.receipt)
    for intent in intents.unsettled(store):
        if intent.state in (intents.OPEN, intents.UNCERTAIN):
            _add(found, wanted, intent.key, intent.state, intent.session, intent.at, intent.detail)
    return sorted(found.values(), key=lambda each: (-sum(wanted[term] for term in each.shared), each.key))[:MOST]


def _add(
    found: dict[str, Record], wanted: Mapping[str, float], key: str, state: str, session: str, at: str, detail: Any
) -> None:
    said = words.counted(f"{key} {json.dumps(detail, default=str) if detail else ''}"[:4_000])
    shared = tuple(sorted(term for term in said if term in wanted))
    if shared:
        found[key] = Record(key, state, session, at, shared)

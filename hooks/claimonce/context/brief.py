"""The brief: under a budget of tokens, paths with line ranges, each line with its reason, and only what is new."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from claimonce.context import needs, pages, ranking, words
from claimonce.context.errors import NothingAsked
from claimonce.context.index import Index
from claimonce.context.index_update import plain_text, refresh
from claimonce.context.ranking import Found, Ranking
from claimonce.context.snapshot import Snapshot
from claimonce.gate import intents, markers
from claimonce.gate.store import Store
from claimonce.hooks.untrusted_text import quoted

# What of the gate's own records belongs to a task: acts that are open, uncertain or done and speak of the same.

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


def find_records(store: Store, weights: Mapping[str, float]) -> list[Record]:
    """Return the records that share telling words with what was asked, the most telling first."""
    wanted = {term: weight for term, weight in weights.items() if term not in _FORM}
    found: dict[str, Record] = {}
    for marker in map(markers.read, store.rows("markers_all")):
        _add(found, wanted, marker.key, "done", marker.session, marker.at, marker.receipt)
    for intent in intents.find_unsettled(store):
        if intent.state in (intents.OPEN, intents.UNCERTAIN):
            _add(found, wanted, intent.key, intent.state, intent.session, intent.at, intent.detail)
    return sorted(found.values(), key=lambda each: (-sum(wanted[term] for term in each.shared), each.key))[:MOST]


def _add(
    found: dict[str, Record], wanted: Mapping[str, float], key: str, state: str, session: str, at: str, detail: Any
) -> None:
    said = words.count_terms(f"{key} {json.dumps(detail, default=str) if detail else ''}"[:4_000])
    shared = tuple(sorted(term for term in said if term in wanted))
    if shared:
        found[key] = Record(key, state, session, at, shared)


BUDGET = 2_000  # tokens
CHARS_A_TOKEN = 4  # an estimate, good enough for a budget and the same on both sides of a comparison
MOST_FILES, MOST_COMMITS = 10, 3
_NOISE = 0.1  # of the best file's score; what lies below it is left out
_SIGNALS = ("named", "text", "commits", "together", "heat")


@dataclass(frozen=True)
class Line:
    """One line: its section, what it is about (`name`), the state it stands for, its text, and whether it is known."""

    section: str
    name: str
    state: str
    text: str
    known: bool = False
    path: str = ""
    pages: tuple[tuple[int, int], ...] = ()
    why: str = ""


@dataclass
class Brief:
    """What a session is given now; `left_out` counts the lines that did not fit, `known` those it has already."""

    task: str
    needs: tuple[str, ...]
    lines: list[Line] = field(default_factory=list[Line])
    known: int = 0
    left_out: int = 0
    gone: list[str] = field(default_factory=list[str])

    latest: str = ""

    @property
    def text(self) -> str:
        """The brief as it is delivered."""
        said = [f"Context for: {quoted(self.latest or self.task or '; '.join(self.needs), 160)}"]
        for section in dict.fromkeys(line.section for line in self.lines):
            said.append(f"{section}:")
            said += [f"- {line.text}" for line in self.lines if line.section == section]
        said += [f"- {path}: gone since you were told of it" for path in self.gone]
        if not self.lines and not self.gone:
            said.append("Nothing new." if self.known else "Nothing in this repository speaks of it.")
        if self.known:
            said.append(f"{self.known} more that you have already; --all shows them again.")
        if self.left_out:
            said.append(f"{self.left_out} more did not fit; --budget makes room.")
        said.append('What is missing? claimonce context need "in your own words"')
        return "\n".join(said)

    @property
    def tokens(self) -> int:
        """How many tokens the text is, estimated."""
        return tokens(self.text)


def tokens(text: str) -> int:
    """Return how many tokens a text is, estimated at four characters each."""
    return -(-len(text) // CHARS_A_TOKEN)


@dataclass(frozen=True)
class BriefRequest:
    """Who asks for a brief and how large it may be; `everything` repeats what was delivered before."""

    session: str
    budget: int = BUDGET
    everything: bool = False
    most: int = MOST_FILES


def deliver(index: Index, snapshot: Snapshot, request: BriefRequest, store: Store | None = None) -> Brief:
    """Refresh the index, compose the session's brief, and note that it was given; NothingAsked without a task."""
    refresh(index, snapshot)
    brief = compose(index, snapshot, request, store)
    needs.deliver(index, request.session, [(line.name, line.state) for line in brief.lines])
    return brief


def compose(index: Index, snapshot: Snapshot, request: BriefRequest, store: Store | None = None) -> Brief:
    """Return the brief that the session would get now, without noting anything."""
    asked = needs.find_asked(index, request.session)
    if not asked.texts:
        raise NothingAsked(request.session)
    found = ranking.rank_files(index, asked.texts, most=request.most + 6)
    lines = _files(found, snapshot, request.most)
    lines += _commits(found)
    lines += [_receipt(each) for each in find_records(store, found.weights)] if store is not None else []
    before = needs.find_delivered(index, request.session)
    brief = Brief(asked.task, asked.needs)
    for line in lines:
        if before.get(line.name) == line.state and not request.everything:
            brief.known += 1
        else:
            brief.lines.append(line)
    there = snapshot.files()
    told = (name.removeprefix("file ") for name in before if name.startswith("file "))
    brief.gone = [path for path in told if path not in there]
    _fit(brief, request.budget)
    return brief


def _fit(brief: Brief, budget: int) -> None:
    """Leave out lines from the end of the longest section until the text fits; the best file stays."""
    while brief.tokens > budget and len(brief.lines) > 1:
        sections = [line.section for line in brief.lines]
        longest = max(dict.fromkeys(reversed(sections)), key=sections.count)
        last = len(sections) - 1 - sections[::-1].index(longest)
        del brief.lines[last]
        brief.left_out += 1


def _files(found: Ranking, snapshot: Snapshot, most: int) -> list[Line]:
    kept, folded = _without_noise(found.files, most)
    contents = {path: body for path, _, body in snapshot.contents([(each.path, each.blob) for each in kept])}
    return [_file(each, contents.get(each.path, b""), found, folded.get(each.blob, [])) for each in kept]


def _without_noise(files: Sequence[Found], most: int) -> tuple[list[Found], dict[str, list[str]]]:
    floor = _NOISE * files[0].score if files else 0.0
    kept: dict[str, Found] = {}
    folded: dict[str, list[str]] = {}
    for each in files:
        if each.score < floor or set(each.signals) <= {"heat"}:
            continue
        if each.blob in kept:
            folded.setdefault(each.blob, []).append(each.path)
        elif len(kept) < most:
            kept[each.blob] = each
    return list(kept.values()), folded


def _file(found: Found, content: bytes, by: Ranking, twins: Sequence[str]) -> Line:
    chosen = pages.best(plain_text(found.path, content), found.path, by.weights)
    spans = tuple((page.first, page.last) for page in chosen)
    where = ",".join(f"{first}-{last}" for first, last in spans)
    label = f" {quoted(chosen[0].label.partition('(')[0], 60)}" if chosen and chosen[0].label else ""
    why = reason(found, [by.words[term] for term in chosen[0].terms] if chosen else ())
    also = f" (the same content: {', '.join(twins[:2])})" if twins else ""
    text = f"{found.path}{':' if where else ''}{where}{label} - {why}{also}"
    return Line("Files", f"file {found.path}", f"{found.blob} {where}", text, False, found.path, spans, why)


def reason(found: Found, terms: Sequence[str]) -> str:
    """Return why a file is here: its two strongest signals, in words."""
    said: list[str] = []
    weighed = {name: ranking.WEIGHTS.get(name, 0.0) * value for name, value in found.signals.items()}
    for name in sorted(_SIGNALS, key=lambda each: -weighed.get(each, 0.0)):
        if not weighed.get(name) or (name == "heat" and said):
            continue
        if name == "text" and terms:
            said.append(f"speaks of {', '.join(_whole(terms)[:4])}")
        elif name in found.why:
            said.append(quoted(found.why[name], 80))
    return "; ".join(said[:2]) or "its words"


def _whole(terms: Sequence[str]) -> list[str]:
    """Return the terms that are no part of another: `github` is found by `git` and `hub` too, and names all three."""
    return [term for term in terms if not any(term != other and term in other for other in terms)]


def _commits(found: Ranking) -> list[Line]:
    best = found.commits[0].weight if found.commits else 0.0
    return [
        Line("Done like it before", f"commit {each.sha}", each.sha, f'{each.sha[:10]} "{quoted(each.subject, 90)}"')
        for each in found.commits[:MOST_COMMITS]
        if each.weight >= best / 3
    ]


def _receipt(record: Record) -> Line:
    text = f"{record} - speaks of {', '.join(_whole(record.shared)[:3])}; `claimonce why {quoted(record.key)}`"
    return Line("Acts that may concern it", f"act {record.key}", f"{record.state} {record.at}", text)

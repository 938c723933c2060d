"""From words to files: several independent signals, each with the reason that it gives, brought into one order."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from claimonce.context import words
from claimonce.context.index import Index

# How much each signal counts; found on four repositories, held on others (tests/bench/context.py).
WEIGHTS: Mapping[str, float] = {
    "text": 1.0,        # the file's words
    "commits": 0.9,     # changed by commits that said something like it
    "heat": 0.3,        # changed often, and lately
    "named": 0.5,       # its path is in the question
    "together": 0.12,   # changed together with the best of the others
}  # fmt: skip
FIELD_WEIGHTS = "bm25(3.0, 2.0, 1.0)"
MESSAGE_WEIGHTS = "bm25(3.0, 1.0, 0.5)"
_CANDIDATES = 120
_COMMITS = 60
_MOST_TERMS = 28
_MOST_SAID = 150  # terms of the question, the first ones: a subject stands before its details
_COMMON = 0.4
_MOST_MOVES = 8
_MOST_NAMED = 6
_TOGETHER_SEEDS = 4
_TOGETHER_WINDOW = 2_500
_PATH = re.compile(r"[\w.\-]+(?:/[\w.\-]+)+|[\w\-]+\.[A-Za-z]\w{0,5}")


@dataclass
class Found:
    """One file: what each signal gave (the best of all files is 1), and why it was found."""

    path: str
    blob: str
    size: int
    plain: bool
    signals: dict[str, float] = field(default_factory=dict[str, float])
    why: dict[str, str] = field(default_factory=dict[str, str])
    score: float = 0.0


@dataclass(frozen=True)
class Alike:
    """A commit that said something like the question."""

    sha: str
    subject: str
    weight: float


@dataclass(frozen=True)
class _Term:
    """One term of the question: the word it came from, and in how many files and messages it stands."""

    word: str
    files: int
    messages: int


@dataclass(frozen=True)
class Ranking:
    """Files in order of relevance, and the commits that were most like the question."""

    files: tuple[Found, ...]
    commits: tuple[Alike, ...]
    weights: Mapping[str, float]  # how telling each term of the question is
    words: Mapping[str, str]  # the word of the question that each term came from


def rank_files(index: Index, texts: Sequence[str], most: int = 10, weights: Mapping[str, float] = WEIGHTS) -> Ranking:
    """Return the `most` files that belong to the texts (the task first, then each need), best first.

    What was said last is what is missing now, so it counts as much as all the texts together.
    """
    files, alike, terms = _scored(index, "\n".join(texts), weights)
    if len(texts) > 1:
        latest, more, own = _scored(index, texts[-1], weights)
        terms = own | terms
        files = _blended(latest, files)
        alike = sorted(more + alike, key=lambda each: -each.weight)
        alike = list({each.sha: each for each in reversed(alike)}.values())[::-1]
    best = sorted(files.values(), key=lambda each: (-each.score, each.path))
    total = index.number("file_count") + 1
    telling = {term: math.log(1 + total / (1 + each.files)) for term, each in terms.items()}
    return Ranking(tuple(best[:most]), tuple(alike), telling, {term: each.word for term, each in terms.items()})


def _scored(
    index: Index, asked: str, weights: Mapping[str, float]
) -> tuple[dict[str, Found], list[Alike], dict[str, _Term]]:
    said = words.find_terms(asked) or {term: term for term in words.terms(asked)}
    terms = {
        term: _Term(word, index.number("file_term", term=term), index.number("message_term", term=term))
        for term, word in islice(said.items(), _MOST_SAID)
    }
    files: dict[str, Found] = {}
    _by_text(index, terms, files)
    alike = _by_commits(index, terms, files)
    _by_name(index, asked, files)
    _by_heat(index, files)
    _settle(files, weights)
    _together(index, files)
    _settle(files, weights)
    return files, alike, terms


def _blended(latest: dict[str, Found], all_said: dict[str, Found]) -> dict[str, Found]:
    made = dict(all_said)
    tops = [max((each.score for each in side.values()), default=1.0) or 1.0 for side in (latest, all_said)]
    for each in made.values():
        each.score /= tops[1]
    for path, each in latest.items():
        other = made.get(path)
        each.score = each.score / tops[0] + (other.score if other else 0.0)
        if other:
            each.why = {**other.why, **each.why}
            each.signals = {**other.signals, **each.signals}
        made[path] = each
    return made


def _by_text(index: Index, terms: Mapping[str, _Term], files: dict[str, Found]) -> None:
    query = _query({term: each.files for term, each in terms.items()}, index.number("file_count"))
    if not query:
        return
    for row in index.rows("match_files", query=query, weights=FIELD_WEIGHTS, most=_CANDIDATES):
        files[row["path"]] = found = _found(row)
        found.signals["text"] = -row["rank"]
    _scale(files, "text")


def _by_commits(index: Index, terms: Mapping[str, _Term], files: dict[str, Found]) -> list[Alike]:
    query = _query({term: each.messages for term, each in terms.items()}, index.number("commit_count"))
    if not query:
        return []
    last = index.number("last_commit")
    widest = _widest(index)
    alike: list[Alike] = []
    rows = index.rows("match_commits", query=query, weights=MESSAGE_WEIGHTS, most=_COMMITS)
    best = max((-row["rank"] for row in rows), default=1.0) or 1.0
    for row in rows:
        near = (-row["rank"] / best) ** 2
        weight = near * 0.5 ** ((last - row["id"]) / 2000)
        alike.append(Alike(row["sha"], row["subject"], weight))
        if row["width"] > widest:
            continue
        for changed in index.rows("paths_of_commit", id=row["id"]):
            found = _file(index, changed["path"], files)
            if found is None:
                continue
            found.signals["commits"] = found.signals.get("commits", 0.0) + weight / math.sqrt(row["width"])
            found.why.setdefault("commits", f'{row["sha"][:8]} "{row["subject"]}"')
    _scale(files, "commits")
    return sorted(alike, key=lambda each: -each.weight)


def _by_name(index: Index, asked: str, files: dict[str, Found]) -> None:
    named = {match.group().strip("./").lower() for match in _PATH.finditer(asked)}
    for name in islice(sorted(named), _MOST_NAMED):
        plain = name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        for row in index.rows("files_named", name=plain, end=f"%/{plain}", most=_MOST_NAMED):
            files.setdefault(row["path"], _found(row))
    spoken = words.find_terms(asked)
    for found in list(files.values()):
        lower = found.path.lower()
        base = lower.rpartition("/")[2]
        if any(lower == each or lower.endswith(f"/{each}") for each in named):
            found.signals["named"] = 1.0
            found.why["named"] = "the task names it"
            continue
        stem = base.partition(".")[0]
        parts = set(words.terms(stem)) - words.SILENT - {"test", "index", "init", "main", "mod"}
        hit = parts & spoken.keys()
        if hit:
            found.signals["named"] = 0.6 * len(hit) / len(parts)
            found.why["named"] = f"its name says {', '.join(sorted(spoken[term] for term in hit))}"


def _by_heat(index: Index, files: dict[str, Found]) -> None:
    for row in index.rows("hottest", most=40):
        found = files.setdefault(row["path"], _found(row))
        found.signals["heat"] = row["heat"]
    _scale(files, "heat")
    for found in files.values():
        if "heat" in found.signals:
            found.signals["heat"] = math.sqrt(found.signals["heat"])
            found.why["heat"] = "changed often lately"


def _together(index: Index, files: dict[str, Found]) -> None:
    real = [each for each in files.values() if not set(each.signals) <= {"heat"}]
    seeds = sorted(real, key=lambda each: -each.score)[:_TOGETHER_SEEDS]
    bounds = {"since": index.number("last_commit") - _TOGETHER_WINDOW, "widest": _widest(index)}
    for seed in seeds:
        total = index.maybe("change_weight", path=seed.path, **bounds)
        whole = float(total["weight"]) if total else 0.0
        for row in index.rows("changed_with", path=seed.path, most=25, **bounds):
            found = _file(index, row["path"], files)
            if found is None:
                continue
            share = row["weight"] / (whole + 1.0) * seed.score
            found.signals["together"] = found.signals.get("together", 0.0) + share
            found.why.setdefault("together", f"changed together with {seed.path}")
    _scale(files, "together")


def _widest(index: Index) -> int:
    """Return how many files a commit may change and still say something of each: the first import says nothing."""
    return index.number("file_count") // 2


def _query(counts: Mapping[str, int], total: int) -> str:
    """Return the query for the terms that tell rows apart, the rarest first; what stands in most tells nothing."""
    there = sorted((count, term) for term, count in counts.items() if count)
    telling = [term for count, term in there if count <= max(total * _COMMON, 3)]
    return " OR ".join(f'"{term}"' for term in (telling or [term for _, term in there])[:_MOST_TERMS])


def _file(index: Index, path: str, files: dict[str, Found]) -> Found | None:
    """Return the file that once stood at this path, wherever commits have moved it since; None when it is gone."""
    for _ in range(_MOST_MOVES):
        if path in files:
            return files[path]
        row = index.maybe("file_at", path=path)
        if row is not None:
            files[path] = _found(row)
            return files[path]
        moved = index.maybe("moved_to", path=path)
        if moved is None:
            return None
        path = moved["new"]
    return None


def _found(row: Mapping[str, object]) -> Found:
    return Found(str(row["path"]), str(row["blob"]), int(str(row["size"])), bool(row["plain"]))


def _scale(files: Mapping[str, Found], signal: str) -> None:
    best = max((each.signals.get(signal, 0.0) for each in files.values()), default=0.0)
    if best > 0:
        for each in files.values():
            if signal in each.signals:
                each.signals[signal] /= best


def _settle(files: Mapping[str, Found], weights: Mapping[str, float]) -> None:
    for each in files.values():
        each.score = sum(weights[name] * value for name, value in each.signals.items())

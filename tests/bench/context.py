"""How well `claimonce context` finds the files that a commit changed, asked with the commit's own message.

    python tests/bench/context.py REPOSITORY... [--commits 100] [--skip 0] [--json]
    python tests/bench/context.py --speed WORKTREE

Each of the latest commits that are no merge and change 1 to 10 files is a question; the answer is the files that it
changed and that were there before it. The index then holds the commit's parent and the history before it, nothing else:
neither the commit nor anything after it. Next to it stands plain BM25 over whole files (FTS5's own tokens, one field).
Tokens are estimated at four characters each, on both sides of the comparison.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from revision import Revision

from claimonce.context import brief, needs, ranking, words
from claimonce.context.index import Index
from claimonce.context.index_update import plain_text, refresh
from claimonce.context.snapshot import WorkTree
from claimonce.hooks.git.runner import careful_git

MOST_FILES, AT = 10, 10
RECALL, SHARE, INDEX, UPDATE, QUERY = 0.6, 0.15, 20.0, 1.0, 0.05


@dataclass(frozen=True)
class Question:
    """One commit: its parent, its message, and the files it changed."""

    sha: str
    parent: str
    message: str
    paths: tuple[str, ...]


@dataclass
class Result:
    """What one repository gave."""

    name: str
    recall: list[float] = field(default_factory=list[float])
    plain: list[float] = field(default_factory=list[float])
    share: list[float] = field(default_factory=list[float])
    query: list[float] = field(default_factory=list[float])
    update: list[float] = field(default_factory=list[float])


class Plain:
    """BM25 over whole files as FTS5 does it by itself."""

    def __init__(self) -> None:
        self.db = sqlite3.connect(":memory:")
        self.db.execute("CREATE VIRTUAL TABLE files USING fts5 (body)")
        self.paths: dict[str, tuple[int, str]] = {}

    def refresh(self, snapshot: Revision) -> None:
        there = snapshot.files()
        for path, (number, blob) in list(self.paths.items()):
            if there.get(path) != blob:
                self.db.execute("DELETE FROM files WHERE rowid = ?", (number,))
                del self.paths[path]
        wanted = [(path, blob) for path, blob in there.items() if path not in self.paths]
        for path, blob, content in snapshot.contents(wanted):
            row = self.db.execute("INSERT INTO files (body) VALUES (?)", (plain_text(path, content),))
            self.paths[path] = (int(row.lastrowid or 0), blob)

    def ask(self, text: str) -> list[str]:
        found = dict.fromkeys("".join(letter if letter.isalnum() else " " for letter in text).split())
        if not found:
            return []
        query = " OR ".join(f'"{word}"' for word in found)
        rows = self.db.execute("SELECT rowid FROM files WHERE files MATCH ? ORDER BY rank LIMIT ?", (query, AT))
        names = {number: path for path, (number, _) in self.paths.items()}
        return [names[row[0]] for row in rows]


def questions(folder: str, most: int, skip: int) -> list[Question]:
    """Return the latest commits that can be asked about, oldest first."""
    found: list[Question] = []
    for sha in careful_git(folder).read("rev-list", "--no-merges", "HEAD").decode().split():
        parents = careful_git(folder).tell("rev-list", "--parents", "-n1", sha).split()[1:]
        if len(parents) != 1:
            continue
        said = (
            careful_git(folder)
            .read("diff-tree", "-r", "-z", "--no-renames", "--name-status", parents[0], sha)
            .decode("utf-8", "replace")
        )
        fields = said.split("\0")[:-1]
        changed = list(zip(fields[::2], fields[1::2], strict=True))
        if not 1 <= len(changed) <= MOST_FILES:
            continue
        answer = tuple(path for status, path in changed if status != "A")
        message = careful_git(folder).read("log", "-1", "--format=%B", sha).decode("utf-8", "replace").strip()
        if answer and message:
            found.append(Question(sha, parents[0], message, answer))
        if len(found) == most + skip:
            break
    return found[skip:][::-1]


def measure(folder: str, most: int, skip: int) -> Result:
    """Ask every question of one repository."""
    result = Result(Path(folder).parent.name if Path(folder).name == "repo" else Path(folder).name)
    index, plain = Index(":memory:"), Plain()
    for number, question in enumerate(questions(folder, most, skip)):
        snapshot = Revision(folder, question.parent)
        done = refresh(index, snapshot)
        plain.refresh(snapshot)
        if number:
            result.update.append(done.seconds)
        began = time.perf_counter()
        ranking.rank_files(index, [question.message], most=AT)
        result.query.append(time.perf_counter() - began)
        needs.begin(index, question.sha, question.message)
        answer, made = set(question.paths), brief.compose(index, snapshot, brief.BriefRequest(question.sha))
        told = {line.path for line in made.lines if line.path}
        result.recall.append(len(answer & told) / len(answer))
        result.plain.append(len(answer & set(plain.ask(question.message))) / len(answer))
        there = snapshot.files()
        whole = sum(len(body) for _, _, body in snapshot.contents([(path, there[path]) for path in told]))
        if whole:
            result.share.append(len(made.text) / whole)
    return result


def speed(root: str) -> dict[str, float]:
    """Index a work tree from nothing, again after a commit of its own in a clone, and ask it."""
    with tempfile.TemporaryDirectory() as place:
        clone = f"{place}/clone"
        subprocess.run(["git", "clone", "-q", "--shared", root, clone], check=True)
        index = Index(f"{place}/index.db")
        first = refresh(index, WorkTree(clone))
        names = sorted(WorkTree(clone).files())[:5]
        for name in names:
            with open(f"{clone}/{name}", "a", encoding="utf-8") as file:
                file.write("\nOne more line about claims.\n")
        who = ["-c", "user.name=A", "-c", "user.email=a@example.test"]
        subprocess.run(["git", "-C", clone, *who, "commit", "-qam", "Say more about claims"], check=True)
        second = refresh(index, WorkTree(clone))
        asked = [question.message for question in questions(clone, 60, 1)]
        if len(asked) < 10:  # no history to ask about: a file's own words are a question too
            there = WorkTree(clone).files()
            some = list(there.items())[:: max(len(there) // 60, 1)]
            bodies = (plain_text(path, body) for path, _, body in WorkTree(clone).contents(some))
            asked = [" ".join(list(words.find_terms(body))[:40]) for body in bodies if body]
        spent: list[float] = []
        for message in asked:
            began = time.perf_counter()
            ranking.rank_files(index, [message])
            spent.append(time.perf_counter() - began)
        return {
            "files": first.files, "commits": first.commits, "megabytes": Path(f"{place}/index.db").stat().st_size / 1e6,
            "index": first.seconds, "update": second.seconds, "read again": second.read,
            "query median": statistics.median(spent), "query slowest": max(spent),
        }  # fmt: skip


def shown(result: Result) -> dict[str, float | int | str]:
    """Return one repository's figures."""
    return {
        "repository": result.name,
        "n": len(result.recall),
        "recall": statistics.fmean(result.recall),
        "plain": statistics.fmean(result.plain),
        "share": sum(result.share) / len(result.share),
        "share p95": sorted(result.share)[int(len(result.share) * 0.95)],
        "query ms": 1000 * statistics.median(result.query),
        "query max ms": 1000 * max(result.query),
        "update ms": 1000 * statistics.median(result.update),
        "update max ms": 1000 * max(result.update),
    }


def main() -> int:
    """Measure, print, and return 1 when a bound is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("repositories", nargs="+")
    options.add_argument("--commits", type=int, default=100)
    options.add_argument("--skip", type=int, default=0, help="the latest commits to leave out")
    options.add_argument("--speed", action="store_true", help="only the seconds, on a work tree or repository")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    rows: list[dict[str, float | int | str]] = []
    good = True
    for folder in given.repositories:
        if given.speed:
            row: dict[str, float | int | str] = {"repository": folder, **speed(folder)}
            good &= row["index"] <= INDEX and row["update"] <= UPDATE and row["query median"] <= QUERY  # type: ignore[operator]
        else:
            row = shown(measure(folder, given.commits, given.skip))
            good &= row["recall"] >= max(RECALL, row["plain"]) and row["share"] < SHARE  # type: ignore[operator,type-var]
        rows.append(row)
        if not given.json:
            print(
                "  ".join(
                    f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
                    for name, value in row.items()
                ),
                flush=True,
            )
    if given.json:
        print(json.dumps(rows))
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())

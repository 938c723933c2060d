"""Scores what the audit says of instructions in public repositories against labels that people set by hand.

    python tests/bench/instructions.py FOLDER [--half tune|kept|all] [--list]

FOLDER holds checkouts named OWNER+NAME at the labelled commits. `instructions.jsonl` has one row for each file and
effect: `positive` are lines that tell an agent to act, `negative` lines that look like it and do not, `either` lines on
which two readers may differ; `confirmed` lines were found by the audit first and read afterwards: they count for
precision alone. Of a repository with `part` only these files were read: findings in others are not counted. No text
is kept. Half of the repositories (`tune`) may be looked at while the audit is changed; the
other half (`kept`) is there to be measured on.

    recall      positives with a finding of the same effect within two lines
    precision   findings at positives, of these and the findings at negatives and at lines that no label answers for

What a label says, set before the audit is run on the repository:

    positive    a text that reaches an agent (by its name, its folder, its head, a link, a program that feeds it)
                tells its reader to push, to mail, notify, comment, review, open, merge or close with a comment, or to
                take a number. A command that is given counts as the words do; so does a tool named to be called, and
                a step that holds only under a condition. One act has one label: where a line names it and the fence
                below it does it, that is at the fence, and the line is `either`.
    negative    the words are there and nothing is told: a prohibition, a mention, an example of what was done or said,
                a description of what a program does, a question, what people do, what is told to the user in the chat
    either      acts on labels, descriptions and drafts of what is there, headings, options that somebody else chooses
                from, a page for contributors that an agent is sent to for something else, versions that are raised

A label is given by the first of these that holds:

    1. nothing leads an agent to the text: what is told there is negative
    2. it is forbidden, asked for first ("only with the user's approval" as a list's title), told to the user or done
       by others ("the workflow will then"): negative; what is done *instead* of what is forbidden is positive
    3. it stands in front matter, a title, a summary of the steps below, a table or list of what there is, or hands
       the work to another skill or command: either
    4. it is an order, a command that is given, or a tool that is to be called, under a case too: positive
    5. a second place of the same act, a lead-in among them: either

A repository that is missing or stands at another commit is named and not scored. The status is 1 where a half falls
short of LEAST.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import NotRequired, TypedDict

from claimonce.audit.act import TEXT
from claimonce.audit.facts import INSTRUCTIONS
from claimonce.audit.finding import PASSED, Finding
from claimonce.audit.result import Options
from claimonce.audit.run_request import sweep
from claimonce.hooks.settings_cache import load

LEAST = (0.92, 0.93)  # recall, precision
NEAR = 2  # lines between a label and a finding: a paragraph's label may stand on any of its lines
LABELS = Path(__file__).with_suffix(".jsonl")


class Row(TypedDict):
    """The labels of one file and effect."""

    repo: str
    commit: str
    half: str
    path: str
    effect: str
    positive: list[int]
    negative: list[int]
    either: list[int]
    confirmed: list[int]
    part: NotRequired[bool]


@dataclass
class Score:
    """What was found and missed in one repository or several."""

    positives: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    negatives: int = 0
    flagged: int = 0
    lines: list[str] = field(default_factory=list[str])

    def add(self, other: Score) -> None:
        """Count another score in."""
        for name in ("positives", "found", "right", "wrong", "negatives", "flagged"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def ratios(self) -> tuple[float, float]:
        """Return recall and precision."""
        recall = self.found / self.positives if self.positives else 1.0
        return recall, self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    def __str__(self) -> str:
        recall, precision = self.ratios()
        return (
            f"recall {recall:.3f} ({self.found}/{self.positives}), precision {precision:.3f} "
            f"({self.right}/{self.right + self.wrong}), negatives flagged {self.flagged}/{self.negatives}"
        )


def short(score: Score) -> bool:
    """Say whether a score falls short."""
    return any(reached < wanted for reached, wanted in zip(score.ratios(), LEAST, strict=True))


def rows(half: str) -> list[Row]:
    """Return the labels of a half, or all."""
    found: list[Row] = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [row for row in found if half in ("all", row["half"])]


def head(tree: Path) -> str:
    """Return the commit at which a checkout stands; empty for none."""
    words = ("git", "-C", str(tree), "rev-parse", "HEAD")
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip() if tree.is_dir() else ""


def told(tree: Path) -> list[Finding]:
    """Return what the audit says of texts for agents, those in code and workflows among them."""
    found = sweep(str(tree.resolve()), load(str(tree)), Options(cache=False, evidence=False))
    return [
        each
        for each in found.findings
        if each.effect and each.status != PASSED and (each.confidence == TEXT or each.surface == INSTRUCTIONS)
    ]


def scored(found: list[Finding], labels: list[Row]) -> Score:
    """Compare findings with the labels of one repository."""
    score = Score()
    if any(row.get("part") for row in labels):
        read = {row["path"] for row in labels}
        found = [each for each in found if each.path in read]
    points = {
        (row["path"], row["effect"], line, kind)
        for row in labels
        for kind, lines in (("positive", row["positive"]), ("negative", row["negative"]), ("either", row["either"]),
                            ("confirmed", row["confirmed"]))
        for line in lines
    }  # fmt: skip
    hit: set[tuple[str, str, int, str]] = set()
    for each in found:
        near = sorted(
            (max(0, line - each.site.end_line, each.site.line - line), kind != "positive", path, line, kind)
            for path, effect, line, kind in points
            if path == each.path and effect == each.effect
        )
        near = [one for one in near if one[0] <= (0 if one[4] == "negative" else NEAR)]
        spanned = {
            (path, each.effect, line, kind) for far, _, path, line, kind in near if kind == "positive" and not far
        }
        kind = near[0][4] if near else ""
        if kind == "positive":
            score.right += 1
            hit |= spanned or {(each.path, each.effect, near[0][3], kind)}
        elif kind == "confirmed":
            score.right += 1
        elif kind != "either":
            score.wrong += 1
            if kind:
                hit.add((each.path, each.effect, near[0][3], kind))
            score.lines.append(f"  {'negative' if kind else 'no label'} {each.place} {each.effect} {each.act[:70]}")
    wanted = {point for point in points if point[3] == "positive"}
    against = {point for point in points if point[3] == "negative"}
    score.positives, score.found = len(wanted), len(wanted & hit)
    score.negatives, score.flagged = len(against), len(against & hit)
    score.lines += [f"  missed {path}:{line} {effect}" for path, effect, line, _ in sorted(wanted - hit)]
    return score


def main() -> int:
    """Print a line for each repository and half; return the exit status."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("--half", choices=("tune", "kept", "all"), default="all")
    asked.add_argument("--list", action="store_true", help="name what was missed and what was wrong")
    given = asked.parse_args()
    every = rows(given.half)
    totals: dict[str, Score] = {}
    for repo in dict.fromkeys(row["repo"] for row in every):
        labels = [row for row in every if row["repo"] == repo]
        tree = given.folder / repo.replace("/", "+")
        if head(tree) != labels[0]["commit"]:
            print(f"{repo}: not scored, no checkout at {labels[0]['commit'][:9]}")
            continue
        score = scored(told(tree), labels)
        totals.setdefault(labels[0]["half"], Score()).add(score)
        print(f"{repo}: {score}", flush=True)
        if given.list:
            print("\n".join(score.lines), flush=True)
    for half, score in totals.items():
        print(f"{half}: {score}")
    return int(not totals or any(short(score) for score in totals.values()))


if __name__ == "__main__":
    sys.exit(main())

"""How well the ask tells repeats from new matters: a curve over `notify.near`, from labelled letters.

    python tests/bench/asking.py [LETTERS.jsonl] [--markdown] [--svg FILE] [--check] [--speed]

A line of the file is one letter: `recipient`, `subject`, `body`, `incident` (the matter), `near` (for a look-alike: the
incident that it resembles, though it is a matter of its own). Without a file the letters beside this script are taken.
The letters of all incidents are replayed in turns, each as the first of its matter once, against what a perfect gate
would have let pass: by recipient, and as if all went to one recipient.

The bar that a fold is judged with is chosen on the other folds alone: the one that catches most while no more than 5 %
of the unrelated first letters are asked. `--check` exits 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimonce.gate import intents, owner
from claimonce.gate.claims import Wanted, take
from claimonce.gate.intents import About
from claimonce.gate.letters import dedup_policy, messages, questions, text_similarity
from claimonce.gate.letters.dedup_policy import Letter, weigh
from claimonce.gate.store import Store, open_store
from claimonce.hooks.call import Session

LETTERS = Path(__file__).with_name("letters.jsonl")
GRID = (0.10, 0.12, 0.14, 0.16, 0.17, 0.18, 0.19, 0.20, 0.21, 0.22, 0.25, 0.30, 0.40)
FOLDS, ALLOWED = 5, 0.05
# (caught at least, right one among the first three at least, unrelated first letters asked at most)
BOUNDS = {"by recipient": (0.80, 0.97, 0.08), "one recipient": (0.65, 0.90, 0.25)}
Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One letter, what came before it, and what is right."""

    incident: str
    kind: str  # repeat, first, look-alike
    now: Letter
    before: tuple[Letter, ...]
    matters: tuple[str, ...]


@dataclass(frozen=True)
class Rates:
    """What became of some cases at one bar; shares from 0 to 1."""

    caught: float
    right: float
    asked: float
    look_alikes: float
    denied: int


def load(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def weighed(row: Row) -> Letter:
    return messages.letter(messages.message("", [row["recipient"]], row["subject"] or "", row["body"]), age=3600.0)


def replayed(rows: list[Row], turn: int) -> list[Row]:
    """Return the letters in an order of their own: matters interleave, and another letter of each is its first."""
    matters: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        matters[row["near"] or row["incident"]].append(row)
    queues = []
    for root, letters in matters.items():
        same = [row for row in letters if row["incident"] == root]
        start = turn % len(same)
        queues.append([*same[start:], *same[:start], *(row for row in letters if row["incident"] != root)])
    chance, order = random.Random(turn), []
    while queues:
        queue = chance.choice(queues)
        order.append(queue.pop(0))
        queues = [each for each in queues if each]
    return order


def cases(rows: list[Row], merged: bool, turns: int) -> Iterator[Case]:
    made = {id(row): weighed(row) for row in rows}
    for turn in range(turns):
        passed: dict[str, list[Row]] = defaultdict(list)
        for row in replayed(rows, turn):
            history = passed["" if merged else row["recipient"]]
            matters = tuple(each["incident"] for each in history)
            repeat = row["incident"] in matters
            kind = "repeat" if repeat else "look-alike" if row["near"] else "first"
            yield Case(row["incident"], kind, made[id(row)], tuple(made[id(each)] for each in history), matters)
            if not repeat:
                history.append(row)


def rates(found: list[tuple[Case, dedup_policy.Weighed]]) -> Rates:
    by_kind: dict[str, list[tuple[Case, dedup_policy.Weighed]]] = defaultdict(list)
    for case, said in found:
        by_kind[case.kind].append((case, said))
    held = {kind: [(case, said) for case, said in of if said.verdict != "pass"] for kind, of in by_kind.items()}
    repeats = held.get("repeat", [])
    right = sum(any(case.matters[place] == case.incident for place in said.shown) for case, said in repeats)
    denied = sum(said.verdict == "deny" for case, said in found if case.kind != "repeat")

    def share(kind: str) -> float:
        return len(held.get(kind, [])) / max(1, len(by_kind.get(kind, [])))

    return Rates(share("repeat"), right / max(1, len(repeats)), share("first"), share("look-alike"), denied)


def crossed(said: dict[float, list[tuple[Case, dedup_policy.Weighed]]]) -> tuple[Rates, list[float]]:
    """Return the rates when each fold of matters is judged with a bar chosen on the others, and the bars."""
    names = sorted({case.incident.split("-n")[0] for case, _ in said[GRID[0]]})
    random.Random(0).shuffle(names)
    fold = {name: place % FOLDS for place, name in enumerate(names)}
    judged: list[tuple[Case, dedup_policy.Weighed]] = []
    bars: list[float] = []
    for number in range(FOLDS):
        inside = {name for name, of in fold.items() if of == number}
        trained = {bar: rates([each for each in of if each[0].incident not in inside]) for bar, of in said.items()}
        fitting = [bar for bar in GRID if trained[bar].asked <= ALLOWED] or [GRID[-1]]
        bars.append(max(fitting, key=lambda bar: trained[bar].caught))
        judged += [each for each in said[bars[-1]] if each[0].incident.split("-n")[0] in inside]
    return rates(judged), bars


def line(name: str, of: Rates) -> str:
    return f"| {name} | {of.caught:.1%} | {of.right:.1%} | {of.asked:.1%} | {of.look_alikes:.1%} | {of.denied} |"


COLUMNS = ("repeats asked", "the right one among three", "unrelated first letters asked", "look-alikes asked")
HEAD = f"| | {' | '.join(COLUMNS)} | new matters denied |"


def svg(curves: dict[str, dict[float, Rates]]) -> str:
    """Return the curves as a picture: across, what is asked in vain; upwards, what is caught."""
    wide, high, edge, most = 520, 300, 46, 0.6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="11">',
        f'<rect width="{wide}" height="{high}" fill="white"/>',
    ]

    def place(rate: Rates) -> tuple[float, float]:
        across = edge + min(rate.asked, most) / most * (wide - 2 * edge)
        return across, high - edge - rate.caught * (high - 2 * edge)

    for step in range(6):
        share = step / 5
        across, up = edge + share * (wide - 2 * edge), high - edge - share * (high - 2 * edge)
        parts.append(f'<text x="{across:.0f}" y="{high - edge + 16}" text-anchor="middle">{share * most:.0%}</text>')
        parts.append(f'<text x="{edge - 6}" y="{up + 4:.0f}" text-anchor="end">{share:.0%}</text>')
        parts.append(f'<path d="M{edge} {up:.0f}H{wide - edge}" stroke="#ddd"/>')
    for (name, curve), colour in zip(curves.items(), ("#1a6", "#c52"), strict=False):
        points = [place(curve[bar]) for bar in sorted(curve)]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'
        )
        for bar, (x, y) in zip(sorted(curve), points, strict=True):
            radius = 5 if math.isclose(bar, dedup_policy.NEAR) else 2.5
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}"><title>{name}: {bar}</title></circle>'
            )
        turn = 0 if name == "by recipient" else 16
        parts.append(
            f'<text x="{wide - edge}" y="{high - edge - 24 + turn}" text-anchor="end" fill="{colour}">{name}</text>'
        )
    parts.append(
        f'<text x="{wide / 2}" y="{high - 10}" text-anchor="middle">unrelated first letters that are asked</text>'
    )
    parts.append(f'<text x="{edge}" y="{edge - 16}">repeats that are asked</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def speed(rows: list[Row]) -> None:
    """Print what one decision costs in milliseconds of CPU: from raw texts, and against a day's stored letters."""
    some = (rows * (1 + 51 // len(rows)))[:51]
    taken = []
    for _ in range(9):
        text_similarity._known.clear()
        start = time.process_time()
        made = [weighed(row) for row in some]
        weigh(made[-1], made[:-1])
        taken.append(1000 * (time.process_time() - start))
    print(f"50 earlier texts, nothing cached: {min(taken):.1f} ms at best, {sorted(taken)[4]:.1f} ms in the middle")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CLAIMONCE_STATE"] = folder
        store = open_store()
        for many in (50, 10_000):
            print(f"{many} letters stored: {_stored(store, rows, many)}")
        store.close()


def _stored(store: Store, rows: list[Row], many: int) -> str:
    chance = random.Random(many)
    words = [word for row in rows for word in row["body"].split()]
    with store:
        for number in range(many):
            text = " ".join(chance.choices(words, k=chance.randint(10, 60)))
            _register(store, messages.message("", ["t@x.org"], f"job {number}", text))
    taken = []
    for row in rows[:15]:
        text_similarity._known.clear()
        what = messages.message("", ["t@x.org"], row["subject"] or "", row["body"])
        start = time.process_time()
        with store:
            questions.judge(store, what, Session("bench", "two"), put_question=False)
        taken.append(1000 * (time.process_time() - start))
    return f"{min(taken):.1f} ms at best, {sorted(taken)[len(taken) // 2]:.1f} ms in the middle"


def _register(store: Store, what: messages.Message) -> None:
    wanted = Wanted(what.key, "notify", "bench:one", owner.here())
    intent = intents.put(store, take(store, wanted), wanted, About())
    messages.register(store, what, intent)
    intents.settle(store, intent, intents.DONE)


def main() -> int:
    """Print the curve and return 1 when `--check` finds a missed bound."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("letters", nargs="?", type=Path, default=LETTERS)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--svg", type=Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--speed", action="store_true")
    given = parser.parse_args()
    rows, missed, curves = load(given.letters), False, {}
    for name, merged in (("by recipient", False), ("one recipient", True)):
        found = list(cases(rows, merged, given.turns))
        said = {
            bar: [(case, weigh(case.now, case.before, bar)) for case in found]
            for bar in sorted({*GRID, dedup_policy.NEAR})
        }
        curves[name] = {bar: rates(of) for bar, of in said.items()}
        held_out, bars = crossed(said)
        count = {kind: sum(case.kind == kind for case in found) for kind in ("repeat", "first", "look-alike")}
        mean = sum(len(case.before) for case in found) / len(found)
        print(f"{name}: {count}, {mean:.1f} earlier letters on average\n\n{HEAD}\n|---|---|---|---|---|---|")
        for bar, of in curves[name].items():
            print(line(f"{bar:.2f}" + (" (the default)" if math.isclose(bar, dedup_policy.NEAR) else ""), of))
        print(line(f"cross-validated ({min(bars):.2f} to {max(bars):.2f})", held_out) + "\n")
        caught, right, asked = BOUNDS[name]
        now = curves[name][dedup_policy.NEAR]
        missed |= now.caught < caught or now.right < right or now.asked > asked or now.denied > 0
    if given.svg:
        given.svg.write_text(svg(curves), encoding="utf-8")
    if given.speed:
        speed(rows)
    return 1 if missed and given.check else 0


if __name__ == "__main__":
    sys.exit(main())

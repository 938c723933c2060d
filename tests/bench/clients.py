"""What a call that reaches nobody costs in each client: `clients.py [--runs N] [--check] [--keep]`.

The everyday calls of everyday.txt and the event after a command, each in the recorded form of every client, through the
launcher, and the same in Claude Code's. Printed is the CPU of a client's calls over that of Claude Code's for the same
ones, from the median of each, all in turn in one run. With `--check` the status is 1 where all calls of a client
together cost more than 5 % over Claude Code's, or a quarter over what `ratios.json` has; `--keep` writes that anew.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path[0] = str(Path(__file__).parent.parent)

from bench import kept  # noqa: E402
from bench.run import Case, after, everyday, installed, timed  # noqa: E402
from shims.launcher_calls import CLIENTS, theirs  # noqa: E402

from claimonce.clients import row as clients  # noqa: E402

MOST = 1.05
FEW = 16  # how often more a kind is timed of which there are only a few calls
KINDS = {"PreToolUse Bash": "a command", "PreToolUse Edit": "an edit", "PostToolUse Bash": "after a command"}


def spoken(row: clients.Client, event: dict[str, Any]) -> bytes:
    """Return an event of Claude Code's in the recorded form of another client, with what is its own around it."""
    if row.NAME == "claude":
        return json.dumps(event, separators=(",", ":")).encode()
    form = "before" if event["hook_event_name"] == "PreToolUse" else "after"
    recorded = json.loads((CLIENTS / row.NAME / f"{form}.json").read_text())
    if row.INSIDE:
        return json.dumps(theirs(row, event), separators=(",", ":")).encode()
    ours = theirs(row, event)
    if row.KEYS.get("tool_input") or "|" in row.KEYS.get("cwd", ""):  # put together from what was documented
        return json.dumps(ours, separators=(",", ":")).encode()
    given = {key: what for key, what in ours.items() if key in recorded and key not in ("session_id", "tool_response")}
    plain = row.PLAIN.get(event["tool_name"], row.PLAIN.get("MultiEdit", ()))
    more = {"is_background": False} if "is_background" in plain else {}
    given["tool_input"] = {key: what for key, what in (ours["tool_input"] | more).items() if key in plain}
    return json.dumps({**recorded, **given}, separators=(",", ":")).encode()


def calls(repo: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return every call with its kind, in Claude Code's words."""
    for payload in [*(payload for _, payload in everyday(repo)), after(repo)]:
        event = json.loads(payload)
        kind = KINDS.get(f"{event['hook_event_name']} {event['tool_name']}")
        if kind:
            yield kind, event


def measure(names: list[str], runs: int) -> dict[tuple[str, str, int], float]:
    """Return the median CPU seconds of each client's calls, by client, kind and place."""
    cpu: dict[tuple[str, str, int], list[float]] = {}
    with installed() as (env, repo):
        shutil.rmtree(repo / ".git" / "refs" / "remotes", ignore_errors=True)
        launcher = str(next(Path(env["HOME"]).rglob("claimonce/launch")))
        cases: list[tuple[tuple[str, str, int], Case]] = []
        for name in names:
            row = clients.of(name)
            for at, (kind, event) in enumerate(calls(repo)):
                if row is not None and row.PLAIN and (kind != "an edit" or {"Edit", "MultiEdit"} & row.PLAIN.keys()):
                    case = Case(f"hook: nothing to gate: {name}", (launcher, "hook", name), spoken(row, event))
                    cases += [((name, kind, at), case)] * (1 if kind == "a command" else FEW)
        for turn in range(runs + 1):
            for key, case in random.sample(cases, len(cases)):
                seconds, _ = timed(case, env, str(repo))
                if turn:
                    cpu.setdefault(key, []).append(seconds)
    return {key: statistics.median(taken) for key, taken in cpu.items()}


def main() -> int:
    """Print a line for each client and kind of call."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--clients", nargs="*", default=clients.names())
    given = parser.parse_args()
    medians = measure(list(dict.fromkeys(["claude", *given.clients])), given.runs)
    shares: dict[str, float] = {}
    print(f"{'client':12} {'kind':18} {'calls':>5} {'over Claude Code':>17}")
    for name in dict.fromkeys(name for name, _, _ in medians):
        for kind in (*KINDS.values(), "all"):
            mine = {key[1:]: each for key, each in medians.items() if key[0] == name and kind in (key[1], "all")}
            if not mine:
                continue
            ratio = sum(mine.values()) / sum(medians["claude", *key] for key in mine)
            print(f"{name:12} {kind:18} {len(mine):5} {ratio:16.3f}x")
            if kind == "all":
                shares[f"{name}, over Claude Code"] = ratio
    over = sum(ratio > MOST for ratio in shares.values())
    over += kept.compare("clients", shares, keep=given.keep)
    return 1 if over and given.check else 0


if __name__ == "__main__":
    sys.exit(main())

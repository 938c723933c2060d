"""kill -9 of a hook and of `next`: is a message doubled or stuck, is a number given twice?

    python tests/bench/kill_calls.py [--runs N] [--seed N] [--form FORM]

  hook before  the hook is killed while it judges the call of a mail tool. The client then blocks the call and says so
               in its batch, and another session wants to send the same: it must be let through (else `wedged`)
  hook after   the call was let through, the tool has sent, and the hook is killed while it is told so. Another session
               wants to send the same: it must not be let through (else `doubled`)
  next         four sessions take numbers at once, some are killed. No number is printed twice, the file is whole and
               ahead of every number that was printed (else `doubled`), and everyone gets one afterwards (else `wedged`)

The exit status is 1 when anything was doubled or wedged.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claimonce.shims.launcher import install_launcher

TOOL, AGENTS = "mcp__mail__send_message", 4
Counts = Counter[str]


@dataclass
class Place:
    """A home with a repository, a client that lives on, and chance."""

    home: Path
    chance: random.Random
    client: int
    length: float = 0.0

    def __post_init__(self) -> None:
        for name in [name for name in os.environ if name.startswith(("CLAIMONCE_", "XDG_", "CLAUDE", "CODEX_"))]:
            del os.environ[name]
        os.environ |= {"HOME": str(self.home), "CLAUDE_PID": str(self.client)}
        self.launcher = install_launcher(os.environ)
        self.repo = self.home / "repo"
        subprocess.run(["git", "init", "-q", str(self.repo)], check=True)
        text = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
        (self.repo / "claimonce.toml").write_text(text)
        (self.repo / "counter.json").write_text('{"SP": {"next": 1}}\n')

    def hook(self, name: str, number: int, session: str, kill: bool = False, **fields: Any) -> str:
        """Send an event about the call of this number; return the answer, "" where the hook was killed before it."""
        call = {"tool_name": TOOL, "tool_use_id": f"{session}-{number}", "tool_input": letter(number)}
        event = {"hook_event_name": name, "session_id": f"{session}-{number}", "cwd": str(self.repo), **call, **fields}
        return self.ended(self.begin([self.launcher, "hook", "claude"], json.dumps(event)), kill)

    def begin(self, words: list[str], feed: str = "", **env: str) -> subprocess.Popen[str]:
        """Start a process of ours."""
        pipe = subprocess.PIPE
        child = subprocess.Popen(
            words, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=self.repo, env={**os.environ, **env}
        )
        assert child.stdin is not None
        child.stdin.write(feed)
        child.stdin.close()
        child.stdin = None
        return child

    def ended(self, child: subprocess.Popen[str], kill: bool) -> str:
        """Return what it printed, after it was killed at a random time where that is asked for."""
        if kill:
            time.sleep(self.chance.random() * self.length * 1.2)
            child.kill()
        return child.communicate(timeout=60)[0]


def letter(number: int) -> dict[str, str]:
    """Return a message of its own."""
    words = " ".join(f"{word}{number}" for word in ("login", "renewal", "certificate"))
    return {"to": f"reader{number}@example.test", "subject": f"matter {number}", "body": words}


def before(place: Place, number: int, counts: Counts) -> None:
    """Kill the hook while it judges; what it printed before its death, the client has read."""
    said = place.hook("PreToolUse", number, "one", kill=True)
    counts["answered"] += bool(said)
    call = {"tool_name": TOOL, "tool_input": letter(number), "tool_use_id": f"one-{number}", "tool_response": "blocked"}
    place.hook("PostToolBatch", number, "one", tool_calls=[call])
    counts["wedged"] += bool(place.hook("PreToolUse", number, "two").strip())


def after(place: Place, number: int, counts: Counts) -> None:
    """Kill the hook while it is told that the message went."""
    counts["wedged"] += bool(place.hook("PreToolUse", number, "one").strip())
    place.hook("PostToolUse", number, "one", kill=True, tool_response="sent")
    counts["doubled"] += not place.hook("PreToolUse", number, "two").strip()


def numbers(place: Place, number: int, counts: Counts) -> None:
    """Kill half of those who take a number."""
    words = [sys.executable, "-m", "claimonce.cli", "next", "SP", "--wait", "30s"]
    children = [place.begin(words, CLAIMONCE_SESSION=f"s{each}") for each in range(AGENTS)]
    told = [place.ended(child, kill=each < AGENTS // 2) for each, child in enumerate(children)]
    again = [place.ended(place.begin(words, CLAIMONCE_SESSION=f"s{each}"), kill=False) for each in range(AGENTS)]
    counts["wedged"] += sum(not text.strip() for text in (*told[AGENTS // 2 :], *again))
    printed = [int(text) for text in (*told, *again) if text.strip()]
    counts["doubled"] += len(printed) - len(set(printed))
    counts["doubled"] += json.loads((place.repo / "counter.json").read_text())["SP"]["next"] <= max(printed)
    counts["kills"] += AGENTS // 2 - 1


FORMS: dict[str, Callable[[Place, int, Counts], None]] = {"hook before": before, "hook after": after, "next": numbers}


def measure(form: str, runs: int, seed: int) -> Counts:
    """Do all runs of one form and count what came of them."""
    counts = Counter({"kills": 0, "doubled": 0, "wedged": 0})
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(["sleep", "infinity"]) as client:
        try:
            place = Place(Path(folder), random.Random(seed), client.pid)
            for number in range(runs + 2):
                begun = time.monotonic()
                if number < 2:  # warm: caches are compiled, and the length of a call left alone is known
                    place.hook("PreToolUse", number, "warm")
                    place.length = time.monotonic() - begun
                else:
                    FORMS[form](place, number, counts)
                    counts["kills"] += 1
        finally:
            client.kill()
    return counts


def main() -> int:
    """Run what the arguments ask for and print one line a form."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--form", choices=list(FORMS), action="append")
    given = parser.parse_args()
    bad = 0
    for form in given.form or FORMS:
        found = measure(form, given.runs, given.seed)
        bad += found["doubled"] + found["wedged"]
        print(f"{form:12} {' '.join(f'{name}={count}' for name, count in found.items())}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

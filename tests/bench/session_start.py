"""What a session's start costs where much is stored, and after how many starts all that is old is gone.

    python tests/bench/session_start.py [--rows 1000000] [--bound 0.5]

The start is measured whole, as the client runs it: the launcher, the hook's `SessionStart`, everything they start, in
seconds of CPU (user and system). Once over rows that all still count; then all of them are older than `state.retention`
and sessions start one after the other until none is left. The exit status is 1 when a start cost more than the bound,
or when old rows are left after as many starts as there are thousands of rows of a kind.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from gate import raw
from gate.test_retention import fill

from claimonce.gate.store import open_store
from claimonce.shims.launcher import install_launcher

OWN = ("markers", "intents", "ledger", "messages")  # each message has its letter beside it
KINDS = len(OWN)
WARM = 3  # starts before the first that counts: caches are compiled, files are read


def start(launcher: str, home: Path, session: str) -> float:
    """Start a session and return the CPU time of all that ran for it, in seconds."""
    event = {"hook_event_name": "SessionStart", "session_id": session, "cwd": str(home), "source": "startup"}
    env = {**os.environ, "CLAUDE_ENV_FILE": str(home / f"env-{session}")}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [launcher, "hook", "claude"], input=json.dumps(event), cwd=home, env=env, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.stderr or "shims" not in (home / f"env-{session}").read_text():
        raise SystemExit(f"the session was not armed: {done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def filled(home: Path, rows: int, days: float, window: str) -> None:
    """Put the rows into a store of their own, and bring its log into the database as a session's end does."""
    os.environ["CLAIMONCE_STATE"] = str(home)
    store = open_store()
    fill(store, rows // KINDS, days, window)
    store.checkpoint()
    store.close()


def left() -> int:
    """Return how many of the old rows are left."""
    store = open_store()
    rows = sum(int(raw.run(store, f"SELECT count(*) FROM {table} WHERE session = 's'")[0][0]) for table in OWN)
    store.close()
    return rows


def main() -> int:
    """Print one line for each case."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bound", type=float, default=0.5, help="seconds of CPU for one start")
    given = parser.parse_args()
    for name in [name for name in os.environ if name.startswith(("CLAIMONCE_", "XDG_", "CLAUDE", "CODEX_"))]:
        del os.environ[name]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        os.environ["HOME"] = str(home)
        launcher = install_launcher(os.environ)
        filled(home / "young", given.rows, 0.5, "forever")
        young = [start(launcher, home, f"young-{number}") for number in range(2 * WARM)][WARM:]
        print(f"{given.rows} rows that count: a start {max(young):.2f} s of CPU at most", flush=True)
        filled(home / "old", given.rows, 365, "24h")
        costs: list[float] = []
        while len(costs) <= WARM or (left() and len(costs) < given.rows // KINDS // 1000):
            costs.append(start(launcher, home, f"old-{len(costs)}"))
        rest = left()
        print(
            f"{given.rows} old rows: {rest} left after {len(costs)} starts, the dearest {max(costs):.2f} s of CPU, "
            f"the last {costs[-1]:.2f} s"
        )
    return 1 if rest or max(*young, *costs) > given.bound else 0


if __name__ == "__main__":
    sys.exit(main())

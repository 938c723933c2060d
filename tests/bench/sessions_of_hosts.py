"""Both stories over hosts that share a database, behind the gate alone: 4 hosts with 16 sessions each.

    python tests/bench/sessions_of_hosts.py [--hosts 4] [--sessions 16]

Prints the outcome as JSON; exits 1 unless there was one mail, no number twice, no lost commit and no failed push.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from claimonce.demo.stories import STORIES, half, install


def heard(name: str, said: dict[str, Any]) -> None:
    """Print what the stage says of itself."""
    if not name:
        print(said, file=sys.stderr, flush=True)


def main() -> int:
    """Run and say what came of it."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--hosts", type=int, default=4)
    parser.add_argument("--sessions", type=int, default=16)
    args = parser.parse_args()
    outcome = half(STORIES, args.hosts * args.sessions, heard=heard, gate=install, hosts=args.hosts)
    wrong = outcome.shortfalls() + outcome.problems
    print(json.dumps({"hosts": args.hosts, "sessions": args.sessions, **outcome.json(), "wrong": wrong}))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

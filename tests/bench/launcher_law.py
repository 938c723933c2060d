"""The law of the launcher's own look, at length: `launcher_law.py [--count N] [--seed N] [--client NAME] [SHELL ...]`.

Generated calls in the form of a client, by default Claude Code, and 200,000 for each shell; each that is left alone is
given to the reader. The status is 1 when one of them has an effect, or the reader is undecided about it. The suite runs
a sample of the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

sys.path[0] = str(Path(__file__).parent.parent)

from shims.launcher_calls import SHELLS, Place, generated, holes  # noqa: E402

CHUNK = 5_000


def main() -> int:
    """Print a line a shell, and each call that should not have been left alone."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--client", default="claude")
    parser.add_argument("shells", nargs="*", default=list(SHELLS))
    given = parser.parse_args()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        repo = Path(folder) / "repo"
        (repo / "sub").mkdir(parents=True)
        (repo / "counter.json").write_text("1")
        (repo / "link.json").symlink_to("counter.json")
        os.link(repo / "counter.json", repo / "hard.json")
        place = Place(Path(folder) / "state", repo, given.client)
        place.compile()
        for shell in given.shells:
            left = 0
            for chunk in range(0, given.count, CHUNK):
                calls = list(generated(place, min(CHUNK, given.count - chunk), given.seed * 1_000_003 + chunk))
                count, found = holes(place, calls, shell)
                left += count
                failed += len(found)
                for payload, why in found:
                    print(f"{shell}: {why}: {payload!r}", flush=True)
            print(f"{given.client}, {shell}: {given.count} calls, {left} left alone", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

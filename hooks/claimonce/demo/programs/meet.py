"""meet FOLDER COUNT PAUSE: wait until COUNT processes are here at once, or until nobody new has come for PAUSE seconds.

It makes a race certain where luck would decide: everyone who can read the old value has read it before anyone writes.
Where only one can be here at a time, it costs PAUSE and changes nothing.
"""

from __future__ import annotations

import os
import sys
import time

_POLL = 0.005  # seconds


def main(arguments: list[str]) -> int:
    """Always 0: a meeting that did not happen is no failure."""
    folder, count, pause = arguments[0], int(arguments[1]), float(arguments[2])
    os.makedirs(folder, exist_ok=True)
    complete = os.path.join(folder, "complete")
    mine = os.path.join(folder, f"here-{os.getpid()}")
    _touch(mine)
    most, until = 0, time.monotonic() + pause
    try:
        while time.monotonic() < until and not os.path.exists(complete):
            here = sum(name.startswith("here-") for name in os.listdir(folder))
            if here >= count:
                _touch(complete)
            if here > most:
                most, until = here, time.monotonic() + pause
            time.sleep(_POLL)
    finally:
        os.unlink(mine)
    return 0


def _touch(path: str) -> None:
    with open(path, "w", encoding="utf-8"):
        pass


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

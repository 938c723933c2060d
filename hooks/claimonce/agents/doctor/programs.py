"""The shims: one for every known program, and nothing before them."""

from __future__ import annotations

import os
from collections.abc import Iterator

from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import Row, fail, ok, warn

_INIT = "run `claimonce init`"


def shims(place: Place) -> Iterator[Row]:
    """There is a shim for every known program, and nothing stands before the shims on PATH."""
    if not os.path.exists(f"{place.shims}/{place.sentinel}"):
        yield fail("shims", f"there are no shims in {place.shims}", _INIT)
        return
    wanted = [name for name in place.programs if place.found_elsewhere(name)]
    missing = [name for name in wanted if not os.access(f"{place.shims}/{name}", os.X_OK)]
    if missing:
        yield fail("shims", f"no shim stands before {', '.join(missing)}", _INIT)
    else:
        yield ok("shims", f"{place.shims} has {', '.join(wanted) or 'nothing to stand before'}")
    yield _order(place, wanted)


def _order(place: Place, wanted: list[str]) -> Row:
    folders = place.env.get("PATH", "").split(os.pathsep)
    if place.shims not in folders:
        sentence = "this shell is not behind the shims; sessions are put behind them when they start"
        # A person's own shell is not gated, so it misses nothing.
        if "CLAIMONCE_SESSION" not in place.env:
            return ok("PATH", sentence)
        return warn("PATH", sentence, 'eval "$(claimonce shellenv)" here, or start the command with `claimonce run`')
    before = folders[: folders.index(place.shims)]
    past = [name for name in wanted if any(os.access(f"{each}/{name}", os.X_OK) for each in before if each)]
    if past:
        sentence = f"{', '.join(past)} is found on PATH before the shim"
        return fail("PATH", sentence, 'put eval "$(claimonce shellenv)" after what changes PATH')
    return ok("PATH", "the shims come first")

"""All checks, in the order in which a person would ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from claimonce.agents.doctor import fault_injection, others, road, state, wired
from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import Row, fail

CHECKS: tuple[Callable[[Place], Iterator[Row]], ...] = (
    wired.launcher,
    wired.readable,
    wired.hook,
    wired.complete,
    wired.executable,
    wired.matcher,
    wired.timeouts,
    wired.client,
    wired.check_switches,
    others.hooks,
    others.mods,
    others.own_pushes,
    state.settings,
    state.state,
    state.sandbox,
    wired.shims,
    others.check_entries,
    others.check_sandbox,
    road.pre_push,
    road.counters,
)


def examine(place: Place, quick: bool = False) -> Iterator[Row]:
    """Yield every finding, without the trials if it must be quick; a check that itself breaks is a finding too.

    What breaks several (a file of settings) is told in full once.
    """
    broke: dict[str, str] = {}
    for check in CHECKS if quick else (*CHECKS, others.versions, others.check_review, fault_injection.bites):
        try:
            yield from check(place)
        except Exception as error:  # noqa: BLE001  (a doctor who faints helps nobody)
            line = " ".join(str(error).split()) or type(error).__name__
            name = check.__name__
            first = broke.setdefault(line, name)
            said = f": {line}" if first == name else f" either, for the reason said of {first}"
            yield fail(name, f"could not be examined{said}", "fix that, then run this again")

"""What an agent is told about its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from claimonce.gate import clock
from claimonce.gate.counters import allocation
from claimonce.gate.counters.counter import Counter
from claimonce.gate.store import Store

_DAY = 86_400.0


def how(counter: Counter) -> str:
    """Return how to get a number, for one who has just read the file."""
    label = counter.written
    return (
        f"{counter.name} numbers are shared with other sessions, so the one in this file may be "
        f"another's by the time it is "
        f"used. `claimonce next {counter.name}` prints one that is yours alone and moves the file "
        f"(`--count N` for several). "
        f"An edit that moves the file gets its number assigned; `{label.pending}` in names and texts "
        f"gets one when it lands."
    )


def yours(counter: Counter, numbers: Sequence[int], after: int) -> str:
    """Return whose the numbers are now."""
    shown = ", ".join(counter.written(number) for number in numbers[:20])
    more = f" and {len(numbers) - 20} more" if len(numbers) > 20 else ""
    verb = "is" if len(numbers) == 1 else "are"
    return f"claimonce: {shown}{more} {verb} yours; the counter {counter.name} now says {after}."


def describe_correction(store: Store, counter: Counter, thought: int, numbers: Sequence[int], after: int) -> str:
    """Return the same, where the agent must think that another number is its own."""
    other = allocation.owner_line(store, counter, thought)
    return f"{yours(counter, numbers, after)} Not {counter.written(thought)}: {other}."


def describe_moved(store: Store, counter: Counter, thought: int, now: int, count: int) -> str:
    """Return why an edit for `count` numbers from `thought` on is not made, and both ways to take them."""
    several = f" --count {count}" if count > 1 else ""
    return (
        f"Not written: {allocation.owner_line(store, counter, thought)}, and the counter {counter.name} "
        f"says {now} now. "
        f"Run `claimonce next {counter.name}{several}`: it prints what is yours alone and moves the file, so make no "
        "edit for it; anything else that you meant to change is for another edit. Or read the file again and move it "
        "from there."
    )


def warn_holders(store: Store, counter: Counter, text: str) -> list[str]:
    """Leave a warning for every living session that holds a number of the counter; return them."""
    with store:
        rows = store.rows("number_holders", key=counter.key, since=clock.unix() - 7 * _DAY)
        sessions = [row["session"] for row in rows]
        for session in sessions:
            store.put("put_warning", session=session, wall=clock.unix(), text=text[:1000])
    return sessions

"""What enforcing would say of an edit of a counter's file, where the mode only observes or warns.

Nothing is held and no number is given. So that each call gets the verdict that it would get in a row of calls that are
all enforced, the ledger's entry says where the row would stand by then: the counter's next number, whose the numbers
are, and what the file of this work tree would hold. What commands write is judged after them (`observed_call`).
"""

from __future__ import annotations

from claimonce.agents.counters import post_tool, pre_tool
from claimonce.gate import ledger
from claimonce.gate.counters import edits, file
from claimonce.hooks.effect import COUNTER, OBSERVE, WARN
from claimonce.hooks.value import value
from claimonce.hooks.verdict import DENY, PASSED, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.counters.file import Held
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call

LOOKED_AT = 200  # entries of one counter
OBSERVED = "observed"  # the state of the entry that a call ends with


@value
class Row:
    """Where a counter would stand: its next number, and what the file holds as enforcing would have left it."""

    next: int
    held: Held


def observe_edit(store: Store, call: Call, mine: list[Counter], mode: str) -> Verdict:
    """Record and return what enforcing would say of an edit of a file with these counters; raises CounterError."""
    carrying = edits.Carrying(call.tool, call.input)
    found: list[tuple[Counter, Held, int, int]] = []
    for each in mine:
        real = post_tool.read_number(each)
        if not isinstance(real, file.Held):
            continue
        row = row_of(store, each, real)
        move = carrying.move(each, row.held)
        if move is None:
            continue
        refused = pre_tool.refusal(store, each, row.held, move)
        if refused:
            verdict = Verdict(DENY, refused)
            _record(store, call, each, real, mode, verdict, {"holds": row.held.value, "next": row.next})
            return verdict
        count = move.wanted - move.believed
        after = row.held.value
        if count:
            numbers = pre_tool.following(store, each, row.held, count, row.next)[0]
            after = numbers[-1] + 1
            found.append((each, real, numbers[0], after))
        carrying.land(each, after)
    verdict = pre_tool.decide_edit(carrying, mine[0]) if found else PASSED
    for each, real, first, after in found:
        took = {"took": [first, after - 1]} if after > first else {}
        _record(store, call, each, real, mode, verdict, {"holds": after, "next": after, **took})
    return verdict


def following_of(store: Store, each: Counter) -> int:
    """Return the counter's next number as the row of observed calls would have left it, 0 where there is no row."""
    return max((said["next"] for said in _rows(store, each)), default=0)


def _rows(store: Store, each: Counter) -> Iterator[Mapping[str, Any]]:
    for entry in ledger.last(store, LOOKED_AT, each.key):
        said = entry["receipt"]
        if (entry["verdict"] in (OBSERVE, WARN) or entry["state"] == OBSERVED) and isinstance(said.get("next"), int):
            yield said


def row_of(store: Store, each: Counter, real: Held) -> Row:
    """Return where the row of observed calls would have left a counter, and the file of this work tree."""
    following, holds = 0, None
    for said in _rows(store, each):
        following = max(following, said["next"])
        if holds is None and said.get("file") == real.path:
            holds = said["holds"] if said.get("left") == real.value else real.value
    if holds in (None, real.value):
        return Row(following, real)
    return Row(following, file.parse(each, real.with_number(holds), real.path, real.mode))


def _left(call: Call, each: Counter, real: Held) -> int:
    """Return what the file will hold after the call as it was made; as now where it does not apply."""
    done = edits.apply_edit(call.tool, call.input, each, real)
    applies = call.tool.lower() == "write" or str(call.input.get("old_string")) in real.text
    return done.wanted if done is not None and applies else real.value


def _record(
    store: Store, call: Call, each: Counter, real: Held, mode: str, verdict: Verdict, stands: Mapping[str, Any]
) -> None:
    row = {"file": real.path, "left": _left(call, each, real), **stands}
    with store:
        ledger.write(
            store, call.session.name, COUNTER, each.key, verdict=mode, receipt=row,
            reason=f"enforcing would have said {verdict.kind}",
        )  # fmt: skip

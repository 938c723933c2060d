"""What enforcing would say of an edit of a counter's file, where the mode only observes or warns.

Nothing is held and no number is given. So that each call gets the verdict that it would get in a row of calls that are
all enforced, the ledger's entry says where the row would stand by then: the counter's next number, and what the file of
this work tree would hold. What commands write, and what git brings, is not foreseen.
"""

from __future__ import annotations

from claimonce.agents import counter_post_tool, counter_pre_tool
from claimonce.gate import ledger
from claimonce.gate.counters import counter, edits, file
from claimonce.gate.counters.errors import CounterError
from claimonce.hooks.effect import COUNTER, OBSERVE, WARN
from claimonce.hooks.value import value
from claimonce.hooks.verdict import DENY, PASS, PASSED, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.counters.file import Held
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.settings_cache import Compiled

_LOOKED_AT = 200  # entries of one counter


@value
class _Row:
    """Where a counter would stand: its next number, and what the file holds as enforcing would have left it."""

    next: int
    held: Held


def before(store: Store, call: Call, effect: Effect, here: Compiled, mode: str) -> Verdict:
    """Record what enforcing would say of an edit, and let it go; with `warn` the agent is told."""
    if call.tool.lower() not in counter_pre_tool.EDITS:
        return PASSED
    mine = [each for each in counter.leased(here) if each.file in effect.targets and not each.is_lease]
    try:
        verdict = _foreseen(store, call, mine, mode)
    except CounterError:
        return PASSED
    return Verdict(PASS, context=verdict.reason) if mode == WARN and verdict.kind != PASS else PASSED


def _foreseen(store: Store, call: Call, mine: list[Counter], mode: str) -> Verdict:
    carrying = edits.Carrying(call.tool, call.input)
    found: list[tuple[Counter, Held, int]] = []
    for each in mine:
        real = counter_post_tool.held(each)
        if not isinstance(real, file.Held):
            continue
        row = _row(store, each, real)
        move = carrying.move(each, row.held)
        if move is None:
            continue
        refused = counter_pre_tool.refusal(store, each, row.held, move)
        if refused:
            verdict = Verdict(DENY, refused)
            _record(store, call, each, real, mode, verdict, row.held.value, row.next)
            return verdict
        count = move.wanted - move.believed
        after = row.held.value
        if count:
            after = counter_pre_tool.following(store, each, row.held, count, row.next)[0][-1] + 1
            found.append((each, real, after))
        carrying.land(each, after)
    verdict = counter_pre_tool.carried(carrying, mine[0]) if found else PASSED
    for each, real, after in found:
        _record(store, call, each, real, mode, verdict, after, after)
    return verdict


def _row(store: Store, each: Counter, real: Held) -> _Row:
    following, holds = 0, None
    for entry in ledger.last(store, _LOOKED_AT, each.key):
        said = entry["receipt"]
        if entry["verdict"] not in (OBSERVE, WARN) or not isinstance(said.get("next"), int):
            continue
        following = max(following, said["next"])
        if holds is None and said.get("file") == real.path:
            holds = said["holds"] if said.get("left") == real.value else real.value
    if holds in (None, real.value):
        return _Row(following, real)
    return _Row(following, file.parse(each, real.with_number(holds), real.path, real.mode))


def _left(call: Call, each: Counter, real: Held) -> int:
    """Return what the file will hold after the call as it was made; as now where it does not apply."""
    done = edits.carried_out(call.tool, call.input, each, real)
    applies = call.tool.lower() == "write" or str(call.input.get("old_string")) in real.text
    return done.wanted if done is not None and applies else real.value


def _record(
    store: Store, call: Call, each: Counter, real: Held, mode: str, verdict: Verdict, holds: int, following: int
) -> None:
    row = {"file": real.path, "left": _left(call, each, real), "holds": holds, "next": following}
    with store:
        ledger.write(
            store, call.session.name, COUNTER, each.key, verdict=mode, receipt=row,
            reason=f"enforcing would have said {verdict.kind}",
        )  # fmt: skip

"""Gates inside gates: what a process acts under, and what that opens.

A gated program inherits the claims above it by number and fencing token. A claim opens only its own key: a push whose
branch an outer push holds passes, a push inside a gate of another name takes its turn. Only a claim of a process that
really stands above this one counts, so a token that was read somewhere, or kept for later, opens nothing.
"""

from __future__ import annotations

import os

from claimonce.gate import claims, intents, owner
from claimonce.gate.owner import Owner
from claimonce.hooks import quickjson as json
from claimonce.hooks.value import replace
from claimonce.settings.processes import are_shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from claimonce.gate.intents import Intent
    from claimonce.gate.store import Store

VARIABLE = "CLAIMONCE_CLAIM"
_MOST = 128  # claims; a push of many branches holds one each
_DIGITS = 18  # what fits into a number of the store
_INSIDE, _INNER = "inside", "inner"


def make_environment(env: Mapping[str, str], *held: Intent) -> dict[str, str]:
    """Return what a gated program inherits: the claims above it, then these, each as `NUMBER#TOKEN`."""
    above = env.get(VARIABLE, "").split()
    return {VARIABLE: " ".join([*above, *(f"{intent.id}#{intent.token}" for intent in held)][-_MOST:])}


class Acting:
    """Inside it, every program that this very process starts acts under the claim."""

    def __init__(self, intent: Intent) -> None:
        """Hand nothing down yet."""
        self.intent, self.before = intent, os.environ.get(VARIABLE)

    def __enter__(self) -> None:
        """Put it into the environment."""
        os.environ.update(make_environment(os.environ, self.intent))

    def __exit__(self, *_: object) -> None:
        """Put back what was there."""
        del os.environ[VARIABLE]
        if self.before is not None:
            os.environ[VARIABLE] = self.before


def find_outer(store: Store, env: Mapping[str, str]) -> tuple[Intent, ...]:
    """Return the open intents that this process acts under, outermost first; what is not true is left out."""
    return tuple(intents.read(row) for row in _rows(store, env.get(VARIABLE, "")) if _is_above_us(row))


def _rows(store: Store, text: str) -> Iterator[Mapping[str, Any]]:
    for word in text.split()[-_MOST:]:
        number, _, token = word.partition("#")
        if not all(part.isascii() and part.isdigit() and len(part) <= _DIGITS for part in (number, token)):
            continue
        row = store.maybe("intent", id=int(number))
        if row is not None and row["token"] == int(token) and row["state"] == intents.OPEN and claims.holds(row):
            yield row


def _is_above_us(row: Mapping[str, Any]) -> bool:
    return owner.is_above(Owner(row["boot"], row["space"], row["pid"], row["start"]))


def of_key(outer: Iterable[Intent], key: str) -> Intent | None:
    """Return the outer claim that is this very act's own."""
    return next((intent for intent in outer if intent.key == key), None)


def lives(store: Store, intent: Intent) -> bool:
    """Return whether a process that was started under this claim still runs, as far as this user can see.

    It is known by what it inherited, so that a gate that was killed has left nothing unwritten.
    """
    from claimonce.settings.paths import state_folder  # late: only for what nobody saw end

    word, place = f"{intent.id}#{intent.token}", os.path.realpath(store.folder)
    for pid in filter(str.isdigit, os.listdir("/proc") if are_shown() else ()):
        try:
            with open(f"/proc/{pid}/environ", encoding="utf-8", errors="surrogateescape") as file:
                given = dict(part.partition("=")[::2] for part in file.read().split("\0"))  # pyright: ignore[reportCallIssue, reportArgumentType]
        except OSError:
            continue  # it has ended, or is another user's
        # Each store counts from 1: the same numbers under another store are somebody else's.
        inside = word in given.get(VARIABLE, "").split() and pid != str(os.getpid())  # pyright: ignore[reportCallIssue, reportUnknownMemberType, reportArgumentType]
        if inside and os.path.realpath(state_folder(given)) == place:  # pyright: ignore[reportArgumentType]
            return True
    return False


def make_detail(outer: Iterable[Intent]) -> dict[str, Any]:
    """Return the detail that ties an act to the gates around it, so that they know when its outcome is not known."""
    around = [intent.id for intent in outer]
    return {_INSIDE: around} if around else {}


def begin_inner(store: Store, outer: Intent) -> Intent:
    """Write down, before it happens, that an inner line acts under the outer claim itself; return its intent."""
    return _noted(store, outer, 1)


def end_inner(store: Store, outer: Intent) -> None:
    """Write down that how the inner act ended is known; whoever never comes here leaves the outer one in doubt."""
    _noted(store, outer, -1)


def _noted(store: Store, outer: Intent, more: int) -> Intent:
    with store:
        detail = json.loads(store.one("intent", id=outer.id)["detail"])
        detail = {**detail, _INNER: detail.get(_INNER, 0) + more}
        store.put("detail_intent", id=outer.id, detail=json.dumps(detail))
    store.sync()
    return replace(outer, detail=detail)


def is_in_doubt(store: Store, outer: Intent, outcome: str, own: int = 0) -> bool:
    """Return whether something was done inside this gate of which nobody knows how it ended.

    `own` is 1 for who asks about its own act under the gate's key, which it has not written down as ended yet.
    What still runs has yet to say it: a gate that failed is not tried again beside it, a gate that is done does not
    wait for what its command left behind.
    """
    if json.loads(store.one("intent", id=outer.id)["detail"]).get(_INNER, 0) > own:
        return True
    later = (row for row in store.rows("intents_unsettled") if row["id"] > outer.id)
    inside = (row for row in later if outer.id in json.loads(row["detail"]).get(_INSIDE, ()))
    return any(
        outcome == intents.FAILED or row["state"] == intents.UNCERTAIN or not claims.holds(row) for row in inside
    )

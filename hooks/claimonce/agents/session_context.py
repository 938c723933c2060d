"""What a session is told at its start: how to act through the gate, who else is here, what is held, what was just done.

Not the repository: that is `claimonce context`. Names and keys that others chose are quoted, on one line, capped.
"""

from __future__ import annotations

import os

from claimonce.gate import claims, clock, intents, markers, owner
from claimonce.gate.owner import Owner
from claimonce.gate.session_names import known_as
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY
from claimonce.hooks.untrusted_text import quoted
from claimonce.settings.paths import git_common_dir, home, repository_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from claimonce.gate.store import Store
    from claimonce.hooks.call import Session

MOST = 1_500  # characters, all together
_EACH = 4  # lines of one kind
_JUST = 3600.0  # seconds in which something was "just" done
_READ = 40  # of what was done, so that a few are left that mean something
_FINGERPRINT, _HEX = 16, set("0123456789abcdef")
_UNSEEN = 12 * 3600.0  # a session whose process cannot be seen is taken to be gone after this


def lines(store: Store, session: Session, cwd: str, env: Mapping[str, str]) -> list[str]:
    """Return one line for each thing that a new session should know; none where it is alone and nothing is held."""
    here = _others(store, session, cwd, env)
    held = [row for row in store.rows("claims_all") if claims.holds(row) and not _is_of(row["session"], session)]
    unsure = [
        intent
        for intent in intents.find_unsettled(store)
        if intent.state == intents.UNCERTAIN and intent.kind != GIT_PUSH  # the next push asks the remote by itself
    ]
    found = map(markers.read, store.rows("markers_since", since=clock.unix() - _JUST, most=_READ))
    # A key that is a fingerprint, a branch or a number says nothing that an agent could act on.
    done = [each for each in found if each.kind not in (NOTIFY, GIT_PUSH, COUNTER) or _is_named(each.key)][: _EACH + 1]
    return [
        *_listed("Also here", here),
        *_listed(
            "Held now", [f"{quoted(row['key'], 90)} by {_short(row['session'])} since {row['at']}" for row in held]
        ),
        *_listed(
            "Outcome unknown", [f"{quoted(each.key, 90)} by {_short(each.session)} at {each.at}" for each in unsure]
        ),
        *_listed(
            "Done in the last hour",
            [f"{quoted(each.key, 90)} by {_short(each.session)} {clock.ago(each.age)}" for each in done],
        ),
    ]


def numbers(counters: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return one line on the counters of the repository, and how a number is taken; none where there is none."""
    names = [quoted(one["name"], 60) for one in counters]
    more = f" and {len(names) - _EACH} more" if len(names) > _EACH else ""
    return (
        [f"Numbers here: {', '.join(names[:_EACH])}{more}. `claimonce next NAME` gives one that is yours alone."]
        if names
        else []
    )


def text(lesson: str, known: Sequence[str], more: Sequence[str] = ()) -> str:
    """Return the brief: the lesson, what is known, and what plugins add, in at most 1,500 characters.

    What does not fit is left out line by line from the end; the lesson always stays.
    """
    said, left = [lesson], MOST - len(lesson)
    for line in [*known, *(each for part in more for each in part.splitlines() if each.strip())]:
        if len(line) + 1 > left:
            break
        said.append(line)
        left -= len(line) + 1
    return "\n".join(said)


def _is_named(key: str) -> bool:
    """Whether somebody chose this key: its last part is no fingerprint."""
    last = key.rpartition(":")[2]
    return not (key.startswith(("push:", "counter:")) or (len(last) == _FINGERPRINT and not set(last) - _HEX))


def _others(store: Store, session: Session, cwd: str, env: Mapping[str, str]) -> list[str]:
    mine = _common(cwd)
    beside: list[str] = []
    away = 0
    for row in store.rows("sessions_open", most=60):
        if _is_of(row["name"], session) or not _is_here(row):
            continue
        if mine and _common(row["cwd"]) == mine:
            beside.append(f"{_short(row['name'])} in {quoted(_home(row['cwd'], env), 80)} since {row['at']}")
        else:
            away += 1
    if away:
        beside.append(f"{away} in other places")
    return beside


def _listed(title: str, said: Sequence[str]) -> list[str]:
    if not said:
        return []
    more = f"; {len(said) - _EACH} more in `claimonce status`" if len(said) > _EACH else ""
    return [f"{title}: {'; '.join(said[:_EACH])}{more}."]


def _is_here(row: Mapping[str, Any]) -> bool:
    if row["pid"]:
        alive = owner.is_alive(Owner(row["boot"], row["space"], row["pid"], row["start"]))
        if alive is not None:
            return alive
    return row["boot"] == clock.boot_id() and str(row["at"]) > clock.utc(clock.unix() - _UNSEEN)


def _is_of(name: str, session: Session) -> bool:
    own = session.whole
    return name == own or name.startswith(f"{own}/")


def _common(cwd: str) -> str:
    root = repository_root(cwd)
    return git_common_dir(root) if root else ""


def _short(name: str) -> str:
    return quoted(known_as(name), 60)


def _home(path: str, env: Mapping[str, str]) -> str:
    top = home(env).rstrip(os.sep)
    return f"~{path[len(top) :]}" if top and path.startswith(f"{top}/") else path

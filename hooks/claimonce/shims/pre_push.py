"""Git's pre-push hook: the last line, for a push that went around the shim.

It cannot wait (git gives up when the remote moves meanwhile) and never learns how the push ended. So it knows the turn
of each branch that its push inherited, else takes a free one in the name of the `git push` above it until that dies,
else refuses.
"""

from __future__ import annotations

import os

from claimonce.gate import gate, identity, intents, nested_gates, owner
from claimonce.gate.claims import Wanted
from claimonce.gate.errors import GateError
from claimonce.gate.gate import Entry
from claimonce.gate.intents import About
from claimonce.gate.owner import Owner, find_git_above
from claimonce.gate.push import arguments, push_context, reconcile, repository
from claimonce.gate.push.carried_prepush import ASIDE
from claimonce.gate.push.prepush_road import TRIAL
from claimonce.gate.push.repository import Repository
from claimonce.gate.push.target import HEADS, MANY, key_of, shorten_ref
from claimonce.gate.session_names import known_as
from claimonce.gate.store import Store
from claimonce.hooks.effect import GIT_PUSH
from claimonce.hooks.git.environment import real_git
from claimonce.hooks.git.runner import Git
from claimonce.hooks.git_url import canonical_remote
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn
from claimonce.settings.processes import words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from claimonce.hooks.settings_cache import Compiled

HELD = 80


def main(args: list[str], lines: bytes) -> int:
    """Answer the hook called as `PID REMOTE URL` with git's lines: 0 to let the push go on, 80 to stop it."""
    env = dict(os.environ)
    if env.get(TRIAL):
        warn(f"{TRIAL}={env[TRIAL]}")
        return HELD
    if _only_looks(find_git_above(int(args[0]))):
        return 0
    here = load(os.getcwd())
    try:
        return _in_turn(args, lines, here, env)
    except GateError as error:  # fail policy: pre-push-without-store
        # A sandbox hides the store from an agent: its push would go out without a turn.
        if not identity.is_gated_anyhow(env) or push_context.mode_of(here) != push_context.ENFORCE:
            raise
        warn(f"not pushed, for it can take no turn: {' '.join(str(error).split())}")
        return HELD


def _in_turn(args: list[str], lines: bytes, here: Compiled, env: dict[str, str]) -> int:
    pid, url = int(args[0]), args[2]
    session, store = identity.from_environment(env), push_context.store_of(here)
    if _is_aside(env):
        return 0
    shown = canonical_remote(url, os.getcwd())
    rows = {key_of(shown, row[2]): row for row in map(str.split, lines.decode().splitlines()) if len(row) == 4}
    outer = nested_gates.find_outer(store, env)
    left = _without_a_turn(rows, {intent.key for intent in outer}, key_of(shown, MANY))
    if not left:
        return 0
    if push_context.mode_of(here) != push_context.ENFORCE:
        if env.get(push_context.OBSERVED) == args[0]:
            return 0
        push_context.record_observed(store, here, session, "a push around the shim took no turn", left)
        return 0
    repo = repository.read(Git(real_git(env), env=env))
    pusher, taken = find_git_above(pid), list[intents.Intent]()
    for key in left:
        if _is_held_by(store, key, pusher):
            continue
        _, new, ref, old = rows[key]
        wanted = Wanted(key, GIT_PUSH, session.name, pusher)
        asked = {"name": args[1], "folder": repo.common} if repo is not None and args[1] != url else {}
        asked |= nested_gates.make_detail(outer)
        about = About(GIT_PUSH, "git", "", {"remote": shown, "ref": ref, "old": old, "new": new, **asked})
        entry = gate.enter(store, wanted, about, once=False)
        if entry.intent is None:
            for intent in taken:
                gate.settle(store, intent, intents.WITHDRAWN, reason="another branch of the same push was held")
            _refuse(entry, args[1], ref)
            return HELD
        taken.append(entry.intent)
        if repo is not None:
            _settle_dead(store, repo, key, entry.intent.id, old)
    return 0


def _without_a_turn(rows: Mapping[str, list[str]], held: set[str], many: str) -> list[str]:
    """Return the keys whose turn nobody above this push holds; tags that go along with a branch share its turn."""
    if many in held:
        return []
    left = sorted(key for key in rows if key not in held)
    return [key for key in left if rows[key][2].startswith(HEADS)] if len(left) < len(rows) else left


def _is_aside(env: Mapping[str, str]) -> bool:
    """Whether a push that is about to wait runs its own hooks: no git acts yet, and the turn is taken later."""
    pid = env.get(ASIDE, "")
    return pid.isdigit() and bool(owner.find_start_time(int(pid))) and owner.is_pid_above(int(pid))


def _only_looks(pusher: Owner) -> bool:
    """Whether it is a dry run: git (2.39.5 and newer) asks this hook all the same, and tells it nothing of that."""
    _, verb, rest = arguments.split_globals(words_of(pusher.pid)[1:])
    return verb == "push" and arguments.read(rest).only_looks


def _is_held_by(store: Store, key: str, pusher: Owner) -> bool:
    row = store.maybe("claim_of", key=key)
    return row is not None and (row["boot"], row["pid"], row["start"]) == (pusher.boot, pusher.pid, pusher.start)


def _settle_dead(store: Store, repo: Repository, key: str, before: int, tip: str) -> None:
    """Settle pushes before this one whose process is gone; what the remote has now is on git's own line."""
    for intent in reconcile.dead(store, [key], before):
        new = intent.detail.get("new", "")
        if not new and intent.detail.get("child"):
            continue
        has = bool(new) and (new == tip or repo.is_within(new, tip))
        why = "its process ended unseen; the remote {} its commit".format("has" if has else "does not have")
        receipt = {"ref": intent.detail.get("ref", ""), "new": new} if has else {}
        with store:
            reconcile.pass_on(store, intent, has)
            gate.settle(store, intent, intents.DONE if has else intents.FAILED, receipt, why)


def _refuse(entry: Entry, remote: str, ref: str) -> None:
    state = entry.state
    who = f"{known_as(state.session)} pushes to it since {state.at}" if state.session else "others stand in line for it"
    warn(
        f"not pushed: {shorten_ref(ref)} of {remote} is not free, {who}. Push in turn with "
        f"`claimonce push {remote} {shorten_ref(ref)}`; it waits, and takes in what they pushed."
    )

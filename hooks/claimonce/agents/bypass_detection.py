"""The safety net after a command: a counter or a remote that moved, with no line of the gate behind it.

A push leaves "update by push" in the log of its remote-tracking branch, a fetch or a pull leaves other words; so the
logs say what git did, and the store says what the gate knew of. Most commands move neither: `watched_files` keeps the
times of what would have changed, so that most events end before this is loaded.
"""

from __future__ import annotations

import os

from claimonce.agents import armed, watched_files
from claimonce.gate import clock, ledger
from claimonce.hooks.effect import COUNTER, ENFORCE, GIT_PUSH, OBSERVE, WARN
from claimonce.hooks.value import value
from claimonce.settings.paths import git_common_dir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.counters.file import Held
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.settings_cache import Compiled

COMMANDS = ("Bash", "PowerShell")
BY_PUSH = "update by push"
MOST_LOGS, MOST_TOLD = 2_000, 3
_TAIL = 65_536  # bytes of one log that are read at most
_LONGEST_CALL = 660.0  # seconds; for a session whose start was not seen


def begin(store: Store, here: Compiled, cwd: str) -> None:
    """Take down how the remotes and counters of a place stand when it is met for the first time."""
    if not cwd:
        return
    with store:
        store.put("purge_seen", before=clock.unix() - float(here.settings["state"]["retention"]))
    watched_files.forget()
    common = _common(here)
    if not common or store.maybe("seen_repo", repo=common) is None:
        stamps = watched_files.stamps(here, common, cwd)
        _take_down(store, common, dict(_logs(common)))
        watched_files.keep(cwd, stamps)
    elif not watched_files.load_times(cwd)[1]:  # another worktree, whose remotes are still to be looked at
        watched_files.keep(cwd, watched_files.of_numbered(watched_files.stamps(here, common, cwd), here))


def look(store: Store, call: Call, here: Compiled) -> list[str]:
    """Record every push and every move of a counter that went around the gate; return what the agent is told of it."""
    if call.tool not in COMMANDS or not call.cwd:
        return []
    common = _common(here)
    stamps = watched_files.stamps(
        here, common, call.cwd
    )  # before anything is read: what moves meanwhile is seen the next time
    told = [*_pushes(store, call, here, common), *_counters(store, call, here), *_numbered(store, call, here)]
    watched_files.keep(call.cwd, stamps)
    return told


def _common(here: Compiled) -> str:
    """Return the git folder that the worktrees of this place share; "" for none, or one whose name is no text."""
    common = git_common_dir(here.root) if here.root else ""
    return common if _is_text(common) else ""


def _is_text(name: str) -> bool:
    return name.encode("utf-8", "ignore").decode() == name


def _pushes(store: Store, call: Call, here: Compiled, common: str) -> Iterator[str]:
    if not common:
        return
    sizes = dict(_logs(common))
    known = _known(store, common)
    if known == {**sizes, "": 0}:
        return
    with store:  # of two that look at once, one reports
        known = _known(store, common)
        _take_down(store, common, sizes)
    row = store.maybe("session", name=call.session.whole)
    begun = str(row["at"]) if row is not None else clock.utc(clock.unix() - _LONGEST_CALL)
    count = 0
    for ref, size in sizes.items():
        read_to = known.get(ref, 0)
        # A place that is new here may have moved in this very call, so its log counts from the session's start.
        is_new = "" not in known or read_to > size
        found = [
            push
            for push in (_by_push(common, ref, 0 if is_new else read_to) if read_to != size else ())
            if (push.at >= begun or not is_new) and push.new.strip("0") and not _is_known(store, here, common, push)
        ]
        for told in _around(store, call, here, found, begun) if found else ():
            count += 1
            if count <= MOST_TOLD:
                yield told


def _known(store: Store, common: str) -> dict[str, int]:
    return {row["ref"]: row["size"] for row in store.rows("seen_of_repo", repo=common)}


@value
class _Push:
    """One line of a remote-tracking branch's log; `ref` is `origin/main`, `at` UTC."""

    ref: str
    old: str
    new: str
    at: str


def _around(store: Store, call: Call, here: Compiled, found: list[_Push], begun: str) -> Iterator[str]:
    """Record pushes of one branch, the oldest first, that went around the gate; give what is told of those since
    `begun`."""
    remote, _, branch = found[0].ref.partition("/")
    key = _key(here.root, remote, branch)
    with store:
        for push in _unrecorded(store, key, found):
            why = f"{push.ref} was moved by a push that no line of the gate saw"
            receipt = {"ref": push.ref, "old": push.old, "new": push.new, "at": push.at}
            session = call.session.name if push.at >= begun else ""
            ledger.write(store, session, GIT_PUSH, key, verdict=ledger.BYPASS, receipt=receipt, reason=why)
    own = [push for push in found if push.at >= begun]
    if own:
        armed.went_around(call.session, os.environ)
    if here.settings[GIT_PUSH]["mode"] in (WARN, ENFORCE):
        yield from (_said(push, remote) for push in own)


def _unrecorded(store: Store, key: str, found: list[_Push]) -> list[_Push]:
    """Leave out what the next push in turn has noticed first: it takes down the last of several with all before it."""
    from claimonce.gate.push.bypass import is_recorded

    kept: list[_Push] = []
    after = ""  # where a push that is recorded began
    for push in reversed(found):
        if push.new == after or is_recorded(store, key, push.new, push.at):
            after = push.old
        else:
            kept.insert(0, push)
    return kept


def _said(push: _Push, remote: str) -> str:
    from shlex import quote

    return (
        f"claimonce: {push.ref} went from {push.old[:12]} to {push.new[:12]} at {push.at} by a push that went around "
        "the gate, so it took no turn and left no receipt. What others pushed at that moment may be undone by it: "
        f"compare with `git fetch {quote(remote)}` and `git log {quote(push.ref)}`. `claimonce push` waits its turn."
    )


def _key(root: str, remote: str, branch: str) -> str:
    # only once something was found
    from claimonce.gate.push.target import HEADS, key_of
    from claimonce.hooks.git.runner import git_at
    from claimonce.hooks.git_url import canonical_remote

    url = git_at(root).ask("remote", "get-url", "--push", remote).out.strip()
    return key_of(canonical_remote(url, root) if url else remote, HEADS + branch)


def _is_known(store: Store, here: Compiled, common: str, push: _Push) -> bool:
    """Return whether the gate knows this push: by branch and commit, or by a turn that was held at that moment."""
    branch = push.ref.partition("/")[2]
    if store.maybe("push_known", branch=branch, new=push.new, at=push.at, repo=common) is not None:
        return True
    if here.settings[GIT_PUSH]["mode"] == ENFORCE:
        return False
    return store.maybe("push_observed", at=push.at) is not None


def _by_push(common: str, ref: str, start: int) -> Iterator[_Push]:
    """Return each push that a log has behind `start`."""
    try:
        with open(f"{common}/logs/{watched_files.REMOTES}/{ref}", "rb") as log:
            end = log.seek(0, os.SEEK_END)
            log.seek(max(start, end - _TAIL))
            if end - _TAIL > start:
                log.readline()  # the rest of a line that was cut
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return
    for line in text.splitlines():
        who, _, said = line.partition("\t")
        words = who.split(" ")
        if said.startswith(BY_PUSH) and len(words) > 4 and words[-2].isdigit() and len(words[-2]) < 12:
            yield _Push(ref, words[0], words[1], clock.utc(int(words[-2])))


def _logs(common: str) -> Iterator[tuple[str, int]]:
    """Return the name and length of the log of each remote-tracking branch."""
    top, count = f"{common}/logs/{watched_files.REMOTES}", 0
    if not common:
        return
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            count += 1
            if count > MOST_LOGS:
                return
            if not _is_text(path):
                continue
            try:
                yield path[len(top) + 1 :], os.stat(path).st_size
            except OSError:
                continue


def _take_down(store: Store, common: str, sizes: Mapping[str, int]) -> None:
    if not common:
        return
    with store:
        store.put("drop_seen", repo=common)
        for ref, size in {**sizes, "": 0}.items():
            store.put("put_seen", repo=common, ref=ref, size=size, wall=clock.unix())


def _counters(store: Store, call: Call, here: Compiled) -> Iterator[str]:
    if not here.counters:
        return
    from claimonce.gate.counters import counter

    for each in counter.with_file(here):
        told = _counter(store, call, each)
        if told and here.settings[COUNTER]["mode"] in (WARN, ENFORCE):
            yield told


def _counter(store: Store, call: Call, each: Counter) -> str:
    from claimonce.gate import claims
    from claimonce.gate.counters import allocation, file, git_origin
    from claimonce.gate.counters.errors import CounterError
    from claimonce.gate.counters.lock import Lock

    lock = Lock(store, each.key)
    try:
        with lock.both():
            held = file.read(each)
            row = store.maybe("counter_file", file=each.file, key=each.key)
            if row is not None and row["value"] == held.value:
                return ""
            if claims.find_claim(store, each.key) is not None:
                return ""  # whoever holds the lease is asked when it ends
            is_news = row is not None and not git_origin.was_moved_by_git(each, held.value)
            was = int(row["value"]) if row is not None else held.value
            with store:
                if allocation.next_of(store, each) < max(was, held.value):
                    store.put("put_counter_next", key=each.key, next=max(was, held.value))
                allocation.note_seen(store, each, held.value)
            return _moved(store, call, each, held, was) if is_news else ""
    except CounterError:
        return ""  # the next one that takes a number is told what is wrong with the file
    finally:
        lock.close()


def _numbered(store: Store, call: Call, here: Compiled) -> Iterator[str]:
    """Give what is told of numbered files that a command made around `claimonce next`."""
    if not any(counter.get("files") for counter in here.counters) or here.settings[COUNTER]["mode"] == OBSERVE:
        return
    from claimonce.agents.counters import numbered_files

    yield from numbered_files.after(store, call, os.environ, here, *watched_files.load_times(call.cwd))


def _moved(store: Store, call: Call, each: Counter, held: Held, was: int) -> str:
    from claimonce.gate.counters import allocation

    why = f"the counter went from {was} to {held.value}, and no line of the gate saw it"
    receipt = {"file": each.file, "before": was, "after": held.value}
    with store:
        ledger.write(store, call.session.name, COUNTER, each.key, verdict=ledger.BYPASS, receipt=receipt, reason=why)
    risk = "numbers may be given twice" if held.value < was else f"{each.written(was)} may be another session's"
    return (
        f"claimonce: the counter {each.name} went from {was} to {held.value} around the gate, so {risk}. The next free "
        f"number is {allocation.next_of(store, each)}; `claimonce next {each.name}` prints one that is yours alone."
    )

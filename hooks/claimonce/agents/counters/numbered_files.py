"""A number that is taken by making a file: `docs/adr/0117-cache.md` is met at the Write, and after the command.

A free number becomes the session's own, so that the next one who wants it is told whose it is. Before a Write that is a
refusal with the way out; what a command has made already is told, with the command that gives it another number.
"""

from __future__ import annotations

import os

from claimonce.gate import ledger
from claimonce.gate.counters import allocation, numbers_in_use
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters.errors import CounterError
from claimonce.gate.store import store_of
from claimonce.hooks.effect import COUNTER, ENFORCE, OBSERVE, WARN
from claimonce.hooks.git.runner import git_at, has_git
from claimonce.hooks.untrusted_text import quoted
from claimonce.hooks.value import value
from claimonce.hooks.verdict import DENY, PASS, PASSED, Verdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from claimonce.gate.counters.counter import Counter
    from claimonce.gate.store import Store
    from claimonce.hooks.call import Call
    from claimonce.hooks.settings_cache import Compiled

MOST_TOLD = 3
MOST_FOLDERS = 64


@value
class NumberedFile:
    """A file that carries a number of `counter`; `path` from the root, `article` what it belongs to."""

    counter: Counter
    path: str
    number: int
    article: str


def before(call: Call, env: Mapping[str, str], here: Compiled) -> Verdict:
    """Take the number that a new file carries for its session, or refuse the Write because it is another's."""
    path = os.path.realpath(os.path.join(call.cwd or "/", str(call.input.get("file_path") or "")))
    root = os.path.realpath(here.root)
    if os.path.lexists(path) or not path.startswith(root + "/"):
        return PASSED
    made = next(_numbered(counters.all_here(here), [path[len(root) + 1 :]]), None)
    mode = here.settings[COUNTER]["mode"]
    if made is None:
        return PASSED
    store = store_of(here)
    try:
        whose = _taken(store, call, env, made)
    except CounterError as error:
        whose = str(error)
    if whose is None:
        return PASSED
    if not whose and mode == OBSERVE:
        return PASSED
    if not whose:
        label, name = made.counter.written(made.number), made.counter.name
        return Verdict(PASS, context=f"claimonce: {label} is yours now; other numbers: `claimonce next {name}`.")
    reason = f"Not written: {whose}. {_way_out(made)} prints one that is yours alone; name the file after it."
    with store:
        said = (DENY, whose) if mode == ENFORCE else (mode, f"enforcing would have said deny: {whose}")
        ledger.write(store, call.session.name, COUNTER, made.counter.key, verdict=said[0], reason=said[1])
    if mode == ENFORCE:
        return Verdict(DENY, reason)
    return Verdict(PASS, context=f"claimonce: {reason}") if mode == WARN else PASSED


def after(
    store: Store, call: Call, env: Mapping[str, str], here: Compiled, known: Mapping[str, int], looked: int
) -> Iterator[str]:
    """Give what is told of files that a command made since `looked`, in folders that are no longer as `known` says.

    Both are times of the file system in ns, `known` of each folder's last change.
    """
    told = 0
    for each in (one for one in counters.all_here(here) if one.pattern is not None):
        fresh = [path for folder in folders(each) for path in _made_since(each, folder, known.get(folder, 0), looked)]
        own = _own_work(each, fresh) if fresh else set[str]()
        for made in _numbered([each], [path for path in fresh if path in own]):
            whose = _taken(store, call, env, made)
            told += bool(whose)
            if whose and told <= MOST_TOLD:
                with store:
                    ledger.write(
                        store, call.session.name, COUNTER, made.counter.key, verdict=ledger.BYPASS, reason=whose
                    )
                yield (
                    f"claimonce: {quoted(made.path)} was made, but {whose}. `claimonce next {made.counter.name} "
                    f"--renumber {quoted(made.path)}` gives it a number of its own; {_way_out(made)} prints one "
                    "beforehand."
                )


def folders(counter: Counter) -> list[str]:
    """Return the folders, absolute, in which new files of the counter appear."""
    return [os.path.join(counter.root, folder) for folder in numbers_in_use.folders(counter)[:MOST_FOLDERS]]


def _made_since(counter: Counter, folder: str, when: int, looked: int) -> list[str]:
    """Return the paths, from the root, of entries that came to a folder since; none where it is new to us."""
    if not when:
        return []
    try:
        if os.stat(folder).st_mtime_ns == when:
            return []
        fresh = [entry for entry in os.scandir(folder) if entry.stat(follow_symlinks=False).st_ctime_ns > looked]
    except OSError:
        return []
    return [os.path.relpath(entry.path, counter.root) for entry in fresh]


def _own_work(counter: Counter, paths: Iterable[str]) -> set[str]:
    """Leave out what a pull or a checkout brought: what is committed, but in a commit that no remote has yet."""
    if not has_git(counter.root):
        return set(paths)
    tree = git_at(counter.root)
    said = [
        tree.tell("ls-files", "--others", "--exclude-standard", "-z", "--", *paths),
        tree.tell("diff", "--cached", "--name-only", "--diff-filter=A", "-z", "--", *paths)
        if tree.commit("HEAD")
        else tree.tell("ls-files", "-z", "--", *paths),
    ]
    if tree.tell("for-each-ref", "--count=1", "refs/remotes"):
        asked = ("log", "--format=", "--name-only", "--diff-filter=A", "-z", "HEAD", "--not", "--remotes", "--", *paths)
        said.append(tree.tell(*asked))
    return {path for text in said for path in text.split("\0") if path}


def _numbered(found: Iterable[Counter], paths: Iterable[str]) -> Iterator[NumberedFile]:
    paths = list(paths)
    for each in found:
        pattern = each.pattern
        for path in paths if pattern is not None else ():
            match = pattern.match(path) if pattern is not None else None
            if pattern is not None and match is not None and match.number is not None:
                mine = each.within(pattern.scope(path)) if each.is_scoped else each
                yield NumberedFile(mine, path, match.number, numbers_in_use.article(path, match))


def _taken(store: Store, call: Call, env: Mapping[str, str], made: NumberedFile) -> str | None:
    """Take the file's number; return why it is another's, "" when it is the session's from now on, None when it was."""
    counter, number = made.counter, made.number
    row = store.maybe("number", key=counter.key, number=number)
    carried = _carried(counter, made)
    if row is not None and row["state"] in (allocation.TAKEN, allocation.OFFERED):
        own = {call.session.name, f"{call.session.client}:{call.session.id}", f"env:{env.get('CLAIMONCE_SESSION', '')}"}
        if row["session"] in own or carried == made.article:
            return None
        return allocation.owner_line(store, counter, number)
    if carried == made.article:
        return None  # another form or language of an article that has it
    if carried:
        return carried
    with store:
        allocation.note(store, counter, call.session.name, [number], f"file {made.path}")
        if not counter.file:
            following = max(number + 1, allocation.next_of(store, counter))
            store.put("put_counter_next", key=counter.key, next=following)
    return ""


def _carried(counter: Counter, made: NumberedFile) -> str:
    """Return the file's own article where that has the number already, else who else carries it, "" for nobody."""
    scope = counter.pattern.scope(made.path) if counter.pattern is not None else ""
    others = ""
    for view in [numbers_in_use.here(counter), *numbers_in_use.elsewhere(counter)]:
        for use in view.by_number().get((scope, made.number), ()):
            if use.article == made.article and use.path != made.path:
                return made.article
            if use.article != made.article and use.path != made.path and not others:
                others = (
                    f"{counter.written(made.number)} is carried by {quoted(use.path)} ({quoted(view.name)}) already"
                )
    return others


def _way_out(made: NumberedFile) -> str:
    counter = made.counter
    base = counter.pattern.base if counter.pattern is not None else ""
    inside = f" --in {quoted(base)}" if counter.key.endswith(f":{base}") and base else ""
    return f"`claimonce next {counter.name}{inside}`"

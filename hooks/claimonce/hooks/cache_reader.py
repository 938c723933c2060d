"""The compiled cache, reading half: settings and descriptions of one place without pluggy or tomllib.

On the hook's path: `os`, `json` and modules of ours that import no more. One file a repository in `<state
folder>/cache`, valid as long as no source of it changed (path, mtime, size).
"""

from __future__ import annotations

import os

from claimonce.hooks import quickjson as json
from claimonce.hooks.digest import fingerprint
from claimonce.hooks.value import value
from claimonce.settings import plain_file
from claimonce.settings.paths import state_folder, user_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FORMAT = 15
END = "~end"  # the last line of the words: a file that was cut has lost some
# Stands for a setting that may hold a password: it is read where it stands, and kept nowhere else.
ELSEWHERE = "(with its password in the settings)"
INSTALL = os.path.dirname(os.path.abspath(__file__))
ABSENT = -1


@value
class Compiled:
    """What holds in one place.

    `root` is the repository's top and `scope` its name wherever it is checked out (canonical URL of origin, else the
    git common dir); both "" outside a repository. `settings` has the sections and keys that people write, durations in
    seconds, a window as seconds, None (for ever) or `until-resolved`. A counter has `key` and what a `[[counters]]`
    table has, `file` absolute. `descriptions` is what the reading compiler made of the plugins' descriptions, a text
    for `Descriptions`. `words`, a JSON text, feed the prefilter, `shims` names the programs to stand before. `state` is
    the folder of the store. `notes` says what a repository's settings ask for in vain, `problems` which plugins did not
    load. `coded` says where the code of each description that has some is: a module, or the path of a drop-in.
    `speaking` says the same of each plugin that speaks at a session's start. `sys_path` is what cold code needs to
    import plugins.
    """

    format: int
    version: str
    install: str
    root: str
    scope: str
    state: str
    settings: Mapping[str, Any]
    counters: list[dict[str, Any]]
    descriptions: Any
    words: str
    shims: list[str]
    notes: list[str]
    problems: list[str]
    coded: Mapping[str, str]
    speaking: Mapping[str, str]
    sys_path: list[str]
    sources: list[list[Any]]


# What is not parsed with the rest: no call needs the words of its place, and descriptions are parsed as they are asked.
_APART = ("words", "descriptions")


def to_file_text(made: Compiled) -> str:
    """Return what a cache file holds: a line with all else, a line with the words, and the descriptions."""
    body = {name: getattr(made, name) for name in Compiled.__annotations__ if name not in _APART}
    return f"{json.dumps(body)}\n{made.words}\n{made.descriptions}"


def load_kept(root: str, env: Mapping[str, str], people: bool) -> Compiled | None:
    """Return what is kept for a repository ("" for none), or None where it is absent or no longer holds."""
    known = read(cache_file(root, env, people))
    return known if known is not None and is_fresh(known, root, env) else None


def prefilter_words(env: Mapping[str, str] | None = None) -> list[str] | None:
    """Return the prefilter's words, None when nothing whole is kept and every call must be looked at."""
    try:
        text = plain_file.text(f"{cache_folder(env)}/words")
    except (OSError, ValueError):
        return None
    words, end, rest = text.rpartition(f"\n{END}\n")
    return words.partition("\n\n")[2].split("\n") if end and not rest else None


def cache_folder(env: Mapping[str, str] | None = None) -> str:
    """Return this user's cache folder, which may not exist: in a shared state folder each user after the first has
    one of their own, because another's cache could carry another's code."""
    folder = f"{state_folder(env)}/cache"
    try:
        owner = os.stat(folder).st_uid
    except OSError:
        return folder
    return folder if owner == os.geteuid() else f"{folder}-{os.geteuid()}"


def cache_file(root: str, env: Mapping[str, str] | None = None, people: bool = False) -> str:
    """Return the cache file for a repository ("" for none); settings in the environment get files of their
    own."""
    env = os.environ if env is None else env
    said = [f"{name}={env[name]}" for name in env if name.startswith("CLAIMONCE_") and _counts(name)]
    name = f"r-{fingerprint(root)}" if root else "user"
    if said:
        name += "-" + fingerprint(*sorted(said), f"people={people}", f"agent={_agent(env)}")
    return f"{cache_folder(env)}/{name}.json"


def is_fresh(known: Compiled, root: str, env: Mapping[str, str]) -> bool:
    """Say whether nothing that `known` was made from has changed."""
    if known.install != INSTALL or known.root != root or not known.sources:
        return False
    if known.sources[0][0] != user_file(env) or prefilter_words(env) is None:
        return False
    return all(stamp(source[0]) == source for source in known.sources)


def stamp(path: str) -> list[Any]:
    """Return [path, mtime in ns, size], with -1 for both where there is nothing."""
    try:
        found = os.stat(path)
    except OSError:
        return [path, ABSENT, ABSENT]
    return [path, found.st_mtime_ns, found.st_size]


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def _counts(name: str) -> bool:
    return "__" in name or name in ("CLAIMONCE_PLUGINS", "CLAIMONCE_STORE", "CLAIMONCE_PINNED_STORE")


def _agent(env: Mapping[str, str]) -> bool:
    from claimonce.settings.agents import in_agent_session

    return in_agent_session(env)


def read(path: str) -> Compiled | None:
    """Return what a cache file holds, None where it cannot be obeyed: another user's, or of another form."""
    try:
        with open(path, "rb", buffering=0, opener=_without_waiting) as file:
            # Another user's cache could carry another user's code path.
            if os.fstat(file.fileno()).st_uid != os.geteuid():
                return None
            held = file.read()
        end = held.index(b"\n")
        behind = held.index(b"\n", end + 1)
        body = json.loads(held[:end].decode())
        body["words"] = held[end + 1 : behind].decode()
        body["descriptions"] = str(memoryview(held)[behind + 1 :], "utf-8")
        return Compiled(**body) if body["format"] == FORMAT and body["descriptions"] else None
    except (OSError, ValueError, TypeError, KeyError):
        return None

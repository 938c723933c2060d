"""Short names of sessions: `claude:amber-otter@web` for `claude:6f9c...` in a folder `web`, and in sentences, which
do not know the folder, `claude:amber-otter (6f9c3ab1)`.

The two words are read off the session's id alone, so every process, host and day gives the same ones; a person's own
word (CLAIMONCE_SESSION=nightly) is short already and stays. 16,384 pairs: among nine sessions two share one once in
450 times. Then the place tells them apart, and where a name is asked for, an ambiguous one is an error.
"""

from __future__ import annotations

import os

from claimonce.hooks.digest import fingerprint
from claimonce.hooks.untrusted_text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_WORD = 28
_LONGEST_PLACE = 24
_LONGEST_ID = 8  # of an id, as people cut it; `log --session` takes its beginning
_PLAIN = frozenset(["main", "master", "trunk", "HEAD"])


def handle(session: str) -> str:
    """Return the two words of a session, such as `amber-otter`; a subagent's with its own two behind a slash."""
    whole, slash, agent = session.partition("/")
    return _words(whole) + (f"/{_words(agent)}" if slash else "")


def _words(text: str) -> str:
    drawn, (first, second) = bytes.fromhex(fingerprint(text, size=2)), _lists()
    return f"{first[drawn[0] % len(first)]}-{second[drawn[1] % len(second)]}"


_read: list[list[str]] = []


def _lists() -> list[list[str]]:
    """Return the two lists of words; their order makes the names, so a word is replaced, never moved."""
    if not _read:
        with open(os.path.join(os.path.dirname(__file__), "handles.txt"), encoding="ascii") as file:
            _read.extend(block.split() for block in file.read().split("\n\n"))
    return _read


def short(session: str, folder: str = "", branch: str = "") -> str:
    """Return the name to show: client, the person's own word or the two words, and branch or folder where known.

    A branch that everybody is on says nothing, so there the folder stands.
    """
    client, colon, rest = session.partition(":")
    if not colon:
        return one_line(session, _LONGEST_WORD) or "nobody"
    place = branch if branch and branch not in _PLAIN else folder.rstrip("/").rpartition("/")[2]
    at = f"@{one_line(place, _LONGEST_PLACE)}" if place else ""
    if client == "env" and len(rest) <= _LONGEST_WORD:
        return one_line(rest, _LONGEST_WORD) + at
    return f"{one_line(client, 12)}:{handle(session)}{at}"


def known_as(session: str) -> str:
    """Return how a sentence names a session: the short name, and by what its transcript or its process is found."""
    client, colon, rest = session.partition(":")
    if client == "env" and len(rest) <= _LONGEST_WORD:
        return one_line(rest, _LONGEST_WORD)  # a person's own word, as on every screen
    if not colon or client == "env":
        return one_line(session, _LONGEST_WORD + len("env:"))
    whole = rest.partition("/")[0]
    pid, dot, _ = whole.partition(".")
    found = f"pid {pid}" if dot and pid.isdecimal() else one_line(whole[:_LONGEST_ID], _LONGEST_ID)
    return f"{one_line(client, 12)}:{handle(session)} ({found})"


def find_sessions(asked: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Return the sessions, of (id, short name), that somebody may mean: by id, name or handle, else by a beginning."""
    rows = [(session, (session, session.partition(":")[2], name, name.partition("@")[0], handle(session)))
            for session, name in known]  # fmt: skip
    whole = [session for session, spellings in rows if asked in spellings]
    begun = [session for session, spellings in rows if any(each.startswith(asked) for each in spellings)]
    return list(dict.fromkeys(whole or begun))

"""Keys by pattern, and the known ones that are most like one that nothing is known of."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.store import Store

PREFIX = "push:"  # the keys of pushes
_LOOKED_AT = 2_000
_LIKE = 0.7


def find_matching(store: Store, pattern: str, most: int = 100) -> list[str]:
    """Return the known keys that match, in order; a pattern without `*` or `?` finds what contains it."""
    pattern = pattern if set(pattern) & {"*", "?"} else f"*{pattern}*"
    return [str(row["key"]) for row in store.rows("keys_like", key=as_like(pattern), most=most)]


def find_near(store: Store, key: str, most: int = 3) -> list[str]:
    """Return the known keys that somebody may mean by an unknown one: those that begin so, else the most alike."""
    begun = [one for one in find_matching(store, f"{key}*", most + 1) if one != key]
    if begun:
        return begun[:most]
    import difflib  # only for a key that nobody has used

    known = dict.fromkeys(str(row["key"]) for row in store.rows("ledger_last", most=_LOOKED_AT))
    return [one for one in difflib.get_close_matches(key, known, most + 1, _LIKE) if one != key][:most]


def shorten_push_key(key: str) -> str:
    """Return a push's key, `push:REMOTE:REF`, as people say it: the repository's name and the branch, `web main`."""
    where, _, ref = key.removeprefix(PREFIX).rpartition(":refs/")
    repository = where.rstrip("/").removesuffix("/.git").removesuffix(".git").rpartition("/")[2]
    return one_line(f"{repository or where} {ref.removeprefix('heads/')}".strip(), 80)


def shorten_key(key: str) -> str:
    """Return a key as it is shown: of a push the repository and the branch, any other as it is, on one line."""
    return shorten_push_key(key) if key.startswith(PREFIX) else one_line(key)


def as_like(pattern: str) -> str:
    """Return a pattern with `*` and `?` as SQL's LIKE has it, escaped with `!`; a plain word is that very key."""
    made = "".join(f"!{letter}" if letter in "!%_" else letter for letter in pattern)
    return made.replace("*", "%").replace("?", "_")

"""Keys by pattern, and the known ones that are most like one that nothing is known of."""

from __future__ import annotations

from claimonce.hooks.untrusted_text import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.store import Store

PREFIX = "push:"  # the keys of pushes
_LOOKED_AT = 2_000
_LIKE = 0.7


def matching(store: Store, pattern: str, most: int = 100) -> list[str]:
    """Return the known keys that match, in order; a pattern without `*` or `?` finds what contains it."""
    from claimonce.view.acts import as_like  # who only shortens a key loads no values of the screens

    pattern = pattern if set(pattern) & {"*", "?"} else f"*{pattern}*"
    return [str(row["key"]) for row in store.rows("keys_like", key=as_like(pattern), most=most)]


def near(store: Store, key: str, most: int = 3) -> list[str]:
    """Return the known keys that somebody may mean by an unknown one: those that begin so, else the most alike."""
    begun = [one for one in matching(store, f"{key}*", most + 1) if one != key]
    if begun:
        return begun[:most]
    import difflib  # only for a key that nobody has used

    known = dict.fromkeys(str(row["key"]) for row in store.rows("ledger_last", most=_LOOKED_AT))
    return [one for one in difflib.get_close_matches(key, known, most + 1, _LIKE) if one != key][:most]


def short_branch(key: str) -> str:
    """Return a push's key as people say it: the repository's own name and the branch, `web main`."""
    where, _, ref = key.removeprefix(PREFIX).partition("#")
    repository = where.rstrip("/").removesuffix("/.git").removesuffix(".git").rpartition("/")[2]
    return one_line(f"{repository or where} {ref.removeprefix('refs/heads/')}".strip(), 80)

"""Keys: what must happen once, spelled one way.

Writer and reader share this one function. Five agents that write `Notify-Tekla`, `notify_tekla` and `notify tekla `
mean one thing; measured on a peer, four spellings were four independent claims.
"""

from __future__ import annotations

import unicodedata

from claimonce.gate.errors import BadKey

LONGEST = 512
_MAY_BE_SECRET = ("://", "=", "/hooks/", "hooks.", "webhook", "/bot")
_BLANKS = dict.fromkeys(map(ord, " \t\r\n_\u00a0\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def canonical(key: str) -> str:
    """Return the one spelling of `key`; raise BadKey when nothing is left.

    Compatibility forms and case are folded, blanks, underscores and dashes of any length become one `-`. The marks
    that carry structure (`:` `/` `#` `@` `.` `+`) stay. A secret in it is sealed first: keys stand in the ledger, in
    marker files and in what others are told.
    """
    if any(mark in key for mark in _MAY_BE_SECRET):
        from claimonce.gate.redaction import seal  # few keys have such a mark, and patterns take their time

        key = seal(key)
    folded = unicodedata.normalize("NFKC", key).casefold().translate(_BLANKS)
    folded = "".join(letter for letter in folded if letter.isprintable())
    folded = "-".join(part for part in folded.split("-") if part)
    for mark in ":/#@":
        folded = folded.replace(f"-{mark}", mark).replace(f"{mark}-", mark)
    if not folded.strip("-:/#@.+") or len(folded) > LONGEST:
        raise BadKey(key[:80])
    return folded

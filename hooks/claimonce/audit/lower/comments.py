"""Comments that speak to the audit, where a language's own form of one is enough to find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.facts import Comment

if TYPE_CHECKING:
    import re

    from claimonce.audit.piece import Piece


def find_comments(piece: Piece, form: re.Pattern[str]) -> tuple[Comment, ...]:
    """Return them; the first group of `form` is what one says."""
    if "coverage-audit:" not in piece.text:
        return ()
    found: list[Comment] = []
    for match in form.finditer(piece.text):
        line = piece.text.count("\n", 0, match.start()) + 1
        found.append(Comment(piece.site(line, line), " ".join(match[1].split())))
    return tuple(found)

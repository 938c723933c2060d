"""Comments that speak to the audit."""

from __future__ import annotations

import io
import tokenize

from claimonce.audit.facts import Comment
from claimonce.audit.piece import Piece

MARK = "coverage-audit:"


def comments_of(piece: Piece) -> tuple[Comment, ...]:
    """Return the comments that hold the mark, each with the text behind the colon; strings are no comments."""
    if MARK not in piece.text:
        return ()
    found: list[Comment] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(piece.text).readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                before, _, text = token.string.partition(MARK)
                if not before.strip(" #"):
                    line = token.start[0]
                    found.append(Comment(piece.site(line, line), text.strip()))
    except (tokenize.TokenError, SyntaxError, ValueError):
        pass  # what stands before the place that cannot be read has been found
    return tuple(found)

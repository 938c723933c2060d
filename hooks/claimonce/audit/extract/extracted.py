"""What an extractor hands on: the pieces of one file, and what the form itself says."""

from __future__ import annotations

from dataclasses import dataclass

from claimonce.audit.facts import Comment, Function, Guard
from claimonce.audit.piece import Piece


@dataclass(frozen=True, slots=True)
class Extracted:
    """The pieces of one file.

    `functions` hold calls that are no text in any language (`uses:` of a workflow step), `imports` the files it loads
    and `comments` those of the form itself; `problem` as `facts.Facts.problem`. `guards` stand in front of
    all that the piece with that symbol does.
    """

    surface: str
    pieces: tuple[Piece, ...] = ()
    functions: tuple[Function, ...] = ()
    imports: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    problem: str = ""
    guards: tuple[tuple[str, Guard], ...] = ()

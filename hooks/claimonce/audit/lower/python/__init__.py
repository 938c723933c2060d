"""The Python front end: one parse with `ast`, names resolved through imports, values folded as far as the text goes."""

from __future__ import annotations

import ast
import warnings

from claimonce.audit.facts import Facts
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.python.module import Module
from claimonce.audit.lower.python.texts import comments_of, hook_commands, prompts
from claimonce.audit.piece import Piece

__all__ = ["lower"]


# What a shell puts into the code that it hands on.
EXPANSIONS = late(r"\$\(\([^()]*\)\)|\$\([^()]*\)|\$\{[^{}]*\}|\$\w+")


def lower(piece: Piece) -> Facts:
    """Return the facts of one piece of Python. Never raises: what cannot be read is `Facts.problem`."""
    try:
        tree = _parsed(piece.text)
        if tree is None and "$" in piece.text:
            tree = _parsed(EXPANSIONS.sub("_", piece.text))
    except (RecursionError, MemoryError):
        return Facts(piece.path, piece.surface, problem="nested too deeply")
    if tree is None:
        return Facts(piece.path, piece.surface, comments=comments_of(piece), problem="syntax")
    module = Module(piece, tree)
    facts = module.facts()
    told = [*prompts(piece, module.known), *hook_commands(piece, tree)]
    if not told:
        return facts
    from claimonce.audit import lower as front_ends

    return front_ends.merge_facts(facts, [front_ends.lower(one) for one in told])


def _parsed(text: str) -> ast.Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the scanned text's bad escapes are not for this run's stderr
            return ast.parse(text)
    except (SyntaxError, ValueError):
        return None

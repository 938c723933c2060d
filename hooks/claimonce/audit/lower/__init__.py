"""From a file to its facts: the extractors cut it into pieces, and a front end a language lowers each piece.

A front end is a module with `lower(piece) -> Facts`; it is loaded when its language is first met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from msgspec.structs import replace

from claimonce.audit.facts import Facts, Function, Guard
from claimonce.audit.piece import JAVASCRIPT, PROSE, PYTHON, RUBY, SHELL, TSX, TYPESCRIPT, Piece

FRONT_ENDS = {
    SHELL: "claimonce.audit.lower.shell",
    PYTHON: "claimonce.audit.lower.python",
    JAVASCRIPT: "claimonce.audit.lower.javascript",
    TYPESCRIPT: "claimonce.audit.lower.javascript",
    TSX: "claimonce.audit.lower.javascript",
    RUBY: "claimonce.audit.lower.ruby",
    PROSE: "claimonce.audit.lower.prose",
}
DEEPEST = 6  # pieces inside pieces: a script in a heredoc in a script ...

_depth = 0
_lesson: Callable[[], None] | None = None


def learn_first(lesson: Callable[[], None]) -> None:
    """Have the front end of prose learn its words when it first meets a text: many a tree holds none."""
    global _lesson  # noqa: PLW0603 - one audit has one vocabulary; a front end is called with a piece only
    _lesson = lesson


def lower(piece: Piece) -> Facts:
    """Return the facts of one piece. Never raises for any text: what cannot be read is `Facts.problem`."""
    global _depth, _lesson  # noqa: PLW0603 - front ends call this for text inside text, and that must end
    if _depth >= DEEPEST:
        return Facts(piece.path, piece.surface, problem="nested too deeply")
    if piece.language == PROSE and _lesson is not None:
        lesson, _lesson = _lesson, None
        lesson()
    _depth += 1
    try:
        facts: Facts = import_module(FRONT_ENDS[piece.language]).lower(piece)
    except (RecursionError, MemoryError):
        return Facts(piece.path, piece.surface, problem="nested too deeply")
    finally:
        _depth -= 1
    return facts


def is_embedded() -> bool:
    """Say whether the piece that is lowered now stands inside another one, whose front end asked for it."""
    return _depth > 1


def facts_of(path: str, data: bytes, *, told: bool = False) -> Facts | None:
    """Return everything the file `path` (from the scanned root, with `/`) with this content says.

    `told` reads it as an instruction, whatever its name: something leads an agent there.
    None for a file whose form is not one the audit reads. Never raises for any content.
    """
    from claimonce.audit.extract import extract

    found = extract(path, data, told=told)
    if found is None:
        return None
    own = Facts(
        path,
        found.surface,
        functions=found.functions,
        imports=found.imports,
        comments=found.comments,
        problem=found.problem,
    )
    whole = merge_facts(own, [_apart(lower(piece), piece) for piece in _distinct(found.pieces)])
    return _guarded(whole, found.guards) if found.guards else whole


def _distinct(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Yield the pieces, each under a symbol of its own."""
    seen: dict[str, int] = {}
    for piece in pieces:
        count = seen[piece.symbol] = seen.get(piece.symbol, 0) + 1
        yield piece if count == 1 or not piece.symbol else replace(piece, symbol=f"{piece.symbol} {count}")


def _apart(facts: Facts, piece: Piece) -> Facts:
    """Return a piece's facts without comments where the extractor has found those of the whole file."""
    return replace(facts, comments=()) if piece.symbol and facts.comments else facts


def _guarded(facts: Facts, guards: tuple[tuple[str, Guard], ...]) -> Facts:
    """Return the facts with guards that stand in front of whole pieces."""
    functions: list[Function] = []
    for function in facts.functions:
        own = tuple(guard for symbol, guard in guards if symbol == function.name)
        functions.append(replace(function, guards=(*own, *function.guards)) if own else function)
    return replace(facts, functions=tuple(functions))


def merge_facts(own: Facts, parts: Iterable[Facts]) -> Facts:
    """Return `own` with everything the parts say; the first problem is kept."""
    every = [own, *parts]
    if len(every) == 1:
        return own
    return Facts(
        own.path,
        own.surface,
        functions=tuple(one for part in every for one in part.functions),
        classes=tuple(one for part in every for one in part.classes),
        constants=tuple(one for part in every for one in part.constants),
        imports=tuple(dict.fromkeys(one for part in every for one in part.imports)),
        told=tuple(one for part in every for one in part.told),
        comments=tuple(dict.fromkeys(one for part in every for one in part.comments)),
        problem=next((part.problem for part in every if part.problem), ""),
    )

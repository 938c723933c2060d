"""bash text -> a syntax tree, within bounds of length and time.

The bindings are imported directly: the packages' own `__init__` modules pull in `typing`, which costs more than the parser.
"""

from __future__ import annotations

from time import thread_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tree_sitter import Node, Parser

LONGEST = 131_072  # Linux starts no program with a longer argument (MAX_ARG_STRLEN), so no shell gets one
SMALL = 2_048
PARSING_SECONDS = 0.06


class BoundError(Exception):
    """The text is larger, deeper or slower to read than a live call allows."""


_parser: Parser | None = None


def parser() -> Parser:
    """Return the one bash parser of this process."""
    global _parser  # noqa: PLW0603  (a cache: loading the grammar is the dearest step)
    if _parser is None:
        from tree_sitter import _binding
        from tree_sitter_bash import _binding as bash

        load: Any = _binding
        _parser = load.Parser(load.Language(bash.language()))
    return _parser  # type: ignore[return-value]


def parse(data: bytes) -> Node:
    """Return the root of the tree of `data`; BoundError when it is too long or too slow."""
    if len(data) > LONGEST:
        raise BoundError(f"the command is longer than {LONGEST} bytes")
    bash = parser()
    if len(data) <= SMALL:
        return bash.parse(data).root_node
    end = thread_time() + PARSING_SECONDS

    def piece(offset: int, _: object) -> bytes:
        return data[offset : offset + 4096]

    def late(_: int, __: bool) -> bool:
        return thread_time() > end

    slow: Callable[..., Any] = bash.parse
    try:
        return slow(piece, progress_callback=late).root_node
    except ValueError:
        bash.reset()
        raise BoundError("the command took too long to parse") from None

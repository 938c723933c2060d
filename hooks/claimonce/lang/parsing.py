"""A tree-sitter parse that ends in time."""

from __future__ import annotations

from time import thread_time

from claimonce.lang import BoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from tree_sitter import Node, Parser, Tree

EACH = 16  # answers of the parser between two looks at the clock
_PIECE = 65_536


def parse_within(seconds: float, parser: Parser, data: bytes) -> Node:
    """Return the root of the tree; BoundError where that takes more CPU time of this thread."""
    end = thread_time() + seconds
    asked = 0

    def piece(offset: int, _: object) -> bytes:
        return data[offset : offset + _PIECE]

    def late(_: int, __: bool) -> bool:
        nonlocal asked
        asked += 1
        return not asked % EACH and thread_time() > end

    slow: Callable[..., Any] = parser.parse  # the stubs do not know `progress_callback`
    try:
        tree: Tree = slow(piece, progress_callback=late)
    except ValueError:
        parser.reset()
        raise BoundError("the text took too long to parse") from None
    return tree.root_node

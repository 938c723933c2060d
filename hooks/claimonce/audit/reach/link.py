"""A place in a file that leads an agent to another file."""

from __future__ import annotations

import msgspec

IMPORTS, FOLLOWS, SENDS, NAMES = "imports", "has its reader follow", "has its reader read", "points to"
MENTIONS, FEEDS, SETS = "names", "feeds an agent", "names for agents"


class Link(msgspec.Struct, frozen=True, array_like=True):
    """`target` is the path as it is written, without what stands around it; `line` where it is written.

    `how` is IMPORTS (the client puts the text in), FOLLOWS (the reader is told to do as it says), SENDS (to read it),
    NAMES (it is pointed to), MENTIONS (it only stands there), FEEDS (a program hands it to a client) or
    SETS (a setting of the client names it, a folder too).
    """

    target: str
    line: int
    how: str

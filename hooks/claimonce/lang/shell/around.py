"""What stands around one command in a line: whether its status and its output are those of the whole line."""

from __future__ import annotations

from claimonce.hooks.value import value
from claimonce.lang import BoundError
from claimonce.lang.shell.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from tree_sitter import Node

_UNCLEAR = (
    "command_substitution", "process_substitution", "function_definition", "if_statement", "while_statement",
    "for_statement", "c_style_for_statement", "case_statement", "negated_command",
)  # fmt: skip


@value
class Around:
    """`fails` when a status of failure is the command's own or of something before it; `ends` when success of the line
    is success of the command; `shows` when the line's output has the command's."""

    fails: bool = False
    ends: bool = False
    shows: bool = True


ALONE = Around(fails=True, ends=True)


def around(text: str, span: tuple[int, int] | None, harmless: Collection[str] = ()) -> Around:
    """Return what stands around the command at `span` (bytes); `harmless` are commands that cannot fail."""
    data = text.encode("utf-8", "surrogateescape")
    if span is None or len(data.strip()) == len(data[slice(*span)].strip()):
        return ALONE if span is not None else Around()
    try:
        node = parse(data).descendant_for_byte_range(span[0], max(span[0], span[1] - 1))
    except BoundError:
        return Around()
    fails = ends = shows = True
    while node is not None and node.parent is not None:
        parent = node.parent
        before, behind = _siblings(parent, node)
        if node.start_byte < span[0] or node.end_byte > span[1] or (node.start_byte, node.end_byte) == tuple(span):
            signs = {child.type for child in parent.children if not child.is_named}
            if parent.type in _UNCLEAR:
                fails = ends = False
                shows = shows and "substitution" not in parent.type
            elif parent.type == "pipeline" and behind:
                fails = ends = False
            elif parent.type == "list":
                fails = fails and not any(not _cannot_fail(one, data, harmless) for one in behind)
                if "||" in signs:
                    ends = False
                    fails = fails and not behind
            elif parent.type == "redirected_statement":
                shows = shows and not _is_taken(parent, data)
            elif behind or _is_in_background(parent, node):
                fails = ends = False
        node = parent
        del before
    return Around(fails, ends, shows)


def _siblings(parent: Node, node: Node) -> tuple[list[Node], list[Node]]:
    named = [child for child in parent.children if child.is_named and child.type != "comment"]
    before = [child for child in named if child.end_byte <= node.start_byte]
    return before, [child for child in named if child.start_byte >= node.end_byte]


def _cannot_fail(node: Node, data: bytes, harmless: Collection[str]) -> bool:
    words = data[node.start_byte : node.end_byte].split(None, 1)
    return node.type == "command" and bool(words) and words[0].decode("utf-8", "replace") in harmless


def _is_in_background(parent: Node, node: Node) -> bool:
    behind = (child for child in parent.children if child.start_byte >= node.end_byte)
    return getattr(next(behind, None), "type", "") == "&"


def _is_taken(parent: Node, data: bytes) -> bool:
    """Whether the output goes to a file."""
    for child in parent.children:
        sign = data[child.start_byte : child.end_byte].lstrip()
        if child.type == "file_redirect" and not sign.startswith((b"2", b"<", b">&", b"0", b"1>&")):
            return True
    return False

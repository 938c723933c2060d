"""The text of one piece as a syntax tree, the nodes that the front end looks at, and small questions to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from time import thread_time
from typing import TYPE_CHECKING, Any

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from claimonce.audit.facts import Site
from claimonce.audit.lower.javascript.tables import UNWRAPPED
from claimonce.audit.piece import JAVASCRIPT, TSX, TYPESCRIPT, Piece

if TYPE_CHECKING:
    from tree_sitter import Node

SMALL = 4_096  # bytes that no arrangement makes slow
SECONDS = 0.5
EACH = 16  # answers of the parser between two looks at the clock
DEEPEST = 1_500  # brackets inside brackets
_OPENING = b"([{"
_NO_BRACKETS = bytes(set(range(256)) - set(b"([{)]}"))
PACE = 500_000  # bytes a second, a tenth of what the parser does on a slow machine

_COMMON = """
(call_expression) @call (new_expression) @call
(function_declaration) @function (generator_function_declaration) @function (function_expression) @function
(generator_function) @function (arrow_function) @function (method_definition) @function
(class_declaration) @class (class) @class
(statement_block) @block (for_statement) @block (for_in_statement) @block (catch_clause) @block (switch_body) @block
(variable_declarator) @var (assignment_expression) @assign (augmented_assignment_expression) @assign
(update_expression) @assign (pair) @pair (import_statement) @import (export_statement) @export
(return_statement) @return (if_statement) @if (template_string) @text
"""
_FIELDS = {
    JAVASCRIPT: "(field_definition) @field",
    TYPESCRIPT: "(public_field_definition) @field (abstract_class_declaration) @class",
    TSX: "(public_field_definition) @field (abstract_class_declaration) @class",
}
_GRAMMARS = {
    JAVASCRIPT: tree_sitter_javascript.language,
    TYPESCRIPT: tree_sitter_typescript.language_typescript,
    TSX: tree_sitter_typescript.language_tsx,
}


@cache
def _grammar(language: str) -> tuple[Parser, Query]:
    grammar = Language(_GRAMMARS[language]())
    return Parser(grammar), Query(grammar, _COMMON + _FIELDS[language])


class SlowError(Exception):
    """The text is nested too deeply, or takes longer to parse than one file may."""


def _parsed(parser: Parser, data: bytes) -> Node:
    """Return the root of the tree; SlowError where the text's brackets lead the parser astray."""
    if len(data) <= SMALL:
        return parser.parse(data).root_node
    if _too_deep(data):
        raise SlowError("the text is nested too deeply")
    end = thread_time() + SECONDS + len(data) / PACE
    asked = 0

    def chunk(offset: int, _: object) -> bytes:
        return data[offset : offset + 65_536]

    def late(_: int, __: bool) -> bool:
        nonlocal asked
        asked += 1
        return not asked % EACH and thread_time() > end

    slow: Callable[..., Any] = parser.parse  # the stubs do not know `progress_callback`
    try:
        tree: Tree = slow(chunk, progress_callback=late)
    except ValueError:
        parser.reset()
        raise SlowError("the text took too long to parse") from None
    return tree.root_node


def _too_deep(data: bytes) -> bool:
    """Say whether brackets are nested so deep that a query over the tree would take for ever."""
    depth = 0
    for byte in data.translate(None, _NO_BRACKETS):
        depth += 1 if byte in _OPENING else -1
        if depth > DEEPEST:
            return True
    return False


class Source:
    """A parsed piece: `events` are (start byte, -end byte, kind, node) in the order of the text, outer first."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.data = piece.text.encode("utf-8", "replace")
        parser, query = _grammar(piece.language)
        self.root = _parsed(parser, self.data)
        found = QueryCursor(query).captures(self.root)
        self.events = sorted(
            ((node.start_byte, -node.end_byte, kind, node) for kind, nodes in found.items() for node in nodes),
            key=_place,
        )
        self._ascii = len(self.data) == len(piece.text)

    def text(self, node: Node) -> str:
        """Return the node's own text."""
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def site(self, node: Node) -> Site:
        """Return the node's place in the file."""
        (line, column), (end_line, end_column) = node.start_point, node.end_point
        if not self._ascii:
            column = self._points(node.start_byte, column)
            end_column = self._points(node.end_byte, end_column)
        return self.piece.site(line + 1, end_line + 1, column + 1, end_column + 1)

    def _points(self, at: int, column: int) -> int:
        return len(self.data[at - column : at].decode("utf-8", "replace"))


def _place(event: tuple[int, int, str, Node]) -> tuple[int, int]:
    return event[0], event[1]


def unwrapped(node: Node) -> Node:
    """Return the expression inside `await x`, `(x)`, `x!` and `x as T`."""
    while node.type in UNWRAPPED:
        inner = node.named_children
        if not inner:
            break
        node = inner[-1] if node.type == "type_assertion" else inner[0]
    return node


def literal(source: Source, node: Node | None) -> str | None:
    """Return the text of a constant string, or of a key."""
    if node is None:
        return None
    kind = node.type
    if kind in ("string", "template_string"):
        text = source.text(node)
        return text[1:-1] if kind == "string" or "${" not in text else None
    if kind in (
        "property_identifier",
        "identifier",
        "shorthand_property_identifier",
        "number",
        "private_property_identifier",
    ):
        return source.text(node)
    return None

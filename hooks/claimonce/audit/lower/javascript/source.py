"""The text of one piece as a syntax tree, the nodes that the front end looks at, and small questions to them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tree_sitter import Language, Parser, Query, QueryCursor

from claimonce.audit.facts import Site
from claimonce.audit.lower.javascript.tables import UNWRAPPED
from claimonce.audit.piece import JAVASCRIPT, PROSE, TSX, TYPESCRIPT, Piece
from claimonce.lang import BoundError
from claimonce.lang.parsing import parse_within
from claimonce.lang.shell.tree import extension

if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.audit.lower.javascript.scope_builder import Built

SMALL = 4_096  # bytes that no arrangement makes slow
SECONDS = 0.5
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
# The compiled part of each package alone: the rest looks for queries that nobody asks for here.
_GRAMMARS = {
    JAVASCRIPT: ("tree_sitter_javascript", "language"),
    TYPESCRIPT: ("tree_sitter_typescript", "language_typescript"),
    TSX: ("tree_sitter_typescript", "language_tsx"),
}


@cache
def _grammar(language: str) -> tuple[Parser, Query]:
    package, name = _GRAMMARS[language]
    pointer: object = getattr(extension(package), name)()
    grammar = Language(pointer)
    return Parser(grammar), Query(grammar, _COMMON + _FIELDS[language])


def _parsed(parser: Parser, data: bytes) -> Node:
    """Return the root of the tree; BoundError where the text's brackets lead the parser astray."""
    if len(data) <= SMALL:
        return parser.parse(data).root_node
    if _too_deep(data):
        raise BoundError("nested too deeply")
    return parse_within(SECONDS + len(data) / PACE, parser, data)


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


def unwrap(node: Node) -> Node:
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


# Texts for agents that stand in JavaScript: templates and lists of lines.

SHORTEST = 60


def prompts(built: Built) -> list[Piece]:
    """Return the pieces of prose that the file's strings hold for agents."""
    from claimonce.audit.lower.prompt_strings import is_prompt

    found: list[Piece] = []
    seen: set[int] = set()
    for name, node in sorted(built.texts, key=lambda one: not one[0]):
        if node.end_byte - node.start_byte < SHORTEST or node.start_byte in seen:
            continue
        lines = _template(built, node) if node.type == "template_string" else _lines(built, node)
        if lines is None:
            continue
        text = "\n".join(line for _, line in lines)
        if not is_prompt(name, text):
            continue
        seen.add(node.start_byte)
        found.append(built.source.piece.inner(PROSE, text, (number for number, _ in lines), name))
    return found


def _template(built: Built, node: Node) -> list[tuple[int, str]] | None:
    """Return a template's lines with their numbers; what is put in stands as `{}`."""
    data, start = built.source.data, node.start_byte + 1
    parts: list[str] = []
    for one in node.named_children:
        if one.type == "template_substitution":
            parts.append(data[start : one.start_byte].decode("utf-8", "replace"))
            parts.append("{}" + "\n" * (one.end_point[0] - one.start_point[0]))
            start = one.end_byte
    parts.append(data[start : node.end_byte - 1].decode("utf-8", "replace"))
    text = "".join(parts).replace("\\`", "`").replace("\\$", "$")
    first = node.start_point[0] + 1
    return [(first + index, line) for index, line in enumerate(text.split("\n"))]


def _lines(built: Built, node: Node) -> list[tuple[int, str]] | None:
    """Return the lines of `[...].join("\\n")` or of strings put together with `+`."""
    if node.type == "call_expression":
        function = node.child_by_field_name("function")
        if function is None or function.type != "member_expression":
            return None
        base, prop = function.child_by_field_name("object"), function.child_by_field_name("property")
        while base is not None and base.type == "call_expression":  # `[...].filter(Boolean).join("\n")`
            inner = base.child_by_field_name("function")
            base = inner.child_by_field_name("object") if inner is not None else None
        if base is None or prop is None or base.type != "array" or built.source.text(prop) != "join":
            return None
        parts = base.named_children
    elif node.type == "binary_expression":
        parts = _added(node)
    else:
        return None
    found: list[tuple[int, str]] = []
    for one in parts[:400]:
        if one.type == "template_string":
            found.extend(_template(built, one) or [])
        elif one.type == "string":
            text = literal(built.source, one) or ""
            found.extend((one.start_point[0] + 1, line) for line in text.replace('\\"', '"').split("\\n"))
    return found or None


def _added(node: Node) -> list[Node]:
    parts: list[Node] = []
    while node.type == "binary_expression" and len(parts) < 400:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            break
        parts.append(right)
        node = left
    return [node, *reversed(parts)]

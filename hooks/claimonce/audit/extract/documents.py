"""YAML documents with the place of every scalar, and scalars as pieces of shell text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

# Expressions of a template language inside text of another: `${{ github.ref }}`, `$[[ inputs.x ]]`.

EXPRESSION = late(r"\$\{\{(.*?)\}\}|\$\[\[(.*?)\]\]", re.DOTALL)
NOT_WORD = late(r"\W")


def hidden(text: str, language: str = SHELL) -> str:
    """Return the text with every expression as a variable of the same length, so that no place moves.

    One of several lines ends in as many lines that go on, as a shell and Python both write them; a short one of many
    lines grows by them.
    """
    if "${{" not in text and "$[[" not in text:
        return text

    def variable(match: re.Match[str]) -> str:
        name = ("$" if language != "python" else "_") + NOT_WORD.sub("_", match[0])[1:]
        goes_on = "\\\n" * match[0].count("\n")
        return name[: max(2, len(name) - len(goes_on))] + goes_on

    return EXPRESSION.sub(variable, text)


MOVED = -1  # columns are not the file's
ESCAPED = frozenset("\"'\\\n\t")
DEEPEST = 400  # brackets that are still composed; the C code behind it recurses


class NotYamlError(Exception):
    """The text is no YAML, or nested past the bound."""


def documents(text: str) -> list[Node]:
    """Return the root nodes; NotYamlError for text that is none."""
    if text.count("[") + text.count("{") > DEEPEST and deepest(text) > DEEPEST:
        raise NotYamlError
    loader = yaml.CSafeLoader(text)
    found: list[Node] = []
    try:
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                found.append(node)
    except (yaml.YAMLError, ValueError) as error:
        if not found:
            raise NotYamlError from error
    finally:
        loader.dispose()
    return found


def deepest(text: str) -> int:
    """Return how deep brackets are nested at most."""
    depth = most = 0
    for c in text:
        if c in "[{":
            depth += 1
            most = max(most, depth)
        elif c in "]}":
            depth -= 1
    return most


# Aliases of aliases stand for billions in ten lines: whatever goes down into a document reads each node once.


def items(node: Node | None) -> Iterator[tuple[str, Node]]:
    """Yield the keys and values of a mapping, those of merged ones (`<<`) too."""
    seen, waiting = set[int](), [node] if node is not None else []
    while waiting:
        held = waiting.pop()
        if not isinstance(held, MappingNode) or id(held) in seen:
            continue
        seen.add(id(held))
        pairs: list[tuple[Node, Node]] = held.value
        for key, value in pairs:
            if isinstance(key, ScalarNode) and key.value == "<<":
                waiting += reversed(value.value) if isinstance(value, SequenceNode) else [value]
            elif isinstance(key, ScalarNode):
                yield str(key.value), value


def get(node: Node | None, *path: str) -> Node | None:
    """Return what stands under the keys, or None."""
    for name in path:
        node = next((value for key, value in items(node) if key == name), None)
    return node


def scalar(node: Node | None) -> str:
    """Return a scalar's text; empty for anything else."""
    return str(node.value) if isinstance(node, ScalarNode) else ""


def find_scalars(root: Node, symbol: str = "", key: str = "") -> Iterator[tuple[str, str, int, ScalarNode]]:
    """Yield the scalars below a node, each with its place (`jobs.build[2]`), the last key above it, and its depth."""
    seen, waiting = set[int](), [(symbol, key, 0, root)]
    while waiting:
        symbol, key, depth, node = waiting.pop()
        if isinstance(node, ScalarNode):
            yield symbol, key, depth, node
        elif id(node) not in seen:
            seen.add(id(node))
            below = [(f"{symbol}.{name}".strip("."), name, depth + 1, one) for name, one in items(node)]
            if isinstance(node, SequenceNode):
                below = [(f"{symbol}[{at}]", key, depth + 1, one) for at, one in enumerate(node.value)]
            waiting += reversed(below)


def elements(node: Node | None) -> list[Node]:
    """Return the elements of a sequence; a scalar is a sequence of one, lists in lists are flattened."""
    seen, waiting, made = set[int](), [node] if node is not None else [], list[Node]()
    while waiting:
        held = waiting.pop()
        if held.tag == "!reference":
            continue
        if not isinstance(held, SequenceNode):
            made.append(held)
        elif id(held) not in seen:
            seen.add(id(held))
            waiting += reversed(held.value[:5_000])
    return made


def line_of(node: Node) -> int:
    """Return the line (from 1) on which the node's content begins."""
    line: int = node.start_mark.line + 1
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return line + 1
    return line


class Scalars:
    """Scalars of one file as text with a line for every line."""

    def __init__(self, text: str) -> None:
        self.raw = text.split("\n")

    def lines(self, node: ScalarNode) -> tuple[list[str], list[int], int]:
        """Return the scalar's lines as shell text, each one's line in the file, and their indentation.

        Lines that YAML joins with a blank are joined by the shell instead (`\\`), so each keeps its line.
        """
        first, last = node.start_mark.line, node.end_mark.line
        if node.style in ("|", ">"):
            return self._block(node, first + 1)
        value: str = node.value
        if first == last:
            plain = not node.style or not ESCAPED.intersection(value)
            column = node.start_mark.column + bool(node.style) if plain else MOVED
            return value.split("\n"), [first + 1] * (value.count("\n") + 1), column
        if not node.style:
            raw = [line.strip() for line in self.raw[first : last + 1]]
            raw[0] = self.raw[first][node.start_mark.column :].rstrip()
            if not self.raw[last][: node.end_mark.column].strip():
                raw.pop()
            return fold_lines(raw, first + 1, MOVED)
        made = value.split("\n")
        return made, [min(first + 1 + at, last + 1) for at in range(len(made))], MOVED

    def _block(self, node: ScalarNode, first: int) -> tuple[list[str], list[int], int]:
        value: str = node.value
        count = value.rstrip("\n").count("\n") + 1
        if node.style == "|":
            raw = self.raw[first : first + count]
            indent = min((len(line) - len(line.lstrip(" ")) for line in raw if line.strip()), default=0)
            return value.rstrip("\n").split("\n"), list(range(first + 1, first + 1 + count)), indent
        end = node.end_mark.line + (1 if node.end_mark.line == len(self.raw) - 1 else 0)
        raw = self.raw[first : max(end, first)]
        while raw and not raw[-1].strip():
            raw.pop()
        indent = min((len(line) - len(line.lstrip(" ")) for line in raw if line.strip()), default=0)
        return fold_lines([line[indent:] for line in raw], first + 1, indent)

    def piece(
        self, path: str, surface: str, nodes: Iterable[Node], symbol: str, entry: str, language: str = SHELL
    ) -> Piece | None:
        """Return the scalars, one behind the other, as one piece; None where nothing stands in them."""
        text: list[str] = []
        lines: list[int] = []
        column = 0
        for node in nodes:
            if not isinstance(node, ScalarNode) or not node.value.strip():
                continue
            if language != SHELL and node.style == ">":
                made: list[str] = node.value.split("\n")
                some, where, indent = made, [line_of(node)] * len(made), MOVED
            else:
                some, where, indent = self.lines(node)
            column = indent if not text or column == indent else MOVED
            text += some
            lines += where
        if not text:
            return None
        return Piece(path, language, "\n".join(text), surface, lines[0], column, tuple(lines), symbol, entry)


def fold_lines(raw: list[str], first: int, indent: int) -> tuple[list[str], list[int], int]:
    """Return lines that YAML folds as shell text: joined by `\\` where YAML puts a blank."""
    made: list[str] = []
    for at, line in enumerate(raw):
        following = raw[at + 1] if at + 1 < len(raw) else ""
        joins = line.strip() and following.strip() and line[:1] not in " \t" and following[:1] not in " \t"
        made.append(line + " \\" if joins and not line.endswith("\\") else line)
    return made, list(range(first, first + len(raw))), indent

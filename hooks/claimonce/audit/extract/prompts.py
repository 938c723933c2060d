"""YAML that holds texts for agents under keys that say so (`prompt: |`), in files of no other form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from claimonce.audit.extract.documents import NotYamlError, Scalars, documents, items
from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import PROSE, Piece

KEY = late(
    r"(?:(?:system|user|task|agent)_?)?prompt(?:_?template)?$|(?:custom_?|developer_?)?instructions$|system_?message$|"
    r"guardrails$",
    re.IGNORECASE,
)
SHORTEST = 40
MOST = 2_000
DEEPEST = 40


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each text for an agent as a piece; a file that is no YAML has none and is no problem."""
    try:
        roots = documents(text)
    except NotYamlError:
        return Extracted(form.surface)
    scalars = Scalars(text)
    pieces: list[Piece] = []
    for root in roots:
        for symbol, node in _texts(root, "", 0, False):
            if len(pieces) >= MOST:
                break
            made = scalars.piece(path, form.surface, (node,), symbol, "agent", PROSE)
            if made is not None:
                pieces.append(made)
    return Extracted(form.surface, tuple(pieces))


def _texts(node: Node, symbol: str, depth: int, told: bool) -> Iterator[tuple[str, ScalarNode]]:
    """Yield the texts below a node; `told` says that the key above it is one for agents."""
    if depth > DEEPEST:
        return
    if isinstance(node, MappingNode):
        for key, value in items(node):
            yield from _texts(value, f"{symbol}.{key}".strip("."), depth + 1, KEY.match(key) is not None)
    elif isinstance(node, SequenceNode):
        for number, one in enumerate(node.value):
            yield from _texts(one, f"{symbol}[{number}]", depth + 1, told)
    elif told and isinstance(node, ScalarNode) and len(node.value) >= SHORTEST and " " in node.value:
        yield symbol, node

"""Data that holds texts for agents under keys that say so (`prompt: |`), in files of no other form: YAML, TOML, JSON.

commands/ship.toml     prompt = '''Push the branch ...'''
.kiro/agents/dev.json  {"prompt": "You push the branch ..."}
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import PROSE, Piece

KEY = late(
    r"(?:(?:system|user|task|agent)_?)?prompt(?:_?template)?$|(?:custom_?|developer_?)?instructions$|system_?message$|"
    r"role_?definition$|when_?to_?use$|guardrails$",
    re.IGNORECASE,
)
# A string of TOML with the key that it stands under, one of several lines or of one.
TOML = late(
    r"^[ \t]*[\"']?([\w.-]+)[\"']?[ \t]*=[ \t]*(?:(\"{3}|'{3})(.*?)\2|\"((?:[^\"\\\n]|\\.)*)\"|'([^'\n]*)')",
    re.MULTILINE | re.DOTALL,
)
SHORTEST = 40
MOST = 2_000


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each text for an agent as a piece; a file that is none of these notations has none and is no problem."""
    low = path.lower()
    read = _of_toml if low.endswith(".toml") else _of_json if low.endswith((".json", ".jsonc")) else _of_yaml
    return Extracted(form.surface, tuple(islice(read(path, text, form.surface), MOST)))


def _of_toml(path: str, text: str, surface: str) -> Iterator[Piece]:
    for match in TOML.finditer(text):
        key = match[1].rpartition(".")[2]
        group = 3 if match[2] else 4 if match[4] is not None else 5
        if KEY.match(key) and len(match[group]) >= SHORTEST and " " in match[group].strip():
            line = text.count("\n", 0, match.start(group)) + 1
            yield Piece(path, PROSE, match[group], surface, line, 0 if match[2] else -1, (), match[1], "agent")


def _of_json(path: str, text: str, surface: str) -> Iterator[Piece]:
    from claimonce.audit.extract.jsontext import strings

    for one in strings(text):
        named = [key for key in one.keys if isinstance(key, str)]
        if named and KEY.match(named[-1]) and len(one.text) >= SHORTEST and " " in one.text.strip():
            lines = (one.line,) * (one.text.count("\n") + 1)  # `\n` parts no line of the file
            symbol = ".".join(str(key) for key in one.keys)
            yield Piece(path, PROSE, one.text, surface, one.line, -1, lines, symbol, "agent")


def _of_yaml(path: str, text: str, surface: str) -> Iterator[Piece]:
    from claimonce.audit.extract.documents import NotYamlError, Scalars, documents, find_scalars

    try:
        roots = documents(text)
    except NotYamlError:
        return
    scalars = Scalars(text)
    for root in roots:
        for symbol, key, _, node in find_scalars(root):
            if KEY.match(key) and len(node.value) >= SHORTEST and " " in node.value:
                made = scalars.piece(path, surface, (node,), symbol, "agent", PROSE)
                if made is not None:
                    yield made

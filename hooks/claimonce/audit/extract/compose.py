"""Compose files: what each service starts."""

from __future__ import annotations

import shlex

from msgspec.structs import replace
from yaml.nodes import Node, ScalarNode

from claimonce.audit.extract.documents import NotYamlError, Scalars, documents, elements, get, items, line_of, scalar
from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.piece import SHELL, Piece


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return `entrypoint`, `command` and the health check of every service as pieces."""
    try:
        roots = documents(text)
    except NotYamlError:
        return Extracted(form.surface, problem="syntax")
    scalars = Scalars(text)
    pieces: list[Piece] = []
    for root in roots:
        for name, service in items(get(root, "services")):
            for keys in (("entrypoint",), ("command",), ("healthcheck", "test")):
                node = get(service, *keys)
                if node is not None:
                    made = _piece(path, form.surface, scalars, node, f"services.{name}.{'.'.join(keys)}")
                    pieces += [made] if made is not None else []
    return Extracted(form.surface, tuple(pieces))


def _piece(path: str, surface: str, scalars: Scalars, node: Node, symbol: str) -> Piece | None:
    """Return one command; a list of words is one command, the text behind `sh -c` a script."""
    some = [one for one in elements(node) if isinstance(one, ScalarNode)]
    words = [scalar(one) for one in some]
    if len(some) == 1 and not words[0].startswith("["):
        return _shell(scalars.piece(path, surface, some, symbol, "container"))
    if words[:1] == ["CMD-SHELL"]:
        return _shell(scalars.piece(path, surface, some[1:], symbol, "container"))
    if words[:1] == ["CMD"]:
        some, words = some[1:], words[1:]
    if not words or words == ["NONE"]:
        return None
    texts = [at for at, word in enumerate(words) if at and words[at - 1] in ("-c", "-lc", "-ec") and "\n" in word]
    if texts:
        return _shell(scalars.piece(path, surface, [some[texts[0]]], symbol, "container"))
    text = " ".join(shlex.quote(word).replace("$$", "$") for word in words)
    return Piece(path, SHELL, text, surface, line_of(some[0]), -1, symbol=symbol, entry="container")


def _shell(piece: Piece | None) -> Piece | None:
    return replace(piece, text=piece.text.replace("$$", "$")) if piece is not None else None

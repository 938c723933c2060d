"""Every error that people read: its sentence is made of its own fields."""

from __future__ import annotations

import importlib
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import claimonce.hooks
from claimonce.settings.errors import GateError

_DEFINED = re.compile(r"^class \w+\((?:GateError|Obstacle)\b", re.MULTILINE)


def _kinds(base: type[GateError]) -> Iterator[type[GateError]]:
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)


@pytest.fixture(scope="module")
def kinds() -> list[type[GateError]]:
    root = Path(claimonce.hooks.__file__).parents[1]
    for file in root.rglob("*.py"):
        if _DEFINED.search(file.read_text()):
            importlib.import_module("claimonce." + ".".join(file.relative_to(root).with_suffix("").parts))
    return list(_kinds(GateError))


def test_a_sentence_names_fields_of_its_error_and_nothing_else(kinds: list[type[GateError]]) -> None:
    said = [kind for kind in kinds if kind.sentence]
    assert len(said) > 30
    for kind in said:
        named = {name for _, name, _, _ in string.Formatter().parse(kind.sentence) if name is not None}
        assert named <= set(kind.fields), kind


def test_every_error_says_something_of_its_own(kinds: list[type[GateError]]) -> None:
    """One without a sentence has words of its own, or is only the common name of others."""
    for kind in kinds:
        assert kind.sentence or kind.__str__ is not GateError.__str__ or kind.__subclasses__(), kind

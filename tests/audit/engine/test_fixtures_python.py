"""The Python fixtures: what each comment expects is found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.engine.expectations import FIXTURES, acts_of, expected, said

FILES = sorted((FIXTURES / "python").glob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_fixture_says_what_its_comments_expect(file: Path) -> None:
    text = file.read_text()
    wanted = expected(file.name, text)
    assert wanted
    assert said(acts_of({file.name: text})) == wanted

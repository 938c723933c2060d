"""The cache leaves out what a row says by default, and every row is read as it was written."""

from __future__ import annotations

import json

from reading.cases import built_in

from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.cache_builder import defaults_of, to_text
from claimonce.hooks.columns import rows

WHOLE = json.loads(json.dumps([one.compiled() for one in built_in()]))


def test_a_kept_row_has_every_column() -> None:
    kept, defaults = Descriptions(to_text(WHOLE)), defaults_of()
    assert [tool["tool"] for _, tool in kept.mcp()] == [tool["tool"] for one in WHOLE for tool in one["mcp_tools"]]
    for whole, short in zip(WHOLE, kept.items, strict=True):
        for kind in defaults:
            for row, other in zip(whole[kind], rows(short, kind, defaults), strict=True):
                assert {column: other[column] for column in row} == row


def test_what_the_cache_keeps_is_short() -> None:
    first, _, _ = to_text(WHOLE).partition("\n")
    assert len(first) < len(json.dumps(WHOLE)) / 2, "most calls read the first line alone"

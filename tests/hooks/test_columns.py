"""The cache leaves out what a row says by default, and every row is read as it was written."""

from __future__ import annotations

import json
from dataclasses import fields

from reading.cases import built_in

from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.cache_builder import defaults_of, to_text
from claimonce.hooks.description import Description, Program

PROGRAM = {one.name: None for one in fields(Program)}
WHOLE = json.loads(json.dumps([one.compiled() for one in built_in()]))


def test_a_kept_row_has_every_column() -> None:
    kept, defaults = Descriptions(to_text(WHOLE)), defaults_of()
    assert [tool["tool"] for _, tool in kept.mcp()] == [tool["tool"] for one in WHOLE for tool in one["mcp_tools"]]
    for whole, short in zip(WHOLE, kept.items, strict=True):
        for kind in defaults:
            for row, other in zip(whole[kind], kept.rows(short, kind), strict=True):
                assert {column: other[column] for column in row} == row


def test_a_program_is_found_by_each_of_its_names_as_in_the_whole() -> None:
    kept, whole = Descriptions(to_text(WHOLE)), Descriptions(WHOLE)
    assert list(kept.programs) == list(whole.programs)
    for name in whole.programs:
        found = [(item["name"], {column: row[column] for column in PROGRAM}) for item, row in kept.programs.get(name)]
        assert found == [(item["name"], dict(row)) for item, row in whole.programs.get(name)]
    for name in ("", "gi", "it", '"git"', "0", "names", "git\tgit", "unknown\x1e"):
        assert name not in kept.programs
        assert kept.programs.get(name, []) == []


def test_a_program_of_an_odd_name_is_found() -> None:
    names = ("a\tb", 'say "it"', "two\nlines", "\x1e", "é", "a")
    made = Description("odd", "notify", "odd", words=("odd", *names), programs=tuple(Program((one,)) for one in names))
    kept = Descriptions(to_text(json.loads(json.dumps([made.compiled()]))))
    assert [[row["names"] for _, row in kept.programs.get(name)] for name in names] == [[[name]] for name in names]


def test_what_the_cache_keeps_is_short() -> None:
    first, _, _ = to_text(WHOLE).partition("\n")
    assert len(first) < len(json.dumps(WHOLE)) / 2, "most calls read the first line alone"

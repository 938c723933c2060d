"""Rows that say what no row may say are found by a plugin's own tests; the built-in ones are sound."""

from __future__ import annotations

from typing import Any

import pytest
from reading.cases import built_in

from claimonce.hooks import Description, McpTool, Program, WebCall
from claimonce.hooks.rows import problems

PAGE = ("page",)


def described(row: Program | WebCall | McpTool) -> Description:
    rows: dict[str, Any] = {
        "programs": (row,) if isinstance(row, Program) else (),
        "web": (row,) if isinstance(row, WebCall) else (),
        "mcp_tools": (row,) if isinstance(row, McpTool) else (),
    }
    return Description("pager", "notify", "pager", words=("page",), **rows)


@pytest.mark.parametrize("one", built_in(), ids=lambda one: one.name)
def test_the_rows_that_come_with_it_are_sound(one: Description) -> None:
    assert problems(one) == []


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Program(PAGE, target="operand"), "target is one of"),
        (Program(PAGE, body="standard input"), "body is one of"),
        (Program(PAGE, body="flags", body_flags=("message",)), "body_flags holds flags"),
        (Program(PAGE, body_flags=("-F",), body_file_flags=("-F",)), "-F has the text as its value, or a file"),
        (Program(PAGE, target="flags"), "needs `target_flags`"),
        (Program(PAGE, target="thread"), "needs `forge`"),
        (Program(PAGE, header_replaces=True), "there are none"),
        (Program(PAGE, field_target=("to",)), "need `field_flags`"),
        (Program(PAGE, exits_refused=(75,), exits_uncertain=(75,)), "exit status 75 proves"),
        (Program(PAGE, says_refused=("550",)), "settles statuses"),
        (Program(PAGE, says_doubtful=("550",)), "casts doubt"),
        (Program(PAGE, act="edited"), "act is one of"),
        (Program(PAGE, acts=(("--edit", "change"),)), "acts are pairs"),
        (WebCall(()), "no address"),
        (WebCall(("x/{}/y",)), "has a name"),
        (WebCall(("x",), target=("{a",)), "a brace is open"),
        (WebCall(("x",), methods=("post",)), "not 'post'"),
        (WebCall(("x",), acts=(("", "edit"),)), "acts are pairs"),
        (McpTool("page"), "full name"),
        (McpTool("mcp__page__send", act="sent"), "act is one of"),
    ],
)
def test_a_slip_in_a_row_is_said(row: Program | WebCall | McpTool, said: str) -> None:
    (found,) = problems(described(row))
    assert said in found

"""A tool that a program calls is the tool that a client calls: mcporter 0.x in all the ways its `call` is written."""

from __future__ import annotations

import json

import pytest
from corpus.scoring import verdict
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import DENY
from claimonce.reading import read_command, read_tool

SPELLINGS = (
    "mcporter call linear.create_comment issueId=AB-1 body='all done'",
    "mcporter call linear.create_comment issueId:AB-1 body: 'all done'",
    "mcporter call linear create_comment issueId:AB-1 'body:all done'",
    'npx mcporter@latest call \'linear.create_comment(issueId: "AB-1", body: "all done")\'',
    'mcporter linear.create_comment --args \'{"issueId":"AB-1","body":"all done"}\'',
    "mcporter call --server linear --tool create_comment issueId=AB-1 body='all done' --output json",
    "mcporter call --server linear create_comment issueId=AB-1 body='all done'",
)
OTHERS = (
    "mcporter call linear.create_comment issueId=AB-2 body='all done'",
    "mcporter call linear.create_comment issueId=AB-1 body='all done' parentId=p",
    "mcporter call other.linear_create_comment issueId=AB-1 body='all done'",
    "mcporter --config b.json call linear.create_comment issueId=AB-1 body='all done'",
    "mcporter call linear.create_comment issueId=AB-1 body=\"$(date)\"", "mcporter call linear.create_comment AB-1 x",
)  # fmt: skip
NOTHING = (
    "mcporter list linear --schema", "mcporter linear", "mcporter call linear.list_comments issueId=AB-1",
    "mcporter config add x https://x.test", "mcporter auth linear",
)  # fmt: skip


def sent(command: str) -> list[Effect]:
    return list(read_command(command, DESCRIPTIONS).effects)


def by_client() -> Effect:
    given = json.loads('{"issueId": "AB-1", "body": "all done"}')
    (effect,) = read_tool("mcp__linear__create_comment", given, DESCRIPTIONS).effects
    return effect


@pytest.mark.parametrize("command", SPELLINGS)
def test_a_call_by_mcporter_meets_the_call_by_a_client(command: str) -> None:
    (effect,) = sent(command)
    assert verdict(by_client(), effect) == DENY


@pytest.mark.parametrize("command", OTHERS)
def test_another_call_by_mcporter_is_not_kept_back(command: str) -> None:
    assert all(verdict(by_client(), effect) != DENY for effect in sent(command))
    assert all(verdict(one, other) != DENY for one, other in zip(sent(command), sent(SPELLINGS[0]), strict=False))


@pytest.mark.parametrize("command", NOTHING)
def test_what_only_looks_tells_nobody(command: str) -> None:
    read = read_command(command, DESCRIPTIONS)
    assert not read.effects
    assert not read.undecidable


def test_a_tool_that_runs_what_it_is_given_is_undecidable() -> None:
    assert read_command("mcporter call shell.execute_command command='git push'", DESCRIPTIONS).undecidable
    assert read_command('mcporter call "$TOOL" a=b', DESCRIPTIONS).undecidable

"""GraphQL: the mutation decides, and its arguments are the fields, inline or as variables, through any client."""

from __future__ import annotations

import json
from typing import Any

import pytest
from reading.cases import built_in

from claimonce.effects.descriptions import Descriptions
from claimonce.effects.graphql import mutations
from claimonce.hooks.effect import Effect
from claimonce.reading import read_tool

LINEAR = "https://api.linear.app/graphql"
INLINE = 'mutation { commentCreate(input: {issueId: "LIN-5", body: "Done: 3 of 3"}) { success } }'
BY_VARIABLES = "mutation Say($i: CommentCreateInput!) { commentCreate(input: $i) { success comment { id } } }"
IN_PARTS = "mutation($id: String!, $text: String!) { commentCreate(input: {issueId: $id, body: $text}) { success } }"
BLOCK = 'mutation { a: commentCreate(input: {issueId: "LIN-5", body: """Done: 3 of 3"""}) { success } }'
GIVEN = {"i": {"issueId": "LIN-5", "body": "Done: 3 of 3"}}


def effects(command: str) -> list[Effect]:
    compiled = Descriptions([one.compiled() for one in built_in()])
    return list(read_tool("Bash", {"command": command}, compiled, cwd="/nowhere").effects)


def quoted(data: Any) -> str:
    return "'" + json.dumps(data).replace("'", "'\\''") + "'"


def by(query: str, variables: dict[str, Any] | None = None) -> list[str]:
    data = {"query": query, **({"variables": variables} if variables else {})}
    return [
        f"curl -s {LINEAR} -H 'Authorization: x' -d {quoted(data)}",
        f"curl -s {LINEAR} --json {quoted(data)}",
        f"wget -qO- --header='Content-Type: application/json' --post-data={quoted(data)} {LINEAR}",
        f"python3 -c {quoted_code(f'import requests; requests.post({LINEAR!r}, json={data!r})')}",
        f"echo {quoted(data)} | curl -s {LINEAR} -d @-",
    ]


def quoted_code(code: str) -> str:
    return "'" + code.replace("'", "'\\''") + "'"


@pytest.mark.parametrize("command", [
    *by(INLINE), *by(BY_VARIABLES, GIVEN), *by(IN_PARTS, {"id": "LIN-5", "text": "Done: 3 of 3"}),
    *by(f"# a remark\n{INLINE}"), *by(BLOCK),
])  # fmt: skip
def test_a_mutation_that_writes_to_people_is_a_message(command: str) -> None:
    (found,) = effects(command)
    assert (found.plugin, found.act, found.targets, found.body) == ("linear", "new", ("LIN-5",), "Done: 3 of 3")
    assert found.text_known
    assert found.readers_known


@pytest.mark.parametrize("query", [
    "query { viewer { id } }", 'mutation { issueUpdate(id: "LIN-5", input: {stateId: "x"}) { success } }',
    'query { search(term: "mutation commentCreate(input: {})") { id } }', "mutation { commentCreate(", "mutation",
    '{ comments(filter: {body: {contains: "commentCreate"}}) { nodes { id } } }',
])  # fmt: skip
def test_what_only_asks_or_changes_a_field_tells_nobody(query: str) -> None:
    for command in by(query):
        assert effects(command) == [], command


def test_a_text_that_is_not_in_the_call_is_not_known() -> None:
    (found,) = effects(f"curl -s {LINEAR} -d {quoted({'query': BY_VARIABLES})}")
    assert not found.text_known
    (found,) = effects(f"TEXT=$(cat /nowhere); curl -s {LINEAR} -d '" + json.dumps({
        "query": BY_VARIABLES, "variables": {"i": {"issueId": "LIN-5", "body": "@"}}
    }).replace("@", "'\"$TEXT\"'") + "'")  # fmt: skip
    assert not found.text_known
    assert found.targets == ("LIN-5",)


def test_an_issue_that_is_filed_and_an_edit_are_what_they_are() -> None:
    query = "mutation C($input: IssueCreateInput!) { issueCreate(input: $input) { issue { id } } }"
    given = {"input": {"title": "Fix", "description": "Broken", "teamId": "T1"}}
    (filed,) = effects(by(query, given)[0])
    assert (filed.act, filed.targets) == ("file", ("T1",))
    edit = 'mutation { commentUpdate(id: "c1", input: {body: "Done: 3 of 4"}) { success } }'
    assert [one.act for one in effects(by(edit)[0])] in ([], ["edit"])


@pytest.mark.parametrize("query", [
    "mutation { " * 5_000, "mutation { a(b: " + "[" * 5_000, "mutation { a(b: \"" + "\\u" * 5_000,
    "mutation" + "{}" * 9_000,
    "mutation { a(b: $x) @include(if: ", '"""' * 3 + "mutation",
])  # fmt: skip
def test_a_document_that_is_broken_or_endless_has_no_mutations_and_ends(query: str) -> None:
    assert mutations({"query": query}) == []

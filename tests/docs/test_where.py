"""The page that says where things are is right: each file is there, each name stands in it, no room is left out."""

from __future__ import annotations

import ast
import re

import pytest
from docs.generate import DOCS, ROOT

PAGE = (DOCS / "explanation" / "where-is-what.md").read_text(encoding="utf-8")
PLACES = re.findall(r"\| `([^`]+\.\w+)` \| `(\w+)` \|$", PAGE, re.MULTILINE)
# What somebody new to the code was asked to find.
ASKED = (
    "mail program", "audit rule", "event of a client", "holder counts as dead", "past the shim",
    "asked about or denied", "open or closed", "wrapper program", "options that take a value", "made safe",
)  # fmt: skip


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_each_name_stands_in_its_file(path: str, name: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".py"):
        assert name in {each for node in ast.parse(text).body for each in _defines(node)}
    else:
        assert re.search(rf"^-- name: {name}$", text, re.MULTILINE)


def _defines(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {each.id for each in targets if isinstance(each, ast.Name)}


def test_what_is_looked_for_is_on_the_page() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and line.count("`") >= 4]
    assert [word for word in ASKED if not any(word in row.split("|")[1] for row in rows)] == []
    assert len(PLACES) == len([row for row in rows if row.count("|") == 4])


def test_the_readme_leads_to_the_page() -> None:
    assert "](docs/explanation/where-is-what.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_room_is_on_the_page() -> None:
    here = ROOT / "hooks" / "claimonce"
    rooms = {path.name for path in here.iterdir() if path.is_dir() and any(path.glob("*.py"))}
    assert rooms <= set(re.findall(r"`(\w+)/`", PAGE))
    tests = {path.parent.name for path in (ROOT / "tests").glob("*/*.py")}
    assert tests <= set(re.findall(r"`(\w+)/`", PAGE[PAGE.index("below `tests/`") :]))

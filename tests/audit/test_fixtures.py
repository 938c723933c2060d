"""The fixtures carry their expectations: a comment before a line says what the audit makes of that line.

`ruleid: RULE` a finding, `gated: RULE` a gated act, `ok: RULE` nothing, `todoruleid: RULE` a finding that is not made
yet. What is found and not announced is a mistake too. A folder's `expected.txt` says it for files without comments, and
`ignored` is its .gitignore, because git would not carry such a folder otherwise.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from audit.trees import audited, committed, git

from claimonce.audit.finding import OPEN, PASSED
from claimonce.audit.rules import rules
from claimonce.audit.rules.table import ROWS

FIXTURES = Path(__file__).parent / "fixtures"
SAYS = re.compile(r"(?:#|//|<!--|/\*|--)\s*(ruleid|gated|ok|todoruleid):\s*([a-z-]+)(?:\s*(?:-->|\*/))?\s*$")
FOLDERS = sorted(
    path for path in (*FIXTURES.glob("rules/*"), *FIXTURES.glob("*")) if path.name != "rules" and path.is_dir()
)
ROOT = Path(__file__).parents[2]


def announced(root: Path) -> dict[tuple[str, int], list[tuple[str, str]]]:
    """Return what the comments say of each (path, line)."""
    made: dict[tuple[str, int], list[tuple[str, str]]] = {}
    for file in sorted(root.rglob("*")):
        if not file.is_file() or ".git" in file.relative_to(root).parts[:1]:
            continue
        waiting: list[tuple[str, str]] = []
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            found = SAYS.search(line)
            if found:
                waiting.append((found[1], found[2]))
            elif waiting:
                made[str(file.relative_to(root)), number] = waiting
                waiting = []
    return made


def told(root: Path) -> set[tuple[str, int, str]]:
    """Return what `expected.txt` says."""
    file = root / "expected.txt"
    rows = file.read_text().splitlines() if file.exists() else []
    return {
        (row.split(" ")[0].rpartition(":")[0], int(row.split(" ")[0].rpartition(":")[2]), row.split(" ")[1])
        for row in rows
    }


def ready(folder: Path, tmp_path: Path) -> Path:
    root = tmp_path / "root"
    shutil.copytree(folder, root)
    if (root / "ignored").exists():
        (root / "ignored").rename(root / ".gitignore")
    committed(root)
    git(root, "config", "user.name", "Tester")
    git(root, "config", "user.email", "tester@example.org")
    if (root / "make.sh").exists():
        env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        subprocess.run(("bash", "make.sh", str(tmp_path)), cwd=root, env=env, check=True, capture_output=True)
        (root / "make.sh").unlink()
    return root


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_a_fixture_says_what_the_audit_makes_of_it(folder: Path, tmp_path: Path) -> None:
    from claimonce.audit import run_request
    from claimonce.hooks.settings_cache import load

    root = ready(folder, tmp_path)
    known = root / ".claimonce/audit-baseline.json"
    sinks = run_request.parse_sinks(load(str(root)).settings["audit"]["sinks"])
    found = audited(root, include_tests=True, evidence=True, baseline=str(known) if known.exists() else "", sinks=sinks)
    said = announced(root)
    open_ = {(each.path, each.site.line, each.rule) for each in found.findings if each.status == OPEN}
    passed = {(each.path, each.site.line, each.rule) for each in found.findings if each.status == PASSED}
    wanted = {(*place, rule) for place, rows in said.items() for what, rule in rows if what == "ruleid"} | told(root)
    gated = {(*place, rule) for place, rows in said.items() for what, rule in rows if what == "gated"}
    later = {(*place, rule) for place, rows in said.items() for what, rule in rows if what == "todoruleid"}
    assert open_ == wanted
    assert gated <= passed
    assert not later & open_
    assert {rule for rows in said.values() for _, rule in rows} <= set(rules())


@pytest.mark.parametrize("rule", rules())
def test_a_rule_has_one_name_everywhere(rule: str) -> None:
    """The list of docs/how-to/add-a-rule.md."""
    said = rules()[rule]
    assert said.id == rule
    page = ROOT / said.page
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {rule}\n")
    assert said.title in text
    folder = FIXTURES / "rules" / rule
    rows = [row for rows in announced(folder).values() for row in rows]
    assert ("ruleid", rule) in rows or rule in {each for _, _, each in told(folder)}


def test_no_rule_is_left_outside_the_list() -> None:
    pages = {path.stem for path in (ROOT / "docs/reference/rules").glob("*.md")}
    folders = {path.name for path in (FIXTURES / "rules").iterdir()}
    assert set(rules()) == pages == folders
    assert len(rules()) == len(ROWS), "an id stands for one rule"

"""Where the gate can fail open or closed stands in one table; the code, the page and the tests agree with it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from pathlib import Path

import pytest

from claimonce.agents.fail_policy import FAILURES, Failure
from claimonce.shims.install import install_shims, shims_folder
from claimonce.shims.launcher import install_launcher
from claimonce.shims.scripts import launcher_path

ROOT = Path(__file__).parent.parent.parent
HERE = ROOT / "hooks" / "claimonce"
_MARK = re.compile(r"fail policy: ([a-z-]+)")
# What a client, a shim or git's hook leads to first: whatever is caught here decides for a gate that failed.
ENTRIES = (
    "agents/start.py", "agents/dispatch.py", "agents/pre_tool.py", "agents/sdk.py", "shims/program_start.py",
    "shims/git.py", "shims/programs.py", "shims/pre_push.py",
)  # fmt: skip
BROAD = {"Exception", "GateError", "SettingsError", "BadEvent", "StoreBroken", "StoreUnreachable"}


def marks() -> set[tuple[str, str]]:
    """Return file and name of every mark in the code."""
    files = [path for path in HERE.rglob("*") if path.suffix in (".py", ".sh")]
    found = ((path, name) for path in files for name in _MARK.findall(path.read_text(encoding="utf-8")))
    return {(str(path.relative_to(HERE)), name) for path, name in found}


def test_the_table_and_the_places_in_the_code_are_the_same() -> None:
    named = {(each.where, each.name) for each in FAILURES}
    names = {each.name for each in FAILURES}
    assert len(names) == len(FAILURES)
    assert named <= marks()
    assert {name for _, name in marks()} == names


@pytest.mark.parametrize("entry", ENTRIES)
def test_no_entry_catches_a_failure_without_a_row(entry: str) -> None:
    text = (HERE / entry).read_text()
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ExceptHandler):
            kinds = {inner.id for inner in ast.walk(node.type) if isinstance(inner, ast.Name)} if node.type else BROAD
            if kinds & BROAD:
                assert _MARK.search(lines[node.lineno - 1]), f"{entry}:{node.lineno} is in no row of fail_policy"


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
def test_each_way_to_fail_is_tried_by_a_test(failure: Failure) -> None:
    path, _, name = failure.shown.partition("::")
    assert re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE), failure.shown


def test_without_the_launcher_a_program_that_sends_is_refused_with_the_repair(own_home: Path) -> None:
    (own_home / "mail").write_text("#!/bin/sh\necho sent\n")
    (own_home / "mail").chmod(0o755)
    path = f"{own_home}:/usr/bin:/bin"
    install_launcher(os.environ)
    install_shims(os.environ, path)
    Path(launcher_path(os.environ)).unlink()
    env = {**os.environ, "PATH": f"{shims_folder(os.environ)}:{path}"}
    words = [f"{shims_folder(os.environ)}/mail", "-s", "x", "t@example.test"]
    done = subprocess.run(words, env=env, input="text", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "mail was not run. Repair it with: " in done.stderr

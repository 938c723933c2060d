"""Small trees to audit, and the audit of them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from claimonce.audit.act import HIGH, UNGATED
from claimonce.audit.facts import Site
from claimonce.audit.finding import ERROR, OPEN, Finding
from claimonce.audit.result import Options, Sweep
from claimonce.audit.run_request import sweep
from claimonce.hooks.settings_cache import load


def tree(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files below `root`; return it."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def git(root: Path, *args: str) -> str:
    """Run git in `root` and return what it printed."""
    who = ("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false")
    return subprocess.run(("git", *who, *args), cwd=root, check=True, capture_output=True, text=True).stdout


def committed(root: Path) -> Path:
    """Make `root` a repository with one commit of all that stands in it."""
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "all")
    return root


def audited(root: Path, **options: Any) -> Sweep:
    """Audit a tree without cache and evidence."""
    wanted = replace(Options(cache=False, evidence=False), **options)
    return sweep(str(root.resolve()), load(str(root)), wanted)


def closed(root: Path) -> dict[str, str]:
    """Audit a tree by the command, as a user to whom files can be closed; return what was not read, with the reason.

    Root stays root, as the checkout may be nobody else's to read, but loses the capabilities to look past a mode.
    """
    words = [sys.executable, "-m", "claimonce.audit", "--no-cache", "--no-evidence", "--format", "json", str(root)]
    if os.geteuid() == 0:
        setpriv = shutil.which("setpriv")
        if setpriv is None:
            pytest.skip("setpriv is not installed, and nothing is closed to root")
        lost = "-dac_override,-dac_read_search"
        words = [setpriv, "--bounding-set", lost, "--inh-caps", lost, *words]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return {each["path"]: each["reason"] for each in json.loads(done.stdout)["unread"]}


def places(found: Sweep, status: str = OPEN) -> list[str]:
    """Return `path:line rule` of the findings of one status."""
    return [f"{each.place} {each.rule}" for each in found.findings if each.status == status]


def finding(path: str = "a.sh", line: int = 3, **fields: Any) -> Finding:
    """Make a finding."""
    made = Finding(
        "ungated-push", path, Site(line, line, 1, 9), "a push", ERROR, OPEN, "git_push", "git", "git_push", "git", HIGH,
        "code", "main", "git push", UNGATED,
    )  # fmt: skip
    return replace(made, **fields)

"""`config show` says what is in force and which layer says so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from claimonce.settings.table import TABLE


def show(cwd: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "claimonce.cli", "config", "show", *args]
    return subprocess.run(words, text=True, capture_output=True, cwd=cwd, env={**os.environ, **env}, check=False)


def test_every_key_is_shown_with_the_layer_that_says_so(repo: Path) -> None:
    (repo / "claimonce.toml").write_text('[git_push]\nwait = "7m"\nmode = "observe"\n')
    done = show(repo, "--json", CLAIMONCE_NOTIFY__NEAR="0.5")
    said = json.loads(done.stdout)
    rows = {row["key"]: row for row in said["settings"]}
    assert list(rows) == [row.key for row in TABLE]
    assert (rows["notify.near"]["value"], rows["notify.near"]["origin"]) == (0.5, "environment")
    assert rows["git_push.mode"]["value"] == "enforce", "a repository that nobody trusts loosens nothing"
    assert rows["git_push.mode"]["origin"] == "default"
    assert any("git_push.mode" in note for note in said["not_obeyed"])
    assert rows["counter.mode"]["origin"] == "default"


def test_a_row_is_a_line_and_names_its_origin(repo: Path) -> None:
    done = show(repo, "--origin", CLAIMONCE_NOTIFY__NEAR="0.5")
    assert ["notify.near", "environment", "0.5"] in [line.split() for line in done.stdout.splitlines()]
    assert len(done.stdout.splitlines()) == len(TABLE) + 1


def test_a_wrong_file_is_a_clear_line(repo: Path) -> None:
    (repo / "claimonce.toml").write_text("[git_push]\nwiat = 1\n")
    done = show(repo)
    assert done.returncode == 2
    assert "git_push.wait" in done.stderr

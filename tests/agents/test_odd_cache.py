"""What lies where the compiled words and the notes should: cut, garbage, a FIFO. A call is judged all the same."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from claimonce.hooks.cache_reader import cache_folder
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import data_folder, state_folder
from claimonce.shims.launcher import install_launcher

MESSAGES = ("mail -s hi tekla", "swaks --to t@example.test", "git push")


@pytest.fixture
def launcher(repo: Path) -> Path:
    load(str(repo), people=True)
    return Path(install_launcher(os.environ))


def denied(launcher: Path, repo: Path, command: str) -> bool:
    event = {"session_id": "s", "cwd": str(repo), "hook_event_name": "PreToolUse", "tool_name": "Bash"}
    payload = json.dumps({**event, "tool_input": {"command": command}, "tool_use_id": "t"}, separators=(",", ":"))
    done = subprocess.run(
        [launcher, "hook", "claude"], input=payload, capture_output=True, text=True, check=True, timeout=30
    )
    return '"deny"' in done.stdout


@pytest.mark.parametrize("kept", [0.0, 0.1, 0.5, 0.7, 0.9, 0.999])
def test_words_that_were_cut_let_no_message_by(launcher: Path, repo: Path, kept: float) -> None:
    words = Path(cache_folder()) / "words"
    whole = words.read_bytes()
    for command in MESSAGES:
        words.write_bytes(whole[: int(len(whole) * kept)])
        assert denied(launcher, repo, command), command
    assert words.read_bytes() == whole  # whoever looked closer has written them anew


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
def test_compiled_settings_that_were_cut_are_compiled_anew(launcher: Path, repo: Path, kept: float) -> None:
    assert denied(launcher, repo, "git push")
    for path in Path(cache_folder()).glob("*.json"):
        head, _, rest = path.read_text().partition("\n")
        path.write_text(f"{head[: int(len(head) * kept)]}\n{rest}")
    assert denied(launcher, repo, "git push")


@pytest.mark.parametrize("what", ["words", "cache", "note"])
def test_a_fifo_in_place_of_a_file_of_ours_holds_nothing_up(launcher: Path, repo: Path, what: str) -> None:
    assert denied(launcher, repo, "git push")
    found = {
        "words": [Path(cache_folder()) / "words"],
        "cache": list(Path(cache_folder()).glob("r-*.json")),
        "note": list(Path(data_folder(), "stores").iterdir()),
    }[what]
    assert found, state_folder()
    for path in found:
        path.unlink()
        os.mkfifo(path)
    assert denied(launcher, repo, "mail -s hi tekla")

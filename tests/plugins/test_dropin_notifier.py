"""The notifier of the how-to page, dropped into a project: seen live, shimmed and used without another line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from compiled import hook_words
from docs import pages
from docs.generate import DOCS

from claimonce.hooks.lone_plugin import find_plugin
from claimonce.settings import trust
from claimonce.shims.install import install_shims, shims_folder

SOURCE = pages.files(DOCS / "how-to" / "write-a-notifier.md")["klaxon.py"]


@pytest.fixture
def project(own_home: Path) -> Path:
    root = own_home / "hall"
    (root / ".claimonce" / "plugins").mkdir(parents=True)
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / ".claimonce" / "plugins" / "klaxon.py").write_text(SOURCE)
    return root


def _hook(tool: str, root: Path, session: str) -> str:
    event = {
        "hook_event_name": "PreToolUse", "session_id": session, "cwd": str(root), "tool_name": tool,
        "tool_use_id": f"t-{session}", "tool_input": {"who": "hall", "text": "the build is red"},
    }  # fmt: skip
    words = hook_words()
    return subprocess.run(
        words, input=json.dumps(event), capture_output=True, text=True, check=True, cwd=root, env=os.environ
    ).stdout


def test_it_is_as_short_as_promised() -> None:
    assert len(SOURCE.splitlines()) <= 40


def test_untrusted_it_does_nothing(project: Path) -> None:
    assert find_plugin("klaxon", str(project)) is None
    assert _hook("mcp__klaxon__blow", project, "one") == ""
    assert _hook("mcp__klaxon__blow", project, "two") == ""


def test_trusted_it_is_seen_live_and_shimmed(project: Path, tmp_path: Path) -> None:
    trust.trust(str(project / ".claimonce" / "plugins" / "klaxon.py"))
    assert _hook("mcp__klaxon__blow", project, "one") == ""
    assert "deny" in _hook("mcp__klaxon__blow", project, "two")
    program = tmp_path / "klaxon"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert "klaxon" in install_shims(os.environ, str(tmp_path), str(project))
    assert (Path(shims_folder(os.environ)) / "klaxon").is_file()
    found = find_plugin("klaxon", str(project))
    assert found is not None
    assert found.can("claimonce_deliver")


# Three ways to blow the horn, none of which the audit knows of itself.
WAYS = {
    "bin/night": '#!/bin/sh\nmake || klaxon hall "the build is red"\n',
    "horn.py": "import requests\n\n\ndef blow(text):\n"
    "    requests.post('https://klaxon.example/v1/horn', json={'to': 'hall', 'text': text})\n",
    "AGENTS.md": '# Rules\n\n1. Run the tests.\n2. When they fail, run `klaxon hall "the build is red"`.\n',
}


def _audited(root: Path) -> dict[str, tuple[str, str, str]]:
    """Return the place of each act that coverage-audit finds, with its effect, channel and verdict."""
    words = [sys.executable, "-m", "claimonce.audit", "--no-evidence", "--format", "json", str(root)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ)
    assert done.returncode in (0, 1), done.stderr
    return {
        f"{each['path']}:{each['line']}": (each["effect"], each["channel"], each["verdict"])
        for each in json.loads(done.stdout)["findings"]
    }


def test_trusted_it_is_audited_without_another_line(project: Path) -> None:
    for path, text in WAYS.items():
        (project / path).parent.mkdir(exist_ok=True)
        (project / path).write_text(text)
    assert _audited(project) == {}
    trust.trust(str(project / ".claimonce" / "plugins" / "klaxon.py"))
    around = dict.fromkeys(("bin/night:2", "horn.py:5", "AGENTS.md:4"), ("notify", "klaxon", "ungated"))
    assert _audited(project) == around
    night = project / "bin" / "night"
    night.write_text(night.read_text().replace("klaxon", "claimonce gate klaxon:hall:red -- klaxon"))
    assert _audited(project) == around | {"bin/night:2": ("notify", "klaxon", "gated")}

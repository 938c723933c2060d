"""No test may touch the user's own files or be taken for an agent.

Every test has a home, a state and an identity of its own.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import compiled
import pytest
import scheduled

import examples
from claimonce.gate.stores.sqlite.embedded import Embedded
from claimonce.settings import client_ancestor
from claimonce.shims import bytecode_bundle, launcher

# The fixtures for plugin authors; loaded first, because several tests import from that module too.
pytest_plugins = ["claimonce.hooks.testing"]

examples.register_profiles()

AGENT_PREFIXES = (
    "CLAUDE",
    "COPILOT_",
    "QWEN_CODE",
    "CLINE_",
    "CODEX_",
    "GEMINI_",
    "OPENCODE",
    "CLAIMONCE_",
    "AI_AGENT",
    "GIT_",
)
KEPT = (
    "CLAIMONCE_TEST_DSN",
    "CLAIMONCE_TEST_PROGRAMS",
    "CLAIMONCE_REALCLIENT",
    "CLAIMONCE_CLIENTS",
    "CLAIMONCE_SENDERS",
    "CLAIMONCE_TOOLS",
)


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("PATH", os.environ["PATH"])  # a gate that runs in this process puts its shims there
    for name in list(os.environ):
        if name.startswith(AGENT_PREFIXES) and name not in KEPT:
            monkeypatch.delenv(name)
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "PYTHONPATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("CLAIMONCE_STATE", str(home / "state"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv(client_ancestor.STOP, str(os.getpid()))  # whoever runs the tests may be an agent
    monkeypatch.setattr(launcher, "write_bundle", write_bundle)
    return home


def write_bundle(env: Mapping[str, str], roots: list[str]) -> str:
    """Write the bundle as an installation does that finds an up-to-date one."""
    compiled.keep_bundle(env)
    return bytecode_bundle.write_bundle(env, roots)


@pytest.fixture(autouse=True)
def no_open_stores(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Close what the test's own process has opened: thousands of tests share it, and its descriptors are 1,024."""
    opened: list[sqlite3.Connection] = []
    connect = Embedded._connect  # pyright: ignore[reportPrivateUsage]

    def noted(self: Embedded) -> None:
        connect(self)
        opened.append(self.connection)

    monkeypatch.setattr(Embedded, "_connect", noted)
    yield
    for each in opened:
        each.close()


@pytest.fixture
def repo(own_home: Path) -> Path:
    """A repository with a counter."""
    folder = own_home / "repo"
    compiled.make_repository(folder)
    compiled.keep_repository(folder)
    return folder


@pytest.hookimpl(tryfirst=True)  # before `-m` leaves out what has the mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long forms of long tests to the night."""
    scheduled.mark(items, config.invocation_params.args)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why tests were skipped, a line a reason: one missing part skips a hundred tests."""
    skipped: list[pytest.TestReport] = terminalreporter.getreports("skipped")
    places = [report.longrepr for report in skipped if isinstance(report.longrepr, tuple)]
    reasons = Counter(str(place[2]).removeprefix("Skipped: ") for place in places)
    for reason, times in sorted(reasons.items(), key=lambda each: -each[1]):
        terminalreporter.write_line(f"SKIPPED {times}: {reason}")

"""The doctor against hooks that do not bite: each of these once looked like a working gate."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from agents.doctor.conftest import Examined
from agents.user import User

Examine = Callable[..., Examined]


def states(found: Examined) -> dict[str, str]:
    return {check: rows[0]["state"] for check, rows in found.items() if check.startswith("trial: ")}


def replace_launcher(user: User, script: str) -> None:
    head = "\n".join(line for line in user.launcher.read_text().splitlines() if line.startswith(("python=", "start=")))
    user.launcher.write_text(f"#!/bin/sh\n{head}\n{script}\n")


def test_the_installed_gate_bites_whole_stalled_killed_and_without_its_interpreter(examine: Examine) -> None:
    found = examine(trials=True, deadline="5s")  # as it is without a word
    assert states(found) == dict.fromkeys(
        [
            "trial: ls", "trial: push", "trial: mail", "trial: session", "trial: killed", "trial: stalled",
            "trial: no interpreter",
        ],
        "ok",
    ), {check: rows for check, rows in found.items() if check.startswith("trial")}  # fmt: skip


def test_the_trial_leaves_no_trace_in_the_store(examine: Examine, user: User) -> None:
    examine(trials=True)
    assert [json.loads(line) for line in user.run("log", "--json").stdout.splitlines()] == []


def test_a_hook_that_always_passes_is_found_out(examine: Examine, user: User) -> None:
    replace_launcher(user, "cat >/dev/null; exit 0")
    found = states(examine(trials=True))
    assert found["trial: ls"] == "ok"
    assert {found[name] for name in ("trial: push", "trial: mail", "trial: session", "trial: stalled")} == {"fail"}


@pytest.mark.parametrize("script", ["exit 1", "echo broken", "kill -9 $$", 'echo "{}"; exit 3'])
def test_a_hook_that_breaks_is_found_out(examine: Examine, user: User, script: str) -> None:
    replace_launcher(user, f"cat >/dev/null; {script}")
    found = states(examine(trials=True))
    assert found["trial: push"] == "fail"
    assert found["trial: no interpreter"] == "fail"


def test_a_hook_that_denies_everything_is_found_out(examine: Examine, user: User) -> None:
    said: dict[str, Any] = {
        "hookEventName": "PreToolUse",
        "permissionDecision": "deny",
        "permissionDecisionReason": "no",
    }
    replace_launcher(user, f"cat >/dev/null; echo '{json.dumps({'hookSpecificOutput': said})}'")
    found = states(examine(trials=True))
    assert found["trial: ls"] == "fail"
    assert found["trial: push"] == "ok"
    assert found["trial: session"] == "fail"


def test_a_launcher_that_lets_calls_run_when_the_gate_dies_is_found_out(examine: Examine, user: User) -> None:
    whole = user.launcher.read_text()
    before, mark, behind = whole.partition("# From here on the gate itself is broken.")
    assert mark
    user.launcher.write_text(f"{before}exit 0\n}}\n" + behind.partition("\nexit 0\n}\n")[2])
    found = states(examine(trials=True))
    assert found["trial: push"] == "ok"
    assert {found[f"trial: {case}"] for case in ("killed", "stalled", "no interpreter")} == {"fail"}


def test_observing_is_said_and_is_no_failure(examine: Examine, user: User) -> None:
    user.init("--observe", cwd=user.root / "work")
    found = states(examine(trials=True))
    assert found["trial: push"] == "warn"
    assert found["trial: mail"] == "warn"

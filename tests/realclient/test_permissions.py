"""claimonce changes no decision of the user's own permission rules: each case is run with and without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from realclient.client import DEFAULT_MODE, SKIP_PERMISSIONS, Desk, bash, open_desk, script
from realclient.netns import Loopback

pytestmark = [pytest.mark.realclient, pytest.mark.slow]

RULE = "Bash(git push *)"
MODES = {
    "default": DEFAULT_MODE,
    "skip-permissions": SKIP_PERMISSIONS,
    "worktree": (*SKIP_PERMISSIONS, "--worktree", "side"),
    "worktree-default": (*DEFAULT_MODE, "--worktree", "side"),
}
# What the client decides on its own; `None` is "no rule of the user's".
PUSHED: dict[tuple[str | None, str], bool] = {
    ("deny", "default"): False,
    ("deny", "skip-permissions"): False,
    ("deny", "worktree"): False,
    ("deny", "worktree-default"): False,
    ("ask", "default"): False,
    ("ask", "skip-permissions"): False,
    ("ask", "worktree"): False,
    ("ask", "worktree-default"): False,
    ("allow", "default"): True,
    ("allow", "skip-permissions"): True,
    ("allow", "worktree"): True,
    ("allow", "worktree-default"): True,
    (None, "default"): False,
    (None, "skip-permissions"): True,
}


def decision(desk: Desk, rule: str | None, mode: str) -> tuple[bool, bool, str]:
    """Was the call refused, did the remote move, and what was the model told?"""
    if rule:
        desk.user_settings({"permissions": {rule: [RULE]}})
    tree = desk.repository()
    desk.shell("git", "commit", "--quiet", "--allow-empty", "--message", "Ready to go", cwd=tree)
    session = desk.run("one", script(bash("git push origin main")), cwd=tree, args=MODES[mode])
    return session.results[0].is_error, desk.subjects()[0] == "Ready to go", session.results[0].text


@pytest.mark.parametrize(("rule", "mode"), PUSHED)
def test_the_client_decides_as_it_does_without_claimonce(
    rule: str | None, mode: str, tmp_path: Path, client: Path, loopback: Loopback
) -> None:
    with open_desk(tmp_path / "without", client, loopback) as plain:
        refused, moved, told = decision(plain, rule, mode)
    assert (refused, moved) == (not PUSHED[rule, mode], PUSHED[rule, mode]), told
    with open_desk(tmp_path / "with", client, loopback) as armed:
        *decided, told = decision(armed.arm(), rule, mode)
        assert decided == [refused, moved], told
        if moved:  # else the client may have refused before any line of claimonce's was reached
            assert "git_push" in armed.shell("claimonce", "log", "--json"), "the push went around the gate"

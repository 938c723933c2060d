"""A sandbox that hides the store: the push of an agent is refused, by the shim and by git's hook, and takes no turn."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from gate.push.desk import GIT, Desk

from claimonce.gate.push import prepush

NAMESPACE = ["unshare", "-rm", "sh", "-c", 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"']


def can_mount(folder: Path) -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*NAMESPACE, str(folder), "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture
def mine(desk: Desk) -> Path:
    tree = desk.clone("mine")
    desk.commit(tree, "one", "1\n")
    prepush.install(str(tree), desk.env, desk.launcher)
    return tree


def sandboxed(desk: Desk, tree: Path, words: list[str], how: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Push where the state folder cannot be written, or cannot be there at all."""
    env = {**desk.environment("one"), **more}
    if how == "absent":
        env["CLAIMONCE_STATE"] = "/proc/no/such"
    else:
        state = Path(env["CLAIMONCE_STATE"])
        state.mkdir(mode=0o700, exist_ok=True)
        if not can_mount(state):
            pytest.skip("no mount namespace here")
        words = [*NAMESPACE, str(state), *words]
    return subprocess.run(words, cwd=tree, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("how", ["read-only", "absent"])
@pytest.mark.parametrize("used", [False, True], ids=["no store yet", "a store"])
@pytest.mark.parametrize("git", ["git", GIT], ids=["shim", "around the shim"])
def test_a_push_that_cannot_reach_the_store_is_refused(desk: Desk, mine: Path, how: str, git: str, used: bool) -> None:
    if used:
        assert desk.shim("push", "origin", "main", cwd=mine).returncode == 0
        desk.commit(mine, "two", "2\n")
    before = desk.tip()
    done = sandboxed(desk, mine, [git, "push", "origin", "main"], how, CLAIMONCE_AGENT="1")
    assert done.returncode != 0
    assert desk.tip() == before, done.stderr
    assert "Traceback" not in done.stderr


def test_a_user_who_only_observes_is_not_held_up(desk: Desk, mine: Path) -> None:
    settings = Path(desk.env["HOME"]) / ".config" / "claimonce"
    settings.mkdir(parents=True)
    (settings / "claimonce.toml").write_text('[git_push]\nmode = "observe"\n')
    done = sandboxed(desk, mine, ["git", "push", "origin", "main"], "absent", CLAIMONCE_AGENT="1")
    assert done.returncode == 0, done.stderr

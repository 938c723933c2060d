"""Two containers on one host that share the store's folder: each has its own processes, hostname, /proc and home.

Agents in both write of one matter and push to one remote. Neither sees the other's processes.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from realclient.mailbox import Mailbox
from realclient.netns import Loopback
from realclient.story import MAILS, PERSON

CONTAINER = ["unshare", "--pid", "--uts", "--ipc", "--mount", "--fork", "--mount-proc"]
if os.geteuid():
    CONTAINER[1:1] = ["--user", "--map-root-user"]
PATIENCE = 120


class Host:
    """One host with two homes and one folder for the store."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("one", "two", "bin"):
            (root / name).mkdir()

    def env(self, home: str) -> dict[str, str]:
        return {
            "HOME": str(self.root / home), "CLAIMONCE_STATE": str(self.root / "state"), "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([str(self.root / "bin"), str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.test",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.test",
        }  # fmt: skip

    def start(self, home: str, script: str, cwd: Path) -> subprocess.Popen[str]:
        """Start an agent's command in the container of this home."""
        words = [*CONTAINER, "claimonce", "run", "--agent", "--", "sh", "-c", script]
        return subprocess.Popen(
            words, cwd=cwd, env=self.env(home), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def git(self, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            ["/usr/bin/git", *words], cwd=cwd or self.root, env=self.env("one"), capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        return done.stdout


@pytest.fixture
def host(tmp_path: Path) -> Host:
    tried = subprocess.run([*CONTAINER, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"this host grants no namespace: {tried.stderr.strip()}")
    return Host(tmp_path)


def test_the_mails_of_two_containers_about_one_matter_are_one(host: Host) -> None:
    box = Mailbox(Loopback().listen())
    try:
        box.program(host.root / "bin")
        running = [
            host.start(
                ("one", "two")[number % 2],
                f"printf '%s\\n' {shlex.quote(body)} | mail -s {shlex.quote(subject)} {PERSON}",
                host.root,
            )
            for number, (subject, body) in enumerate(MAILS)
        ]
        said = [each.communicate(timeout=PATIENCE)[0] for each in running]
        assert len(box.mails) == 1, said
        assert sum("claimonce answer" in each for each in said) == len(MAILS) - 1, said
    finally:
        box.close()


def test_the_pushes_of_two_containers_to_one_remote_all_land(host: Host) -> None:
    remote = host.root / "remote.git"
    host.git("init", "-q", "--bare", "-b", "main", str(remote))
    host.git("clone", "-q", str(remote), "first")
    host.git("commit", "-q", "--allow-empty", "-m", "Start", cwd=host.root / "first")
    host.git("push", "-q", "origin", "HEAD:main", cwd=host.root / "first")
    running: list[subprocess.Popen[str]] = []
    for number in range(4):
        tree = host.root / f"tree-{number}"
        host.git("clone", "-q", str(remote), str(tree))
        (tree / f"f{number}").write_text("x\n")
        host.git("add", ".", cwd=tree)
        host.git("commit", "-q", "-m", f"w{number}", cwd=tree)
        running.append(host.start(("one", "two")[number % 2], "git push origin main", tree))
    said = [each.communicate(timeout=PATIENCE)[0] for each in running]
    assert [each.returncode for each in running] == [0] * 4, said
    landed = host.git(f"--git-dir={remote}", "log", "--format=%s", "main").split()
    assert sorted(landed) == ["Start", "w0", "w1", "w2", "w3"]

"""An installed claimonce, met as a user and a client meet it: scripts on PATH, settings files, payloads on stdin.

Nothing of its code is imported. `CLAIMONCE_INSTALLED=/other/venv/bin` runs the same tests against that installation.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCRIPTS = Path(os.environ.get("CLAIMONCE_INSTALLED") or Path(sys.executable).parent)
CLAIMONCE, AUDIT = str(SCRIPTS / "claimonce"), str(SCRIPTS / "coverage-audit")
GIT = shutil.which("git") or "git"
MAIL = '#!/bin/sh\n{ echo "$@"; cat; } >> "$MAILBOX"\n'
WORDS = "Sven needs a login."
SEND = f"echo '{WORDS}' | mail -s Login tekla@example.test"
PUSH = "git push -q origin HEAD:main"
COUNTER = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
PATIENCE = 60.0  # seconds
Ended = subprocess.CompletedProcess[str]


@dataclass
class Home:
    """A user's home, a repository with a remote, a mail program in a folder of its own, and that mail's box."""

    top: Path
    env: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        for folder in (self.home, self.own):
            folder.mkdir()
        (self.own / "git").symlink_to(GIT)
        (self.own / "mail").write_text(MAIL)
        (self.own / "mail").chmod(0o755)
        self.box.touch()
        (self.home / "gitconfig").write_text(
            "[init]\n\tdefaultBranch = main\n[user]\n\tname = Agent\n\temail = agent@example.test\n"
        )
        self.env = {
            "HOME": str(self.home), "PATH": f"{SCRIPTS}:{os.environ['PATH']}:{self.own}", "MAILBOX": str(self.box),
            "LANG": "C.UTF-8", "GIT_CONFIG_GLOBAL": str(self.home / "gitconfig"), "GIT_CONFIG_SYSTEM": os.devnull,
            "CLAIMONCE_CLIENT_STOP": str(os.getpid()),
        }  # fmt: skip
        self.clone(self.repo)
        (self.repo / "README.md").write_text("Begin\n")
        self.git("add", ".")
        self.git("commit", "-qm", "begin")
        self.git("push", "-q", "origin", "HEAD:main")

    home = property(lambda self: self.top / "home")
    own = property(lambda self: self.top / "own")
    box = property(lambda self: self.top / "box")
    repo = property(lambda self: self.top / "repo")
    remote = property(lambda self: self.top / "remote.git")
    state = property(lambda self: self.home / ".local/state/claimonce")

    # -- the world, without claimonce --

    def git(self, *words: str, cwd: Path | None = None) -> str:
        """Plain git."""
        return subprocess.run(
            [GIT, *words], cwd=cwd or self.repo, env=self.env, capture_output=True, text=True, check=True
        ).stdout.strip()

    def clone(self, into: Path) -> Path:
        """Another clone of the remote."""
        if not self.remote.exists():
            self.git("init", "-q", "--bare", str(self.remote), cwd=self.top)
        self.git("clone", "-q", str(self.remote), str(into), cwd=self.top)
        return into

    def commit(self, name: str, cwd: Path | None = None) -> str:
        """Commit a new file and return the commit."""
        ((cwd or self.repo) / name).write_text(f"{name}\n")
        self.git("add", name, cwd=cwd)
        self.git("commit", "-qm", name, cwd=cwd)
        return self.git("rev-parse", "HEAD", cwd=cwd)

    def tip(self) -> str:
        """What the remote has."""
        return self.git("rev-parse", "main", cwd=self.remote)

    def mails(self) -> int:
        """How often the words have arrived."""
        return self.box.read_text().count(WORDS)

    # -- claimonce, by its command line --

    def verb(self, *words: str, session: str = "one", patience: float = PATIENCE, **env: str) -> Ended:
        """`claimonce WORDS` of a session."""
        return self.run([CLAIMONCE, *words], session, patience, env)

    def audit(self, *words: str, patience: float = PATIENCE) -> Ended:
        """`coverage-audit WORDS`."""
        return self.run([AUDIT, *words], "one", patience, {})

    def run(self, words: list[str], session: str, patience: float, env: dict[str, str]) -> Ended:
        """Run a program of ours in the repository."""
        return subprocess.run(
            words, cwd=self.repo, env={**self.env, "CLAIMONCE_SESSION": session, **env}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=patience, check=False,
        )  # fmt: skip

    def start(self, *words: str, session: str = "one") -> subprocess.Popen[str]:
        """Begin `claimonce WORDS`."""
        return subprocess.Popen(
            [CLAIMONCE, *words], cwd=self.repo, env={**self.env, "CLAIMONCE_SESSION": session}, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    # -- a client's session --

    def hook(self, event: str, session: str, env: dict[str, str] | None = None, **fields: Any) -> dict[str, Any]:
        """Send Claude Code's payload of an event; return what the hook answers."""
        payload = {
            "hook_event_name": event, "session_id": session, "transcript_path": "", "cwd": str(self.repo),
            "permission_mode": "default", **fields,
        }  # fmt: skip
        done = subprocess.run(
            [CLAIMONCE, "hook", "claude"], input=json.dumps(payload), cwd=self.repo, env={**self.env, **(env or {})},
            capture_output=True, text=True, errors="replace", timeout=PATIENCE, check=False,
        )  # fmt: skip
        answer: dict[str, Any] = json.loads(done.stdout or "{}")
        return answer

    def lines(self, session: str) -> Path:
        """The file that the client has its shells read first."""
        return self.top / f"env-{session if session.isalnum() else fingerprint(session)}"

    def begin(self, session: str, **env: str) -> dict[str, Any]:
        """Begin a session, and return what is said at its start."""
        return self.hook(
            "SessionStart", session, {"CLAUDE_ENV_FILE": str(self.lines(session)), **env}, source="startup"
        )

    def call(self, command: str, session: str, cwd: Path | None = None) -> Ended:
        """Let an agent run a command as the client does: ask the hook, run what it lets by, tell the hook."""
        tool = {"tool_name": "Bash", "tool_use_id": f"t{time.monotonic_ns()}", "tool_input": {"command": command}}
        said = self.hook("PreToolUse", session, **tool).get("hookSpecificOutput", {})
        if said.get("permissionDecision") == "deny":
            return Ended([command], 1, "", said["permissionDecisionReason"])
        words = ["bash", "-c", '[ ! -e "$1" ] || . "$1"; eval "$2"', "bash", str(self.lines(session)), command]
        env = {**self.env, "CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": session}
        done = subprocess.run(
            words, cwd=cwd or self.repo, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=PATIENCE, check=False,
        )  # fmt: skip
        told = {"stdout": done.stdout, "stderr": done.stderr}
        self.hook("PostToolUse", session, **tool, tool_response=told)
        return done

    def took_a_turn(self, commit: str) -> bool:
        """Whether the ledger has a push of this commit."""
        return any(commit in line for line in self.verb("log", "--json").stdout.splitlines())


def fingerprint(text: str) -> str:
    """A short name for a long one."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def until(what: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until something is so; return False when it is not in this time."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True

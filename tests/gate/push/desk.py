"""Real git, real bare repositories on disk, and the shim and launcher as installed, for the tests of pushing."""

from __future__ import annotations

import os
import pty
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from compiled import keep_user

from claimonce.gate.push import prepush
from claimonce.gate.store import Store, open_store
from claimonce.gate.stores.postgres.database import open_postgres
from claimonce.shims.install import write_again
from claimonce.shims.launcher import install_launcher
from claimonce.shims.scripts import write_executable

SHIM = Path(prepush.__file__).parents[2] / "shims" / "git.sh"
GIT = shutil.which("git") or "git"
Ended = subprocess.CompletedProcess[str]


@dataclass
class Desk:
    """One remote, clones of it, and an environment in which `git` is the shim."""

    root: Path
    env: dict[str, str] = field(default_factory=dict[str, str])
    opened: list[Store] = field(default_factory=list[Store])

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)
        plain = {
            "GIT_CONFIG_GLOBAL": str(self.root / "gitconfig"),
            "GIT_AUTHOR_NAME": "Agent", "GIT_COMMITTER_NAME": "Agent",
            "GIT_AUTHOR_EMAIL": "agent@example.test", "GIT_COMMITTER_EMAIL": "agent@example.test",
            "XDG_DATA_HOME": str(self.root / "data"), "CLAIMONCE_STATE": str(self.root / "state"),
        }  # fmt: skip
        self.env = {**os.environ, **self.env, **plain}
        (self.root / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n[gc]\n\tauto = 0\n")
        keep_user(Path(self.env["HOME"]), self.root / "state")
        self.launcher = install_launcher(self.env)
        self.shims = self.root / "shims"
        self.shims.mkdir()
        (self.shims / ".claimonce-shims").touch()
        write_shim(self.shims, self.launcher)

    @property
    def remote(self) -> Path:
        """The bare repository, with one commit on main."""
        path = self.root / "remote.git"
        if not path.exists():
            self.git("init", "-q", "--bare", str(path))
            first = self.clone("first")
            self.commit(first, "README.md", "Begin\n")
            self.git("push", "-q", "origin", "HEAD:main", cwd=first)
        return path

    def clone(self, name: str) -> Path:
        """A clone of the remote on main."""
        self.git("clone", "-q", str(self.remote), str(self.root / name))
        return self.root / name

    def git(self, *args: str, cwd: Path | None = None, check: bool = True) -> str:
        """Plain git, around every gate."""
        argv, where = [GIT, *args], cwd or self.root
        done = subprocess.run(argv, cwd=where, env=self.env, capture_output=True, text=True, check=False)
        assert not check or done.returncode == 0, f"git {args}: {done.stderr}"
        return done.stdout.removesuffix("\n")

    def commit(self, tree: Path, name: str, text: str) -> str:
        """Commit one file and return the commit."""
        (tree / name).write_text(text)
        self.git("add", name, cwd=tree)
        self.git("commit", "-q", "-m", f"{tree.name}: {name}", cwd=tree)
        return self.git("rev-parse", "HEAD", cwd=tree)

    def others_push(self, name: str, text: str, clone: str = "other") -> str:
        """Somebody else lands a commit on main."""
        tree = self.root / clone
        if not tree.exists():
            self.clone(clone)
        self.git("pull", "-q", "--rebase", cwd=tree)
        commit = self.commit(tree, name, text)
        self.git("push", "-q", "origin", "main", cwd=tree)
        return commit

    def environment(self, session: str = "one", **more: str) -> dict[str, str]:
        """What an agent's shell has: the shims first on PATH, and a session."""
        path = f"{self.shims}:{self.env['PATH']}"
        return {**self.env, "PATH": path, "CLAIMONCE_SESSION": session, **more}

    def shim(self, *args: str, cwd: Path, session: str = "one", **more: str) -> Ended:
        """`git ARGS` as an agent types it."""
        return run(["git", *args], cwd, self.environment(session, **more))

    def verb(self, *args: str, cwd: Path, session: str = "one", **more: str) -> Ended:
        """`claimonce ARGS`."""
        return run([sys.executable, "-m", "claimonce.cli", *args], cwd, self.environment(session, **more))

    def start(self, *args: str, cwd: Path, session: str = "one", **more: str) -> subprocess.Popen[str]:
        """Begin `git ARGS` through the shim, in a process group of its own."""
        env = self.environment(session, **more)
        git = shutil.which("git", path=env["PATH"]) or ""
        return subprocess.Popen(
            [git, *args], cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )  # fmt: skip

    def store(self) -> Store:
        """Open the store that the desk's programs share."""
        dsn, state = self.env.get("CLAIMONCE_STORE", ""), self.env["CLAIMONCE_STATE"]
        self.opened.append(open_postgres(dsn, state, 10.0) if dsn else open_store(state))
        return self.opened[-1]

    def tip(self, ref: str = "main") -> str:
        """What the remote has."""
        return self.git("rev-parse", "--verify", "--quiet", ref, cwd=self.remote, check=False)

    def subjects(self, ref: str = "main") -> list[str]:
        """The remote's commits, oldest first."""
        return self.git("log", "--reverse", "--format=%s", ref, cwd=self.remote).splitlines()

    def is_linear(self) -> bool:
        """Whether no commit of main has two parents."""
        return not self.git("rev-list", "--min-parents=2", "main", cwd=self.remote)

    def reject(self, script: str = "echo nobody may push >&2; exit 1") -> None:
        """Make the remote refuse."""
        write_executable(self.remote / "hooks" / "pre-receive", f"#!/bin/sh\n{script}\n")

    def hook(self, tree: Path, name: str, script: str) -> Path:
        """Give a clone a hook of its user's own."""
        folder = Path(self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks", cwd=tree))
        folder.mkdir(exist_ok=True)
        write_executable(folder / name, f"#!/bin/sh\n{script}\n")
        return folder / name


def write_shim(folder: Path, launcher: str) -> None:
    """Write the shim as an installation does."""
    text = SHIM.read_text().replace("@LAUNCH@", shlex.quote(launcher)).replace("@HERE@", shlex.quote(str(folder)))
    write_executable(folder / "git", text)
    write_again(folder)


def run(argv: list[str], cwd: Path, env: Mapping[str, str]) -> Ended:
    """Run one program to its end, found on the PATH of `env`."""
    program = shutil.which(argv[0], path=env["PATH"]) or argv[0]
    return subprocess.run(
        [program, *argv[1:]], cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


def until(what: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until something is so; fail when it never is."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.01)


def on_terminal(argv: list[str], cwd: Path, env: dict[str, str]) -> str:
    """Run a program whose terminal is a real one; return what the terminal showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(argv, cwd=cwd, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait(60) == 0, shown
    return shown.decode()

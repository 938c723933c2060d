"""The world of one run: its own home, state, git configuration and programs, in a temp folder removed afterwards.

Nothing of the person's own is read or touched. The environment is built from nothing; of the person's, only PATH and
the few variables without which Python itself may not start are carried over.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from claimonce.demo.errors import ProgramMissing, SetupFailed

# Start one program and wait for it, not for whatever it leaves in the background.
#
# Output goes to files, not pipes: a background child that keeps a pipe open would hold up its reader, and a client
# does not wait for such a child either.


@dataclass(frozen=True)
class Finished:
    """How a program ended. `status` is its exit status, negative for a signal, None when the time ran out."""

    status: int | None
    stdout: str
    stderr: str
    milliseconds: int


def run(
    argv: Sequence[str], *, cwd: str, env: Mapping[str, str], stdin: str = "", timeout: float | None = None
) -> Finished:
    """Run `argv` to its end, or kill it after `timeout` seconds."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        began = time.monotonic()
        with subprocess.Popen(argv, cwd=cwd, env=dict(env), stdin=given, stdout=out, stderr=err) as process:
            try:
                status: int | None = process.wait(timeout)
            except subprocess.TimeoutExpired:
                process.kill()
                status = None
        spent = round((time.monotonic() - began) * 1000)
        out.seek(0)
        err.seek(0)
        return Finished(status, out.read().decode(errors="replace"), err.read().decode(errors="replace"), spent)


_KEPT = ("PYTHONPATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH")
_PROGRAMS = Path(__file__).parent / "programs"
_GITCONFIG = """\
[user]
	name = claimonce demo
	email = demo@agents.example.test
[init]
	defaultBranch = main
[pull]
	rebase = true
[gc]
	auto = 0
[maintenance]
	auto = false
[commit]
	gpgSign = false
[advice]
	detachedHead = false
"""


@dataclass(frozen=True)
class World:
    """One run's folder and what programs started in it find around them."""

    root: Path
    env: Mapping[str, str]
    shell: str
    git: str
    hosts: int = 0
    doors: tuple[tuple[str, ...], ...] = ()

    @property
    def home(self) -> Path:
        """The run's HOME."""
        return self.root / "home"

    @property
    def bin(self) -> Path:
        """The folder with the demo's own `mail`, `number` and `meet`, first on the run's PATH."""
        return self.root / "bin"

    def env_of(self, agent: str) -> dict[str, str]:
        """What an agent finds around it; each of many hosts has its own name, state folder and share of agents."""
        env = {**self.env, "DEMO_AGENT": agent}
        if not self.hosts:
            return env
        host = f"host-{self._host_of(agent) + 1}"
        state = self.root / "state" / host
        state.mkdir(mode=0o700, exist_ok=True)
        return {**env, "CLAIMONCE_HOST": host, "CLAIMONCE_STATE": str(state)}

    def door_of(self, agent: str) -> tuple[str, ...]:
        """What starts a program in the network namespace of the agent's host; nothing where all share one."""
        return self.doors[self._host_of(agent)] if self.doors else ()

    def _host_of(self, agent: str) -> int:
        return int(agent.rpartition("-")[2]) % self.hosts

    def run(self, *argv: str, cwd: Path, env: Mapping[str, str] | None = None) -> Finished:
        """A preparing or counting command; raises SetupFailed unless it exits 0."""
        ended = run(argv, cwd=str(cwd), env={**self.env, **(env or {})}, timeout=120)
        if ended.status != 0:
            status = -1 if ended.status is None else ended.status
            raise SetupFailed(shlex.join(argv), status, ended.stderr or ended.stdout)
        return ended


@contextmanager
def world(smtp_port: int) -> Generator[World]:
    """A fresh world whose `mail` delivers to `smtp_port` on loopback."""
    with tempfile.TemporaryDirectory(prefix="claimonce-demo-", ignore_cleanup_errors=True) as name:
        # Some systems reach their temp folder through a link; git prints the real path, and both must agree.
        root = Path(name).resolve()
        path = _outside_path()
        env = _environment(root, path)
        for folder in ("home", "state", "tmp", "bin", "run"):
            (root / folder).mkdir(mode=0o700)
        Path(env["GIT_CONFIG_GLOBAL"]).write_text(_GITCONFIG, encoding="utf-8")
        _install(root / "bin", "mail", "127.0.0.1", str(smtp_port))
        _install(root / "bin", "number")
        _install(root / "bin", "meet")
        yield World(root, env, _found("bash", path) or _needed("sh", path), _needed("git", path))


def _environment(root: Path, path: str) -> dict[str, str]:
    own = {
        "PATH": f"{root / 'bin'}{os.pathsep}{path}",
        "HOME": str(root / "home"),
        "USER": "demo",
        "LOGNAME": "demo",
        "SHELL": "/bin/sh",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        "TMPDIR": str(root / "tmp"),
        "XDG_CONFIG_HOME": str(root / "home" / ".config"),
        "XDG_STATE_HOME": str(root / "home" / ".local" / "state"),
        "XDG_DATA_HOME": str(root / "home" / ".local" / "share"),
        "XDG_CACHE_HOME": str(root / "home" / ".cache"),
        "XDG_RUNTIME_DIR": str(root / "run"),
        "CLAIMONCE_STATE": str(root / "state"),
        "GIT_CONFIG_GLOBAL": str(root / "home" / ".gitconfig"),
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(root),
        "GIT_TERMINAL_PROMPT": "0",
    }
    return {name: os.environ[name] for name in _KEPT if name in os.environ} | own


def _outside_path() -> str:
    """The person's PATH without relative folders and without shims of an installed claimonce.

    A shim there would hold the gate in the half that must run without one.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(each for each in folders if os.path.isabs(each) and not _holds_shims(each))


def _holds_shims(folder: str) -> bool:
    return any(Path(folder).glob(".claimonce*"))


def _found(program: str, path: str) -> str | None:
    return shutil.which(program, path=path)


def _needed(program: str, path: str) -> str:
    where = _found(program, path)
    if where is None:
        raise ProgramMissing(program)
    return where


def _install(folder: Path, name: str, *fixed: str) -> None:
    """Put one of the demo's Python programs on PATH, behind a two-line sh wrapper.

    A `#!` line would break on an interpreter path that is long or holds a blank. -I and -S: nothing of the person's
    Python settings, and a start that costs a third.
    """
    script = shutil.copy(_PROGRAMS / f"{name}.py", folder / f".{name}.py")
    words = shlex.join([sys.executable, "-I", "-S", str(script), *fixed])
    wrapper = folder / name
    wrapper.write_text(f'#!/bin/sh\nexec {words} "$@"\n', encoding="utf-8")
    wrapper.chmod(0o755)

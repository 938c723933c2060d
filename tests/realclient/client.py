"""The real Claude Code client, headless: one user's desk, and the sessions that are started at it."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from realclient.model import Json, ModelServer, Script, ToolResult, Turn, Use
from realclient.netns import Loopback

HERE = Path(__file__).parent
WHERE = "CLAIMONCE_REALCLIENT"
SKIP_PERMISSIONS = ("--dangerously-skip-permissions",)
PROMPT = "Do the scripted work."
DEFAULT_MODE = ("--permission-mode", "default")


class NotInstalledError(Exception):
    """The client is not on this machine; the sentence says how to get it."""


def find_client() -> Path:
    """The client's binary: CLAIMONCE_REALCLIENT names it, or the folder that install.sh filled."""
    named = os.environ.get(WHERE)
    if not named:
        raise NotInstalledError(f"set {WHERE} to a folder filled by tests/realclient/install.sh, or to a binary")
    path = Path(named).expanduser().resolve()
    if path.is_file():
        return path
    packages = path / "node_modules" / "@anthropic-ai"
    machine = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    system = platform.system().lower()
    for kind in (f"{system}-{machine}", f"{system}-{machine}-musl"):
        if (binary := packages / f"claude-code-{kind}" / "claude").is_file():
            return binary
    raise NotInstalledError(f"{WHERE}={named} holds no client for {system}-{machine}: run tests/realclient/install.sh")


def bash(command: str, **fields: object) -> Use:
    return Use("Bash", {"command": command, "description": "Run the next step", **fields})


def script(*uses: Use) -> Script:
    """Each tool call in a turn of its own."""
    return Script(tuple(Turn((use,)) for use in uses))


@dataclass
class Session:
    """One run of the client. `start` it, `wait` for it, then ask what happened."""

    name: str
    model: ModelServer
    command: list[str]
    cwd: Path
    env: Mapping[str, str]
    output: Path
    code: int | None = None
    seconds: float = 0.0
    _process: subprocess.Popen[bytes] | None = None
    _began: float = 0.0

    def start(self) -> Session:
        self._began = time.monotonic()
        with self.output.with_suffix(".jsonl").open("wb") as out, self.output.with_suffix(".err").open("wb") as err:
            self._process = subprocess.Popen(
                self.command, cwd=self.cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip
        return self

    def wait(self, seconds: float = 120.0) -> Session:
        """Wait for the end. Past `seconds` the client is killed and the test fails with what it said."""
        assert self._process is not None
        try:
            self.code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"session {self.name} was still running after {seconds} s: {self.said}") from None
        self.seconds = time.monotonic() - self._began
        return self

    def kill(self) -> None:
        """End the client and everything it started that stayed in its process group."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self.code = self._process.wait()

    @cached_property
    def events(self) -> list[Json]:
        """What the client wrote on stdout (its stream-json format), one object a line."""
        assert self.code is not None, "the session has not ended"
        return [json.loads(line) for line in self.output.with_suffix(".jsonl").read_text().splitlines() if line]

    @property
    def said(self) -> str:
        """stderr, and the last lines of stdout: for the message of a failing assertion."""
        out = self.output.with_suffix(".jsonl").read_text().splitlines()[-3:]
        return "\n".join([self.output.with_suffix(".err").read_text(), *(line[:600] for line in out)])

    @property
    def id(self) -> str:
        return next(str(event["session_id"]) for event in self.events if "session_id" in event)

    @property
    def outcome(self) -> Json:
        """The client's own last word; `permission_denials` is in it."""
        return next((event for event in reversed(self.events) if event.get("type") == "result"), Json())

    @property
    def results(self) -> list[ToolResult]:
        """What the model was told about its tool calls, in order."""
        return self.model.results(self.name)

    @property
    def told(self) -> str:
        """All that the model was told since its first tool call."""
        return self.model.told(self.name)


@dataclass
class Desk:
    """One user of one machine: a HOME, a PATH, a store for claimonce, and the sessions started there.

    Nothing of the developer's own environment gets in: the environment of a session is built here.
    """

    root: Path
    client: Path
    loopback: Loopback
    model: ModelServer
    env: dict[str, str] = field(default_factory=dict[str, str])
    path: list[str] = field(default_factory=list[str])
    _sessions: list[Session] = field(default_factory=list[Session])

    def __post_init__(self) -> None:
        for folder in (self.home, self.root / "tmp", self.root / "sessions"):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def environment(self) -> dict[str, str]:
        tools = [str(Path(found).parent) for tool in ("git", "jq") if (found := shutil.which(tool, path=SYSTEM_PATH))]
        return {
            "HOME": str(self.home),
            "PATH": os.pathsep.join(dict.fromkeys([*self.path, "/usr/local/bin", "/usr/bin", "/bin", *tools])),
            "SHELL": "/bin/bash", "TERM": "dumb", "LANG": "C.UTF-8",
            "TMPDIR": str(self.root / "tmp"), "CLAUDE_CODE_TMPDIR": str(self.root / "tmp"),
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "Agent", "GIT_AUTHOR_EMAIL": "agent@example.test",
            "GIT_COMMITTER_NAME": "Agent", "GIT_COMMITTER_EMAIL": "agent@example.test",
            "CLAIMONCE_STATE": str(self.root / "state"),
            **self.env,
        }  # fmt: skip

    def session(
        self, name: str, plan: Script, *, cwd: Path, args: Sequence[str] = SKIP_PERMISSIONS, prompt: str = PROMPT
    ) -> Session:
        """A session that is ready to start. `args` is how the user started it: modes, MCP servers, rules."""
        self.model.scripts[name] = plan
        command = [
            str(self.client), "--print", prompt, "--output-format", "stream-json", "--verbose",
            "--include-hook-events", "--model", "claude-sonnet-4-5", *args,
        ]  # fmt: skip
        env = self.environment | {
            "ANTHROPIC_BASE_URL": self.model.url(name),
            "ANTHROPIC_API_KEY": "none-is-needed",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_TELEMETRY": "1",
            "DISABLE_ERROR_REPORTING": "1", "DISABLE_AUTOUPDATER": "1",
            "IS_SANDBOX": "1",  # without it the client refuses to skip permissions for root
        }  # fmt: skip
        output = self.root / "sessions" / name
        session = Session(name, self.model, self.loopback.inside(command), cwd, env, output)
        self._sessions.append(session)
        return session

    def run(self, name: str, plan: Script, *, cwd: Path, args: Sequence[str] = SKIP_PERMISSIONS) -> Session:
        return self.session(name, plan, cwd=cwd, args=args).start().wait()

    @cached_property
    def version(self) -> tuple[int, ...]:
        """The client's own version."""
        said = self.shell(self.client, "--version").split()[0]
        return tuple(int(part) for part in said.split("."))

    def user_settings(self, settings: Mapping[str, Any]) -> None:
        """Merge into what the user's own settings file holds."""
        file = self.home / ".claude" / "settings.json"
        file.parent.mkdir(exist_ok=True)
        held: Json = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps(held | dict(settings), indent=2))

    def shell(self, *command: str | Path, cwd: Path | None = None) -> str:
        """Run a command of the user's own, with the desk's environment; a failure fails the test."""
        ended = subprocess.run(
            self.loopback.inside([str(word) for word in command]),
            cwd=cwd or self.root, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, f"{command} gave {ended.returncode}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def run_anyway(self, command: Sequence[str], cwd: Path) -> str:
        """What a command prints, whatever its status."""
        return subprocess.run(
            command, cwd=cwd, env=self.environment, capture_output=True, text=True, check=False
        ).stdout

    def arm(self, claimonce: Path | None = None) -> Desk:
        """Wire claimonce in as a user does: `claimonce init claude --scope user`."""
        program = claimonce or Path(sys.executable).with_name("claimonce")
        self.path.insert(0, str(program.parent))
        self.shell(program, "init", "claude", "--scope", "user", "--yes")
        return self

    def repository(self, name: str = "work", files: Mapping[str, str] | None = None) -> Path:
        """A repository with one commit, on main, whose bare `origin` has it too."""
        tree, origin = self.root / name, self.origin(name)
        self.shell("git", "init", "--quiet", "--bare", "--initial-branch=main", origin)
        self.shell("git", "clone", "--quiet", origin, tree)
        for path, content in {"README.md": "A shared work.\n", **(files or {})}.items():
            (tree / path).parent.mkdir(parents=True, exist_ok=True)
            (tree / path).write_text(content)
        self.shell("git", "add", ".", cwd=tree)
        self.shell("git", "commit", "--quiet", "--message", "Start", cwd=tree)
        self.shell("git", "push", "--quiet", "--set-upstream", "origin", "HEAD:main", cwd=tree)
        return tree

    def origin(self, name: str = "work") -> Path:
        return self.root / f"{name}.git"

    def clone(self, name: str, of: str = "work") -> Path:
        self.shell("git", "clone", "--quiet", self.origin(of), self.root / name)
        return self.root / name

    def subjects(self, of: str = "work") -> list[str]:
        """The subjects of the commits on origin's main, newest first."""
        return self.shell("git", "log", "--format=%s", "main", cwd=self.origin(of)).splitlines()

    def mail_tool(self) -> tuple[str, ...]:
        """Client arguments for an MCP server `mail` whose tool `send_message` writes `mcp_mails`."""
        config = self.root / "mcp.json"
        server = {"command": sys.executable, "args": [str(HERE / "mail_server.py"), str(self.root / "mcp-mailbox")]}
        config.write_text(json.dumps({"mcpServers": {"mail": server}}))
        return ("--strict-mcp-config", "--mcp-config", str(config))

    @property
    def mcp_mails(self) -> list[Json]:
        box = self.root / "mcp-mailbox"
        return [json.loads(line) for line in box.read_text().splitlines()] if box.exists() else []

    def close(self) -> None:
        for session in self._sessions:
            if session.code is None:
                session.kill()


SYSTEM_PATH = os.pathsep.join(["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"])


def together(sessions: Sequence[Session]) -> list[Session]:
    """Start all, then wait for all."""
    for session in sessions:
        session.start()
    return [session.wait() for session in sessions]


@contextlib.contextmanager
def open_desk(root: Path, client: Path, loopback: Loopback) -> Generator[Desk]:
    """A desk with a model server of its own; both are gone at the end, and so is every session."""
    model = ModelServer(loopback.listen())
    desk = Desk(root, client, loopback, model)
    try:
        yield desk
    finally:
        desk.close()
        model.close()

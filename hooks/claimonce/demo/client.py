"""A client as an agent has one, reduced to its Bash tool; this one has no gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from claimonce.demo.world import run


@dataclass(frozen=True)
class Result:
    """What the agent reads after a tool call.

    `denied` holds the reason of a call that a hook refused, `context` what the hooks after the call told.
    """

    status: int
    stdout: str
    stderr: str
    denied: str = ""
    context: str = ""

    @property
    def said(self) -> str:
        """What the agent is told when the call did not go through."""
        return self.denied or self.stderr


class Client:
    """Runs each Bash call in a shell of its own."""

    def __init__(self, shell: str, env: Mapping[str, str]) -> None:
        """`shell` runs the commands, `env` is the client's own environment."""
        self.shell = shell
        self.env = dict(env)

    def start(self, cwd: str) -> None:
        """Begin the session."""

    def bash(self, command: str, cwd: str) -> Result:
        """One call of the Bash tool."""
        ended = run([self.shell, "-c", command], cwd=cwd, env=self.env)
        return Result(-1 if ended.status is None else ended.status, ended.stdout, ended.stderr)

    def end(self, cwd: str) -> None:
        """End the session."""

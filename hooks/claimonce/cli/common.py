"""What several verbs share: the store, the session, durations, keys, and output for people or for programs."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from claimonce.cli.main import store_here
from claimonce.cli.shown import as_json_text, format_session, say
from claimonce.gate import identity, keys, window
from claimonce.gate.errors import BadKey, BadWindow
from claimonce.hooks.call import Session
from claimonce.hooks.untrusted_text import tell, warn
from claimonce.settings.paths import home

if TYPE_CHECKING:
    from claimonce.gate.gate import State

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class KeyType(click.ParamType[str]):
    """A key, in its one spelling."""

    name = "key"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the canonical key."""
        try:
            return keys.canonical(value)
        except BadKey as error:
            self.fail(str(error), param, ctx)


class DurationType(click.ParamType[float]):
    """A duration such as 30s, in seconds."""

    name = "duration"

    def convert(self, value: str | float, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return seconds."""
        if not isinstance(value, str):
            return float(value)
        try:
            return window.seconds(value)
        except BadWindow as error:
            self.fail(str(error), param, ctx)


class WindowType(click.ParamType[str]):
    """How long a marker counts."""

    name = "window"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the window as it is stored."""
        try:
            return window.check(value)
        except BadWindow as error:
            self.fail(str(error), param, ctx)


KEY, DURATION, WINDOW = KeyType(), DurationType(), WindowType()


def session_option(command: Decorated) -> Decorated:
    """Add `--session`."""
    return click.option("--session", default="", metavar="ID", help="Act as this session, not the one found.")(command)


def json_option(command: Decorated) -> Decorated:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")(command)


def session_of(named: str) -> Session:
    """Return the session that acts: the one named, else the one that the environment belongs to."""
    if not named:
        return identity.from_environment(os.environ)
    client, colon, rest = named.partition(":")
    return Session(client, rest) if colon else Session("env", named)


def state_data(key: str, state: State) -> dict[str, object]:
    """Return how a key stands as programs read it."""
    receipt = state.marker.receipt if state.marker else None
    return {"key": key, "state": state.name, "session": state.session, "at": state.at, "receipt": receipt}


__all__ = [
    "DURATION", "KEY", "WINDOW",
    "as_json_text", "format_session", "json_option", "say", "session_of", "session_option", "state_data", "store_here",
    "tell", "warn",
]  # fmt: skip


def ask_agreement(plan: list[str], as_json: bool) -> bool:
    """Show what would be written and ask once; without a terminal nobody can agree."""
    at_terminal = sys.stdin.isatty()
    if as_json and not at_terminal:
        say({"changed": False, "would_write": plan})
    else:
        for line in ["claimonce init writes:", *(f"  {each}" for each in plan)]:
            tell(line)
    if at_terminal and click.confirm("Go on?", default=True):
        return True
    if at_terminal:
        tell("Nothing was changed.")
    else:
        warn("nothing was changed: without a terminal nobody can be asked; add --yes to agree")
    return False


def shorten_path(path: str, env: Mapping[str, str]) -> str:
    """Return a path as people write it."""
    top = home(env).rstrip("/")
    return f"~{path[len(top) :]}" if top and path.startswith(f"{top}/") else path

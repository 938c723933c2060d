"""`claimonce trust`: a person says that a repository's settings and plugins may be obeyed.

For people alone: refused in an agent's session and without a terminal, because an agent that may trust its own
plugin has no gate.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass

import click

from claimonce.hooks import dropins
from claimonce.hooks.untrusted_text import mark_unprintable, tell
from claimonce.settings import trust as store
from claimonce.settings.agents import in_agent_session
from claimonce.settings.errors import SettingsError
from claimonce.settings.load import load
from claimonce.settings.paths import SETTINGS_FILE, config_folder, repository_root

_CANDIDATES = (SETTINGS_FILE, "pyproject.toml")


@dataclass(frozen=True)
class Candidate:
    """A file that could be trusted, with the very bytes that would be."""

    path: str
    content: bytes
    trusted: bool


@click.command("trust")
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--list", "listing", is_flag=True, help="Show what is trusted, and what waits here.")
@click.option("--revoke", is_flag=True, help="Stop trusting these files.")
@click.option("--json", "as_json", is_flag=True, help="With --list: JSON.")
def trust(paths: tuple[str, ...], listing: bool, revoke: bool, as_json: bool) -> None:
    """Trust a repository's settings and plugin files, by their content.

    PATH is a file or a repository; without one, everything that waits in the repository around the current folder. A
    trusted file that changes has to be trusted again.
    """
    if listing:
        _list(paths, as_json)
        return
    _people_only()
    if revoke:
        _revoke(paths)
        return
    waiting = [one for one in candidates(paths or (os.getcwd(),)) if not one.trusted]
    if not waiting:
        tell("Nothing here waits for trust.")
        return
    for one in waiting:
        _show(one)
        if click.confirm(f"Trust {printable(one.path)}?", default=False):
            store.trust(one.path, one.content)
            tell(f"trusted {printable(one.path)}")


def candidates(paths: tuple[str, ...]) -> list[Candidate]:
    """Return the files that these paths name, a folder standing for all of its repository; click.UsageError for a
    missing one."""
    found: dict[str, Candidate] = {}
    for path in map(os.path.abspath, paths):
        for name in _of_repository(path) if os.path.isdir(path) else (path,):
            try:
                content = store.read_bytes(name)
            except OSError as error:
                raise click.UsageError(f"{printable(name)} cannot be read: {error.strerror or error}") from None
            found[name] = Candidate(name, content, store.is_trusted(name, content))
    return list(found.values())


def printable(text: str) -> str:
    """Return foreign text without what could move a terminal's cursor or hide a line."""
    return mark_unprintable(text, kept="\n\t")


def _of_repository(folder: str) -> list[str]:
    root = repository_root(folder)
    files = [f"{root}/{name}" for name in _CANDIDATES if root and _has_settings(f"{root}/{name}")]
    try:
        places = dropins.folders(root, load(folder).settings.plugins.folder, config_folder())
    except SettingsError as error:
        raise click.UsageError(str(error)) from None
    return [*files, *(one.path for one in dropins.find(places) if one.content is not None)]


def _has_settings(path: str) -> bool:
    try:
        return store.read_bytes(path) not in (b"", b"{}")
    except OSError:
        return False


def _people_only() -> None:
    if in_agent_session(os.environ) or os.environ.get("CLAIMONCE_SESSION"):
        raise click.UsageError("trust is for people: an agent session cannot give it. Ask the person you work for.")
    if not sys.stdin.isatty():
        raise click.UsageError("trust is for people: run it in a terminal, it asks before it trusts.")


def _show(one: Candidate) -> None:
    tell(f"--- {printable(one.path)} ({len(one.content)} bytes)")
    tell(printable(one.content.decode("utf-8", "replace")).rstrip(), whole=True)
    tell("---")
    if one.path.endswith(".py"):
        tell("This file is a plugin: its code will run with your rights.")


def _revoke(paths: tuple[str, ...]) -> None:
    if not paths:
        raise click.UsageError("name the files that are no longer trusted; `claimonce trust --list` shows them")
    for path in paths:
        said = "no longer trusted" if store.revoke(path) else "was not trusted"
        tell(f"{printable(path)}: {said}")


def _list(paths: tuple[str, ...], as_json: bool) -> None:
    known = sorted(store.list_trusted().values(), key=lambda entry: entry.path)
    waiting = [one.path for one in candidates(paths or (os.getcwd(),)) if not one.trusted]
    if as_json:
        tell(json.dumps({"trusted": [entry._asdict() for entry in known], "waiting": waiting}))
        return
    for entry in known:
        tell(f"trusted  {printable(entry.path)}  {entry.sha256[:12]}  since {entry.when}")
    for path in waiting:
        tell(f"waits    {printable(path)}")
    if not known and not waiting:
        tell("Nothing is trusted, and nothing here waits for it.")

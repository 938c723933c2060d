"""Where Claude Code keeps its settings, and which plugins it has switched on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.agents.install import files
from claimonce.agents.install.errors import WiringError
from claimonce.hooks.coerce import items, table, table_or_none
from claimonce.hooks.untrusted_text import one_line
from claimonce.settings.paths import home

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

PLUGIN = "claimonce"
MANAGED = ("/etc/claude-code", "/Library/Application Support/ClaudeCode")


@dataclass(frozen=True)
class Source:
    """One settings file that is there: its scope, path, text and content (None where the client cannot read it)."""

    scope: str
    path: str
    text: str
    body: Mapping[str, Any] | None


def config_folder(env: Mapping[str, str]) -> str:
    """Return the client's own folder: CLAUDE_CONFIG_DIR, else ~/.claude."""
    given = env.get("CLAUDE_CONFIG_DIR", "")
    return os.path.abspath(given) if given else f"{home(env)}/.claude"


def settings_file(scope: str, root: str, env: Mapping[str, str]) -> str:
    """Return the settings file of a scope: `user`, or `project` or `local` in the repository at `root`."""
    if scope == "user":
        return f"{config_folder(env)}/settings.json"
    return f"{root}/.claude/settings.{'local.' if scope == 'local' else ''}json"


def state_file(env: Mapping[str, str]) -> str:
    """Return the file where the client keeps MCP servers of the user and of each project."""
    given = env.get("CLAUDE_CONFIG_DIR", "")
    return f"{os.path.abspath(given)}/.claude.json" if given else f"{home(env)}/.claude.json"


def sources(root: str, env: Mapping[str, str]) -> list[Source]:
    """Return the settings files that are there, strongest first; `root` is the repository's top, "" for none."""
    places = [("managed", path) for path in _managed()]
    if root:
        places += [(scope, settings_file(scope, root, env)) for scope in ("local", "project")]
    places.append(("user", settings_file("user", root, env)))
    found = (_source(scope, path) for scope, path in places)
    return [source for source in found if source is not None]


def body(path: str) -> Mapping[str, Any] | None:
    """Return the JSON object in a file of the client's, None when there is none to read."""
    source = _source("", path)
    return source.body if source else None


def as_client_reads(text: str) -> dict[str, Any] | None:
    """Return the settings in a text, None where the client skips the file; one comment or spare comma is enough."""
    try:
        return table_or_none(json.loads(text.removeprefix("\ufeff")))
    except (ValueError, RecursionError):
        return None


def stumbling_block(row: Client, text: str) -> str:
    """Return what in its file a client passes over the whole file for, "" for nothing."""
    if not row.TOP_KEYS:
        return ""
    body = as_client_reads(text)
    if body is None:
        return "a comment or a spare comma"
    strange = [] if "*" in row.TOP_KEYS else sorted(body.keys() - set(row.TOP_KEYS))
    return f"the key {one_line(strange[0], 40)!r} at its top" if strange else ""


def enabled_plugins(found: list[Source]) -> dict[str, bool]:
    """Return which plugins (`name@marketplace`) the settings switch on or off."""
    switches: dict[str, bool] = {}
    for source in reversed(found):
        switches |= {name: on is not False for name, on in table((source.body or {}).get("enabledPlugins")).items()}
    return switches


def own_plugin(found: list[Source]) -> str:
    """Return the full name of our own plugin where it is switched on, "" where it is not."""
    names = (name for name, on in enabled_plugins(found).items() if on and name.partition("@")[0] == PLUGIN)
    return next(names, "")


def plugin_folders(found: list[Source], env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield name and folder of every installed plugin that is switched on."""
    installed = body(f"{config_folder(env)}/plugins/installed_plugins.json") or {}
    for name, entry in table(installed.get("plugins")).items():
        if not enabled_plugins(found).get(name, False):
            continue
        for each in items(entry) or [entry]:
            folder = table(each).get("installPath")
            if isinstance(folder, str):
                yield name, folder


def _managed() -> Iterator[str]:
    for folder in MANAGED:
        yield f"{folder}/managed-settings.json"
        try:
            names = sorted(os.listdir(f"{folder}/managed-settings.d"))
        except OSError:
            continue
        yield from (f"{folder}/managed-settings.d/{name}" for name in names if name.endswith(".json"))


def _source(scope: str, path: str) -> Source | None:
    try:
        text = files.read(path)
    except WiringError:
        return Source(scope, path, "", None)
    if text is None:
        return None
    return Source(scope, path, text, as_client_reads(text))

"""Where the doctor looks: one user, one folder, the client's settings there, and the client itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from claimonce.agents.install import entries, locations
from claimonce.agents.install.locations import Source
from claimonce.hooks.coerce import items, table
from claimonce.hooks.settings_cache import Compiled, load
from claimonce.settings.paths import repository_root

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")  # `codex-cli 0.171.0`, `GitHub Copilot CLI 1.0.102.`


@dataclass(frozen=True)
class Handler:
    """One hook handler: the event, the matcher, what the settings say of it, and where that stands."""

    event: str
    matcher: str
    body: Mapping[str, Any]
    source: str
    path: str

    @property
    def command(self) -> str:
        """The program or the shell line that it starts."""
        return str(self.body.get("command", ""))

    def matches(self, tool: str) -> bool:
        """Return whether the client would start it for this tool, by the client's own rule."""
        if self.matcher in ("", "*"):
            return True
        if re.fullmatch(r"[\w\- ,|]+", self.matcher):
            return tool in (name.strip() for name in re.split(r"[|,]", self.matcher))
        try:
            return re.search(self.matcher, tool) is not None
        except re.error:
            return False


@dataclass(frozen=True)
class Place:
    """What every check is given.

    `shims` is the folder of the shims, `sentinel` the file that marks such folders, `programs` the names that may have
    a shim.
    """

    env: Mapping[str, str]
    cwd: str
    launcher: str
    shims: str
    sentinel: str
    programs: tuple[str, ...]

    @cached_property
    def root(self) -> str:
        """The repository's top, "" outside one."""
        return repository_root(self.cwd)

    @cached_property
    def here(self) -> Compiled:
        """The settings that hold here; SettingsError where they cannot be obeyed."""
        return load(self.cwd, self.env, people=True)

    @cached_property
    def sources(self) -> list[Source]:
        """The client's settings files that are there, strongest first."""
        return locations.sources(self.root, self.env)

    @cached_property
    def handlers(self) -> list[Handler]:
        """Every handler in the settings files."""
        return [each for source in self.sources for each in _handlers(source.body, source.scope, source.path)]

    @cached_property
    def plugins(self) -> list[tuple[str, str, Mapping[str, Any]]]:
        """Name, folder and hooks.json of every plugin that is switched on."""
        found = locations.plugin_folders(self.sources, self.env)
        return [(name, folder, locations.body(f"{folder}/hooks/hooks.json") or {}) for name, folder in found]

    @cached_property
    def plugin_handlers(self) -> list[Handler]:
        """Every handler of a plugin that is switched on."""
        return [
            each
            for name, folder, body in self.plugins
            for each in _handlers(body, f"plugin {name}", f"{folder}/hooks/hooks.json")
        ]

    @cached_property
    def own(self) -> list[Handler]:
        """Our handlers in the settings files."""
        return [each for each in self.handlers if entries.is_ours(dict(each.body), self.launcher)]

    @cached_property
    def client_version(self) -> tuple[int, ...]:
        """The version of `claude` on PATH, () where there is none or it does not say."""
        return self.version_of("claude")

    def version_of(self, client: str) -> tuple[int, ...]:
        """Return the version of a client on PATH, () where there is none or it does not say."""
        program = shutil.which(client, path=self.env.get("PATH", ""))
        if program is None:
            return ()
        try:
            said = subprocess.run(
                [program, "--version"],
                env=self.env,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=20,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ()
        number = _VERSION.search(said.stdout)
        return tuple(int(part) for part in number.groups()) if number else ()

    @property
    def closes(self) -> bool:
        """Whether the client would block a call whose hook cannot start; unknown counts as no."""
        blocking = [each for each in self.own if each.event == "PreToolUse" and each.body.get("onFailure") == "block"]
        return bool(blocking) and self.client_version >= entries.KNOWS_ON_FAILURE

    def found_elsewhere(self, program: str) -> bool:
        """Return whether PATH has this program outside every folder of shims."""
        for folder in self.env.get("PATH", "").split(os.pathsep):
            if folder and not os.path.exists(f"{folder}/{self.sentinel}") and os.access(f"{folder}/{program}", os.X_OK):
                return True
        return False


def _handlers(body: Mapping[str, Any] | None, source: str, path: str) -> Iterator[Handler]:
    for event, groups in table((body or {}).get("hooks")).items():
        for group in map(table, items(groups)):
            for handler in map(table, items(group.get("hooks"))):
                yield Handler(event, str(group.get("matcher") or ""), handler, source, path)

"""One plugin by its description's name, loaded without the others."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points

from claimonce.hooks.description import Description
from claimonce.hooks.host import GROUP, Host
from claimonce.settings.load import load


@dataclass(frozen=True)
class Named:
    """A host that holds one plugin alone, and what that plugin describes under the name."""

    host: Host
    description: Description
    plugin: object

    def can(self, hook: str) -> bool:
        """Return whether the plugin has this hook."""
        return hasattr(self.plugin, hook)


def find_plugin(name: str, cwd: str, env: Mapping[str, str] | None = None) -> Named | None:
    """Return the plugin that describes `name`, None when there is none.

    An installed plugin whose entry point has the same name is imported alone. Any other is looked for among all,
    trusted drop-ins included, so `plugins.disable` and trust hold here as everywhere.
    """
    env = os.environ if env is None else env
    loaded = load(cwd, env)
    if name not in loaded.settings.plugins.disable and "CLAIMONCE_PLUGINS" not in env:
        for entry in entry_points(group=GROUP, name=name):
            try:
                module: object = entry.load()
            except Exception:  # noqa: BLE001, S112  (the whole host below says what is wrong with it)
                continue
            found = load_alone(module, name)
            if found is not None:
                return found
    whole = Host.load(loaded.root, loaded.settings, env)
    for plugin, one in whole.describe():
        module_of = whole.plugin(plugin)
        if one.name == name and module_of is not None:
            return load_alone(module_of, name)
    return None


def load_alone(plugin: object, name: str) -> Named | None:
    """Return a plugin alone in a host, None when it does not describe `name`."""
    host = Host()
    host.register(plugin, name)
    return next((Named(host, one, plugin) for _, one in host.describe() if one.name == name), None)


def find_delivering(cwd: str, env: Mapping[str, str] | None = None) -> list[str]:
    """Return the names of the plugins that can deliver a message."""
    env = os.environ if env is None else env
    loaded = load(cwd, env)
    whole = Host.load(loaded.root, loaded.settings, env)
    able = [plugin for plugin in whole.plugins if hasattr(whole.plugin(plugin), "claimonce_deliver")]
    return sorted(one.name for plugin, one in whole.describe() if plugin in able)

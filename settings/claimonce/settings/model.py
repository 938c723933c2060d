"""The validated settings, typed. Durations are seconds; a window is seconds, None for ever, or
`until-resolved`.

Field names are the keys of `table.py`; where a key is a Python keyword the field ends in an underscore.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Window = float | str | None


@dataclass(frozen=True)
class Hook:
    """`[hook]`: the hook's own limits."""

    deadline: float


@dataclass(frozen=True)
class Notify:
    """`[notify]`: messages to people."""

    mode: str
    window: Window
    ask_within: float
    near: float


@dataclass(frozen=True)
class GitPush:
    """`[git_push]`: pushes."""

    mode: str
    update: str
    check: str
    wait: float


@dataclass(frozen=True)
class CounterRules:
    """`[counter]`: what holds for every counter."""

    mode: str
    wait: float


@dataclass(frozen=True)
class Counter:
    """One `[[counters]]` entry; `file` is absolute."""

    name: str
    file: str
    path: str
    format: str = "json"
    files: str = ""
    front_matter: str = ""
    label: str = ""
    branches: str = "all"


@dataclass(frozen=True)
class Mail:
    """`[mail]`: how claimonce itself sends."""

    transport: str
    from_: str


@dataclass(frozen=True)
class Uncertain:
    """`[uncertain]`: acts of which nobody can tell whether they happened."""

    policy: str
    tell: str
    in_flight: float


@dataclass(frozen=True)
class State:
    """`[state]`: the store."""

    path: str
    shared: bool
    retention: float


@dataclass(frozen=True)
class Markers:
    """`[markers]`: marker files in a folder; "" for none, else absolute."""

    export: str
    import_: str


@dataclass(frozen=True)
class Plugins:
    """`[plugins]`: which plugins load, and in `own` the `[plugins.NAME]` tables as they stand."""

    folder: str
    disable: tuple[str, ...]
    own: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


@dataclass(frozen=True)
class Shell:
    """`[shell]`: a person's own shell."""

    gate_people: bool


@dataclass(frozen=True)
class Settings:
    """All settings that hold in one place."""

    hook: Hook
    notify: Notify
    git_push: GitPush
    counter: CounterRules
    mail: Mail
    uncertain: Uncertain
    state: State
    markers: Markers
    plugins: Plugins
    shell: Shell
    counters: tuple[Counter, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the settings as JSON data under the keys that people write; `counters` is a list."""
        made = {section: {key.rstrip("_"): v for key, v in asdict(getattr(self, section)).items()} for section in PARTS}
        made["plugins"]["disable"] = list(self.plugins.disable)
        return {**made, "counters": [asdict(counter) for counter in self.counters]}


PARTS: dict[str, type[Any]] = {
    "hook": Hook,
    "notify": Notify,
    "git_push": GitPush,
    "counter": CounterRules,
    "mail": Mail,
    "uncertain": Uncertain,
    "state": State,
    "markers": Markers,
    "plugins": Plugins,
    "shell": Shell,
}


def build(
    values: Mapping[str, Any],
    counters: tuple[Counter, ...] = (),
    own: Mapping[str, Mapping[str, Any]] | None = None,
) -> Settings:
    """Return the settings made of one validated value for each key of the table."""
    parts: dict[str, dict[str, Any]] = {section: {} for section in PARTS}
    for key, value in values.items():
        section, _, name = key.partition(".")
        parts[section][f"{name}_" if keyword.iskeyword(name) else name] = value
    parts["plugins"]["own"] = own or {}
    return Settings(**{section: PARTS[section](**parts[section]) for section in PARTS}, counters=counters)

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
    unreachable: str
    window: Window
    ask_within: float
    near: float


@dataclass(frozen=True)
class GitPush:
    """`[git_push]`: pushes."""

    mode: str
    unreachable: str
    update: str
    check: str
    wait: float
    timeout: float


@dataclass(frozen=True)
class CounterRules:
    """`[counter]`: what holds for every counter."""

    mode: str
    wait: float
    block: float


@dataclass(frozen=True)
class Counter:
    """One `[[counters]]` entry; `file` is absolute, "" where the folder of `files` is the counter."""

    name: str
    file: str = ""
    path: str = ""
    format: str = "json"
    files: str = ""
    front_matter: str = ""
    label: str = ""
    branches: str = "all"
    preset: str = ""


@dataclass(frozen=True)
class Resource:
    """One `[[resource]]` entry; `path` is a pattern from the repository's root."""

    path: str
    use: str


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
    store: str
    deadline: float
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
class Audit:
    """`[audit]`: what `coverage-audit` looks at and what it makes of it; it only reads, so a repository may say."""

    exclude: tuple[str, ...]
    gates: tuple[str, ...]
    wrappers: tuple[str, ...]
    sinks: tuple[str, ...]
    baseline: str
    fail_on: str
    min_coverage: tuple[str, ...]
    strict_prompts: bool
    include_tests: bool


@dataclass(frozen=True)
class Worktree:
    """`[worktree]`: worktrees that we make for a client."""

    setup: str


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
    audit: Audit
    worktree: Worktree
    shell: Shell
    counters: tuple[Counter, ...] = ()
    resource: tuple[Resource, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return the settings as JSON data under the keys that people write; `counters` and `resource` are lists."""
        parts = {section: asdict(getattr(self, section)) for section in PARTS}
        made = {section: {key.rstrip("_"): _json(v) for key, v in part.items()} for section, part in parts.items()}
        counters = [asdict(counter) for counter in self.counters]
        return {**made, "counters": counters, "resource": [asdict(one) for one in self.resource]}


def _json(value: Any) -> Any:
    given: Any = value  # a tuple is all that isinstance says, and its parts would count as unknown
    return list(given) if isinstance(value, tuple) else value


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
    "audit": Audit,
    "worktree": Worktree,
    "shell": Shell,
}


def build(
    values: Mapping[str, Any],
    counters: tuple[Counter, ...] = (),
    own: Mapping[str, Mapping[str, Any]] | None = None,
    resource: tuple[Resource, ...] = (),
) -> Settings:
    """Return the settings made of one validated value for each key of the table."""
    parts: dict[str, dict[str, Any]] = {section: {} for section in PARTS}
    for key, value in values.items():
        section, _, name = key.partition(".")
        parts[section][f"{name}_" if keyword.iskeyword(name) else name] = value
    parts["plugins"]["own"] = own or {}
    made = {section: PARTS[section](**parts[section]) for section in PARTS}
    return Settings(**made, counters=counters, resource=resource)

"""Settings for one place: defaults < user file < pyproject.toml < claimonce.toml < environment.

What a repository says is obeyed where it tightens; the rest waits until a person has trusted the file, and a
note says so. In an agent's own shell the same holds for the environment: `CLAIMONCE_GIT_PUSH__MODE=observe
git push` is no way around.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from claimonce.settings import layers, validate
from claimonce.settings.errors import HIDDEN, UnknownKeyError, WrongValueError, may_hold_password, plain, show
from claimonce.settings.layers import Layer
from claimonce.settings.model import Counter, Resource, Settings, build
from claimonce.settings.paths import expand, repository_root
from claimonce.settings.table import (
    BY_KEY,
    COUNTER_BRANCHES,
    COUNTER_DEFAULTS,
    COUNTER_FORMATS,
    COUNTER_KEYS,
    FORMAT_OF_ENDING,
    LEASE,
    SECTIONS,
    TABLE,
)

# Counters by the name of the tool whose files carry the numbers: `preset = "django"` in a `[[counters]]` table.
#
# Each row is where that tool puts its files, and how it names them, by default; a key beside `preset` says otherwise.
# What each tool does when two run at once, and what a preset can hold, stands in docs/reference/numbering-tools.md.

PRESETS: dict[str, dict[str, str]] = {
    # adr-tools 3.0, adr-tools-python 1.0: `adr new` numbers by the largest name in its folder
    "adr-tools": {"files": "doc/adr/{n:4}-*.md"},
    # Alembic with `--rev-id 0007`; without it a revision's name is random, and nothing is to be counted
    "alembic": {"files": "alembic/versions/{n:4}_*.py"},
    # Backlog.md: `backlog task create`
    "backlog.md": {"files": "backlog/tasks/task-{n} - *.md", "label": "task-{n}"},
    # db-migrate: `create` names by the second, and a second one of the same second and name overwrites
    "db-migrate": {"file": "migrations", "format": LEASE},
    # Django: each app counts by itself
    "django": {"files": "*/migrations/{n:4}_*.py"},
    # drizzle-kit: `generate` takes the next number of its journal, reads that file, changes it and writes it back
    "drizzle": {"file": "drizzle", "format": LEASE},
    # Flyway: versioned migrations
    "flyway": {"files": "src/main/resources/db/migration/V{n}__*.sql"},
    # golang-migrate: `migrate create -seq`, six digits
    "golang-migrate": {"files": "migrations/{n:6}_*.sql"},
    # goose: `goose create -s`, five digits, for SQL and Go in one line of numbers
    "goose": {"files": "migrations/{n:5}_*.*"},
    # knex: `migrate:make` names by the second, and a second one of the same second and name overwrites
    "knex": {"file": "migrations", "format": LEASE},
    # MADR, madr-tools 1.2: `madr new` numbers by the largest name in its folder, and begins with 0000
    "madr": {"files": "docs/decisions/{n:4}-*.md"},
    # task-master-ai: all tasks in one file, which is read, changed in memory and written back
    "task-master": {"file": ".taskmaster/tasks/tasks.json", "format": LEASE},
}


@dataclass(frozen=True)
class Loaded:
    """Settings, what was not obeyed and why, the repository's root ("" for none) and the files looked at.

    `values` has what is in force by key, and `origins` the layer that said so; a key without one has its default.
    """

    settings: Settings
    notes: tuple[str, ...]
    root: str
    looked_at: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])
    origins: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass
class _Sum:
    root: str
    env: Mapping[str, str]
    values: dict[str, Any]
    counters: dict[str, Counter] = field(default_factory=dict[str, Counter])
    resource: tuple[Resource, ...] = ()  # the first that fits decides
    own: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    notes: list[str] = field(default_factory=list[str])
    origins: dict[str, str] = field(default_factory=dict[str, str])


def load(cwd: str, env: Mapping[str, str] | None = None, people: bool = False) -> Loaded:
    """Return the settings that hold in `cwd`; SettingsError names the file and the key that are wrong.

    `people` is for callers whose environment is the client's own, such as the hook: only then may the
    environment loosen anything during an agent's session.
    """
    env = os.environ if env is None else env
    root = repository_root(cwd)
    found = layers.read(root, env, people)
    total = _Sum(root, env, {row.key: validate.parse(row, row.default, "defaults", root, env) for row in TABLE})
    for layer in found.layers:
        _add(total, layer)
    settings = build(total.values, tuple(total.counters.values()), total.own, total.resource)
    return Loaded(settings, tuple(total.notes), root, found.looked_at, total.values, total.origins)


def _add(total: _Sum, layer: Layer) -> None:
    where = layer.file or layer.name
    for key, raw in _flat(layer):
        row = BY_KEY.get(key)
        if row is None:
            if not _add_other(total, layer, key, raw):
                raise UnknownKeyError(where, _shown(layer, key), _nearest(layer, key))
            continue
        base = os.path.dirname(layer.file) if layer.file and row.base == "file" else total.root
        value = validate.parse(row, validate.from_text(row, raw) if layer.env else raw, where, base, total.env)
        if not layer.cure or validate.tightens(row, total.values[key], value, total.root):
            total.values[key] = value
            total.origins[key] = layer.name
        else:
            shown = HIDDEN if may_hold_password(row.kind, raw) else show(raw)
            total.notes.append(f"{layer.name}: {_shown(layer, key)} = {shown} is not obeyed {layer.cure}")


def _flat(layer: Layer) -> Iterator[tuple[str, Any]]:
    if layer.env:
        for name, text in sorted(layer.body.items()):
            yield name[len("CLAIMONCE_") :].lower().replace("__", "."), text
        return
    for section, inner in layer.body.items():
        if section == "counters" or section not in SECTIONS:
            yield section, inner
        elif not isinstance(inner, dict):
            raise WrongValueError(layer.file, section, inner, f"a table: [{section}]")
        else:
            yield from ((f"{section}.{name}", raw) for name, raw in cast("dict[str, Any]", inner).items())


def _add_other(total: _Sum, layer: Layer, key: str, raw: Any) -> bool:
    section, _, name = key.partition(".")
    if layer.env:
        plugin, _, inner = name.partition(".")
        return section == "plugins" and bool(inner) and _add_own(total, layer, plugin, {inner: raw})
    if key == "counters":
        _add_counters(total, layer, raw)
        return True
    if key == "resource":
        found = validate.parse_resources(layer.file, raw)
        # What a repository says without trust comes after the user's own words; what is trusted before them.
        total.resource = (*total.resource, *found) if layer.cure else (*found, *total.resource)
        return True
    if section == "plugins" and isinstance(raw, dict):
        return _add_own(total, layer, name, cast("dict[str, Any]", raw))
    return False


def _add_own(total: _Sum, layer: Layer, plugin: str, table: Mapping[str, Any]) -> bool:
    if layer.cure:
        total.notes.append(f"{layer.name}: [plugins.{plain(plugin)}] is not obeyed {layer.cure}")
    else:
        total.own[plugin] = {**total.own.get(plugin, {}), **table}
    return True


def _add_counters(total: _Sum, layer: Layer, raw: Any) -> None:
    if not isinstance(raw, list):
        raise WrongValueError(layer.file, "counters", raw, "[[counters]] tables")
    for number, entry in enumerate(cast("Iterable[Any]", raw), 1):
        new = _counter(layer, f"counters[{number}]", entry, total)
        if not new.file and not (new.files and total.root):
            total.notes.append(f"{layer.name}: counter {new.name} holds only inside a repository: its file is relative")
        elif reason := _refused(total, layer, new):
            total.notes.append(f"{layer.name}: counter {new.name} is not obeyed {layer.cure}: {reason}")
        else:
            total.counters[new.name] = new


def _refused(total: _Sum, layer: Layer, new: Counter) -> str:
    if not layer.cure:
        return ""
    if new.file and not validate.is_inside(new.file, total.root):
        return "its file leaves the repository"
    if new.format == "regex":
        return "a regular expression can be made to run for ever"
    return "" if total.counters.get(new.name, new) == new else "a stronger word defines it already"


def _counter(layer: Layer, key: str, entry: Any, total: _Sum) -> Counter:
    if not isinstance(entry, dict):
        raise WrongValueError(layer.file, key, entry, "a [[counters]] table")
    entry = cast("dict[str, Any]", entry)
    given = {**COUNTER_DEFAULTS, **_preset(layer, key, entry.get("preset", "")), **entry}
    if given["format"] == "":
        given["format"] = _format_of(given["file"])
    for name in given:
        if name not in COUNTER_KEYS:
            near = difflib.get_close_matches(name, COUNTER_KEYS, 1, 0.5)
            raise UnknownKeyError(layer.file, f"{key}.{name}", f"{key}.{near[0]}" if near else "")
    if not given.get("file") and not given.get("files"):
        raise WrongValueError(
            layer.file, f"{key}.file", "", "the counter's file, or `files` alone for a folder, or a `preset`"
        )
    for name in COUNTER_KEYS:
        value = given.get(name)
        optional = name in COUNTER_DEFAULTS and (
            name != "path" or given["format"] in ("text", LEASE) or not given["file"]
        )
        if not isinstance(value, str) or not (value or optional) or not (value.isprintable() and len(value) <= 500):
            raise WrongValueError(layer.file, f"{key}.{name}", "" if value is None else value, "a text in quotes")
    for name, is_good, expected in _COUNTER_RULES:
        if not is_good(given):
            raise WrongValueError(layer.file, f"{key}.{name}", given[name], expected)
    file = given["file"]
    known = file and (total.root or os.path.isabs(file) or file.startswith("~"))
    given["file"] = expand(file, total.root, total.env) if known else ""
    return Counter(**given)


def _format_of(file: object) -> str:
    """Return the format that the file's name says, `json` where it says none."""
    return FORMAT_OF_ENDING.get(os.path.splitext(str(file).lower())[1], "json")


def _preset(layer: Layer, key: str, name: Any) -> Mapping[str, str]:
    """Return what the preset of that name says; the error names the nearest."""
    if name == "" or (isinstance(name, str) and name in PRESETS):
        return PRESETS.get(name, {})
    near = difflib.get_close_matches(str(name).lower(), PRESETS, 1, 0.6)
    known = ", ".join(f'"{one}"' for one in PRESETS)
    raise WrongValueError(layer.file, f"{key}.preset", name, f'"{near[0]}"' if near else f"one of {known}")


def _is_name(given: Mapping[str, str]) -> bool:
    name = given["name"]
    return name.isascii() and name[0].isalnum() and all(sign.isalnum() or sign in "._-" for sign in name)


def _is_glob(given: Mapping[str, str]) -> bool:
    glob = given["files"]
    slots = glob.count("{n}") + sum(glob.count(f"{{n:{width}}}") for width in range(1, 20))
    inside = not os.path.isabs(glob) and not {"..", ".git", ""} & set(glob.lower().split("/")) and glob.count("**") <= 1
    return not glob or (inside and (slots == 1 or (not slots and bool(given["front_matter"]))))


def _is_label(given: Mapping[str, str]) -> bool:
    label = given["label"]
    return not label or label.count("{n}") + sum(label.count(f"{{n:{width}}}") for width in range(1, 20)) == 1


_COUNTER_RULES: tuple[tuple[str, Callable[[Mapping[str, str]], bool], str], ...] = (
    ("name", _is_name, "letters, digits, dots, dashes and underscores"),
    ("format", lambda given: given["format"] in COUNTER_FORMATS, " or ".join(f'"{one}"' for one in COUNTER_FORMATS)),
    (
        "path",
        lambda given: not given["file"] or given["format"] in ("text", "regex", LEASE) or all(given["path"].split(".")),
        'keys joined by dots, such as "SP.next"',
    ),
    ("files", _is_glob, 'a path inside the repository with one {n} and at most one **, such as "content/sp-{n}-*.md"'),
    (
        "front_matter",
        lambda given: (
            not given["front_matter"]
            or (bool(given["files"]) and given["front_matter"].replace("-", "").replace("_", "").isalnum())
        ),
        "one key, beside `files`",
    ),
    ("label", _is_label, 'a text with one {n}, such as "SP-{n}"'),
    (
        "branches",
        lambda given: given["branches"] in COUNTER_BRANCHES,
        " or ".join(f'"{one}"' for one in COUNTER_BRANCHES),
    ),
)


def _shown(layer: Layer, key: str) -> str:
    return f"CLAIMONCE_{key.upper().replace('.', '__')}" if layer.env else key


def _nearest(layer: Layer, key: str) -> str:
    known = [*BY_KEY, *SECTIONS, "counters", "resource"]
    section, _, name = key.partition(".")
    beside = {row.name: row.key for row in TABLE if row.section == section}
    in_section = [beside[close] for close in difflib.get_close_matches(name, beside, 1, 0.5)]
    near = in_section or difflib.get_close_matches(key, known, 1, 0.5)
    return _shown(layer, near[0]) if near else ""

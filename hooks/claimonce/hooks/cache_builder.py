"""The compiled cache, writing half: settings, plugins and git asked once, the answer kept for the hook.

Files are replaced as a whole under a lock, so readers need none and compilers may run side by side.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import sys
import sysconfig
import time
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from filelock import FileLock, Timeout

from claimonce.hooks import cache_reader, dropins
from claimonce.hooks.cache_reader import Compiled, cache_file, cache_folder, stamp
from claimonce.hooks.columns import PROGRAMS, REPLIES, TOOLS, WEB, program_text
from claimonce.hooks.description import Description, McpTool, Program, WebCall
from claimonce.hooks.effect import NOTIFY
from claimonce.hooks.host import Host, refuse_uninstalled
from claimonce.hooks.plugin_validation import places
from claimonce.hooks.scope import ask_scope
from claimonce.hooks.second_look import shell_lines, whole, words_of
from claimonce.hooks.value import replace
from claimonce.settings import plain_file, trust
from claimonce.settings.load import Loaded, load
from claimonce.settings.paths import (
    PINS,
    SETTINGS_FILE,
    config_folder,
    git_common_dir,
    repository_root,
    state_folder,
    user_file,
)

# The cache's text of descriptions: short rows, and the defaults of what they leave out. Not for the hook's path.

Defaults = dict[str, dict[str, Any]]
ALWAYS = ("names", "subcommands", "tool", "urls")  # columns that a kept row always has


def defaults_of() -> Defaults:
    """Return what each kind of row says by default, as JSON has it."""
    kinds = {PROGRAMS: Program, WEB: WebCall, TOOLS: McpTool}
    made = {kind: {one.name: one.default for one in fields(cls) if one.default is not MISSING}
            for kind, cls in kinds.items()}  # fmt: skip
    plain: Defaults = json.loads(json.dumps(made))
    return plain


def to_text(items: list[dict[str, Any]]) -> str:
    """Return descriptions as five lines: the defaults with all but what follows, the programs, and for each the web
    calls, the tools, the replies. All but the second are JSON."""
    defaults = defaults_of()
    short = [
        {**item, **{kind: [_short(row, own) for row in item[kind]] for kind, own in defaults.items() if kind in item}}
        for item in items
    ]
    bare = [{**item, TOOLS: [], **{part: [] for part in (PROGRAMS, WEB, REPLIES) if part in item}} for item in short]
    behind = [json.dumps([item.get(part, []) for item in short]) for part in (WEB, TOOLS, REPLIES)]
    return "\n".join((json.dumps([defaults, bare]), program_text(short), *behind))


def _short(row: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    return {name: held for name, held in row.items() if name in ALWAYS or held != defaults.get(name, _ABSENT)}


_ABSENT = object()


READING = "claimonce.reading.description_compiler"
KEEP_SECONDS = 30 * 86400
# A file changed this shortly before it was read may change again within the clock's grain: its stamp proves nothing.
RACY_NS = 20_000_000


def compile(cwd: str, env: Mapping[str, str] | None = None, people: bool = False) -> Compiled:  # noqa: A001
    """Compile what holds in `cwd`, keep it, and return it; SettingsError when the settings cannot be
    obeyed."""
    return compile_root(repository_root(cwd), env, people)


def compile_root(
    root: str, env: Mapping[str, str] | None = None, people: bool = False, keep: bool = True
) -> Compiled:  # fmt: skip
    """Compile for the repository at `root` ("" for none). A cache that cannot be written costs time only, and
    is noted; with `keep` false none is. Raises SettingsError, and OwnPluginMissing: what was compiled without the
    plugins of claimonce would let everything pass."""
    env = os.environ if env is None else env
    began = time.time_ns()
    before = [stamp(path) for path in _settings_files(root, env)]
    loaded = load(root, env, people)
    found = [stamp(path) for path in _dropin_files(loaded, env)]
    refuse_uninstalled()
    host = Host.load(root, loaded.settings, env)
    described = host.describe()
    read, unread = _descriptions([one for _, one in described])
    scope, sure = ask_scope(root)
    made = Compiled(
        format=cache_reader.FORMAT,
        version=_version(),
        install=cache_reader.INSTALL,
        root=root,
        scope=scope,
        state=_state(loaded, env),
        settings=_settings(loaded),
        counters=_counters(loaded, scope),
        descriptions=to_text(read),
        words=json.dumps(words_of([one for _, one in described], loaded, env)),
        shims=shims_of([one for _, one in described]),
        notes=[*loaded.notes, *map(str, host.skipped)],
        problems=[*map(str, host.problems), *unread],
        coded={one.name: host.origins[plugin] for plugin, one in described if one.has_code and plugin in host.origins},
        speaking={
            plugin: host.origins[plugin] for plugin in host.having("claimonce_session") if plugin in host.origins
        },
        sys_path=[folder for folder in sys.path if folder],
        sources=[*before, *found, *(stamp(path) for path in _code_files(host))],
    )
    made = replace(made, sources=_steady(made.sources, began))
    if not keep:
        return made
    if not sure:
        return replace(made, notes=[*made.notes, f"git did not say what origin of {root} is; asked again next time"])
    try:
        _keep(made, cache_file(root, env, people), env)
    except (OSError, Timeout) as error:
        return replace(made, notes=[*made.notes, f"the compiled cache cannot be written: {error}"])
    return made


def compile_user(env: Mapping[str, str], people: bool) -> Compiled:
    """Compile what holds outside any repository, unless another process does so at this moment: then take its own.

    Raises SettingsError as `compile_root`.
    """
    folder = cache_folder(env)
    try:
        os.makedirs(state_folder(env), mode=0o700, exist_ok=True)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with FileLock(f"{folder}/.compiling", timeout=10, mode=0o600):
            return cache_reader.load_kept("", env, people) or compile_root("", env, people)
    except (OSError, Timeout):
        return compile_root("", env, people)


def _settings_files(root: str, env: Mapping[str, str]) -> list[str]:
    made = [user_file(env), trust.store_path(env)]
    if root:
        made += [f"{root}/pyproject.toml", f"{root}/{SETTINGS_FILE}"]
        common = git_common_dir(root)
        made += [f"{common}/config"] if common else []
    return made


def _dropin_files(loaded: Loaded, env: Mapping[str, str]) -> list[str]:
    places = dropins.folders(loaded.root, loaded.settings.plugins.folder, config_folder(env))
    return [*places, *(dropin.path for dropin in dropins.find(places, env))]


def _code_files(host: Host) -> list[str]:
    # A folder of installed packages changes when one comes or goes.
    folders = dict.fromkeys(sysconfig.get_path(name) for name in ("purelib", "platlib"))
    return [*folders, __file__, *places(READING), *host.files]


def _steady(sources: Iterable[list[Any]], began: int) -> list[list[Any]]:
    # ABSENT - 1 equals no stamp: the next load compiles once more and then keeps it.
    racy = range(began - RACY_NS, time.time_ns() + RACY_NS)
    return [[path, cache_reader.ABSENT - 1 if mtime in racy else mtime, size] for path, mtime, size in sources]


def _state(loaded: Loaded, env: Mapping[str, str]) -> str:
    own, given, pinned = loaded.settings.state.path, env.get("CLAIMONCE_STATE", ""), env.get(PINS[0], "")
    if pinned and given != pinned:
        given = ""  # a command of an armed session cannot choose another store
    return own if own and not given else state_folder(env)


def _settings(loaded: Loaded) -> dict[str, Any]:
    plain = loaded.settings.plain()
    del plain["counters"]
    if "@" in plain["mail"]["transport"]:
        plain["mail"]["transport"] = cache_reader.ELSEWHERE
    if _may_hold_password(plain["state"]["store"]):
        plain["state"]["store"] = cache_reader.ELSEWHERE
    return plain


def _may_hold_password(dsn: str) -> bool:
    return "password" in dsn.lower() or ":" in dsn.partition("://")[2].rpartition("@")[0]


def _counters(loaded: Loaded, scope: str) -> list[dict[str, Any]]:
    return [{**asdict(one), "key": f"counter:{scope}:{one.name}"} for one in loaded.settings.counters]


def _descriptions(described: list[Description]) -> tuple[Any, list[str]]:
    plain = [one.compiled() for one in described]
    try:
        # By name, because reading stands above this package, which must stay importable without it.
        compiler = importlib.import_module(READING).compile_descriptions
    except ModuleNotFoundError as error:
        if error.name != READING:
            raise
        return plain, []
    with contextlib.suppress(Exception):
        return compiler(plain), []
    # One plugin's bad description must not cost the others theirs.
    sound, unread = list[dict[str, Any]](), list[str]()
    for one in plain:
        try:
            compiler([one])
            sound.append(one)
        except Exception as error:  # noqa: BLE001  (whatever it is, it is that description's)
            unread.append(f"description {one['name']} cannot be compiled: {type(error).__name__}: {error}")
    return compiler(sound), unread


def shims_of(described: Iterable[Description]) -> list[str]:
    """A shim stands before programs that do nothing but send, and before git; general tools are left to the hook."""
    sending = [program for one in described if one.kind == NOTIFY for program in one.programs]
    dedicated = [program for program in sending if program.shim and not program.subcommands and not program.urls]
    wanted = {name for one in described for name in one.shims}
    return sorted({name for program in dedicated for name in program.names} | wanted | {"git"})


def _version() -> str:
    try:
        return version("claimonce")
    except PackageNotFoundError:
        return ""


def _keep(made: Compiled, path: str, env: Mapping[str, str]) -> None:
    folder = cache_folder(env)
    os.makedirs(state_folder(env), mode=0o700, exist_ok=True)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if os.stat(folder).st_uid != os.geteuid():
        raise PermissionError(f"{folder} belongs to another user")
    with FileLock(f"{folder}/.lock", timeout=2, mode=0o600):
        plain_file.replace(path, cache_reader.to_file_text(made))
        words = _all_words(folder)
        plain_file.replace(f"{folder}/words", "\n".join([*shell_lines(words), "", *whole(words), cache_reader.END, ""]))


def _all_words(folder: str) -> set[str]:
    words: set[str] = set()
    for entry in os.scandir(folder):
        if not entry.name.endswith(".json"):
            continue
        try:
            head, held = plain_file.text(entry.path).split("\n", 2)[:2]
            body = json.loads(head)
            gone = body["format"] != cache_reader.FORMAT or (body["root"] and not os.path.isdir(body["root"]))
            if gone or entry.stat().st_mtime < time.time() - KEEP_SECONDS:
                os.unlink(entry.path)
            else:
                words.update(word for word in json.loads(held) if word and "\n" not in word)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return words

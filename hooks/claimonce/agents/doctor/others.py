"""Who else sees the same calls, or makes none: hooks that rewrite, mods that approve, what the client itself pushes."""

from __future__ import annotations

import os
import shlex
import shutil
import tomllib
from collections.abc import Iterator

from claimonce.agents import claude, login_shell
from claimonce.agents.doctor.place import Handler, Place
from claimonce.agents.doctor.row import Row, fail, ok, warn
from claimonce.agents.install import codex_trust, entries, files, locations, own_files, prepush, records
from claimonce.agents.install.errors import WiringError
from claimonce.clients import row as clients
from claimonce.hooks.coerce import table, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client

# The clients beside Claude Code: is each that was wired still told to start us, and do its shells find the shims?


def check_entries(place: Place) -> Iterator[Row]:
    """Our entries in other clients are those of this version and read by the client, whose shells come to the shims."""
    for row in _ours(place):
        try:
            yield _wired(row, place)
        except WiringError as error:  # one broken file says nothing of the other clients
            yield fail(row.TITLE, f"its hooks cannot be read: {error.place}: {error.why}", error.do)


def _wired(row: Client, place: Place) -> Row:
    path, init = clients.config_of(row, place.env), f"run `claimonce init {row.NAME}`"
    stumbles = "" if row.SHAPE == clients.FILE else locations.stumbling_block(row, files.read(path) or "")
    if stumbles:
        return fail(
            row.TITLE, f"it passes over all of {path} for {stumbles}, so nothing starts the hook", "take that out"
        )
    if not _is_current(row, place):
        return warn(row.TITLE, f"the hook in {path} is not that of this version", init)
    if row.ARMS == clients.PLUGIN and (missing := own_files.missing_line(row, place.env)):
        return fail(row.TITLE, missing, init)
    if row.ARMS == clients.LOGIN_SHELL and not _keeps_path(row, place):
        sentence = "its shells read the login files, which set PATH anew, so they do not find the shims"
        return fail(row.TITLE, sentence, f"{init}, or put the line of `claimonce shellenv` at the end of ~/.profile")
    return ok(row.TITLE, f"{path} starts the hook")


def versions(place: Place) -> Iterator[Row]:
    """Each client that was wired is the version that its row was tested with, or what that means is said."""
    wired = [row for row in _ours(place) if row.TESTED]
    if place.own and (own := clients.of(claude.NAME)) is not None:
        wired.insert(0, own)
    for row in wired:
        found = place.version_of(row.NAME)
        tested, check = tuple(int(part) for part in row.TESTED.split(".")), f"{row.TITLE}'s version"
        version = ".".join(str(part) for part in found)
        if not found and row.NAME == claude.NAME:
            continue  # the check of the client says so
        if not found:
            yield ok(check, f"there is no `{row.NAME}` on PATH to ask; claimonce is tested with {row.TESTED}")
        elif found < tested:
            sentence = (
                f"{version} is older than {row.TESTED}, with which claimonce is tested: it may take answers otherwise"
            )
            yield warn(check, sentence, f"update it to {row.TESTED} or newer")
        elif found > tested:
            sentence = f"{version} is newer than {row.TESTED}, with which claimonce is tested"
            yield ok(check, f"{sentence}; what it sends that is not known is noted in `claimonce log`")
        else:
            yield ok(check, f"{version}, with which claimonce is tested")


def check_review(place: Place) -> Iterator[Row]:
    """Codex runs a hook only once it was reviewed; its app server says which were."""
    row = clients.of("codex")
    if row is None or row not in _ours(place) or not shutil.which("codex", path=place.env.get("PATH")):
        return
    listed = codex_trust.ask(row, place.env, place.cwd)
    found = listed.hooks
    if not found:
        yield warn("Codex's review", str(listed), codex_trust.HOW)
        return
    left = [each for each in found if each.status.lower() != "trusted"]
    if left:
        sentence = f"{len(left)} of {len(found)} hooks wait for a review, and Codex silently leaves them out"
        yield fail("Codex's review", sentence, codex_trust.HOW)
    else:
        yield ok("Codex's review", f"all {len(found)} hooks were reviewed")


def check_sandbox(place: Place) -> Iterator[Row]:
    """Codex's sandbox, where its settings name one, lets commands write the store."""
    row = clients.of("codex")
    if row is None or row not in _ours(place):
        return
    config = f"{clients.folder_of(row, place.env)}/config.toml"
    try:
        held = tomllib.loads(files.read(config) or "")
    except tomllib.TOMLDecodeError as error:
        yield fail("Codex's sandbox", f"{config} cannot be read ({error}), nor by the client", "fix the file")
        return
    mode, state = str(held.get("sandbox_mode") or ""), os.path.realpath(place.here.state)
    roots = texts(table(held.get("sandbox_workspace_write")).get("writable_roots"))
    if mode == "workspace-write" and any(_is_in(state, root) for root in roots):
        yield ok("Codex's sandbox", f"its commands may write {state}")
    elif mode in ("workspace-write", "read-only"):
        wanted = row.SANDBOX.replace("{state}", state)
        sentence = f"sandbox_mode is {mode}, and commands cannot write {state}: what they send or push is refused"
        yield warn("Codex's sandbox", sentence, f"with workspace-write, set {wanted} in config.toml")


def _is_in(path: str, root: str) -> bool:
    top = os.path.realpath(root).rstrip("/")
    return path == top or path.startswith(f"{top}/")


def _ours(place: Place) -> list[Client]:
    rows = (clients.of(name) for name in clients.wired() if name != claude.NAME)
    return [row for row in rows if row is not None and _has_ours(row, place)]


def _has_ours(row: Client, place: Place) -> bool:
    path = clients.config_of(row, place.env)
    if row.SHAPE == clients.FILE:
        return clients.has_own_file(row, place.env)
    try:
        return entries.has_ours(files.read(path) or "", place.launcher, path)
    except WiringError:  # what `init` has noted tells of a file that nobody can read
        return records.find(path, place.env) is not None


def _is_current(row: Client, place: Place) -> bool:
    if row.SHAPE == clients.FILE:
        return own_files.is_current(row, place.launcher, place.env)
    path = clients.config_of(row, place.env)
    return entries.is_wired(files.read(path) or "", place.launcher, path, row.NAME)


def _keeps_path(row: Client, place: Place) -> bool:
    """Return whether a shell of the client keeps a PATH that leads to the shims."""
    path = f"{place.shims}:{place.env.get('PATH', '')}"
    return login_shell.finds_shims(row, {**place.env, "PATH": path})


_TOOLS = ("Bash", "Edit", "Write", "mcp__mail__send")
_MOST_BYTES = 1 << 20
_SHIPS = (2, 1, 330)  # the oldest version that was seen to hold /ship
_NO_SHIP = "CLAUDE_CODE_DISABLE_SHIP"


def hooks(place: Place) -> Iterator[Row]:
    """Other hooks on the same calls; of two that rewrite, the last to finish wins."""
    others = [each for each in [*place.handlers, *place.plugin_handlers] if _meets_us(each, place)]
    rewriting = [each for each in others if "updatedInput" in _source_of(each, place)]
    for each in rewriting:
        what = f"{_short(each.command)} in {each.path}"
        sentence = f"another hook rewrites the same calls ({what}); the last to finish wins"
        yield warn("other hooks", sentence, "let it leave commands that send, push or number alone")
    if not rewriting:
        many = f"{len(others) or 'no'} other hook{'s' * (len(others) != 1)} on the same calls"
        yield ok("other hooks", f"{many}, none seen to rewrite them" if others else many)


def mods(place: Place) -> Iterator[Row]:
    """Mods run inside the client and decide after every hook that is not a managed one."""
    for name, folder, body in place.plugins:
        modules = texts(body.get("modules"))
        if not modules:
            continue
        text = "".join(_read(os.path.join(folder, "hooks", part)) for part in modules)
        if "tool.check" in text or "tool.call" in text:
            sentence = f"the plugin {name} has a mod on tool calls, which can approve or answer what this hook refused"
            yield fail("mods", sentence, f"look through {folder}/hooks, or switch the plugin off")
        else:
            yield ok("mods", f"the plugin {name} has a mod, but none on tool calls")


def own_pushes(place: Place) -> Iterator[Row]:
    """`/ship` and its watch push from inside the client: by no tool, so no hook is asked and no shim is met."""
    if place.client_version < _SHIPS or not place.root:
        return
    if _is_on(place.env.get(_NO_SHIP)) or any(_is_on(table(one.body).get("env"), _NO_SHIP) for one in place.sources):
        yield ok("client's own pushes", f"{_NO_SHIP} is set, so the client pushes nothing by itself")
    elif prepush.is_installed(place.root, place.env):
        yield ok(
            "client's own pushes", "what /ship pushes meets no hook and no shim; git's pre-push hook asks the gate"
        )
    else:
        sentence = "/ship pushes from inside the client, where only git's pre-push hook could ask the gate"
        yield warn("client's own pushes", sentence, f"run `claimonce init` in {place.root}, or set {_NO_SHIP}=1")


def _is_on(held: object, name: str = "") -> bool:
    given = table(held).get(name) if name else held
    return str(given or "").lower() not in ("", "0", "false", "no", "off")


def _meets_us(each: Handler, place: Place) -> bool:
    if each.event != "PreToolUse" or entries.is_ours(dict(each.body), place.launcher):
        return False
    if each.command == entries.PLUGIN_COMMAND and "claimonce" in each.source:
        return False
    return any(each.matches(tool) for tool in _TOOLS)


def _source_of(each: Handler, place: Place) -> str:
    """Return the text of the hook where it is a script: its line, its arguments, and the files that these name."""
    folder = os.path.dirname(os.path.dirname(each.path))
    line = each.command
    for name, path in (("CLAUDE_PLUGIN_ROOT", folder), ("CLAUDE_PROJECT_DIR", place.root)):
        line = line.replace(f"${{{name}}}", path).replace(f"${name}", path)
    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    words += texts(each.body.get("args"))
    return " ".join([line, *(_read(os.path.join(place.cwd, os.path.expanduser(word))) for word in words)])


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            head = file.read(_MOST_BYTES)
    except OSError:
        return ""
    return "" if b"\0" in head else head.decode("utf-8", "replace")


def _short(line: str) -> str:
    return line if len(line) <= 60 else line[:57] + "..."

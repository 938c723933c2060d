"""The clients beside Claude Code: is each that was wired still told to start us, and do its shells find the shims?"""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Iterator

from claimonce.agents import claude, codex_trust, login_shell
from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import Row, fail, ok, warn
from claimonce.agents.install import entries, files, own_files
from claimonce.clients import row as clients
from claimonce.hooks.coerce import table, texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.clients.row import Client


def wired(place: Place) -> Iterator[Row]:
    """Our entries in other clients are those of this version, and their shells come to the shims."""
    for row in _ours(place):
        path, init = clients.config_of(row, place.env), f"run `claimonce init {row.NAME}`"
        if not _is_current(row, place):
            yield warn(row.TITLE, f"the hook in {path} is not that of this version", init)
        elif row.ARMS == clients.LOGIN_SHELL and not _keeps_path(row, place):
            sentence = "its shells read the login files, which set PATH anew, so they do not find the shims"
            yield fail(row.TITLE, sentence, f"{init}, or put the line of `claimonce shellenv` at the end of ~/.profile")
        else:
            yield ok(row.TITLE, f"{path} starts the hook")


def reviewed(place: Place) -> Iterator[Row]:
    """Codex runs a hook only once it was reviewed; its app server says which were."""
    row = clients.of("codex")
    if row is None or row not in _ours(place) or not shutil.which("codex", path=place.env.get("PATH")):
        return
    found = codex_trust.ask(row, place.env, place.cwd)
    if not found:
        yield warn("Codex's review", "`codex app-server` does not list our hook", codex_trust.HOW)
        return
    left = [each for each in found if each.status.lower() != "trusted"]
    if left:
        sentence = f"{len(left)} of {len(found)} hooks wait for a review, and Codex leaves them out without a word"
        yield fail("Codex's review", sentence, codex_trust.HOW)
    else:
        yield ok("Codex's review", f"all {len(found)} hooks were reviewed")


def sandboxed(place: Place) -> Iterator[Row]:
    """Codex's sandbox, where its settings name one, lets commands write the store."""
    row = clients.of("codex")
    if row is None or row not in _ours(place):
        return
    held = tomllib.loads(files.read(f"{clients.folder_of(row, place.env)}/config.toml") or "")
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
    return entries.has_ours(files.read(path) or "", place.launcher, path)


def _is_current(row: Client, place: Place) -> bool:
    if row.SHAPE == clients.FILE:
        return own_files.is_current(row, place.launcher, place.env)
    path = clients.config_of(row, place.env)
    return entries.is_wired(files.read(path) or "", place.launcher, path, row.NAME)


def _keeps_path(row: Client, place: Place) -> bool:
    """Return whether a shell of the client keeps a PATH that leads to the shims."""
    path = f"{place.shims}:{place.env.get('PATH', '')}"
    return login_shell.finds_shims(row, {**place.env, "PATH": path})

"""The state folder: whose it is, on what disk it lies, and whether sessions may write it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import Row, fail, ok, warn
from claimonce.gate import folder
from claimonce.gate.errors import GateError
from claimonce.gate.store import open_store
from claimonce.hooks.coerce import table, texts
from claimonce.settings.paths import home


def state(place: Place) -> Iterator[Row]:
    """The store can be opened and written where it lies."""
    given = place.env.get("CLAIMONCE_STATE", "")
    if given and not os.path.isabs(os.path.expanduser(given)):
        sentence = (
            f"CLAIMONCE_STATE is {given!r}, which counts from the current folder: each folder has a store of its own"
        )
        yield fail("state", sentence, "make it an absolute path")
        return
    path, shared = place.here.state, bool(place.here.settings["state"]["shared"])
    try:
        folder.prepare(path, shared)
        folder.refuse_shared_disk(path)
        store = open_store(path, shared)
        with store:
            store.next_token()
        store.close()
    except (GateError, OSError) as error:
        yield fail("state", f"the store cannot be used: {error}", "fix it as said, then run `claimonce doctor`")
        return
    mode = f"{os.stat(path).st_mode & 0o7777:04o}"
    kind = folder.disk_of(path) or "a disk of unknown kind"
    yield ok("state", f"{path} is yours (mode {mode}) on {kind}, and was written")


def sandbox(place: Place) -> Iterator[Row]:
    """The client's sandbox, where it is on, lets a session's commands write the store."""
    merged = _merged(place)
    if merged.get("enabled") is not True:
        return
    rules = table(merged.get("filesystem"))
    path = os.path.realpath(place.here.state)
    if any(_covers(rule, path, place) for rule in rules.get("denyWrite", [])):
        yield fail("sandbox", f"sandbox.filesystem.denyWrite keeps commands from writing {path}", "take it out there")
    elif any(_covers(rule, path, place) for rule in rules.get("allowWrite", [])):
        yield ok("sandbox", f"the client's sandbox lets commands write {path}")
    else:
        sentence = f"the client's sandbox is on and does not let commands write {path}, so shims cannot claim"
        yield fail("sandbox", sentence, f'add "{path}" to sandbox.filesystem.allowWrite in the client\'s settings')


def _merged(place: Place) -> Mapping[str, Any]:
    """Return the sandbox settings: the strongest source wins, lists are joined."""
    merged: dict[str, Any] = {}
    for source in reversed(place.sources):
        given = table((source.body or {}).get("sandbox"))
        old, new = table(merged.get("filesystem")), table(given.get("filesystem"))
        merged |= given
        merged["filesystem"] = {name: [*texts(old.get(name)), *texts(new.get(name))] for name in {*old, *new}}
    return merged


def _covers(rule: str, path: str, place: Place) -> bool:
    if rule.startswith("~"):
        rule = home(place.env) + rule[1:]
    elif rule.startswith("//"):
        rule = rule[1:]
    elif not rule.startswith("/"):
        rule = os.path.join(place.root or place.cwd, rule)
    top = os.path.realpath(rule.removesuffix("/**").removesuffix("/*"))
    return path == top or path.startswith(f"{top.rstrip('/')}/")


def settings(place: Place) -> Iterator[Row]:
    """The settings that hold here can be obeyed, and say what is not obeyed."""
    for note in place.here.notes:
        yield warn("settings", note, "run `claimonce trust` if you want it")
    for problem in place.here.problems:
        yield warn("plugins", problem, "fix or remove the plugin")
    sections = ("notify", "git_push", "counter")
    modes = {name: str(place.here.settings[name]["mode"]) for name in sections if name in place.here.settings}
    quiet = [f"{name} {mode}" for name, mode in modes.items() if mode != "enforce"]
    if quiet:
        yield warn("modes", f"not enforcing: {', '.join(quiet)}", "run `claimonce init` without --observe")
    else:
        yield ok("modes", "every effect is enforced")

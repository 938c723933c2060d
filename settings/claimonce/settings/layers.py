"""The files and variables that settings come from, read but not yet judged."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from claimonce.settings import plain_file, trust
from claimonce.settings.agents import in_agent_session
from claimonce.settings.errors import HIDDEN, BrokenFileError, WrongValueError
from claimonce.settings.paths import NO_STORE, SETTINGS_FILE, STORE, STORE_PIN, store_mark, user_file


@dataclass(frozen=True)
class Layer:
    """What one source says; `file` is its path ("" for the environment) and `name` what messages call it.

    `cure` is empty when the layer is obeyed in everything, else what a note says must happen first.
    """

    name: str
    file: str
    body: Mapping[str, Any]
    cure: str = ""
    env: bool = False


@dataclass(frozen=True)
class Read:
    """The layers, weakest first, and every file that was looked at, whether or not it is there."""

    layers: tuple[Layer, ...] = ()
    looked_at: tuple[str, ...] = field(default_factory=tuple)


def read(root: str, env: Mapping[str, str], people: bool) -> Read:
    """Read every layer for the repository at `root` ("" for none).

    `people` says that the environment was set by whoever started the client, not by a command that an agent
    wrote.
    """
    user = user_file(env)
    repository = (f"{root}/pyproject.toml", f"{root}/{SETTINGS_FILE}") if root else ()
    made = [_file(user, "", env)] + [_file(path, root, env) for path in repository]
    made.append(_environment(env, people))
    made.append(_store(env))
    return Read(
        tuple(layer for layer in made if layer is not None and layer.body),
        (user, trust.store_path(env), *repository),
    )


def _file(path: str, root: str, env: Mapping[str, str]) -> Layer | None:
    own_file = os.path.basename(path) == SETTINGS_FILE
    try:
        content = plain_file.read_beginning(path, trust.MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if own_file:
            raise BrokenFileError(path, error.strerror or "unreadable") from None
        return None
    # Another tool's trouble in pyproject.toml is none of ours.
    if not own_file and b"claimonce" not in content:
        return None
    if len(content) > trust.MOST_BYTES:
        raise BrokenFileError(path, f"longer than {trust.MOST_BYTES} bytes")
    try:
        body = tomllib.loads(content.decode())
    except (ValueError, RecursionError) as error:
        if not own_file and b"tool.claimonce" not in content:
            return None
        raise BrokenFileError(path, " ".join(str(error).split())) from None
    if not own_file:
        own: Any = trust.own_table(body)
        if not isinstance(own, dict):
            raise WrongValueError(path, "tool.claimonce", own, "a table")
        body = cast("dict[str, Any]", own)
    trusted = not root or trust.is_trusted(path, trust.read_trusted_part(path, content), env)
    name = os.path.relpath(path, root) if root else path
    return Layer(name, path, body, "" if trusted else "until a person runs `claimonce trust`")


def _environment(env: Mapping[str, str], people: bool) -> Layer:
    own = {name: text for name, text in env.items() if name.startswith("CLAIMONCE_") and "__" in name}
    bound = bool(own) and not people and in_agent_session(env)
    cure = "inside an agent session: a person can set it in the user's claimonce.toml" if bound else ""
    return Layer("environment", "", own, cure, env=True)


def _store(env: Mapping[str, str]) -> Layer | None:
    """CLAIMONCE_STORE holds as CLAIMONCE_STATE does; a command of an armed session cannot choose another store."""
    dsn, pin = env.get(STORE, ""), env.get(STORE_PIN, "")
    if pin and (store_mark(dsn) if dsn else NO_STORE) != pin:
        raise WrongValueError(STORE, "state.store", HIDDEN, "what it was when this session began")
    return Layer("environment", "", {"state": {"store": dsn}}) if dsn else None

"""Targets: people and rooms by name, with their addresses, in one file of the user's that nobody else may read.

Passwords and tokens stand there and nowhere else: not on a command line, not in a repository's settings, not in a log.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlsplit

from claimonce.gate.errors import GateError, Obstacle
from claimonce.gate.letters.messages import recipient
from claimonce.settings import plain_file
from claimonce.settings.paths import config_folder

FILE = "targets.toml"
EMAIL = "email"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
# What may be shown of an address; whatever else stands in its table may be a secret.
_PUBLIC = ("address", "endpoint", "from", "channel", "region", "service", "sent_folder", "every_mail_is_filed")
_SHORTEST_SECRET = 4


class TargetsRefused(Obstacle):
    """The targets file is not one that may hold passwords, or cannot be read."""


class NoSuchTarget(GateError):
    """A name that the targets file does not have."""

    name: str
    path: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        """Name the file and what stands in it."""
        there = f"it has {', '.join(self.known)}" if self.known else "it has none yet"
        return f"no target {self.name!r} in {self.path} ({there}); add [{self.name}] there or give a mail address"


@dataclass(frozen=True)
class Address:
    """One way to reach a target: the plugin that delivers, and what it needs. Never printed: it may hold passwords."""

    plugin: str
    settings: Mapping[str, Any] = field(repr=False)

    @property
    def public(self) -> str:
        """The address as it may be shown; empty where it is itself a secret, as a webhook's URL is."""
        return str(self.settings.get("address") or "")

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must not leave this process by any other way than the delivery itself."""
        texts = [value for name, value in self.settings.items() if isinstance(value, str) and name not in _PUBLIC]
        places = [urlsplit(text) for text in texts if "://" in text]
        inner = [part for place in places for part in (place.password, place.path, place.query) if part]
        return tuple(text for text in (*texts, *inner) if len(text) >= _SHORTEST_SECRET)


@dataclass(frozen=True)
class Target:
    """One person or room. `addresses` stand in the order in which they are tried."""

    name: str
    addresses: tuple[Address, ...]

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every name that this target goes by, so that a mail and a chat message to one person are seen as such."""
        return tuple(dict.fromkeys((self.name, *(each.public for each in self.addresses if each.public))))

    def by(self, plugin: str) -> Address | None:
        """Return the address that a plugin delivers to."""
        return next((each for each in self.addresses if each.plugin == plugin), None)


def path_of(env: Mapping[str, str] | None = None) -> str:
    """Return the path of the targets file, which may not exist."""
    return f"{config_folder(env)}/{FILE}"


def load(env: Mapping[str, str] | None = None) -> dict[str, Target]:
    """Return every target by name, in the file's order; raise TargetsRefused. No file means no targets."""
    path = path_of(env)
    try:
        _check_private(path, os.stat(path))
        body = tomllib.loads(plain_file.text(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise TargetsRefused(path, f"cannot be read ({error.strerror})", "make it readable to you alone") from None
    except (ValueError, RecursionError) as error:  # tomllib names line and column, and quotes nothing of the file
        raise TargetsRefused(path, f"is no TOML: {error}", "correct it") from None
    return {name: _target(path, name, given) for name, given in body.items()}


def find(name: str, env: Mapping[str, str] | None = None) -> Target:
    """Return the target of this name, or of this mail address; raise NoSuchTarget or TargetsRefused.

    A mail address that no target has is a target of its own, reached through the `[mail]` settings.
    """
    known = load(env)
    for each in known.values():
        if each.name.casefold() == name.casefold():
            return each
    if "@" not in name.strip("@"):
        raise NoSuchTarget(name, path_of(env), tuple(known))
    spelled = recipient(name)
    for each in known.values():
        if any(address.plugin == EMAIL and recipient(address.public) == spelled for address in each.addresses):
            return each
    return Target(spelled, (Address(EMAIL, {"address": spelled}),))


def _check_private(path: str, info: os.stat_result) -> None:
    if info.st_uid != os.geteuid():
        raise TargetsRefused(path, f"belongs to user {info.st_uid}, not to you", "write one of your own")
    if stat.S_IMODE(info.st_mode) & 0o077:
        mode = stat.S_IMODE(info.st_mode)
        raise TargetsRefused(path, f"others may read or write it (mode {mode:04o})", f"run `chmod 600 {path}`")


def _target(path: str, name: str, given: object) -> Target:
    if not _NAME.fullmatch(name) or not isinstance(given, dict) or not given:
        example = f'a table such as [{name or "tekla"}] with email = "tekla@example.org"'
        raise TargetsRefused(path, f"{name!r} is no target", f"write {example}")
    ways = cast("dict[str, Any]", given)
    return Target(name, tuple(_address(path, name, plugin, value) for plugin, value in ways.items()))


def _address(path: str, name: str, plugin: str, value: object) -> Address:
    if isinstance(value, str) and value:
        return Address(plugin, {"url" if "://" in value else "address": value})
    if isinstance(value, dict) and value:
        return Address(plugin, cast("dict[str, Any]", value))
    raise TargetsRefused(path, f"[{name}] {plugin} is no address", "write a text or a table in quotes and braces")

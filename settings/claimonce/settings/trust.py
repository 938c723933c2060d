"""What a person has trusted: files by path and content hash, in the user's config folder.

The bytes that were hashed are the bytes that are obeyed or executed: callers read once and pass them in. Of
pyproject.toml only the `[tool.claimonce]` table is hashed, since the rest of that file changes for other
reasons.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from claimonce.settings import plain_file
from claimonce.settings.paths import config_folder, main_checkout, repository_root

if TYPE_CHECKING:
    from hashlib import sha256

    from filelock import FileLock
else:
    try:  # `hashlib` brings OpenSSL, a third of an interpreter's start; this is what it falls back to
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256
    except ImportError:  # an interpreter built without its own
        from hashlib import sha256

MOST_BYTES = 1 << 20  # what a person can look through before trusting it is far below


class Trusted(NamedTuple):
    """One trusted file; `when` is UTC, RFC 3339."""

    path: str
    sha256: str
    when: str


def store_path(env: Mapping[str, str] | None = None) -> str:
    """Return the trust store's path, which may not exist."""
    return f"{config_folder(env)}/trust.json"


def read_bytes(path: str) -> bytes:
    """Return the bytes of `path` that trust is about; OSError when it cannot be read or is too long."""
    return read_trusted_part(path, plain_file.read(path, MOST_BYTES))


def read_trusted_part(path: str, content: bytes) -> bytes:
    """Return what of a file's content is trusted: all of it, but of pyproject.toml our own table alone."""
    if os.path.basename(path) != "pyproject.toml":
        return content
    import tomllib  # a hook call that asks whether a drop-in is trusted does not pay for it

    try:
        own = own_table(tomllib.loads(content.decode()))
    except (ValueError, RecursionError):
        return content
    return json.dumps(own, sort_keys=True, default=str).encode()


def own_table(pyproject: dict[str, Any]) -> Any:
    """Return `[tool.claimonce]` of a parsed pyproject.toml, {} when there is none."""
    tool: Any = pyproject.get("tool")
    return cast("dict[str, Any]", tool).get("claimonce", {}) if isinstance(tool, dict) else {}


def is_trusted(path: str, content: bytes, env: Mapping[str, str] | None = None) -> bool:
    """Say whether a person trusted exactly `content` (as `read_bytes` gives it) at `path`.

    A file in a linked worktree is trusted through the same file of the main checkout as well.
    """
    known = list_trusted(env)
    found = sha256(content).hexdigest()
    return any(known[name].sha256 == found for name in _names(path) if name in known)


def trust(path: str, content: bytes | None = None, env: Mapping[str, str] | None = None) -> Trusted:
    """Trust `content`, by default what `path` holds now; callers that showed it to a person pass what they
    showed."""
    name = _names(path)[0]
    found = sha256(read_bytes(path) if content is None else content).hexdigest()
    new = Trusted(name, found, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    with _locked(env):
        _write({**list_trusted(env), name: new}, env)
    return new


def revoke(path: str, env: Mapping[str, str] | None = None) -> bool:
    """Stop trusting `path`, whatever its content and also when it is gone; False when it was not trusted."""
    with _locked(env):
        known = list_trusted(env)
        kept = {name: entry for name, entry in known.items() if name not in _names(path)}
        if len(kept) == len(known):
            return False
        _write(kept, env)
    return True


def list_trusted(env: Mapping[str, str] | None = None) -> dict[str, Trusted]:
    """Return everything that is trusted, by path. A store that cannot be read trusts nothing."""
    try:
        body = json.loads(plain_file.text(store_path(env)))
        return {name: Trusted(name, entry["sha256"], entry["when"]) for name, entry in body.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}


def _names(path: str) -> tuple[str, ...]:
    # The last part stays as written: a symlink is trusted at the place where it is loaded from.
    folder, last = os.path.split(os.path.abspath(path))
    folder = os.path.realpath(folder)
    root = repository_root(folder)
    main = main_checkout(root) if root else root
    own = os.path.join(folder, last)
    return (own,) if main == root else (own, main + own[len(root) :])


def _locked(env: Mapping[str, str] | None) -> FileLock:
    from filelock import FileLock  # four times an interpreter's start; only writers need it

    folder = config_folder(env)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return FileLock(f"{store_path(env)}.lock", timeout=10, mode=0o600)


def _write(entries: Mapping[str, Trusted], env: Mapping[str, str] | None) -> None:
    body = {name: {"sha256": e.sha256, "when": e.when} for name, e in sorted(entries.items())}
    plain_file.replace(store_path(env), json.dumps(body, indent=1), durable=True)

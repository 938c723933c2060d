"""A repository that says nothing of its own holds what its user's settings say: that is compiled once, for all of them.

A fresh clone is such a repository, and each agent of a fleet begins in one. Its cache is the user's own with three
things changed: the root, the scope, and the folder where single-file plugins would lie. What would make more of a
difference sends it to the whole compiler: settings or plugins in the repository, and counters, resources or a path in
the user's settings that counts from the repository's root.
"""

from __future__ import annotations

import os
import time

from claimonce.hooks.cache_reader import to_file_text
from claimonce.hooks.scope import ask_scope
from claimonce.hooks.value import replace
from claimonce.settings import plain_file
from claimonce.settings.paths import SETTINGS_FILE, git_common_dir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from claimonce.hooks.settings_cache import Compiled

_LONGEST = 1 << 20  # of a pyproject.toml that is looked through
_RACY_NS = 20_000_000  # a file this young may change again within the clock's grain: its stamp proves nothing
_NEVER = -2  # the time in a stamp that no file has


def is_plain(root: str) -> bool:
    """Say whether a repository has no settings of its own; what its user's make of it `derive` looks at."""
    if not root or os.path.lexists(f"{root}/{SETTINGS_FILE}"):
        return False
    try:
        return b"claimonce" not in plain_file.read(f"{root}/pyproject.toml", _LONGEST)
    except FileNotFoundError:
        return True
    except OSError:
        return False


def derive(user: Compiled, root: str, path: str, stamp: Callable[[str], list[Any]]) -> Compiled | None:
    """Return what holds at `root` and keep it in the file `path`, or None where the whole compiler is needed.

    `user` is what holds outside any repository; `stamp` tells of a file what the cache compares.
    """
    began, said = time.time_ns(), user.settings
    folder, common = str(said["plugins"]["folder"]), git_common_dir(root)
    plugins = os.path.join(root, folder) if folder else ""
    files = [f"{root}/pyproject.toml", f"{root}/{SETTINGS_FILE}"]
    files += [each for each in (common and f"{common}/config", plugins) if each]
    own = [_proven(stamp(each), began) for each in files]
    if not _fits_any(user) or not is_plain(root) or (plugins and os.path.lexists(plugins)):
        return None
    scope, is_sure = ask_scope(root)
    if not is_sure:
        return None
    settings = {**said, "plugins": {**said["plugins"], "folder": plugins}}
    sources = [*user.sources[:2], *own, *user.sources[2:]]
    made = replace(user, root=root, scope=scope, settings=settings, sources=sources)
    _keep(made, path)
    return made


def _fits_any(user: Compiled) -> bool:
    """Say whether the user's settings hold in every repository alike.

    Outside a repository a counter whose file counts from the root has no place, so it is looked for in the text.
    """
    said = user.settings
    if user.counters or said.get("resource") or said["markers"]["export"] or said["markers"]["import"]:
        return False
    try:
        text = plain_file.read(user.sources[0][0], _LONGEST)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return not any(word in text for word in (b"counters", b"resource", b"markers"))


def _proven(source: list[Any], began: int) -> list[Any]:
    path, mtime, size = source
    racy = began - _RACY_NS <= mtime <= time.time_ns() + _RACY_NS
    return [path, _NEVER if racy else mtime, size]


def _keep(made: Compiled, path: str) -> None:
    """Write the cache file; one that cannot be written costs time only."""
    try:
        if os.stat(os.path.dirname(path)).st_uid == os.geteuid():
            plain_file.replace(path, to_file_text(made))
    except OSError:
        return

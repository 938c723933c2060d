"""What holds in a place: as it was compiled, or compiled now, which is slow and rare."""

from __future__ import annotations

import os

from claimonce.hooks.cache_reader import Compiled as Compiled
from claimonce.hooks.cache_reader import cache_file, load_kept, read, stamp
from claimonce.settings.paths import repository_root

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def load(cwd: str, env: Mapping[str, str] | None = None, people: bool = False) -> Compiled:
    """Return what holds in `cwd`, compiling it first where the cache is stale or absent.

    An empty or vanished `cwd` means no repository. `people` is for callers whose environment is the client's
    own (the hook): see `claimonce.settings.load`. SettingsError when the settings cannot be obeyed.
    """
    env = os.environ if env is None else env
    root = repository_root(cwd)
    known = load_kept(root, env, people)
    if known is not None:
        return known
    from claimonce.hooks.plain_repository import derive, is_plain  # cold, but less so than the compiler

    if is_plain(root):
        made = derive(_of_user(env, people), root, cache_file(root, env, people), stamp)
        if made is not None:
            return made
    make_importable(read(cache_file(root, env, people)))
    from claimonce.hooks.cache_builder import compile_root  # cold: pluggy, tomllib, git

    return compile_root(root, env, people)


def _of_user(env: Mapping[str, str], people: bool) -> Compiled:
    """Return what holds outside any repository, compiled by whoever comes first while the others wait."""
    known = load_kept("", env, people)
    if known is None:
        make_importable(None)
        from claimonce.hooks.cache_builder import compile_user

        known = compile_user(env, people)
    return known


def make_importable(known: Compiled | None) -> None:
    """Let cold code find the packages that it imports; `known` says where an earlier compiler found them."""
    # The hook runs under `python -I -S`: site-packages is not on the path until something cold is needed.
    import sys

    for folder in known.sys_path if known else ():
        if folder not in sys.path:
            sys.path.append(folder)
    if not sys.flags.no_site:
        return
    from importlib.util import find_spec

    if find_spec("pluggy") is None or find_spec("filelock") is None:
        import site

        site.main()

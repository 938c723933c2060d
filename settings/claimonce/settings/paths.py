"""Where things lie: the user's folders by platform convention, and the repository around a folder.

On the hook's path: `os`, `sys` and nothing else. Owner and mode of the state folder are the gate's business.
"""

from __future__ import annotations

import os
import sys

from claimonce.settings import plain_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS_FILE = "claimonce.toml"
SENTINEL = ".claimonce-shims"  # the file that marks a folder of shims, behind which the real program is looked for
# What a client's session started with, exported to its commands: the folders of the store and of the user's settings.
PINS = ("CLAIMONCE_PINNED_STATE", "CLAIMONCE_PINNED_CONFIG")
STORE, STORE_PIN, NO_STORE = "CLAIMONCE_STORE", "CLAIMONCE_PINNED_STORE", "none"

_MAC_HOME = "Library/Application Support"
_XDG = {
    "state": ("XDG_STATE_HOME", ".local/state"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
}
_MAC_INNER = {"state": "claimonce/state", "config": "claimonce", "data": "claimonce/data"}


def home(env: Mapping[str, str] | None = None) -> str:
    """Return the user's home folder; the password database stands in where HOME is unset (`env -i`)."""
    found = (os.environ if env is None else env).get("HOME", "")
    if found:
        return found
    import pwd  # needed only in an emptied environment

    return pwd.getpwuid(os.getuid()).pw_dir


def state_folder(env: Mapping[str, str] | None = None) -> str:
    """Return the folder of the store, the ledger and the compiled cache: CLAIMONCE_STATE, else the
    platform's. In a command of an armed session it is the session's, whatever the command sets.

    The folder may not exist yet. A relative CLAIMONCE_STATE counts from the current folder.
    """
    env = os.environ if env is None else env
    own = _pinned(PINS[0], env) or env.get("CLAIMONCE_STATE", "")
    return os.path.abspath(_expand(own, env)) if own else _folder("state", env)


def config_folder(env: Mapping[str, str] | None = None) -> str:
    """Return the folder of the user's settings file, the trust store and the user's own drop-in plugins."""
    return _pinned(PINS[1], os.environ if env is None else env) or _folder("config", env)


def data_folder(env: Mapping[str, str] | None = None) -> str:
    """Return the folder of the launcher and the shims."""
    return _folder("data", env)


def user_file(env: Mapping[str, str] | None = None) -> str:
    """Return the path of the user's settings file, which may not exist."""
    return f"{config_folder(env)}/{SETTINGS_FILE}"


def expand(path: str, base: str, env: Mapping[str, str] | None = None) -> str:
    """Return `path` absolute and without `..`; `~` is the user's home, a relative path counts from `base`."""
    return os.path.normpath(os.path.join(base, _expand(path, env)))


def store_mark(dsn: str) -> str:
    """Return what stands for a database's connection string where the string itself, with its password, must not."""
    import hashlib  # only where a database is named

    return hashlib.sha256(dsn.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def repository_root(cwd: str) -> str:
    """Return the top of the repository around `cwd`, "" where there is none.

    That is the nearest folder upwards with a `.git` (folder, or the file of a linked worktree). A
    `claimonce.toml` marks a root only where no `.git` lies further up: one in a subfolder must not hide the
    repository's own settings.
    """
    if not cwd or not os.path.isdir(cwd):
        return ""
    folder, marked = os.path.realpath(cwd), ""
    while True:
        if os.path.exists(f"{folder}/.git"):
            return folder
        if not marked and os.path.isfile(f"{folder}/{SETTINGS_FILE}"):
            marked = folder
        above = os.path.dirname(folder)
        if above == folder:
            return marked
        folder = above


def git_common_dir(root: str) -> str:
    """Return the git folder that all worktrees of `root` share, "" where there is none.

    A `.git` file is believed only if the folder that it names points back at it: an unpacked archive could
    otherwise pass itself off as a worktree of a repository that the user trusts.
    """
    dot_git = f"{root}/.git"
    if os.path.isdir(dot_git):
        return os.path.realpath(dot_git)
    line = _first_line(dot_git)
    if not line.startswith("gitdir:"):
        return ""
    git_dir = os.path.realpath(os.path.join(root, line[len("gitdir:") :].strip()))
    back = _first_line(f"{git_dir}/gitdir")
    common = _first_line(f"{git_dir}/commondir")
    if not common:
        return git_dir if os.path.isdir(git_dir) else ""
    if os.path.realpath(os.path.join(git_dir, back)) != os.path.realpath(dot_git):
        return ""
    return os.path.realpath(os.path.join(git_dir, common))


def main_checkout(root: str) -> str:
    """Return the top of the main checkout when `root` is a linked worktree of it, else `root`."""
    common = git_common_dir(root)
    if not os.path.isfile(f"{root}/.git") or os.path.basename(common) != ".git":
        return root
    main = os.path.dirname(common)
    return main if git_common_dir(main) == common else root


def _pinned(name: str, env: Mapping[str, str]) -> str:
    found = env.get(name, "")
    return found if os.path.isabs(found) else ""


def _folder(what: str, env: Mapping[str, str] | None) -> str:
    env = os.environ if env is None else env
    name, usual = _XDG[what]
    given = env.get(name, "")
    # The XDG rule: a relative path in these variables is invalid and to be ignored.
    if os.path.isabs(given):
        return f"{given.rstrip('/')}/claimonce"
    if sys.platform == "darwin":
        return f"{home(env)}/{_MAC_HOME}/{_MAC_INNER[what]}"
    return f"{home(env)}/{usual}/claimonce"


def _expand(path: str, env: Mapping[str, str] | None) -> str:
    return home(env) + path[1:] if path == "~" or path.startswith("~/") else os.path.expanduser(path)


def _first_line(path: str) -> str:
    try:
        return plain_file.read_beginning(path, 4096).decode("utf-8", "surrogateescape").partition("\n")[0].strip()
    except OSError:
        return ""

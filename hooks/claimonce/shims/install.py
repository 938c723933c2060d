"""The shims on disk: written for programs that exist further down PATH, in one folder with a sentinel file."""

from __future__ import annotations

import contextlib
import os

from claimonce.settings.paths import SENTINEL, data_folder
from claimonce.shims.scripts import launcher_path, quote, quoted_repair, write_executable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_HERE = os.path.dirname(__file__)
# What needs no gate, decided in the shell so that it costs nothing: reading mail, typing it, and a daemon's own work.
_INTERACTIVE = 'if [ -t 0 ] || [ $# -eq 0 ]; then exec "$real" "$@"; fi'
_GUARDS = {
    "mail": _INTERACTIVE,
    "mailx": _INTERACTIVE,
    "s-nail": _INTERACTIVE,
    "mutt": _INTERACTIVE,
    "neomutt": _INTERACTIVE,
    "sendmail": 'case " $* " in *" -bs"*|*" -bd"*|*" -bp"*|*" -bi"*|*" -bv"*|*" -q"*) exec "$real" "$@";; esac',
}


def shims_folder(env: Mapping[str, str]) -> str:
    """Return the folder that goes first on PATH."""
    return f"{data_folder(env)}/shims"


def install_shims(env: Mapping[str, str], path: str, cwd: str = "") -> list[str]:
    """Write a shim for each known program that `path` has, and return their names; doing it again changes nothing.

    Known are those of installed plugins, the user's own, and what a person has trusted in the repository around `cwd`;
    where settings cannot be obeyed, those that hold without them.
    """
    folder = shims_folder(env)
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/{SENTINEL}", "ab"):
        pass
    shims, descriptions = _known(cwd, env)
    made: list[str] = []
    for name in dict.fromkeys(["git", *shims]):
        if _found(name, path):
            write_executable(f"{folder}/{name}", _text(name, env, descriptions))
            made.append(name)
    if "git" in made:
        write_again(folder)
    return made


def write_again(folder: str | os.PathLike[str]) -> None:
    """Write what brings the shim of git back onto PATH for a helper program (`git flow`)."""
    write_executable(f"{folder}/git-claimonce-again", _read("git_again.sh").replace("@HERE@", quote(os.fspath(folder))))


def _known(cwd: str, env: Mapping[str, str]) -> tuple[list[str], Any]:
    from claimonce.hooks.settings_cache import load
    from claimonce.settings.errors import SettingsError

    for place in (cwd, ""):
        with contextlib.suppress(SettingsError):
            here = load(place, env, people=True)
            return here.shims, here.descriptions
    from claimonce.hooks.cache_builder import shims_of
    from claimonce.hooks.host import Host

    described = [one for _, one in Host.load(env=env).describe()]
    return shims_of(described), [one.compiled() for one in described]


def remove_shims(env: Mapping[str, str]) -> None:
    """Take out every shim that claimonce wrote, and the folder if nothing else is in it."""
    folder = shims_folder(env)
    if not os.path.exists(f"{folder}/{SENTINEL}"):
        return
    for name in os.listdir(folder):
        os.unlink(f"{folder}/{name}")
    os.rmdir(folder)


def _found(name: str, path: str) -> bool:
    for folder in path.split(os.pathsep):
        candidate = os.path.join(folder, name)
        if os.path.exists(os.path.join(folder, SENTINEL)):
            continue
        if os.path.isfile(candidate) and os.access(candidate, os.X_OK):
            return True
    return False


def _text(name: str, env: Mapping[str, str], descriptions: Any) -> str:
    template = _read(f"{name}.sh" if os.path.isfile(f"{_HERE}/{name}.sh") else "program.sh")
    values = {
        "@LAUNCH@": quote(launcher_path(env)),
        "@REPAIR@": quoted_repair(env),
        "@HERE@": quote(shims_folder(env)),
        "@GUARD@": _GUARDS.get(name) or _guard(_programs(descriptions, name)),
        "@NAME@": name,
    }
    for place, what in values.items():
        template = template.replace(place, what)
    return template


def _read(template: str) -> str:
    with open(f"{_HERE}/{template}", encoding="utf-8") as file:
        return file.read()


def _programs(descriptions: Any, name: str) -> list[dict[str, Any]]:
    from claimonce.effects.descriptions import Descriptions

    return [program for _, program in Descriptions(descriptions).programs.get(name, ())]


def _guard(programs: list[dict[str, Any]]) -> str:
    """Return a test in sh that lets a general tool (curl, gh) go straight on unless its arguments name one of ours."""
    words: list[str] = []
    for program in programs:
        if not program["urls"] and not program["subcommands"]:
            return ":"
        words += program["urls"] or [parts[-1] for parts in program["subcommands"]]
    return f'case "$*" in {_either(words)}) ;; *) exec "$real" "$@";; esac'


def _either(words: Iterable[str]) -> str:
    return "|".join(f"*{quote(word)}*" for word in dict.fromkeys(words))

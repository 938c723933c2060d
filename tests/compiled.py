"""Compiled settings and modules for a test's new home, made once a worker: it takes longer than most tests.

What is kept is what a first call would have compiled, with another home's path in it. A test that changes a source (a
settings file, a drop-in, the environment) has it compiled again, as everybody has.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from claimonce.hooks.cache_reader import cache_file, cache_folder
from claimonce.hooks.settings_cache import load
from claimonce.settings.paths import data_folder, state_folder
from claimonce.shims import launcher, launcher_form
from claimonce.shims.bytecode_bundle import bundle_path, write_bundle
from claimonce.shims.launcher import import_roots

COUNTER = '[[counters]]\nname = "SP"\nfile = "counter.json"\npath = "SP.next"\n'
WRITTEN = 1_700_000_000  # when its settings were written: sources that have just changed prove nothing
LAUNCHED = Path(launcher.__file__).parents[1] / "agents" / "launched.py"
State = dict[str, str]  # what the cache's files hold, by name; that of the repository is `repository`


def make_repository(folder: Path) -> None:
    """Make a repository with a counter."""
    folder.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=folder, check=True)
    (folder / "claimonce.toml").write_text(COUNTER)
    (folder / "counter.json").write_text('{"SP": {"next": 152}}\n')
    for source in ("claimonce.toml", ".git/config"):
        os.utime(folder / source, (WRITTEN, WRITTEN))


def keep_user(home: Path, state: Path) -> None:
    """Keep what holds outside any repository for the user of `home`."""
    _write(_models()[1], home, state)


def keep_repository(folder: Path) -> None:
    """Keep what holds in a repository of `make_repository` that lies in its user's home, beside the state."""
    home = folder.parent
    own = Path(cache_file(str(folder), _environment(home))).name
    kept = {own if name == "repository" else name: text for name, text in _models()[2].items()}
    _write(kept, home, home / "state", folder)


def keep_bundle(env: Mapping[str, str]) -> None:
    """Keep the bundle of modules that an installation writes, which leaves an up-to-date one as it is."""
    target = Path(bundle_path(env))
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(_bundle())


def hook_words(client: str = "claude") -> list[str]:
    """Return the words with which the launcher starts a client's hook: a quarter of what `claimonce hook` takes."""
    return [*_start(), "hook", client, "", ""]


@lru_cache(1)
def _start() -> tuple[str, ...]:
    folder = Path(tempfile.mkdtemp(prefix="claimonce-modules-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "modules").write_bytes(_bundle())
    roots, tail = ":".join(import_roots()), state_folder({"HOME": "/"}).strip("/")
    form = f"CLAIMONCE_LAUNCHER={launcher_form.form()}"
    return ("env", form, sys.executable, "-I", "-S", str(LAUNCHED), f"--modules={folder / 'modules'}", roots, tail)


@lru_cache(1)
def _bundle() -> bytes:
    with tempfile.TemporaryDirectory(prefix="claimonce-bundle-") as home:
        os.makedirs(data_folder({"HOME": home}))
        return Path(write_bundle({"HOME": home}, import_roots())).read_bytes()


@lru_cache(1)
def _models() -> tuple[Path, State, State]:
    """Return a home, and what its cache holds: of the user, and with a repository."""
    home = Path(tempfile.mkdtemp(prefix="claimonce-compiled-")).resolve()
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    env, repository = _environment(home), home / "repo"
    make_repository(repository)
    load("", env, people=True)
    user = _kept(env)
    load(str(repository), env, people=True)
    own = Path(cache_file(str(repository), env)).name
    return home, user, {"repository" if name == own else name: text for name, text in _kept(env).items()}


def _environment(home: Path) -> dict[str, str]:
    return {"HOME": str(home), "CLAIMONCE_STATE": str(home / "state"), "PATH": os.environ["PATH"]}


def _kept(env: dict[str, str]) -> State:
    folder = Path(cache_folder(env))
    return {path.name: path.read_text() for path in folder.iterdir() if path.name[0] != "."}


def _write(kept: State, home: Path, state: Path, repository: Path | None = None) -> None:
    model = _models()[0]
    folder = state / "cache"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    state.chmod(0o700)
    for name, text in kept.items():
        placed = text.replace(f"{model}/state", str(state)).replace(f"{model}/repo", str(repository))
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(placed.replace(str(model), str(home)))

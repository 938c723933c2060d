"""Whether a push from this repository comes by our pre-push line: the line is started as git would start it.

Of somebody else's hook only its first line and ours are started, in a copy: what else it does is not the doctor's.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator

from claimonce.agents.doctor.place import Place
from claimonce.agents.doctor.row import Row, fail, ok, warn
from claimonce.agents.install import merge_driver
from claimonce.gate.errors import GateError
from claimonce.gate.push import prepush
from claimonce.gate.push.prepush_road import NAME, TRIAL, Road, deleter, head, is_ours
from claimonce.hooks.git.environment import real_git
from claimonce.settings.paths import git_common_dir

_INIT = "run `claimonce init` in this repository"
_PATIENCE = 20.0


def pre_push(place: Place) -> Iterator[Row]:
    """git itself asks before a push from this repository."""
    if not place.root or not os.path.exists(f"{place.root}/.git"):
        return
    if not _has_git(place):
        sentence = f"there is no git on PATH: whether it asks the gate before a push from {place.root} cannot be seen"
        yield warn("pre-push", sentence, "install git, or put its folder on PATH, then run this again")
        return
    road = prepush.look(place.root, place.env)
    yield _met(place, road)
    if road.aside:
        yield warn("pre-push", f"{', '.join(road.aside)} is our line, and nothing runs it", _INIT)
    if road.others:
        sentence = f"{', '.join(road.others)} was moved aside by {road.manager or 'another tool'}, and nothing runs it"
        yield warn("other hooks of git", sentence, "add to the hook that git runs what of it is wanted, or delete it")
    yield from _deleted(place, road)
    yield from _large_files(place, road)


def _has_git(place: Place) -> bool:
    return os.path.isabs(real_git(place.env))


def _deleted(place: Place, road: Road) -> Iterator[Row]:
    found = deleter(os.path.dirname(road.hook))
    if found is None:
        return
    files = ["package.json", *(f".{found.manager}.{end}" for end in ("json", "js", "cjs", "mjs"))]
    if not any(found.key in "".join(head(os.path.join(place.root, name), 10_000)) for name in files):
        sentence = f"{found.manager} deletes hooks that its configuration does not name, ours too, at its next setup"
        yield warn("pre-push", sentence, f"add {found.keeps} to its configuration, in {' or '.join(files[:2])}")


def _met(place: Place, road: Road) -> Row:
    around = f"git does not ask the gate before a push from {place.root}"
    if not road.line:
        return warn("pre-push", f"{around}: {road.why}; /usr/bin/git push goes around it", _repair(place))
    if is_ours(road.line) and "".join(head(road.line)) != prepush.text(place.launcher):
        return warn("pre-push", f"{road.line} is an older form of our line, or was changed", _INIT)
    trouble = _trouble(road, place)
    if trouble:
        return fail("pre-push", f"{around}: started as git would, {road.line} {trouble}", _repair(place))
    through = f", through {road.manager}" if road.manager else ""
    return ok("pre-push", f"git asks the gate before a push from {place.root}{through}; the line was started")


def _repair(place: Place) -> str:
    try:
        prepush.check_place(place.root, place.env, place.launcher)
    except GateError as error:
        return str(error)
    return _INIT


def _trouble(road: Road, place: Place) -> str:
    """Start the line with a mark that it has to say; return what went wrong, "" when it said it."""
    with tempfile.TemporaryDirectory(prefix="claimonce-road-") as folder:
        mark = secrets.token_hex(8)
        hook = road.line if is_ours(road.line) else _copied(road, folder)
        env = {**place.env, TRIAL: mark}
        try:
            done = subprocess.run(
                [hook, "origin", "nowhere"], cwd=place.root if is_ours(road.line) else folder, env=env, input="",
                capture_output=True, text=True, timeout=_PATIENCE, check=False,
            )  # fmt: skip
        except OSError as error:
            return f"cannot be started: {error.strerror}"
        except subprocess.TimeoutExpired:
            return f"does not end within {_PATIENCE:g} s"
    if f"{TRIAL}={mark}" not in done.stderr:
        said = " ".join(done.stderr.split())[:200]
        return f"does not come to our line{f' ({said})' if said else ''}"
    return "" if done.returncode else "says yes where our line says no, so it would stop nothing"


def _copied(road: Road, folder: str) -> str:
    """Copy somebody else's hook, of it only the first line and ours; return the file that git would start."""
    inner = os.path.join(folder, ".husky", "_")
    os.makedirs(inner)
    by_husky = road.manager == "husky"
    target = os.path.join(os.path.dirname(inner) if by_husky else inner, NAME)
    rows = head(road.line)
    with open(target, "w", encoding="utf-8") as file:
        first = rows[0] if rows and rows[0].startswith("#!") else "#!/bin/sh\n"
        file.write(first + "".join(row for row in rows if 'pre-push "$PPID"' in row))
    os.chmod(target, 0o700)
    if not by_husky:
        return target
    for name in (NAME, "h"):
        shutil.copy(os.path.join(os.path.dirname(road.hook), name), os.path.join(inner, name))
    return os.path.join(inner, NAME)


def counters(place: Place) -> Iterator[Row]:
    """A merge by hand meets the driver for counter files."""
    paths = merge_driver.missing(place.root, place.env) if _has_git(place) else []
    if paths:
        sentence = f"a merge or rebase by hand makes a conflict of {', '.join(paths)}: its merge driver is not set"
        yield warn("merge driver", sentence, _INIT)


def _large_files(place: Place, road: Road) -> Iterator[Row]:
    if not os.path.isdir(f"{git_common_dir(place.root)}/lfs"):
        return
    texts = "".join("".join(head(path)) for path in {road.hook, road.line} if path)
    if "lfs pre-push" in texts or road.manager == "lefthook":  # lefthook sends them by itself
        yield ok("git-lfs", "a push sends the objects of git-lfs")
    else:
        sentence = "no pre-push hook sends the objects of git-lfs, so a push leaves them here silently"
        yield fail("git-lfs", sentence, f"{_INIT}, or `git lfs update --manual`")

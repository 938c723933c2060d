"""Git's pre-push hook as the last line: put into one repository, chained to the hook that was there before."""

from __future__ import annotations

import os

from claimonce.gate.push.errors import HookInTheWay, HooksNoFolder, NotARepository
from claimonce.gate.push.prepush_road import BEFORE, NAME, Road, examine, head, is_ours
from claimonce.hooks.git.runner import git_at
from claimonce.hooks.value import value
from claimonce.settings import plain_file
from claimonce.settings.paths import data_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

HELD = 80


@value
class _Place:
    top: str
    common: str
    hooks: str
    tracked: bool

    def path(self, name: str = NAME) -> str:
        return os.path.join(self.hooks, name)

    @property
    def is_ours_alone(self) -> bool:
        """Whether the hooks folder belongs to this repository and to nobody else."""
        inside = any(self.hooks.startswith(folder.rstrip("/") + "/") for folder in (self.common, self.top) if folder)
        return inside and not self.tracked


def text(launcher: str) -> str:
    """Return the hook that starts `launcher`."""
    here = os.path.join(os.path.dirname(__file__), os.pardir, os.pardir, "shims", "pre_push.sh")
    with open(here, encoding="utf-8") as file:
        template = file.read()
    from claimonce.settings import origin  # late: only who installs the hook asks where this copy came from

    return template.replace("@LAUNCH@", _quoted(launcher)).replace("@REPAIR@", _quoted(origin.install_command()))


def line(launcher: str) -> str:
    """Return the last line for a hook that we may not touch; nothing before it may read git's lines on stdin."""
    return f'{_quoted(launcher)} pre-push "$PPID" "$@" || [ $? -ne {HELD} ]'


def install(repo: str, env: Mapping[str, str] | None = None, launcher: str = "") -> str:
    """Put the hook into the repository around `repo` and return its path; a second time changes nothing.

    A hook that is there is kept beside as `pre-push.before-claimonce` and run as before, and so is one whose tool had
    put ours aside. Raises HookInTheWay where the hooks folder is tracked or shared with other repositories (a global
    core.hooksPath), HooksNoFolder, and NotARepository.
    """
    launcher = launcher or os.path.join(data_folder(env), "launch")
    place = _place(repo, env)
    road = examine(place.hooks)
    if road.line and not (place.is_ours_alone and is_ours(place.path())):
        return place.path() if place.is_ours_alone else road.line
    _check(place, road, launcher)
    path, wanted = place.path(), text(launcher)
    os.makedirs(place.hooks, exist_ok=True)
    if os.path.lexists(path) and not is_ours(path):
        os.replace(path, place.path(BEFORE))
    plain_file.replace(path, wanted, 0o755)  # a hook must be executable, as git's own samples are
    for each in road.aside:
        os.unlink(each)
    return path


def check_place(repo: str, env: Mapping[str, str] | None = None, launcher: str = "") -> None:
    """Raise HookInTheWay where `install` would; it changes nothing."""
    place = _place(repo, env)
    _check(place, examine(place.hooks), launcher or os.path.join(data_folder(env), "launch"))


def _check(place: _Place, road: Road, launcher: str) -> None:
    path, before = place.path(), place.path(BEFORE)
    if os.path.lexists(place.hooks) and not os.path.isdir(place.hooks):
        raise HooksNoFolder(place.hooks)
    if road.manager == "husky":
        raise HookInTheWay(_to_edit(road), "husky starts this file, and rewrites its own", line(launcher))
    if not place.is_ours_alone:
        why = "its folder is tracked" if place.tracked else "its folder (core.hooksPath) is not this repository's own"
        raise HookInTheWay(_to_edit(road), why, line(launcher))
    taken = os.path.lexists(path) and not is_ours(path) and os.path.lexists(before)
    if taken and not _is_alike(path, before):
        raise HookInTheWay(path, f"it replaced the hook of claimonce, and {BEFORE} is taken", line(launcher))


def look(repo: str, env: Mapping[str, str] | None = None) -> Road:
    """Return the road from a push in this repository to the line; raise NotARepository."""
    return examine(_place(repo, env).hooks)


def is_installed(repo: str, env: Mapping[str, str] | None = None) -> bool:
    """Return whether a push from this repository meets the hook, be it through another tool's."""
    try:
        return bool(look(repo, env).line)
    except NotARepository:
        return False


def _to_edit(road: Road) -> str:
    """Return the file to add the line to: of husky, the tracked one and not the one that it makes anew."""
    if road.manager == "husky":
        return os.path.join(os.path.dirname(os.path.dirname(road.hook)), NAME)
    return road.hook


def _is_alike(path: str, before: str) -> bool:
    """Return whether one tool wrote both, as when it is installed a second time."""
    mine, text, other = examine(os.path.dirname(path)).manager, head(path), head(before)
    return text == other or (bool(mine) and any(mine in row for row in other))


def remove(repo: str, env: Mapping[str, str] | None = None) -> bool:
    """Take the hook out, put the one before it back, and return whether there was anything to take out."""
    place = _place(repo, env)
    path, before = place.path(), place.path(BEFORE)
    if not is_ours(path):
        aside = examine(place.hooks).aside
        for each in aside:
            os.unlink(each)
        return bool(aside)
    if os.path.lexists(before):
        if os.path.isdir(before) and not os.path.islink(before):
            os.unlink(path)  # a folder is renamed only to where nothing stands
        os.replace(before, path)
    else:
        os.unlink(path)
    return True


def _place(repo: str, env: Mapping[str, str] | None) -> _Place:
    env = os.environ if env is None else env
    git = git_at(repo, env, patience=0)
    asked = git.ask("rev-parse", "--absolute-git-dir", "--git-path", "hooks", "--git-common-dir", "--show-toplevel")
    if asked.status:
        asked = git.ask("rev-parse", "--absolute-git-dir", "--git-path", "hooks", "--git-common-dir")
    if asked.status:
        raise NotARepository(repo)
    found = [os.path.realpath(os.path.join(repo, path)) for path in asked.out.splitlines()]
    top = found[3] if len(found) > 3 else ""
    hooks = found[1]
    tracked = bool(top) and any(
        git.ask("-C", top, "ls-files", "--", folder).out
        for folder in (hooks, os.path.dirname(hooks))  # husky: `.husky/_` is made anew from the tracked `.husky`
        if folder != top and folder.startswith(top + "/") and not (folder + "/").startswith(found[2] + "/")
    )
    return _Place(top, found[2], hooks, tracked)


def _quoted(word: str) -> str:
    import shlex  # late: it brings `re`, and a push only looks whether the hook is there

    return shlex.quote(word)

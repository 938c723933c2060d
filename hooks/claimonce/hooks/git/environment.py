"""What a git that claimonce starts is given: which program it is, and which of the caller's variables it sees.

The user's own settings, credentials, proxies and prompts stay. What goes are the names below, each with its reason:
git sets some for its own hooks and aliases, where they would answer for another repository than the one asked about.
"""

from __future__ import annotations

import os

from claimonce.settings.errors import GateError
from claimonce.settings.paths import SENTINEL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_OTHER = "names a repository, or a part of one; set inside git's own hooks and aliases"
_OBJECTS = "names where objects lie; inside a receiving hook, objects that may yet be thrown away"
_PATHS = "changes what a path on git's command line means"
_DIFF = "changes what a diff looks like, or runs a program for it"

# `git rev-parse --local-env-vars` of git 2.39 to 2.53 and the variables of git(1) that change an answer.
LEFT_OUT = {
    "GIT_DIR": _OTHER, "GIT_WORK_TREE": _OTHER, "GIT_COMMON_DIR": _OTHER, "GIT_IMPLICIT_WORK_TREE": _OTHER,
    "GIT_PREFIX": _OTHER, "GIT_INTERNAL_SUPER_PREFIX": _OTHER, "GIT_NAMESPACE": _OTHER, "GIT_SHALLOW_FILE": _OTHER,
    "GIT_INDEX_FILE": "names the index of one commit: `git commit -a` sets a passing one for its hooks",
    "GIT_OBJECT_DIRECTORY": _OBJECTS, "GIT_ALTERNATE_OBJECT_DIRECTORIES": _OBJECTS, "GIT_QUARANTINE_PATH": _OBJECTS,
    "GIT_GRAFT_FILE": "gives commits other parents", "GIT_REPLACE_REF_BASE": "gives objects other contents",
    "GIT_CONFIG": "makes `git config` read this file and no other",
    "GIT_CEILING_DIRECTORIES": "hides a repository whose folder is known",
    "GIT_ATTR_SOURCE": "takes attributes from another tree than the one that is there",
    "GIT_LITERAL_PATHSPECS": _PATHS, "GIT_GLOB_PATHSPECS": _PATHS, "GIT_NOGLOB_PATHSPECS": _PATHS,
    "GIT_ICASE_PATHSPECS": _PATHS, "GIT_EXTERNAL_DIFF": _DIFF, "GIT_DIFF_OPTS": _DIFF,
}  # fmt: skip

# Of `--local-env-vars`, what stays all the same.
KEPT = {
    "GIT_CONFIG_PARAMETERS": "the user's own `-c` options, which hold wherever this call leads",
    "GIT_CONFIG_COUNT": "the same, as a program sets them: safe.directory in a container, a token in CI",
    "GIT_NO_REPLACE_OBJECTS": "only ever shows more of what is really there",
}

# What each question adds: plain English to read, and no lock taken in a repository that somebody works in.
ASKING = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}

# For a repository that nobody vouches for: nothing that its configuration names is started by looking at it.
CAREFUL_SETTINGS = {
    "core.fsmonitor=false": "a program that git asks what has changed",
    "core.hooksPath=/dev/null": "hooks run when the index is refreshed",
    "core.untrackedCache=false": "an answer that the repository keeps ready for itself",
    "log.showSignature=false": "gpg.program checks signatures",
}
CAREFUL = {
    "GIT_PAGER": "cat",
    "GIT_NO_LAZY_FETCH": "1",  # a partial clone would ask its remote for what it lacks
    "GIT_TERMINAL_PROMPT": "0",
}


class NoGit(GateError):
    """There is no git to work with."""

    sentence = "there is no git on PATH; install git, or put its folder on PATH, then run this again"


def real_git(env: Mapping[str, str]) -> str:
    """Return the git that stands behind every shim on PATH; the plain word when there is none."""
    for folder in env.get("PATH", os.defpath).split(os.pathsep):
        program = os.path.join(folder or ".", "git")
        if os.path.exists(os.path.join(folder or ".", SENTINEL)):
            continue
        if os.path.isfile(program) and os.access(program, os.X_OK):
            return os.path.abspath(program)
    return "git"


def require_git(env: Mapping[str, str]) -> str:
    """Return the same for a verb that can do nothing without it; raise NoGit."""
    found = real_git(env)
    if not os.path.isabs(found):
        raise NoGit
    return found


def of_another(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a repository that is named by its folder, whatever the caller's says of one."""
    return {name: text for name, text in env.items() if name not in LEFT_OUT}

"""Whether a push brings submodules along: git hands its refspec on to them, where a bare commit names nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.gate.push.arguments import Pushed
    from claimonce.gate.push.repository import Repository

_ALONG = ("on-demand", "only")
_OPTION, _OFF = "--recurse-submodules", "--no-recurse-submodules"


def go_along(repo: Repository, pushed: Pushed) -> bool:
    """Return whether git pushes submodules in this push, by its options or by config."""
    said = repo.setting("push.recursesubmodules") or ("on-demand" if repo.is_on("submodule.recurse") else "")
    options = iter(pushed.options)
    for word in options:
        if word == _OFF:
            said = ""
        elif word == _OPTION:
            said = next(options, "")
        elif word.startswith(f"{_OPTION}="):
            said = word.partition("=")[2]
    return said in _ALONG

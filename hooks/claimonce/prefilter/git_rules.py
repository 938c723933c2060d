"""git in the prefilter's second look: its own verbs, as far as they start nothing."""

from __future__ import annotations

from claimonce.catalog.names import GIT, GIT_MORE, GIT_STARTS
from claimonce.prefilter.scan_result import WIDE, Command, Doubt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.prefilter.quick_check import Judge


# Beginnings of the options whose value git runs (EXECS in catalog/git.py), as far as git lets them be cut short.
CARRYING = ("--exec", "--extcmd", "--open", "--upload")


def git_verb(rest: list[str]) -> int:
    """Return the index of git's verb."""
    if not rest or rest[0][:1] != "-":
        return 0
    from claimonce.catalog.git import VALUES

    at = 0
    while at < len(rest) and rest[at][:1] == "-":
        at += 2 if rest[at] in VALUES else 1
    return at


def git(_judge: Judge, words: list[str], _whole: Command) -> None:
    """git's own verbs, as far as they start nothing."""
    if "/" in words[0]:
        raise Doubt
    rest = words[1:]
    at = git_verb(rest)
    for flag in rest[:at]:
        if WIDE in flag or flag.startswith(("-c", "--exec-path", "--config-env")):
            raise Doubt
    if at >= len(rest):
        return
    verb = rest[at]
    encoded = verb.encode("latin-1")
    if encoded not in GIT and encoded not in GIT_MORE:
        raise Doubt
    args = rest[at + 1 :]
    if verb == "config" and any("alias." in one.lower() for one in args):
        raise Doubt
    if any(one.startswith("ext::") for one in args):
        raise Doubt
    if verb in GIT_STARTS and (
        any(one[:2] in ("-x", "-O", "-u") or one.startswith(CARRYING) for one in args)
        or any(one in ("foreach", "run") for one in args)
        or verb in ("filter-branch", "difftool", "mergetool", "for-each-repo")
    ):
        raise Doubt

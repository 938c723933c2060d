"""A rule: one thing that the audit says, with the reason and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.act import TEXT
from claimonce.audit.facts import WORKFLOW
from claimonce.audit.finding import ERROR
from claimonce.hooks.effect import COUNTER, GIT_PUSH, NOTIFY

if TYPE_CHECKING:
    from claimonce.audit.act import Act


def _never(_act: Act) -> bool:
    return False


class Rule(msgspec.Struct, frozen=True):
    """One rule.

    `id` is its name everywhere: the docs page, the fixture, SARIF. `title` is a phrase, `why` a
    sentence or two on what goes wrong, `remedy` what to do, as a command where there is one. `level` is SARIF's.
    `covers` says whether the rule is the one for an act with no gate; `speaks` whether it is for a judged act;
    `message` is a template with the act's fields.
    """

    id: str
    title: str
    why: str
    remedy: str
    message: str
    level: str = ERROR
    covers: Callable[[Act], bool] = _never
    speaks: Callable[[Act], bool] = _never

    def do(self, act: Act) -> str:
        """Return what to do about the act: a command that can be given where it stands."""
        if not self.covers(act):
            return self.remedy
        if act.confidence == TEXT:
            return TOLD.get(act.effect, self.remedy)
        return next((said for fits, said in REMEDIES if fits(act)), self.remedy)

    @property
    def page(self) -> str:
        """The rule's page in the documentation, from the repository's root."""
        return f"docs/reference/rules/{self.id}.md"

    def say(self, act: Act) -> str:
        """Return the finding's sentence for the act."""
        guarded, callers = act.callers
        return self.message.format(
            text=act.text or act.program,
            effect=WORDS.get(act.effect, act.effect.replace("_", " ")),
            channel=act.channel,
            by=f" by {act.channel}" if act.channel and act.channel != act.effect else "",
            guarded=guarded,
            callers=callers,
            ungated=callers - guarded,
            key=act.keyed,
        )


ACTION = (
    "The gate cannot start an action: put a step in its place that runs the command itself, "
    "claimonce gate KEY -- gh ..., and install claimonce in the job."
)
CALL = (
    "A call of a library is no command: send with claimonce notify --to RECIPIENT --about MATTER in its place, or "
    "start the script that makes it with claimonce gate KEY -- COMMAND."
)
CALL_IN_A_JOB = (
    "A call of a library is no command: put a step in its place that runs one, claimonce gate KEY -- gh ... or "
    "claimonce notify, and install claimonce in the job."
)


STARTS_GIT = (
    "It starts git by itself: put claimonce run -- before the command (or the script that holds the call), and the git "
    "that it starts waits its turn. claimonce push would do less."
)
STARTS_NONE = "It needs no git, so nothing of the gate can stand before it: push with claimonce push in its place."
# By the beginning of the program's or the library's name: those that speak to the remote by themselves, and forges.
_ALONE = ("dulwich", "pygit2", "isomorphic-git", "nodegit")
_FORGES = ("gh", "glab", "tea", "az", "aws", "octokit", "uses", "hf", "huggingface-cli", "fj", "berg", "curl", "http")


def _first(act: Act) -> str:
    return act.program.rpartition("/")[2].partition(".")[0].partition(" ")[0]


def _needs_none(act: Act) -> bool:
    return act.effect == GIT_PUSH and _first(act) in _ALONE


def _starts_git(act: Act) -> bool:
    """Say whether it is another program that pushes, or a verb of git that does more than push."""
    if act.effect != GIT_PUSH or _first(act) in _FORGES or "://" in act.text:
        return False
    return _first(act) != "git" or not {"push"} & set(act.text.split()[:8]) or act.text.split()[1:2] in _OWN_PUSH


_OWN_PUSH = (["subtree"], ["subrepo"], ["annex"], ["flow"])


def _calls(act: Act) -> bool:
    return act.effect == NOTIFY and ("." in act.program.strip(".") or act.program == "fetch")


# Of an instruction in prose: what it should say.
TOLD = {
    GIT_PUSH: "Name claimonce push where the push is asked for; arguments stay the same.",
    NOTIFY: (
        "Name claimonce notify --to RECIPIENT --about MATTER where the message is asked for, or put "
        "claimonce gate KEY -- before the command that it names."
    ),
    COUNTER: "Name claimonce next NAME where the number is asked for.",
}
# What is no command cannot be started by the gate.
REMEDIES: tuple[tuple[Callable[[Act], bool], str], ...] = (
    (lambda act: act.program == "uses", ACTION),
    (lambda act: _calls(act) and act.surface == WORKFLOW, CALL_IN_A_JOB),
    (_calls, CALL),
    (_needs_none, STARTS_NONE),
    (_starts_git, STARTS_GIT),
)
WORDS = {"git_push": "push", "notify": "notification", "counter": "counter write"}

"""A rule: one thing that the audit says, with the reason and the remedy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claimonce.audit.act import TEXT
from claimonce.audit.finding import ERROR
from claimonce.hooks.effect import NOTIFY

if TYPE_CHECKING:
    from claimonce.audit.act import Act


def _never(_act: Act) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `id` is its name everywhere: the module (with `_`), the docs page, the fixture, SARIF. `title` is a phrase, `why` a
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
        if not self.covers(act) or act.confidence == TEXT:
            return self.remedy
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


def _calls(act: Act) -> bool:
    return act.effect == NOTIFY and ("." in act.program.strip(".") or act.program == "fetch")


# What is no command cannot be started by the gate.
REMEDIES: tuple[tuple[Callable[[Act], bool], str], ...] = ((lambda act: act.program == "uses", ACTION), (_calls, CALL))
WORDS = {"git_push": "push", "notify": "notification", "counter": "counter write"}

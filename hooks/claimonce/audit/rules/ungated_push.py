"""A push that no gate stands before."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule
from claimonce.hooks.effect import GIT_PUSH

RULE = Rule(
    id="ungated-push",
    title="A push around the gate",
    why=("Writers that push without a turn reject each other: one wins, the rest retry and race again."),
    remedy=("Write claimonce push in place of git push; arguments stay the same."),
    message="a push that no gate stands before: {text}",
    covers=lambda act: act.effect == GIT_PUSH,
    speaks=lambda act: act.effect == GIT_PUSH,
)

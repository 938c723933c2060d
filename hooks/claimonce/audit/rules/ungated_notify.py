"""A message to people that no gate stands before."""

from __future__ import annotations

from claimonce.audit.rules.rule import Rule
from claimonce.hooks.effect import NOTIFY

RULE = Rule(
    id="ungated-notify",
    title="A message around the gate",
    why=("Every session that comes here sends. Five sessions with one reason send five messages."),
    remedy=("Put the gate before it: claimonce gate KEY -- COMMAND, or send with claimonce notify."),
    message="a {effect}{by} that no gate stands before: {text}",
    covers=lambda act: act.effect == NOTIFY,
    speaks=lambda act: act.effect == NOTIFY,
)

"""The hooks that a plugin may implement; nothing else stands here.

A plugin is one module that implements `claimonce_describe` and, where its provider allows more, any of the
others, each marked with `@hookimpl`. Order of a call's life: describe (once, at compile time) -> effects ->
judge -> deliver -> settled; reconcile when a claim died after its intent; session at the start and end of an
agent's session; commands when the command line is built. Plugins run only off the common path: a description
alone is enough to be recognised, shimmed and audited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import pluggy

if TYPE_CHECKING:
    import click

    from claimonce.hooks.call import Call, Session
    from claimonce.hooks.description import Description
    from claimonce.hooks.effect import Effect
    from claimonce.hooks.verdict import Verdict

hookspec = pluggy.HookspecMarker("claimonce")
hookimpl = pluggy.HookimplMarker("claimonce")


@hookspec
def claimonce_describe() -> Description:
    """Say once how the effect looks.

    Runs when the cache is compiled, never on a tool call. The result is data: programs and their argument
    shapes, MCP tools, API names, URLs, words of instructions. What it describes the gate can stop and the
    audit can find. A plugin with several kinds of effect returns a list of descriptions.
    """
    raise NotImplementedError


@hookspec
def claimonce_effects(call: Call) -> list[Effect]:
    """Return the effects that this `call` would cause and that no description can express.

    Runs only for plugins whose description says `has_code`, and only when the prefilter found one of its
    words. An empty list means "nothing of mine". Must not touch the outside world: it is asked about calls
    that may never run.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def claimonce_judge(effect: Effect, session: Session) -> Verdict | None:
    """Decide about an effect before the gate's own rules do.

    `effect` is what would happen and `session` who asks. The first plugin that does not return None decides. A plugin
    may be stricter than the gate, never laxer: a valid marker still denies after a plugin's pass. Must answer within
    a second: it runs inside the hook's deadline.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """Do the act, under the claim and after the intent, and return its receipt.

    `message` has `key`, `channel`, `target`, `subject`, `body`, `session`, `token` (the claim's fencing number),
    `idempotency_key` (the same at every attempt of one act, fit for a provider's own), `matter` and `state` of what is
    told, `attachments` (pairs of file name and bytes, only where the description's `extra` has `"attachments": True`)
    and `settings` (the target's table in the targets file). Return None when the channel is not yours. The receipt is
    JSON and names what the provider answered (`id`, `commit`, `number`); no bodies and no secrets. Raise
    `claimonce.hooks.provider.Refused` when nothing was sent, for certain: the act has failed and may be tried again.
    Whatever else is raised leaves it uncertain. `claimonce.hooks.provider.post` raises the right one for HTTP.
    """
    raise NotImplementedError


@hookspec(firstresult=True)
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"] | None:
    """Ask the outside world whether an intended act happened.

    Runs for a key that is uncertain, when the next session wants it or a person runs `claimonce status --reconcile`.
    `intent` has `kind`, `key`, `channel`, `target`, `session`, `at` (UTC, RFC 3339), `age` in seconds since the first
    attempt with this provider's key, `token`, `idempotency_key` (empty for an act that no plugin delivered), `detail`
    and `settings`. `done` writes the marker, `not_done` frees the key, `unknown` leaves the decision to a person or the
    stated policy. None means "not my effect". A provider that folds a repeat with the same key may answer `not_done`
    for as long as it remembers the key. An answer that is a guess must be `unknown`: a wrong `not_done` sends twice.
    """
    raise NotImplementedError


@hookspec
def claimonce_session(event: Mapping[str, Any]) -> str | None:
    """Return context for the agent when its session starts, resumes or ends, or None.

    `event` has `name` (`start`, `resume`, `end`), `session`, `client` and `cwd`. The text goes to the agent
    as written, so quote foreign text as data and keep it to a few lines.
    """
    raise NotImplementedError


@hookspec
def claimonce_settled(effect: Effect, receipt: Mapping[str, Any]) -> None:
    """Hear that an `effect` of any plugin is done and its marker written.

    `receipt` is what the marker says: who, when, the provider's id, commit or number. For records of your own: a log,
    a dashboard. It cannot change the outcome; what it raises is reported and ignored.
    """
    raise NotImplementedError


@hookspec
def claimonce_commands(group: click.Group) -> None:
    """Add verbs to the `claimonce` command line.

    `group` is the click group of the whole program. A verb of claimonce's own cannot be replaced: the host
    restores it and reports the attempt.
    """
    raise NotImplementedError

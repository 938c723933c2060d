"""Webhooks of no provider in particular: automation services that pass a message on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, WebCall, hookimpl
from claimonce.hooks.provider import post, safe_to_repeat, wanted
from claimonce.plugins.server_tools import TALK

# Actions of forges' workflows that have the effect.
ACTIONS = ("distributhor/workflow-webhook", "joelwmale/webhook-action")


# A hook's address is where it leads.
HOOKS = (
    "hooks.zapier.com/hooks/", "hook.*.make.com/", "hook.make.com/", "hook.integromat.com/", "m.pipedream.net",
    "pipedream.net/", "/incoming-webhook",
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe posts to generic webhook services."""
    return Description(
        name="webhook",
        kind="notify",
        channel="webhook",
        words=("webhook", "hooks.zapier", "hook.", "shoutrrr", "pipedream"),
        programs=(Program(("shoutrrr",), (("send",),), target="flags", target_flags=("-u", "--url"),
            body_flags=("-m", "--message"), reader_variables=("SHOUTRRR_URL",)),),
        urls=("hooks.zapier.com/hooks/", "hook.*.make.com/", "hook.make.com/", "hook.integromat.com/", "/webhook/",
            "/webhooks/",
              "m.pipedream.net", "pipedream.net/", "/incoming-webhook", "webhook."),
        web=(WebCall(HOOKS, target=("url",), body=("text", "message", "content", "body", "*")),),
        hints=("hook", "webhook", "webhooks", "zapier", "pipedream"),
        mcp_tools=(McpTool("mcp__*webhook*__*send*"), McpTool("mcp__*webhook*__*post*"), *TALK),
        imperatives=("call the webhook",),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


_DAY = 86400.0


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Post the message as JSON to `url`, with the key in Idempotency-Key for a receiver that honours it."""
    (url,) = wanted(message["settings"], "url")
    body = {name: message[name] for name in ("key", "subject", "body", "state")}
    answer = post(url, body, headers={"idempotency-key": message["idempotency_key"]})
    return {"status": answer.status, "id": answer.field("id")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["not_done", "unknown"]:
    """Only its owner knows whether it folds repeats: `honours_key` says so, `honours_seconds` for how long."""
    settings = intent["settings"]
    return safe_to_repeat(intent, float(settings.get("honours_seconds", _DAY)) if settings.get("honours_key") else 0.0)

"""Webhooks of no provider in particular: automation services that pass a message on."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe posts to generic webhook services."""
    return Description(
        name="webhook",
        kind="notify",
        channel="webhook",
        words=("webhook", "hooks.zapier", "hook.", "shoutrrr", "pipedream"),
        programs=(Program(("shoutrrr",), (("send",),), target="flags", target_flags=("-u", "--url"), body_flags=("-m", "--message")),),
        urls=("hooks.zapier.com/hooks/", "hook.*.make.com/", "hook.make.com/", "hook.integromat.com/", "/webhook/", "/webhooks/",
              "m.pipedream.net", "pipedream.net/", "/incoming-webhook", "webhook."),
        mcp_tools=(McpTool("mcp__*webhook*__*send*"), McpTool("mcp__*webhook*__*post*")),
        imperatives=("call the webhook",),
    )  # fmt: skip

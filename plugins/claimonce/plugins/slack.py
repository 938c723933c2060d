"""Slack: incoming webhooks, the Web API, command-line clients, MCP tools."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe Slack messages."""
    return Description(
        name="slack",
        kind="notify",
        channel="slack",
        words=("slack",),
        programs=(
            Program(("slack",), (("chat", "send"), ("chat", "update"), ("file", "upload"), ("send",), ("message", "send"),
                                 ("chat", "post"), ("post",)), target="last-operand", body="operands"),
            Program(("slackcat", "slack-cli", "slack-notify", "slacktee", "slacktee.sh", "slack-send", "slackr", "slackme"),
                    target="flags", target_flags=("-c", "--channel"), unless=("--help", "--version", "--list", "-h", "-v", "--configure")),
        ),
        urls=("hooks.slack.com/", "hooks.slack-gov.com/", "slack.com/api/chat.", "slack.com/api/files.", "slack.com/api/reminders.add"),
        get_urls=("slack.com/api/chat.postmessage", "slack.com/api/chat.memessage", "slack.com/api/chat.postephemeral"),
        mcp_tools=(
            McpTool("mcp__*slack*__*post*", target=("channel_id", "channel", "user")),
            McpTool("mcp__*slack*__*send*", target=("channel_id", "channel", "user")),
            McpTool("mcp__*slack*__*reply*", target=("channel_id", "channel", "thread_ts")),
        ),
        apis=("slack_sdk.WebClient.chat_postMessage", "slack_sdk.WebClient.files_upload_v2", "slack_sdk.WebClient.files_upload",
              "slack_sdk.webhook.WebhookClient.send", "slack_sdk.WebhookClient.send", "slack.WebClient.chat_postMessage",
              "slack_sdk.web.client.WebClient.chat_postMessage", "@slack/web-api.WebClient.chat.postMessage",
              "slackweb.Slack.notify", "slacker.Slacker.chat.post_message"),
        imperatives=("slack", "post to slack", "post in #"),
    )  # fmt: skip

"""Discord: webhooks, the bot API, command-line clients, MCP tools."""

from __future__ import annotations

from claimonce.hooks import Description, McpTool, Program, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe Discord messages."""
    return Description(
        name="discord",
        kind="notify",
        channel="discord",
        words=("discord",),
        programs=(
            Program(("discord.sh", "discord-webhook", "discord-notify", "discord-send", "discordwebhook"), target="flags",
                    target_flags=("--webhook-url", "--url"), body_flags=("--text", "--content"), body="flags"),
        ),
        urls=("discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "discord.com/api/*/webhooks/", "discord.com/api/*channels/*/messages"),
        mcp_tools=(
            McpTool("mcp__*discord*__*send*", target=("channel_id", "channelId", "channel", "user_id")),
            McpTool("mcp__*discord*__*post*", target=("channel_id", "channelId", "channel")),
            McpTool("mcp__*discord*__*reply*", target=("channel_id", "channelId", "channel")),
        ),
        apis=("discord_webhook.DiscordWebhook.execute", "discord.Webhook.send", "discord.SyncWebhook.send", "discord.Webhook.from_url",
              "discord.SyncWebhook.from_url", "discord.TextChannel.send", "dhooks.Webhook.send", "discord.js.WebhookClient.send"),
        imperatives=("discord",),
    )  # fmt: skip

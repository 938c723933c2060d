"""Discord: webhooks, the bot API, command-line clients, MCP tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import endpoint, get, post, safe_to_repeat, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "appleboy/discord-action", "ilshidur/action-discord", "nobrayner/discord-webhook",
    "rjstone/discord-webhook-notify", "sarisia/actions-status-discord", "sethcohen/github-releases-to-discord",
    "stegzilla/discord-notify", "tsickert/discord-webhook",
)  # fmt: skip


# docs.discord.com/developers/resources
_HOSTS = ("discord.com/api/", "discordapp.com/api/")
_NEUTRAL = ("wait", "allowed_mentions", "nonce", "enforce_nonce", "tts")
WEB = (
    WebCall(tuple(f"{host}*channels/{{channel}}/messages/{{id}}/reactions" for host in _HOSTS), act="reaction"),
    WebCall(tuple(f"{host}*channels/{{channel}}/messages" for host in _HOSTS), target=("{channel}",),
            body=("content", "embeds", "components", "*"), neutral=_NEUTRAL,
            acts=(("PATCH", "edit"), ("DELETE", "delete"))),
    WebCall(tuple(f"{host}{version}webhooks/" for host in _HOSTS for version in ("", "*/")), target=("url",),
            body=("content", "embeds[].description", "embeds", "payload_json.content", "text", "*"), neutral=_NEUTRAL,
            acts=(("PATCH", "edit"), ("DELETE", "delete"))),
)  # fmt: skip


# docs.discord.com/developers/reference: a webhook answers 204 and nothing unless `wait` is given
REPLIES = (Reply(sent=("=", "id & !code"), refused=("code", "retry_after", "message & !id")),)


PLACES = ("channel_id", "channelId", "channel", "channel_name", "thread_id", "threadId", "chat_id", "chatId",
          "chat", "room_id", "roomId", "room", "conversation_id", "user_id", "userId", "recipient", "to", "space",
          "group_id")  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe Discord messages."""
    return Description(
        name="discord",
        kind="notify",
        channel="discord",
        idempotency="native",
        replies=REPLIES,
        words=("discord",),
        programs=(
            Program(("discord.sh", "discord-webhook", "discord-notify", "discord-send", "discordwebhook"),
                    target="flags",
                    target_flags=("--webhook-url", "--url"), body_flags=("--text", "--content"), body="flags"),
        ),
        urls=("discord.com/api/webhooks/", "discordapp.com/api/webhooks/", "discord.com/api/*/webhooks/",
            "discord.com/api/*channels/*/messages"),
        web=WEB,
        hints=("discord",),
        mcp_tools=(
            McpTool("mcp__*discord*__*webhook*message*", target=("{~webhookUrl|~webhook_url|~url|webhookId}",),
                    unless=("*edit*", "*delete*", "*__get*", "*__list*")),
            McpTool("mcp__*discord*__*reaction*", act="reaction"),
            McpTool("mcp__*discord*__*send*", target=PLACES),
            McpTool("mcp__*discord*__*create_forum_post*", target=("forumChannelId", "forum_channel_id", *PLACES)),
            McpTool("mcp__*discord*__*post*", target=PLACES),
            McpTool("mcp__*discord*__*reply*", target=PLACES),
            *(McpTool(f"mcp__*__*discord*{verb}*", target=PLACES,
                      unless=("*update*", "*delete*", "*_get_*", "*_list_*"))
              for verb in ("send", "create_message", "post")),
        ),
        apis=(*(f"bwmarrin/discordgo.Session.{name}" for name in ("ChannelMessageSend",
                "ChannelMessageSendComplex", "ChannelMessageSendEmbed", "ChannelMessageSendReply", "WebhookExecute")),
              "discord_webhook.DiscordWebhook.execute", "discord.Webhook.send", "discord.SyncWebhook.send",
            "discord.Webhook.from_url",
              "discord.SyncWebhook.from_url", "discord.TextChannel.send", "dhooks.Webhook.send",
              "discord.js.WebhookClient.send", "discord.js.TextChannel.send", "@discordjs/rest.REST.post",
              "discord.js.REST.post"),
        imperatives=("discord",),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


_API = "https://discord.com/api/v10"
_NONCE = 25  # the longest that Discord takes
_REMEMBERED = 60.0  # Discord says "a few minutes" and no figure


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Post as a bot (`address` a channel's id, `token`), or through a webhook (`url`), which folds no repeat."""
    settings = message["settings"]
    text: dict[str, Any] = {"content": text_of(message), "allowed_mentions": {"parse": []}}
    if settings.get("url"):
        return {"id": post(f"{settings['url']}?wait=true", text).field("id")}
    channel, _ = wanted(settings, "address", "token")
    nonce = {"nonce": message["idempotency_key"][:_NONCE], "enforce_nonce": True}
    answer = post(_messages(settings, channel), {**text, **nonce}, headers=_bot(settings))
    return {"id": answer.field("id")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Look for the nonce among the last messages; while Discord remembers it, a repeat is safe."""
    settings, key = intent["settings"], intent["idempotency_key"]
    if not key or not settings.get("token"):
        return "unknown"
    seen = get(_messages(settings, settings["address"]), {"limit": 100}, headers=_bot(settings))
    if any(each.get("nonce") == key[:_NONCE] for each in seen):
        return "done"
    return safe_to_repeat(intent, _REMEMBERED)


def _bot(settings: Mapping[str, Any]) -> dict[str, str]:
    return {"authorization": f"Bot {settings['token']}"}


def _messages(settings: Mapping[str, Any], channel: str) -> str:
    return f"{endpoint(settings, _API)}/channels/{channel}/messages"

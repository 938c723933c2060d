"""Slack: incoming webhooks, the Web API, command-line clients, MCP tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.coerce import items, table
from claimonce.hooks.provider import begun, endpoint, exchange, post, refuse_unless, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "8398a7/action-slack", "act10ns/slack", "archive/github-actions-slack", "edge/simple-slack-notify",
    "gamesight/slack-workflow-status", "homoluctus/slatify", "ilshidur/action-slack",
    "ivelum/github-action-slack-notify-build", "kpritam/slack-job-status-action", "lazy-actions/slatify",
    "pullreminders/slack-action", "ravsamhq/notify-slack-action", "rtcamp/action-slack-notify",
    "slackapi/slack-github-action", "voxmedia/github-action-slack-notify-build",
)  # fmt: skip


LOOKS = ("*__get_*", "*__list_*", "*__search_*", "*__read_*", "*_history", "*_replies")
TEXTS = ("text", "payload", "message", "content", "markdown_text", "blocks[].text.text", "blocks", "body")
# docs.slack.dev/reference/methods
_NEUTRAL = ("token", "unfurl_links", "unfurl_media", "as_user", "link_names", "parse", "metadata", "mrkdwn")
WEB = (
    WebCall(("slack.com/api/chat.update", "slack.com/api/chat.unfurl"), act="edit", reads=True),
    WebCall(("slack.com/api/chat.delete", "slack.com/api/files.delete"), act="delete", reads=True),
    WebCall(("slack.com/api/chat.postephemeral",), target=("{channel} {user}",), body=TEXTS, reads=True,
            neutral=_NEUTRAL),
    WebCall(("slack.com/api/chat.scheduledmessages.", "slack.com/api/chat.deletescheduled",
             "slack.com/api/chat.getpermalink"), act="edit", reads=True),
    WebCall(("slack.com/api/chat.",), target=("channel",), body=(*TEXTS, "attachments[].text", "attachments"),
            neutral=_NEUTRAL),
    WebCall(("slack.com/api/chat.postmessage", "slack.com/api/chat.memessage"), target=("channel",),
            body=(*TEXTS, "attachments"), neutral=_NEUTRAL, reads=True),
    WebCall(("slack.com/api/files.upload", "slack.com/api/files.completeupload"), target=("channels", "channel_id"),
            body=("initial_comment", "content", "files"), neutral=_NEUTRAL),
    WebCall(("slack.com/api/files.",), act="draft"),
    WebCall(("slack.com/api/reminders.add",), target=("user",), body=("text",), default_to="oneself",
            neutral=("token",)),
    WebCall(("hooks.slack.com/", "hooks.slack-gov.com/"), target=("url",),
            body=("text", "payload.text", "blocks[].text.text", "blocks", "attachments[].text", "attachments", "*")),
)  # fmt: skip


# docs.slack.dev/messaging/sending-messages-using-incoming-webhooks: a refusal is a text, with status 4xx
REPLIES = (
    Reply(("hooks.slack",), sent=("=ok",), uncertain=("~rollup_error", "~internal_error"),
           refused=("~no_", "~invalid_", "~channel_", "~action_prohibited", "~posting_to_", "~too_many_attachments",
                    "~user_not_found", "~missing_", "~rate_limited", "~team_disabled")),
    Reply(sent=("ok=true", "=ok"), refused=("ok=false",), uncertain=(
        "ok=false & error=fatal_error", "ok=false & error=internal_error", "ok=false & error=request_timeout",
        "ok=false & error=service_unavailable")),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe Slack messages."""
    return Description(
        name="slack",
        kind="notify",
        channel="slack",
        idempotency="reconcilable",
        words=("slack",),
        programs=(
            Program(("slack",), (("chat", "send"), ("file", "upload"), ("send",), ("message",
                    "send"),
                                 ("chat", "post"), ("post",)), target="last-operand", body="operands"),
            # github.com/coursehero/slacktee: what stands on its input
            Program(("slacktee", "slacktee.sh"), target="flags", target_flags=("-c", "--channel"), body="stdin",
                    subject_flags=("-t", "--title"), default_to="the channel of its settings",
                    value_flags=("-u", "--username", "-i", "--icon", "-a", "--attachment", "-e", "--field", "-s",
                    "--short-field", "-l", "--link", "-m", "--message-formatting", "--config"),
                    neutral_flags=("-q", "--no-output"), attach_flags=("-f", "--file"),
                    unless=("--help", "--version", "-h", "--setup")),
            Program(("slackcat", "slack-notify", "slack-send", "slackr", "slackme"),
                    target="flags", target_flags=("-c", "--channel"), unless=("--help", "--version", "--list", "-h",
                        "-v", "--configure")),
        ),
        urls=("hooks.slack.com/", "hooks.slack-gov.com/", "slack.com/api/chat.", "slack.com/api/files.",
            "slack.com/api/reminders.add"),
        web=WEB,
        hints=("slack",),
        replies=REPLIES,
        get_urls=("slack.com/api/chat.postmessage", "slack.com/api/chat.memessage", "slack.com/api/chat.postephemeral"),
        mcp_tools=(
            McpTool("mcp__*slack*__*draft*", act="draft"),
            McpTool("mcp__*__*slack*draft*", act="draft"),
            McpTool("mcp__*slack*__*update*message*", act="edit"),
            McpTool("mcp__*slack*__chat_update", act="edit"),
            McpTool("mcp__*slack*__*delete*message*", act="delete"),
            McpTool("mcp__*slack*__*reaction*", act="reaction"),
            *(McpTool(name, target=("channel_id", "channel", "channelId", "channel_name", "user", "user_id",
              "conversation"),
                      body=TEXTS, neutral=("content_type",), unless=LOOKS)
              for name in ("mcp__*slack*__*post*", "mcp__*slack*__*send*", "mcp__*slack*__*reply*",
                           "mcp__*slack*__*add_message*", "mcp__*slack*__*schedule*message*",
                           # Composio, Zapier, Pipedream: the service stands in the tool's name
                           "mcp__*__*slack*send*", "mcp__*__*slack*post*", "mcp__*__*slack*reply*")),
        ),
        apis=(*(f"slack_sdk.WebClient.{name}" for name in ("chat_scheduleMessage", "chat_postEphemeral",
                "chat_meMessage", "chat_startStream")),
              "slack_sdk.WebClient.chat_postMessage", "slack_sdk.WebClient.files_upload_v2",
            "slack_sdk.WebClient.files_upload",
              "slack_sdk.webhook.WebhookClient.send", "slack_sdk.WebhookClient.send",
              "slack.WebClient.chat_postMessage",
              "slack_sdk.web.client.WebClient.chat_postMessage",
              *(f"slack_sdk.web.async_client.AsyncWebClient.{name}" for name in ("chat_postMessage",
                "chat_scheduleMessage", "chat_postEphemeral", "files_upload_v2")),
              "@slack/web-api.WebClient.chat.postMessage",
              "@slack/webhook.IncomingWebhook.send", "@slack/bolt.App.client.chat.postMessage",
              *(f"slack-go/slack.{name}" for name in ("Client.PostMessage", "Client.PostMessageContext",
                "Client.PostEphemeral", "Client.ScheduleMessage", "Client.UploadFileV2", "PostWebhook")),
              "Slack::Notifier.ping", "Slack::Notifier.post", "Slack::Web::Client.chat_postMessage",
              "slackweb.Slack.notify", "slacker.Slacker.chat.post_message"),
        imperatives=("slack", "post to slack", "post in #"),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


_API = "https://slack.com/api"
_PAGES = 20
_CANNOT_TELL = ("fatal_error", "internal_error", "request_timeout", "service_unavailable")


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Post through the Web API (`address` a channel, `token`), or through an incoming webhook (`url`)."""
    settings = message["settings"]
    if settings.get("url"):
        answer = post(str(settings["url"]), {"text": text_of(message)})
        refuse_unless(answer.body.strip() == b"ok", answer.body.decode("utf-8", "replace").strip())
        return {"note": "incoming webhook"}
    channel, token = wanted(settings, "address", "token")
    mark = {"event_type": "claimonce", "event_payload": {"key": message["idempotency_key"]}}
    body = {"channel": channel, "text": text_of(message), "metadata": mark, "unfurl_links": False}
    answer = post(f"{endpoint(settings, _API)}/chat.postMessage", body, bearer=token)
    refuse_unless(answer.json().get("ok") is True, answer.field("error"), _CANNOT_TELL)
    return {"id": answer.field("ts"), "channel": answer.field("channel")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Look for the key in the metadata of the channel's messages; a webhook shows none."""
    settings, key = intent["settings"], intent["idempotency_key"]
    if not key or not settings.get("token"):
        return "unknown"
    query = {"channel": settings["address"], "oldest": begun(intent), "include_all_metadata": "true", "limit": 200}
    for _ in range(_PAGES):
        url = f"{endpoint(settings, _API)}/conversations.history"
        page = table(exchange("POST", url, form=query, bearer=str(settings["token"])).json())
        if page.get("ok") is not True:
            return "unknown"
        if any(_key_of(each) == key for each in items(page.get("messages"))):
            return "done"
        query["cursor"] = table(page.get("response_metadata")).get("next_cursor") or ""
        if not query["cursor"]:
            return "not_done"
    return "unknown"


def _key_of(message: object) -> object:
    return table(table(table(message).get("metadata")).get("event_payload")).get("key")

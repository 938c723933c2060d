"""Microsoft Teams and Google Chat: incoming webhooks and their APIs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import Refused, Unknown, post, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "aliencube/microsoft-teams-actions", "jdcargile/ms-teams-notification", "neonidian/teams-notify-build-status",
    "opsless/ms-teams-github-actions", "skitionek/notify-microsoft-teams", "toko-bifrost/ms-teams-deploy-card",
)  # fmt: skip


# learn.microsoft.com/graph/api/chatmessage-post; developers.google.com/workspace/chat/api
_TEXTS = (
    "text",
    "body.content",
    "attachments[].content.body[].text",
    "summary",
    "sections",
    "attachments",
    "cardsV2",
    "cards",
    "*",
)
_OLD = (("PATCH", "edit"), ("PUT", "edit"), ("DELETE", "delete"))
WEB = (
    WebCall(("graph.microsoft.com/*/teams/{team}/channels/{channel}/messages/{message}/replies",),
            target=("{team}/{channel}/{message}",), body=_TEXTS, acts=_OLD),
    WebCall(("graph.microsoft.com/*/teams/{team}/channels/{channel}/messages",), target=("{team}/{channel}",),
            subject=("subject",), body=_TEXTS, acts=_OLD),
    WebCall(("graph.microsoft.com/*/chats/{chat}/messages",), target=("{chat}",), body=_TEXTS, acts=_OLD),
    WebCall(("chat.googleapis.com/v1/spaces/{space}/messages",), target=("{space}",), body=_TEXTS, acts=_OLD,
            neutral=("key", "token", "messageReplyOption")),
    WebCall(("outlook.office.com/webhook", "outlook.office365.com/webhook", "webhook.office.com/",
             "logic.azure.com*/workflows/", "powerplatform.com*/workflows/"), target=("url",), body=_TEXTS),
)  # fmt: skip


PLACES = ("space_name", "spaceName", "channel_id", "channelId", "channel", "channel_name", "thread_id", "threadId",
          "chat_id", "chatId", "chat", "room_id", "roomId", "room", "conversation_id", "user_id", "userId", "recipient",
          "to", "space", "group_id")  # fmt: skip


# learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors: a connector says 200 and the refusal in words
REPLIES = (
    Reply(("webhook.office.com", "outlook.office", "logic.azure.com", "powerplatform.com"), sent=("=1", "="),
           refused=("~webhook message delivery failed", "~summary or text is required", "~bad payload",
                    "~invalid webhook",
                    "~connector configuration not found", "error")),
    Reply(("chat.googleapis.com",), sent=("name",), refused=("error",), uncertain=("error.code=5*",)),
    Reply(sent=("id & !error",), refused=("error",)),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe messages to Teams and Google Chat."""
    return Description(
        name="teams",
        kind="notify",
        channel="teams",
        words=("office.com", "office365", "teams", "graph.microsoft", "chat.googleapis", "logic.azure",
            "powerplatform"),
        programs=(Program(("teams-cli", "pymsteams"), (("send",), ("chat", "message", "send")), body="operands"),
                  Program(("m365",), (("teams", "message", "send"), ("teams", "chat", "message", "send")),
                          target="flags", target_flags=("-i", "--channelId", "--chatId", "-c", "--chatName", "-e",
                          "--userEmails"), body_flags=("-m", "--message"), value_flags=("--teamId", "-t",
                          "--contentType", "-o", "--output"), unless=("--help", "-h")),
                  Program(("m365",), (("viva", "engage", "message", "add"), ("yammer", "message", "add")),
                          target="flags", target_flags=("--groupId", "-d", "--directToUserIds", "-r",
                          "--repliedToId"), body_flags=("-b", "--body"), value_flags=("--networkId", "-o",
                          "--output"), unless=("--help", "-h")),
                  Program(("m365",), (("adaptivecard", "send"),))),
        urls=("outlook.office.com/webhook", "outlook.office365.com/webhook", "webhook.office.com/",
            "chat.googleapis.com/v1/spaces/",
              "graph.microsoft.com/*/teams/*/messages", "graph.microsoft.com/*/chats/*/messages",
              "teams.microsoft.com/",
              "logic.azure.com*/workflows/", "powerplatform.com*/workflows/"),
        web=WEB,
        hints=("teams", "gchat"),
        mcp_tools=(McpTool("mcp__*teams*__*send*", target=PLACES),
                   McpTool("mcp__*teams*__*post*", target=PLACES),
                   McpTool("mcp__*teams*__*reply*", target=PLACES),
                   # github.com/softeria/ms-365-mcp-server
                   *(McpTool(f"mcp__*365*__*{verb}*message*", target=("{teamId}/{channelId}", "{channelId}", "chatId"),
                             body=("body.body.content", "body.content", "message", "content"),
                             neutral=("teamId",), unless=("*mail*", "*__list*", "*__get*"))
                     for verb in ("send-chat-", "send-channel-", "reply-to-channel-", "reply-to-chat-")),
                   McpTool("mcp__*google*chat*__*send*", target=PLACES),
                   *(McpTool(f"mcp__*{server}*__*create*message*", target=("spaceId", "space", "parent", *PLACES),
                             body=("text", "message")) for server in ("gchat", "google*chat")),
                   McpTool("mcp__*workspace*__send_message", target=("space_id", "spaceId", *PLACES),
                           body=("message_text", "text", "message"))),
        replies=REPLIES,
        apis=("pymsteams.connectorcard.send", "msteamsapi.TeamsWebhook"),
        imperatives=("teams", "google chat"),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Post a card to a Teams webhook or workflow, or a text to a Google Chat one (`url`). Neither folds a repeat."""
    (url,) = wanted(message["settings"], "url")
    if "chat.googleapis.com" in url:
        return {"id": post(url, {"text": text_of(message)}).field("name")}
    block = {"type": "TextBlock", "text": text_of(message), "wrap": True}
    card = {"type": "AdaptiveCard", "version": "1.4", "body": [block]}
    kind = "application/vnd.microsoft.card.adaptive"
    answer = post(url, {"type": "message", "attachments": [{"contentType": kind, "content": card}]})
    if b"delivery failed" in answer.body:  # a connector's way to pass on its own endpoint's refusal, with status 200
        raise (Unknown if b"error 5" in answer.body else Refused)("a success with an error inside")
    return {"status": answer.status}

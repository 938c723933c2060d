"""Mattermost, Rocket.Chat, Zulip, Matrix, XMPP, IRC, Signal: self-hosted and open chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, hookimpl
from claimonce.hooks.provider import begun, get, post, refuse_unless, text_of, wanted
from claimonce.hooks.shape import table

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "fadenb/matrix-chat-message", "mattermost/action-mattermost-notify", "s3krit/matrix-message-action",
    "zulip/github-actions-zulip",
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe messages to open chat systems."""
    return Description(
        name="mattermost",
        kind="notify",
        channel="chat",
        idempotency="reconcilable",
        words=("mattermost", "rocket", "zulip", "matrix", "xmpp", "signal-cli", "webex", " hooks ", "posts",
            "privmsg", "signal", "chat.",
               "callmebot", "whatsapp", "line.me", "chanify", "day.app", "keybase", "dingtalk", "feishu",
               "larksuite", "qyapi"),
        programs=(
            Program(("mmctl",), (("post", "create"), ("post", "send")), target="first-operand",
                    body_flags=("--message", "-m")),
            Program(("matrix-commander", "matrix-commander-rs", "matrix-send", "matrix-notify", "matrix.sh"),
                    target="flags",
                    target_flags=("-r", "--room", "-u", "--user"), body_flags=("-m", "--message"),
                    unless=("--help", "--version", "-h", "--login", "--listen", "--verify", "--room-get-info",
                        "--joined-rooms", "-l")),
            Program(("sendxmpp", "go-sendxmpp", "xmpp-send"), target="operands", subject_flags=("-s",), body="stdin",
                    needs=1,
                    value_flags=("-f", "-u", "-p", "-j", "-o", "-r")),
            Program(("signal-cli",), (("send",),), global_value_flags=("-a", "-u", "--account", "--config", "-o",
                    "--output"),
                    target="operands", body_flags=("-m", "--message")),
            Program(("zulip-send",), target="operands", subject_flags=("-s", "--subject", "--stream"),
                    body_flags=("-m", "--message")),
            Program(("keybase",), (("chat", "send"),), target="first-operand", body="operands"),
            Program(("rocketchat", "rocketchat-send", "mattermost-send", "mattermost-notify", "wacli",
                    "whatsapp-send"), body="operands"),
        ),
        urls=("mattermost*/hooks/", "mattermost*/api/v4/posts", "/api/v4/posts", "/api/v1/chat.postmessage",
              "/api/v1/chat.sendmessage", "rocket*/hooks/", "/_matrix/client/*/send/", "matrix*/send/m.room.message",
              "zulip*/api/v1/messages", "webexapis.com/v1/messages", "api.callmebot.com",
              "graph.facebook.com/*whatsapp",
              "api.line.me/v2/bot/message", "notify-api.line.me/api/notify", "oapi.dingtalk.com/robot/send",
              "open.feishu.cn/open-apis/bot", "open.larksuite.com/open-apis/bot",
              "qyapi.weixin.qq.com/cgi-bin/webhook/send",
              "/rest/signal*/send", "signal*/v2/send", "api.day.app/"),
        get_urls=("api.callmebot.com",),
        mcp_tools=(McpTool("mcp__*mattermost*__*post*", target=("channel_id", "channel")),
                   McpTool("mcp__*matrix*__*send*", target=("room_id", "room")),
                   McpTool("mcp__*whatsapp*__*send*", target=("recipient", "to", "chat_id")),
                   McpTool("mcp__*signal*__*send*", target=("recipient", "to"))),
        apis=("mattermostdriver.Driver.posts.create_post", "zulip.Client.send_message",
            "matrix_client.room.Room.send_text",
              "slixmpp.ClientXMPP.send_message", "signalbot.send"),
        imperatives=("mattermost", "matrix", "signal"),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Post to a Mattermost channel (`endpoint`, `address` the channel's id, `token`), or through a webhook (`url`)."""
    settings = message["settings"]
    if settings.get("url"):
        answer = post(str(settings["url"]), {"text": text_of(message)})
        refuse_unless(answer.body.strip() == b"ok")
        return {"note": "incoming webhook"}
    server, channel, token = wanted(settings, "endpoint", "address", "token")
    mark = {"claimonce": message["idempotency_key"]}
    body = {"channel_id": channel, "message": text_of(message), "props": mark}
    return {"id": post(f"{server.rstrip('/')}/api/v4/posts", body, bearer=token).field("id")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Look for the key in the properties of the channel's posts since; a webhook shows none."""
    settings, key = intent["settings"], intent["idempotency_key"]
    if not key or not settings.get("token"):
        return "unknown"
    url = f"{str(settings['endpoint']).rstrip('/')}/api/v4/channels/{settings['address']}/posts"
    found = table(get(url, {"since": int(begun(intent) * 1000)}, bearer=str(settings["token"])))
    posts = table(found.get("posts")).values()
    done = any(table(table(each).get("props")).get("claimonce") == key for each in posts)
    return "done" if done else "not_done"

"""Mattermost, Rocket.Chat, Zulip, Matrix, XMPP, IRC, Signal: self-hosted and open chat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.coerce import table
from claimonce.hooks.provider import begun, get, post, refuse_unless, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = (
    "fadenb/matrix-chat-message", "mattermost/action-mattermost-notify", "s3krit/matrix-message-action",
    "zulip/github-actions-zulip",
)  # fmt: skip


LOOKS = ("*__get_*", "*__list_*", "*__search_*", "*__read_*", "*quota*", "*profile*")
_OLD = (("PUT", "edit"), ("PATCH", "edit"), ("DELETE", "delete"))
# The fields are those of each server's API reference; a hook's address is where it leads.
WEB = (
    WebCall(("/api/v4/posts/{id}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("/api/v4/posts",), target=("channel_id",), body=("message",)),
    WebCall(("/api/v1/chat.update", "/api/v1/chat.delete"), act="edit"),
    WebCall(("/api/v1/chat.postmessage", "/api/v1/chat.sendmessage"),
            target=("channel", "roomId", "message.rid"), body=("text", "message.msg", "attachments")),
    WebCall(("/_matrix/client/{version}/rooms/{room}/send/m.reaction",), act="reaction"),
    WebCall(("/_matrix/client/{version}/rooms/{room}/send/",), target=("{room}",), body=("body", "formatted_body")),
    WebCall(("zulip*/api/v1/messages", "chat.*/api/v1/messages"), target=("to",), subject=("topic", "subject"),
            body=("content",), acts=_OLD),
    # A server of one's own may have any name.
    WebCall(("/api/v1/messages$",), only_with=("topic", "type=stream", "type=channel", "type=private", "type=direct"),
            target=("to",), subject=("topic", "subject"), body=("content",)),
    WebCall(("webexapis.com/v1/messages",), target=("roomId", "toPersonEmail", "toPersonId"),
            body=("markdown", "text"), acts=_OLD),
    WebCall(("api.callmebot.com",), target=("phone", "user", "recipient"), body=("text",), neutral=("apikey",),
            reads=True),
    WebCall(("graph.facebook.com/*/messages",), target=("to", "recipient.id", "recipient.phone_number"),
            body=("text.body", "message.text", "template", "text"), neutral=("messaging_product", "recipient_type")),
    WebCall(("open.feishu.cn/open-apis/im/v1/messages/{id}/reply",
             "open.larksuite.com/open-apis/im/v1/messages/{id}/reply"),
            target=("{id}",), body=("content",)),
    WebCall(("open.feishu.cn/open-apis/im/v1/messages", "open.larksuite.com/open-apis/im/v1/messages"),
            target=("receive_id",), body=("content",), neutral=("receive_id_type", "msg_type", "uuid"), acts=_OLD),
    WebCall(("api.chanify.net/v1/sender",), target=("url",), body=("text", "*")),
    WebCall(("api.day.app/push",), target=("{~device_key}",), subject=("title",), body=("body",), reads=True),
    WebCall(("api.day.app/",), target=("url",), subject=("title",), body=("body", "*"), reads=True),
    WebCall(("api.line.me/v2/bot/message/broadcast",), body=("messages[].text", "messages"),
            default_to="all who follow"),
    WebCall(("api.line.me/v2/bot/message",), target=("to",), body=("messages[].text", "messages")),
    # developer.work.weixin.qq.com/document/path/90236, developers.viber.com, dev.groupme.com, nextcloud-talk
    WebCall(("qyapi.weixin.qq.com/cgi-bin/message/send",), target=("touser", "toparty", "totag"),
            body=("text.content", "markdown.content", "*"), neutral=("msgtype", "agentid", "access_token", "safe")),
    WebCall(("chatapi.viber.com/pa/send_message",), target=("receiver",), body=("text", "media"),
            neutral=("type", "sender", "tracking_data", "min_api_version", "auth_token")),
    WebCall(("api.groupme.com/v3/bots/post",), target=("bot_id",), body=("text",)),
    WebCall(("api.groupme.com/v3/groups/{group}/messages",), target=("{group}",), body=("message.text",),
            neutral=("message.source_guid",)),
    # developers.zoom.us/docs/api/team-chat, developers.ringcentral.com, pumble.com, developer.chatwork.com,
    # gateway.threema.ch/en/developer/api, developers.revolt.chat
    WebCall(("api.zoom.us/v2/chat/users/{user}/messages/{id}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("api.zoom.us/v2/chat/users/{user}/messages",), target=("to_channel", "to_contact"), body=("message",)),
    WebCall(("/team-messaging/v1/chats/{chat}/posts/{id}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("/team-messaging/v1/chats/{chat}/posts",), target=("{chat}",), body=("text",)),
    WebCall(("api.pumble.com/workspaces/{workspace}/incomingwebhooks/postmessage/",), target=("url",), body=("text",)),
    WebCall(("api.chatwork.com/v2/rooms/{room}/messages/{id}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("api.chatwork.com/v2/rooms/{room}/messages",), target=("{room}",), body=("body",),
            neutral=("self_unread",)),
    WebCall(("msgapi.threema.ch/send_simple",), target=("to", "phone", "email"), body=("text",), neutral=("secret",)),
    WebCall(("msgapi.threema.ch/send_e2e",), target=("to",), body=("box", "*"), neutral=("secret",)),
    WebCall(("api.revolt.chat/channels/{channel}/messages", "api.stoat.chat/channels/{channel}/messages"),
            target=("{channel}",), body=("content",), neutral=("nonce",), acts=_OLD),
    WebCall(("/apps/spreed/api/v1/chat/{token}/{message}",), act="edit", acts=(("DELETE", "delete"),)),
    WebCall(("/apps/spreed/api/v1/chat/{token}",), target=("{host}/{token}",), body=("message",),
            neutral=("actorDisplayName", "referenceId")),
    WebCall(("signal*/v2/send", ":8080/v2/send", "/rest/signal*/send"), target=("recipients",),
            body=("message",), neutral=("number",)),
    WebCall(("mattermost*/hooks/", "rocket*/hooks/", "chat.*/hooks/", "oapi.dingtalk.com/robot/send",
             "open.feishu.cn/open-apis/bot", "open.larksuite.com/open-apis/bot",
             "qyapi.weixin.qq.com/cgi-bin/webhook/send"), target=("url",),
            body=("text.content", "text", "payload.text", "content.text", "markdown.content", "markdown", "*")),
    WebCall(("/hooks/{id}$", "/hooks/{id}/{token}$"), only_with=("text", "payload.text", "attachments"),
            target=("url",), body=("text", "payload.text", "*")),
)  # fmt: skip


PLACES = ("channel_id", "channelId", "channel", "channel_name", "thread_id", "threadId", "chat_id", "chatId",
          "chat", "room_id", "roomId", "room", "conversation_id", "user_id", "userId", "recipient", "to", "space",
          "group_id")  # fmt: skip


# developers.mattermost.com/api-documentation, spec.matrix.org, zulip.com/api/rest-error-handling, open.feishu.cn
REPLIES = (
    Reply(("/api/v4/", "mattermost", "/hooks/"), sent=("=ok", "create_at", "id & !status_code", "success=true"),
           refused=("status_code=4*", "success=false"), uncertain=("status_code=5*",)),
    Reply(("/_matrix/",), sent=("event_id",), refused=("errcode",)),
    Reply(("zulip",), sent=("result=success",), refused=("result=error",)),
    Reply(("dingtalk", "qyapi.weixin"), sent=("errcode=0",), refused=("errcode",)),
    Reply(("feishu", "larksuite"), sent=("code=0", "StatusCode=0"), refused=("code", "StatusCode")),
    Reply(("api.line.me",), sent=("sentMessages",), refused=("message & !sentMessages",)),
    Reply(("graph.facebook.com",), sent=("messages[].id", "message_id"), refused=("error",)),
    Reply(("webexapis.com",), sent=("id & !errors",), refused=("errors", "message")),
)  # fmt: skip

WORDS = ("line-bot", "line_bot", "mattermost", "rocket", "zulip", "matrix", "xmpp", "signal-cli", "webex",
    " hooks ", "/hooks/", "api/v1/messages", "posts", "privmsg", "signal", "chat.",
       "callmebot", "whatsapp", "line.me", "chanify", "day.app", "keybase", "dingtalk", "feishu",
       "larksuite", "qyapi", "viber", "groupme", "spreed", "api.zoom.us",
       "team-messaging", "pumble", "chatwork", "threema", "revolt", "stoat")  # fmt: skip
MATRIX = ("matrix-commander", "matrix-commander-rs")
MATRIX_SAYS = ("-m", "--message", "-i", "--image", "-a", "--audio", "-f", "--file", "-e", "--event")
MATRIX_LOOKS = (
    "--help",
    "--version",
    "-h",
    "--login",
    "--listen",
    "--verify",
    "--room-get-info",
    "--joined-rooms",
    "-l",
)


def _matrix(names: tuple[str, ...], **more: Any) -> Program:
    return Program(names, target="flags", target_flags=("-r", "--room", "-u", "--user"), body_flags=("-m", "--message"),
                   value_flags=("-c", "--credentials", "-s", "--store"), **more)  # fmt: skip


PROGRAMS = (
    Program(("mmctl",), (("post", "create"), ("post", "send")), target="first-operand",
            body_flags=("--message", "-m")),
    # without a text of its own it sends what stands on its input (8.0.6)
    _matrix(MATRIX, body="stdin", unless=(*MATRIX_LOOKS, *MATRIX_SAYS,
            "--joined-members", "--joined-dm-rooms", "--devices", "--get-devices", "--discovery-info", "--login-info",
            "--whoami", "--get-profile", "--get-avatar", "--get-display-name", "--get-presence", "--get-room-info",
            "--get-client-info", "--room-get-state", "--room-get-visibility", "--room-invites", "--room-resolve-alias",
            "--has-permission", "--content-repository-config", "--logout", "--manual", "--readme", "--usage")),
    _matrix(MATRIX, body="flags-and-stdin", only_with=MATRIX_SAYS, unless=MATRIX_LOOKS),
    _matrix(("matrix-send", "matrix-notify"), unless=MATRIX_LOOKS),
    # github.com/fabianonline/matrix.sh: `--send` is what it does where nothing else is asked
    Program(("matrix.sh",), target="flags", target_flags=("--room",), body="operands", needs=1,
            default_to="the room of its settings", neutral_flags=("--send",), attach_flags=("--file", "--image",
            "--audio", "--video"), value_flags=("--homeserver", "--token", "--file", "--image", "--audio", "--video"),
            unless=("--help", "-h", "--list-rooms", "--login", "--select-default-room", "--join-room", "--leave-room",
                    "--invite-user", "--change-name", "--do")),
    # sendxmpp 1.24 and go-sendxmpp 0.5.7: -m names a file. Both end with 0 when the server has taken the message, for a
    # reader whom it does not know, too.
    Program(("sendxmpp", "xmpp-send"), target="operands", needs=1, body="stdin", subject_flags=("-s", "--subject"),
            body_file_flags=("-m", "--message"), unless=("--help", "-h", "--usage"),
            clusters=True, neutral_flags=("-t", "--tls", "-e", "--ssl", "-n", "--no-tls-verify", "-v", "-d", "-l"),
            value_flags=("-f", "--file", "-u", "--username", "-p", "--password", "-j", "--jserver", "-o",
            "--componentname", "-r", "--resource", "-a", "--tls-ca-path", "--message-type", "--messages-type")),
    Program(("go-sendxmpp",), target="operands", needs=1, body="stdin", body_file_flags=("-m", "--message"),
            attach_flags=("-h", "--http-upload"), clusters=True,
            unless=("--help", "--version", "-l", "--listen", "--ox-delete-nodes"),
            neutral_flags=("-t", "--tls", "-n", "--no-tls-verify", "-d", "--debug", "-j", "-u", "-f"),
            value_flags=("-a", "--alias", "-f", "--file", "-j", "--jserver", "--muc-password", "--ox-passphrase", "-p",
            "--password", "-r", "--resource", "--timeout", "--tls-version", "-u", "--username",
            "--ox-import-privkey", "--ox-genprivkey-rsa", "--ox-genprivkey-x25519")),
    # signal-cli(1): before the verb -a is the account, behind it a file; `--note-to-self` names nobody
    *(Program(("signal-cli",), (("send",),), global_value_flags=("-a", "-u", "--account", "--username", "--config",
              "-o", "--output"), synonyms=(("-a", "--account"), ("-u", "--account"), ("--username", "--account")),
              only_with=only, unless=("--help", *other), target="operands", body=body,
              target_flags=("-g", "--group-id", "-u", "--username"), body_flags=("-m", "--message"),
              attach_flags=("-a", "--attachment", "--sticker", "--preview-image"), neutral_flags=only)
      for only, other, body in ((("--message-from-stdin",), (), "stdin"), ((), ("--message-from-stdin",), "none"))),
    # zulip 0.9.1 posts again up to ten times where the server breaks or ends the connection without an answer
    Program(("zulip-send",), exits_uncertain=(1,),
            says_refused=("ERROR:zulip-send:", "cannot connect to server"),
            target="operands", target_flags=("-s", "--stream"), subject_flags=("-S", "--subject"),
            body="stdin", body_flags=("-m", "--message"), value_flags=("--site", "--api-key", "--user", "--config-file",
            "--cert-bundle", "--client-cert", "--client-cert-key"), place_flags=("--site", "--user",
            "--config-file"), neutral_flags=("-v", "--verbose")),
    Program(("keybase",), (("chat", "send"),), target="first-operand", target_flags=("--channel",),
            body="operands", value_flags=("--topic-type", "--exploding-lifetime")),
    Program(("rocketchat", "rocketchat-send", "mattermost-send", "mattermost-notify", "wacli",
            "whatsapp-send"), body="operands"),
)  # fmt: skip
URLS = ("mattermost*/hooks/", "mattermost*/api/v4/posts", "/api/v4/posts", "/api/v1/chat.postmessage",
      "/api/v1/chat.sendmessage", "rocket*/hooks/", "/_matrix/client/*/send/", "matrix*/send/m.room.message",
      "zulip*/api/v1/messages", "webexapis.com/v1/messages", "api.callmebot.com",
      "graph.facebook.com/*whatsapp",
      "qyapi.weixin.qq.com/cgi-bin/message/send", "chatapi.viber.com/pa/send_message",
      "api.groupme.com/v3/bots/post", "api.groupme.com/v3/groups/*/messages", "/apps/spreed/api/v1/chat/",
      "api.line.me/v2/bot/message", "notify-api.line.me/api/notify", "oapi.dingtalk.com/robot/send",
      "open.feishu.cn/open-apis/bot", "open.larksuite.com/open-apis/bot",
      "qyapi.weixin.qq.com/cgi-bin/webhook/send",
      "open.feishu.cn/open-apis/im/v1/messages", "open.larksuite.com/open-apis/im/v1/messages",
      "api.chanify.net/v1/sender", "/rest/signal*/send", "signal*/v2/send", "api.day.app/")  # fmt: skip
TOOLS = (
    McpTool("mcp__*mattermost*__*post*", target=PLACES, unless=LOOKS),
    McpTool("mcp__*mattermost*__*message*", target=PLACES, unless=LOOKS),
    McpTool("mcp__*matrix*__*send*", target=PLACES, unless=(*LOOKS, "*reaction*")),
    # github.com/loonghao/wecom-bot-mcp-server 0.11.2 and the like; who reads is in the bot's address
    *(
        McpTool(f"mcp__*{chat}*__*send*", target=("receive_id", "bot_id", "bot_key",
                "{~webhook|~webhook_url|~webhookUrl|~key}", *PLACES), unless=LOOKS)
        for chat in ("wecom", "wework", "dingtalk", "feishu", "lark")
    ),
    McpTool("mcp__*rocket*__*send*message*", target=PLACES, unless=LOOKS),
    McpTool("mcp__*webex*__create_message", target=("roomId", "toPersonEmail", "toPersonId"),
            body=("markdown", "text")),
    McpTool("mcp__*webex*__*send*message*", target=(*PLACES, "toPersonEmail"), body=("markdown", "text")),
    *(row for server in ("lark", "feishu") for row in (
        McpTool(f"mcp__*{server}*__*message*reply*", target=("path.message_id", "message_id"),
                body=("data.content.text", "data.content", "content.text", "content"), neutral=("useUAT",)),
        McpTool(f"mcp__*{server}*__*message*create*", target=("data.receive_id", "receive_id"),
                body=("data.content", "content"), neutral=("useUAT",)),
        McpTool(f"mcp__*{server}*__*send*message*", target=("receive_id", *PLACES),
                body=("content", "text", "message"), unless=LOOKS))),
    McpTool("mcp__*whatsapp*__*send*", target=PLACES, unless=LOOKS),
    McpTool("mcp__*signal*__*send*", target=PLACES, unless=LOOKS),
    McpTool("mcp__*zulip*__*send*", target=("to", "stream", "channel"), subject=("topic", "subject"),
            body=("content", "message"), unless=LOOKS),
    *(row for server in ("line-bot", "line_bot") for row in (
        McpTool(f"mcp__*{server}*__*broadcast*", default_to="all who follow", target=(),
                body=("message.text", "message"), unless=LOOKS),
        McpTool(f"mcp__*{server}*__*push*", target=("userId", "user_id", "to"),
                body=("message.text", "message", "messages"), unless=LOOKS))),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe messages to open chat systems."""
    return Description(
        name="mattermost",
        kind="notify",
        channel="chat",
        idempotency="reconcilable",
        words=WORDS,
        programs=PROGRAMS,
        urls=URLS,
        get_urls=("api.callmebot.com", "api.day.app/"),
        web=WEB,
        replies=REPLIES,
        hints=("mattermost", "rocketchat", "rocket", "zulip", "matrix", "feishu", "lark", "dingtalk", "wecom"),
        mcp_tools=TOOLS,
        apis=("webexteamssdk.WebexTeamsAPI.messages.create", "webexpythonsdk.WebexAPI.messages.create",
              "mattermostdriver.Driver.posts.create_post", "zulip.Client.send_message",
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

"""Pushover, Pushbullet, Simplepush, IFTTT and their kind: push notifications to a person's devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import endpoint, post, refuse_unless, wanted
from claimonce.plugins.server_tools import LOOKS

# Actions of forges' workflows that have the effect.
ACTIONS = ("desiderati/github-action-pushover", "umahmood/pushover-actions")


# The fields are those of each service's reference.
WEB = (
    WebCall(("api.pushover.net/1/messages",), target=("user", "device"), subject=("title",), body=("message",),
            neutral=("token", "priority", "sound")),
    WebCall(("api.pushbullet.com/v2/pushes",), target=("email", "device_iden", "channel_tag", "client_iden"),
            subject=("title",), body=("body", "url"), default_to="oneself", acts=(("DELETE", "delete"),)),
    WebCall(("onesignal.com/api/v1/notifications", "api.onesignal.com/notifications"),
            target=("include_email_tokens", "include_phone_numbers", "include_player_ids",
                    "include_external_user_ids", "include_aliases.external_id",
                    "included_segments"), subject=("email_subject", "headings.en", "headings"),
            body=("email_body", "contents.en", "contents"),
            acts=(("DELETE", "delete"),)),
    WebCall(("fcm.googleapis.com/",), target=("message.token", "message.topic", "message.condition", "to"),
            subject=("message.notification.title", "notification.title"),
            body=("message.notification.body", "notification.body", "message.data", "data"),
            acts=(("validate_only=true", "dry_run"), ("dry_run=true", "dry_run"))),
    WebCall(("exp.host/--/api/v2/push/send",), target=("to", "[].to"), subject=("title", "[].title"),
            body=("body", "[].body", "*")),
    # simplepush.io/api, wirepusher.com, sct.ftqq.com, pushcut.io/webapi, docs.knock.app/api-reference
    WebCall(("api.simplepush.io/send",), target=("key",), subject=("title",), body=("msg",), reads=True,
            neutral=("event",)),
    WebCall(("wirepusher.com/send",), target=("id",), subject=("title",), body=("message",), reads=True,
            neutral=("type",)),
    WebCall(("sctapi.ftqq.com/{key}.send",), target=("{~key}",), subject=("title", "text"), body=("desp",), reads=True),
    WebCall(("api.pushcut.io/{key}/notifications/{name}", "api.pushcut.io/v1/notifications/{name}"),
            target=("{name}",), subject=("title",), body=("text",)),
    # what is triggered, `{name}`, is part of what arrives: its text is put together there from the data
    WebCall(("api.knock.app/v1/workflows/{name}/trigger",), target=("recipients[].email", "recipients[].id",
            "recipients[]", "recipients"), also=("{name}",),
            body=("data.message", "data.text", "data.body", "data"), neutral=("cancellation_key",)),
    # the target is an alias or a channel; without one, whoever follows the app
    WebCall(("api.pushed.co/1/push",), target=("target_alias", "target", "pushed_id"), body=("content",),
            neutral=("app_key", "app_secret"), default_to="whoever follows"),
    # the key is the account's whose applet it is
    WebCall(("maker.ifttt.com/trigger/{event}/with/key/{key}", "maker.ifttt.com/trigger/{event}/json/with/key/{key}"),
            target=("{event}/{~key}",), reads=True, body=("value1", "value2", "value3", "*")),
    # prowlapp.com/api.php, pushsafer.com/en/pushapi, github.com/easychen/pushdeer, magicbell.com/docs
    WebCall(("api.prowlapp.com/publicapi/add", "api.prowl.weks.net/publicapi/add"), target=("{~apikey}",),
            subject=("event",), body=("description",), neutral=("providerkey",)),
    WebCall(("pushsafer.com/api",), target=("{~k}/{d}",), default_to="{~k}", subject=("t",), body=("m",), reads=True),
    WebCall(("api2.pushdeer.com/message/push",), target=("{~pushkey}",), subject=("text",), body=("desp",),
            neutral=("type",), reads=True),
    WebCall(("api.magicbell.com/notifications", "api.magicbell.com/broadcasts", "api.magicbell.com/v2/broadcasts"),
            target=("notification.recipients[].email", "notification.recipients[].external_id", "recipients[].email",
                    "recipients[].external_id", "recipients[].id", "broadcast.recipients[].email"),
            subject=("notification.title", "title", "broadcast.title"),
            body=("notification.content", "content", "broadcast.content")),
    # developers.home-assistant.io/docs/api/rest: `notify.NAME` is who gets it
    WebCall(("/api/services/notify/{name}$",), target=("{host}/{name}",), subject=("title",), body=("message",)),
)  # fmt: skip


# pushover.net/api#response, docs.pushbullet.com, docs.expo.dev/push-notifications
REPLIES = (
    Reply(("api.pushover.net",), sent=("status=1",), refused=("status=0",)),
    Reply(("exp.host",), sent=("data.status=ok", "data[].status=ok"),
           refused=("data.status=error", "data[].status=error")),
    Reply(("onesignal.com",), sent=("id & !errors",), refused=("errors",)),
    Reply(("fcm.googleapis.com",), sent=("name",), refused=("error",), uncertain=("error.code=5*",)),
    Reply(("maker.ifttt.com",), sent=("~congratulations",), refused=("errors",)),
)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe push notifications by hosted services."""
    return Description(
        name="pushover",
        kind="notify",
        channel="push",
        words=("push", "prowl", "ifttt", "notify", "onesignal", "fcm.googleapis", "expo", "spontit", "alertzy", "noti",
               "simplepush", "knock.app", "knocklabs", "ftqq", "magicbell"),
        programs=(
            Program(("pushover", "pushover-cli", "po-notify", "simplepush", "push-notify"), body="operands",
                    unless=("--help", "--version", "-h"), default_to="the user of its settings",
                    subject_flags=("-t", "--title"), value_flags=("-u", "--user", "-a", "--app", "-c", "--config",
                    "-p", "--priority", "-s", "--sound", "--url", "--device", "-d")),
            Program(("pb", "pushbullet"), (("push",),), body="operands", target="flags", default_to="oneself",
                    subject_flags=("-t", "--title"), target_flags=("-d", "--device"),
                    attach_flags=("-f", "--file")),
            Program(("noti",), unless=("--help", "--version", "-h", "-v"), subject_flags=("-t", "--title"),
                    default_to="the user of its settings",
                    body_flags=("-m", "--message")),
            Program(("prowl",), unless=("--help", "-h"), needs=1, body="operands"),
        ),
        urls=("api.pushover.net/1/messages", "api.pushover.net/1/glances", "api.pushbullet.com/v2/pushes",
            "api.simplepush.io/send",
              "wirepusher.com/send", "sctapi.ftqq.com/", "api.pushcut.io/*/notifications",
              "api.knock.app/v1/workflows/*/trigger",
              "maker.ifttt.com/trigger/", "api.prowlapp.com/publicapi/add", "api.prowl.weks.net/publicapi/add",
              "onesignal.com/api/v1/notifications", "api.onesignal.com/notifications", "api.pushed.co/1/push",
              "fcm.googleapis.com/", "exp.host/--/api/v2/push/send", "api.pushsafer.com", "www.pushsafer.com/api",
              "api.notify.run",
              "alertzy.app/send", "api.pushy.me/push", "www.pushplus.plus/send", "api.push.apple.com", "notify.run/"),
        get_urls=("maker.ifttt.com/trigger/", "api2.pushdeer.com/message/push", "pushsafer.com/api",
            "api.simplepush.io/send", "alertzy.app/send", "www.pushplus.plus/send"),
        web=WEB,
        replies=REPLIES,
        hints=("pushover", "pushbullet"),
        mcp_tools=(McpTool("mcp__*pushover*__*", target=("user", "device")),
                   McpTool("mcp__*notify*__*", target=("to", "topic", "chat_id", "device_key", "bot_key"),
                           unless=("*__text_to_*",)),  # github.com/aahl/mcp-notify 0.1.11
                   McpTool("mcp__*__push*message*", target=("userId", "user_id", "to", "channel", "chat_id"),
                           body=("message.text", "messages[].text", "message", "text")),
                   McpTool("mcp__*__ha_notify*", target=("target",), default_to="the notifier of its settings"),
                   McpTool("mcp__*__*notification*", target=("to", "topic", "user", "user_id", "userId", "target"),
                           unless=LOOKS)),
        apis=("pushover.Client.send_message", "pushover.Pushover.message", "pushbullet.Pushbullet.push_note",
            "chump.User.send_message",
              "@knocklabs/node.Knock.workflows.trigger", "knockapi.Knock.workflows.trigger",
              "pushover_complete.PushoverAPI.send_message", "notify_run.Notify.send"),
        imperatives=("pushover", "send a notification"),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Push through Pushover (`user`, `token`), which folds no repeat."""
    user, token = wanted(message["settings"], "user", "token")
    url = f"{endpoint(message['settings'], 'https://api.pushover.net')}/1/messages.json"
    text = message["body"] or message["subject"] or "(no text)"
    form = {"user": user, "token": token, "title": message["subject"], "message": text}
    answer = post(url, form=form)
    refuse_unless(answer.json().get("status") == 1)
    return {"id": answer.field("request")}

"""Telegram: the bot API, command-line clients, MCP tools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import endpoint, post, refuse_unless, text_of, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = ("appleboy/telegram-action", "cbrgm/telegram-github-action", "yanzay/notify-telegram")


# core.telegram.org/bots/api: every method takes a GET too
WEB = (
    WebCall(("api.telegram.org/bot*/editmessage",), act="edit", reads=True),
    WebCall(("api.telegram.org/bot*/deletemessage",), act="delete", reads=True),
    WebCall(("api.telegram.org/bot*/sendchataction", "api.telegram.org/bot*/setmessagereaction"), act="reaction",
            reads=True),
    WebCall(("api.telegram.org/bot*/send",), target=("chat_id",), reads=True,
            body=("text", "caption", "question", "photo", "document", "video", "audio", "voice", "sticker", "media"),
            neutral=("disable_notification", "disable_web_page_preview", "link_preview_options")),
    WebCall(("api.telegram.org/bot*/forwardmessage", "api.telegram.org/bot*/copymessage"), target=("chat_id",),
            body=("caption", "message_id", "message_ids"), reads=True),
)  # fmt: skip


PLACES = ("channel_id", "channelId", "channel", "channel_name", "thread_id", "threadId", "chat_id", "chatId",
          "chat", "room_id", "roomId", "room", "conversation_id", "user_id", "userId", "recipient", "to", "space",
          "group_id")  # fmt: skip


# core.telegram.org/bots/api#making-requests
REPLIES = (Reply(sent=("ok=true",), refused=("ok=false",), uncertain=("ok=false & error_code=5*",)),)


# telegram-send 0.39, by its --help: -c asks for settings and names none, -g takes those of /etc.
_UNLESS = ("--help", "-h", "--version", "-c", "--configure", "--configure-channel", "--configure-group", "--clean",
           "--file-manager")  # fmt: skip
_EVERYBODYS = ("-g", "--global-config")


@hookimpl
def claimonce_describe() -> Description:
    """Describe Telegram messages. The bot API sends on a plain GET too."""
    return Description(
        name="telegram",
        kind="notify",
        channel="telegram",
        words=("telegram", " tg "),
        programs=(
            *(Program(("telegram-send",), target="flags", target_flags=("--config",), only_with=only,
                      unless=(*_UNLESS, *other), default_to=chat, body=body,
                      value_flags=("--format", "--timeout", "--caption"),
                      attach_flags=("-f", "--file", "-i", "--image", "-s", "--sticker", "--animation", "--video",
                                    "--audio", "-l", "--location"),
                      acts=(("-d", "delete"), ("--delete", "delete")),
                      neutral_flags=("--silent", "--disable-web-page-preview", "--timeout", "--showids", "--pre",
                                     "--stdin", *_EVERYBODYS))
              for only, other, chat, body in (
                  (_EVERYBODYS, (), "the chat of this machine's settings", "operands"),
                  (("--stdin",), _EVERYBODYS, "the chat of its settings", "stdin"),
                  ((), ("--stdin", *_EVERYBODYS), "the chat of its settings", "operands"),
              )),
            Program(("telegram-notify",), body="operands", target="flags",
                    target_flags=("--conf", "-c", "--config"), default_to="the chat of its settings",
                    value_flags=("--format", "--timeout"), attach_flags=("-f", "--file", "-i", "--image"),
                    unread_flags=("--stdin",), neutral_flags=("--silent", "--timeout"),
                    unless=("--help", "--version", "-h")),
            Program(("telegram-cli",), only_with=("-e", "-W"), unless=("--help", "-h")),
            Program(("tg",), (("send",), ("msg",)), body="operands"),
            # github.com/fabianonline/telegram.sh: `-` for a text, or none, is its input
            *(Program(("telegram", "telegram.sh"), unless=("--help", "-h", "-l", "-n", *other), only_with=only,
                      target="flags", target_flags=("-c",), default_to="the chat of its settings", body=body,
                      value_flags=("-t", "-f", "-i", "-a", "-d", "-T"), attach_flags=("-f", "-i", "-a", "-d"),
                      subject_flags=("-T",), neutral_flags=("-D", "-r"), place_flags=("-t",), needs=needs)
              for only, other, body, needs in ((("-",), (), "stdin", 0), ((), ("-",), "operands", 1))),
        ),
        get_urls=("api.telegram.org/bot*/send", "api.telegram.org/bot*/forwardmessage",
            "api.telegram.org/bot*/editmessage",
                  "api.telegram.org/bot*/copymessage"),
        web=WEB,
        hints=("telegram",),
        replies=REPLIES,
        mcp_tools=(
            *(row for server in ("mcp__*telegram*__", "mcp__tg__") for row in (
                McpTool(f"{server}*reaction*", act="reaction"), McpTool(f"{server}*edit*", act="edit"),
                McpTool(f"{server}*schedule*message*", target=PLACES, unless=("*delete*", "*cancel*", "*_get_*")),
                McpTool(f"{server}*send*", target=PLACES), McpTool(f"{server}*reply*", target=PLACES))),
        ),
        apis=("go-telegram-bot-api/telegram-bot-api.BotAPI.Send", "go-telegram/bot.Bot.SendMessage",
              "telethon.TelegramClient.send_message",
              "telethon.sync.TelegramClient.send_message", "pyrogram.Client.send_message",
              "Telegram::Bot::Client.api.send_message", "telegram.Bot.send_message", "telegram.Bot.send_document",
              "telegram.Bot.send_photo",
            "telebot.TeleBot.send_message",
              "telegram_send.send", "aiogram.Bot.send_message", "node-telegram-bot-api.TelegramBot.sendMessage",
              "telegraf.Telegraf.telegram.sendMessage", "grammy.Bot.api.sendMessage"),
        imperatives=("telegram",),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Send as a bot to the chat in `address` with `token`. The bot API folds no repeat and lists nothing it sent."""
    chat, token = wanted(message["settings"], "address", "token")
    url = f"{endpoint(message['settings'], 'https://api.telegram.org')}/bot{token}/sendMessage"
    answer = post(url, {"chat_id": chat, "text": text_of(message)})
    refuse_unless(answer.json().get("ok") is True, f"error_{answer.field('error_code')}")
    return {"id": answer.field("result", "message_id")}

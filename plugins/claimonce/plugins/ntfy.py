"""ntfy and Gotify: push notifications by topic."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from claimonce.hooks import Description, McpTool, Program, Reply, WebCall, hookimpl
from claimonce.hooks.provider import begun, endpoint, exchange, post, safe_to_repeat, wanted

# Actions of forges' workflows that have the effect.
ACTIONS = ("niniyas/ntfy-action",)


# docs.ntfy.sh/publish: a topic is a path, or a field of JSON sent to the root; title and message may be headers
_to = partial(
    WebCall,
    subject=("title", "Title:", "X-Title:", "ti:", "t:", "t", "ti"),
    body=("message", "X-Message:", "Message:", "m:", "m", "*"),
    neutral=("priority", "p", "tags", "auth", "authorization", "x-priority", "prio", "x-tags", "tag", "ta", "cache",
             "x-cache", "firebase", "x-firebase", "markdown", "x-markdown", "md"),
)  # fmt: skip
_MAIL = ("X-Email:", "X-E-Mail:", "Email:", "E-Mail:", "Mail:", "e:")  # it goes there as well
_TOPIC = ("{topic}", *_MAIL)
WEB = (
    _to(("ntfy.sh/{topic}/publish", "ntfy.sh/{topic}/send", "ntfy.sh/{topic}/trigger"), target=_TOPIC, reads=True),
    _to(("ntfy.sh/{topic}",), target=_TOPIC),
    _to(("ntfy.sh",), target=("topic", *_MAIL)),
    _to(
        ("ntfy.*/{topic}/publish", "ntfy.*/{topic}/send", "ntfy.*/{topic}/trigger"),
        target=("{host}/{topic}", *_MAIL),
        reads=True,
    ),
    _to(("ntfy.*/{topic}",), target=("{host}/{topic}", *_MAIL)),
    WebCall(
        ("gotify*/message",),
        # the token is that of an application, which is where the message arrives
        target=("{host}/{~token|~X-Gotify-Key:|~Authorization:}",),
        subject=("title",),
        body=("message",),
        neutral=("priority", "token"),
        acts=(("DELETE", "delete"),),
    ),
)


# docs.ntfy.sh/publish; gotify.net/api-docs
REPLIES = (Reply(sent=("event=message", "id & !error & !errorCode"), refused=("http=4*", "errorCode=4*", "code=4*"),
                  uncertain=("http=5*", "code=5*", "errorCode=5*")),)  # fmt: skip


@hookimpl
def claimonce_describe() -> Description:
    """Describe ntfy and Gotify messages. A GET on `/publish`, `/send` or `/trigger` of a topic sends too."""
    return Description(
        name="ntfy",
        kind="notify",
        channel="ntfy",
        idempotency="native",
        words=("ntfy", "gotify"),
        programs=(
            Program(("ntfy",), (("publish",), ("pub",), ("send",), ("trigger",), ("done",)), target="first-operand",
                    body="operands", reader_variables=("NTFY_TOPIC",),  # docs.ntfy.sh: it goes before the operand
                    global_value_flags=("-c", "--config", "-b", "--backend", "-o", "--option"),
                    value_flags=("-t", "--title", "-p", "--priority", "-T", "--tags", "--tag", "--at", "--in",
                        "--delay", "-D", "-u", "--user", "-x", "--click", "-i", "--icon", "-A", "--actions", "-e",
                        "--email", "-n", "--name", "--filename", "--wait-pid", "-k", "--token"),
                    body_flags=("-m", "--message"), attach_flags=("-f", "--file", "-a", "--attach"),
                    unread_flags=("--wait-cmd", "--cmd", "--done", "--wait-pid", "--pid"),
                    neutral_flags=("-q", "--quiet", "-p", "--priority", "-u", "--user", "-T", "--tags", "--tag"),
                    subject_flags=("-t", "--title")),
            Program(("gotify", "gotify-cli"), (("push",),), body="operands", subject_flags=("-t", "--title"),
                    value_flags=("-p", "--priority", "--token", "--url", "--contentType"),
                    default_to="the application of its settings"),
        ),
        urls=("ntfy.sh/", "ntfy.sh", "//ntfy.", "ntfy.*/", "gotify*/message"),
        get_urls=("ntfy.sh/*/publish", "ntfy.sh/*/send?", "ntfy.sh/*/trigger"),
        web=WEB,
        replies=REPLIES,
        hints=("ntfy", "gotify"),
        mcp_tools=(
            McpTool("mcp__*ntfy*__*", target=("topic", "ntfyTopic", "topics", "url"), subject=("title", "taskTitle"),
                    body=("message", "taskSummary", "body", "text"),
                    unless=("*fetch*", "*__list*", "*__get*", "*__read*", "*subscribe*", "*poll*")),
            McpTool("mcp__*gotify*__*send*", target=("application", "app", "app_token"),
                    default_to="the application of its settings")),
        apis=("ntfy.notify", "python_ntfy.NtfyClient.send", "gotify.Gotify.create_message"),
        imperatives=("ntfy",),
        extra={"actions": list(ACTIONS)},
    )  # fmt: skip


_SERVER = "https://ntfy.sh"
_CACHED = 11 * 3600.0  # ntfy keeps messages for 12 hours unless its owner says otherwise


@hookimpl
def claimonce_deliver(message: Mapping[str, Any]) -> dict[str, Any]:
    """Publish to the topic in `address`. A server from 2.16 on replaces what has the same X-Sequence-ID."""
    settings = message["settings"]
    (topic,) = wanted(settings, "address")
    headers = {"x-sequence-id": message["idempotency_key"], "title": message["subject"]}
    named = {name: text for name, text in headers.items() if text}
    text = message["body"] or message["subject"] or "(no text)"
    url = f"{endpoint(settings, _SERVER)}/{topic}"
    return {"id": post(url, text, headers=named, bearer=str(settings.get("token") or "")).field("id")}


@hookimpl
def claimonce_reconcile(intent: Mapping[str, Any]) -> Literal["done", "not_done", "unknown"]:
    """Look for the sequence id among the cached messages; a repeat with the same one is safe."""
    settings, key = intent["settings"], intent["idempotency_key"]
    if not key or not settings.get("address"):
        return "unknown"
    url = f"{endpoint(settings, _SERVER)}/{settings['address']}/json?poll=1&since={int(begun(intent))}"
    lines = exchange("GET", url, bearer=str(settings.get("token") or "")).body.splitlines()
    if any(json.loads(line).get("sequence_id") == key for line in lines if line.strip()):
        return "done"
    return safe_to_repeat(intent, _CACHED)

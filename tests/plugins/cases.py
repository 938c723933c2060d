"""Every built-in notifier, with its provider's answers as its documentation gives them."""

from __future__ import annotations

import json

from plugins.providers import mail_server, program

from claimonce.hooks.testing import NATIVE, RECONCILABLE, Notifier, Reply, Request, Seen
from claimonce.plugins import (
    apprise,
    aws,
    desktop,
    discord,
    email,
    github,
    gitlab,
    mattermost,
    ntfy,
    opsgenie,
    pagerduty,
    pushover,
    slack,
    teams,
    telegram,
    twilio,
    webhook,
    x,
)  # fmt: skip

TOKEN = "xoxb-4711-very-secret"


def _curl(url: str, body: str) -> Seen:
    return Seen(f"curl -X POST -d '{body}' {url}", "", body)


def _slack_history(taken: list[Request], _: Request) -> Reply:
    return Reply(200, {"ok": True, "messages": [{"metadata": each.json()["metadata"]} for each in taken]})


def _bodies(taken: list[Request], _: Request) -> Reply:
    return Reply(200, [{"id": 1, "body": each.json()["body"]} for each in taken])


def _posts(taken: list[Request], _: Request) -> Reply:
    return Reply(200, {"order": [], "posts": {str(n): {"props": one.json()["props"]} for n, one in enumerate(taken)}})


def _nonces(taken: list[Request], _: Request) -> Reply:
    return Reply(200, [{"id": "1", "nonce": each.json()["nonce"]} for each in taken])


def _cached(taken: list[Request], _: Request) -> Reply:
    lines = [json.dumps({"id": "a", "sequence_id": each.headers["x-sequence-id"]}) for each in taken]
    return Reply(200, "\n".join(lines).encode())


CASES = (
    Notifier(
        slack, {"address": "C0123", "token": TOKEN, "endpoint": "{server}/api"}, name="slack",
        sent=Reply(200, {"ok": True, "ts": "1.2", "channel": "C0123"}),
        refused=Reply(200, {"ok": False, "error": "channel_not_found"}),
        seen=(_curl("https://hooks.slack.com/services/T/B/x", "red"),
              Seen(("mcp__slack__post_message", {"channel_id": "C0123", "text": "red"}), "C0123", "red")),
        secrets=(TOKEN,), keeps=RECONCILABLE, shown=_slack_history, asks=lambda one: "history" in one.path,
    ),
    Notifier(
        slack, {"url": "{server}/services/T/B/hook-secret"}, sent=Reply(200, b"ok"), refused=Reply(404, b"no_service"),
        secrets=("hook-secret",),
    ),
    Notifier(
        discord, {"address": "42", "token": TOKEN, "endpoint": "{server}"}, sent=Reply(200, {"id": "9"}),
        refused=Reply(403, {"message": "Missing Access", "code": 50001}),
        seen=(_curl("https://discord.com/api/webhooks/1/x", "red"),), secrets=(TOKEN,), keeps=NATIVE,
        same=lambda one: str(one.json()["nonce"]), shown=_nonces,
    ),
    Notifier(
        ntfy, {"address": "alerts", "token": TOKEN, "endpoint": "{server}"}, sent=Reply(200, {"id": "n1"}),
        refused=Reply(429, {"code": 42901, "error": "limit reached"}),
        seen=(Seen("ntfy publish alerts red", "alerts", "red"), _curl("https://ntfy.sh/alerts", "red")),
        secrets=(TOKEN,), keeps=NATIVE, same=lambda one: one.headers["x-sequence-id"], shown=_cached,
    ),
    Notifier(
        github, {"address": "octo/repo#12", "token": TOKEN, "endpoint": "{server}"},
        sent=Reply(201, {"id": 5, "html_url": "https://github.com/octo/repo/issues/12#issuecomment-5"}),
        refused=Reply(403, {"message": "Resource not accessible"}),
        seen=(Seen("gh issue comment 12 -R octo/repo --body red", "github.com/octo/repo#12", "red"),), secrets=(TOKEN,),
        keeps=RECONCILABLE,
        shown=_bodies,
    ),
    Notifier(
        gitlab, {"address": "group/project#12", "token": TOKEN, "endpoint": "{server}"}, sent=Reply(201, {"id": 5}),
        refused=Reply(404, {"message": "404 Project Not Found"}),
        seen=(Seen("glab issue note 12 -R g/p -m red", "gitlab.com/g/p#12", "red"),), secrets=(TOKEN,),
        keeps=RECONCILABLE, shown=_bodies,
    ),
    Notifier(
        mattermost, {"address": "ch1", "token": TOKEN, "endpoint": "{server}"}, sent=Reply(201, {"id": "p1"}),
        refused=Reply(403, {"id": "api.context.permissions.app_error"}),
        seen=(_curl("https://mattermost.example.test/hooks/x", "red"),), secrets=(TOKEN,), keeps=RECONCILABLE,
        shown=_posts,
    ),
    Notifier(
        teams, {"url": "{server}/workflows/teams-secret"}, sent=Reply(202),
        refused=Reply(200, b"Webhook message delivery failed: Microsoft Teams endpoint returned HTTP error 403"),
        seen=(_curl("https://x.webhook.office.com/webhookb2/a", "red"),), secrets=("teams-secret",),
    ),
    Notifier(
        telegram, {"address": "-100", "token": TOKEN, "endpoint": "{server}"},
        sent=Reply(200, {"ok": True, "result": {"message_id": 7}}),
        refused=Reply(400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}),
        seen=(Seen("telegram-send red", "", "red"),), secrets=(TOKEN,),
    ),
    Notifier(
        pushover, {"user": "user-secret", "token": TOKEN, "endpoint": "{server}"},
        sent=Reply(200, {"status": 1, "request": "r"}), refused=Reply(200, {"status": 0, "errors": ["token invalid"]}),
        seen=(_curl("https://api.pushover.net/1/messages.json", "red"),), secrets=(TOKEN, "user-secret"),
    ),
    Notifier(
        twilio,
        {"address": "+4670", "from": "+4671", "account": "AC1-secret", "token": TOKEN, "endpoint": "{server}"},
        sent=Reply(201, {"sid": "SM1", "status": "queued"}), refused=Reply(400, {"code": 21211, "message": "Invalid"}),
        seen=(Seen("twilio api:core:messages:create --to +4670 --body red", "+4670", "red"),), secrets=(TOKEN,),
    ),
    Notifier(
        pagerduty, {"routing_key": TOKEN, "endpoint": "{server}"},
        sent=Reply(202, {"status": "success", "dedup_key": "k"}), refused=Reply(400, {"status": "invalid event"}),
        seen=(_curl("https://events.pagerduty.com/v2/enqueue", "red"),), secrets=(TOKEN,), keeps=NATIVE,
        same=lambda one: str(one.json()["dedup_key"]),
    ),
    Notifier(
        opsgenie, {"token": TOKEN, "endpoint": "{server}"}, sent=Reply(202, {"result": "ok", "requestId": "r"}),
        refused=Reply(422, {"message": "bad"}), seen=(_curl("https://api.opsgenie.com/v2/alerts", "red"),),
        secrets=(TOKEN,), keeps=NATIVE, same=lambda one: str(one.json()["alias"]),
    ),
    Notifier(
        aws, {"address": "arn:aws:sns:eu-north-1:1:alerts.fifo"}, keeps=NATIVE,
        seen=(Seen("aws sns publish --topic-arn arn:x --message red", "arn:x", "red"),),
        same=lambda one: str(one.json()["MessageDeduplicationId"]),
        provider=lambda _: program("aws", json.dumps({"MessageId": "m1"}), refused=252, unknown=255),
    ),
    Notifier(
        webhook, {"url": "{server}/in/hook-secret", "honours_key": True}, sent=Reply(200, {"id": "w"}),
        seen=(_curl("https://hooks.zapier.com/hooks/catch/1/x", "red"),), secrets=("hook-secret",), keeps=NATIVE,
        same=lambda one: one.headers["idempotency-key"],
    ),
    Notifier(webhook, {"url": "{server}/in/hook-secret"}, sent=Reply(204), secrets=("hook-secret",)),
    Notifier(
        x, {"endpoint": "{server}", "token": TOKEN}, sent=Reply(200, {"id": "1", "url": "https://m.example.test/1"}),
        refused=Reply(422, {"error": "Validation failed"}), seen=(Seen("toot post red", "", "red"),), secrets=(TOKEN,),
        keeps=NATIVE, same=lambda one: one.headers["idempotency-key"],
    ),
    Notifier(
        desktop, {"address": "here"}, seen=(Seen("notify-send red", "", "red"),),
        provider=lambda _: program("notify-send"),
    ),
    Notifier(
        apprise, {"url": "json://{host}/"}, refused=Reply(403),
        seen=(Seen("apprise -b red json://host", "json://host", "red"),),
    ),
    Notifier(
        email, {"address": "tekla@example.test", "transport": "{server}"},
        seen=(Seen("echo red | mail -s hello tekla@example.test", "tekla@example.test", "red"),), provider=mail_server,
    ),
    Notifier(
        email,
        {"address": "tekla@example.test", "from": "ci@example.test", "resend_key": TOKEN, "endpoint": "{server}"},
        sent=Reply(200, {"id": "re_1"}), refused=Reply(422, {"name": "invalid_to_address"}), secrets=(TOKEN,),
        keeps=NATIVE, same=lambda one: one.headers["idempotency-key"],
    ),
    Notifier(
        email, {"address": "tekla@example.test", "transport": "sendmail"},
        provider=lambda _: program("sendmail", refused=67, unknown=75),
    ),
)  # fmt: skip

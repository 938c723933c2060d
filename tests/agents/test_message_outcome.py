"""How a message ended is read from what came back: a refusal frees it, a success keeps it, anything else is unknown."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from claimonce.agents import dispatch
from claimonce.gate import intents, ledger
from claimonce.gate.store import open_store
from claimonce.hooks.settings_cache import load

DONE, FAILED, UNCERTAIN, OPEN = intents.DONE, intents.FAILED, intents.UNCERTAIN, intents.OPEN
End = Callable[..., str]


@pytest.fixture
def end(repo: Path) -> End:
    """Make a call, let it end in that way, and return how its message stands then."""
    numbers = count(1)

    def make(call: str | tuple[str, dict[str, Any]], said: Any = "", status: int = 0, **more: Any) -> str:
        tool, given = ("Bash", {"command": call}) if isinstance(call, str) else call
        event = {"session_id": "one", "cwd": str(repo), "tool_name": tool, "tool_input": given,
                 "tool_use_id": f"t{next(numbers)}"}  # fmt: skip
        before = dispatch.respond({**event, "hook_event_name": "PreToolUse"}, os.environ)
        assert before is None, before
        if status:
            after = {"hook_event_name": "PostToolUseFailure", "error": f"Exit code {status}\n{said}"}
        else:
            response = {"stdout": said, "stderr": "", **more} if tool == "Bash" else said
            after = {"hook_event_name": "PostToolUse", "tool_response": response}
        dispatch.respond({**event, **after}, os.environ)
        store = open_store(load(str(repo)).state, "")
        found = next(each for each in ledger.last(store) if each["kind"] == "notify")
        state = store.rows("intents_of_key", key=found["key"])[0]["state"]
        store.close()
        return str(state)

    return make


SLACK = "https://slack.com/api/chat.postMessage -d channel=C1 -d text=hi"
HOOK = '-d \'{"text": "hi"}\' https://hooks.slack.com/services/T0/B0/x1'
DISCORD = "-d content=hi https://discord.com/api/webhooks/1/x2"
NTFY = "-d 'Deploy 9 done' https://ntfy.sh/me-x"
RESEND = 'https://api.resend.com/emails -d \'{"to": "bo@x.org", "text": "hi"}\''
SENDGRID = (
    "https://api.sendgrid.com/v3/mail/send -d "
    '\'{"personalizations": [{"to": [{"email": "bo@x.org"}]}], "content": [{"value": "hi"}]}\''
)
TWILIO = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json -d To=+461234567 -d Body=hi"
GITHUB = 'https://api.github.com/repos/o/r/issues/5/comments -d \'{"body": "hi"}\''
GITLAB = "https://gitlab.com/api/v4/projects/7/issues/5/notes -d body=hi"
PUSHOVER = "https://api.pushover.net/1/messages.json -d user=u1 -d message=hi"
PAGER = 'https://events.pagerduty.com/v2/enqueue -d \'{"to": "ops", "text": "hi"}\''
OPSGENIE = 'https://api.opsgenie.com/v2/alerts -d \'{"to": "ops", "message": "hi"}\''
TEAMS = 'https://x.webhook.office.com/webhookb2/x3 -d \'{"text": "hi"}\''
TELEGRAM = "https://api.telegram.org/bot1:x/sendMessage -d chat_id=5 -d text=hi"
BY_SMTP = "curl -s smtp://mx.x.org --mail-from a@x.org --mail-rcpt b@x.org --mail-rcpt c@x.org -T l.eml"
MATTERMOST = 'https://chat.example.org/api/v4/posts -d \'{"channel_id": "c", "message": "hi"}\''
MAILGUN = "https://api.mailgun.net/v3/x.org/messages -F to=bo@x.org -F text=hi"
POSTMARK = 'https://api.postmarkapp.com/email -d \'{"To": "bo@x.org", "TextBody": "hi"}\''


@pytest.mark.parametrize(
    ("call", "said", "outcome"),
    [
        (SLACK, {"ok": True, "ts": "1.2"}, DONE),
        (SLACK, {"ok": False, "error": "channel_not_found"}, FAILED),
        (SLACK, {"ok": False, "error": "internal_error"}, UNCERTAIN),
        (SLACK, "", UNCERTAIN),
        (HOOK, "ok", DONE),
        (HOOK, "no_service", FAILED),
        (HOOK, "invalid_payload", FAILED),
        (HOOK, "channel_not_found", FAILED),
        (HOOK, "<html><body>502 Bad Gateway</body></html>", UNCERTAIN),
        (SLACK, {"ok": False, "error": "ratelimited"}, FAILED),
        (SLACK, {"ok": False, "error": "fatal_error"}, UNCERTAIN),
        (SLACK, {"ok": True, "channel": "C1", "ts": "1.2", "warning": "missing_charset"}, DONE),
        (TELEGRAM, {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 5"}, FAILED),
        (TELEGRAM, {"ok": False, "error_code": 500, "description": "Internal Server Error"}, UNCERTAIN),
        (GITHUB, {"message": "You have exceeded a secondary rate limit", "status": "403"}, FAILED),
        (TELEGRAM, {"ok": True, "result": {"message_id": 7}}, DONE),
        (TELEGRAM, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}, FAILED),
        (DISCORD, "", DONE),
        (DISCORD, {"message": "Unknown Webhook", "code": 10015}, FAILED),
        (DISCORD, {"message": "You are being rate limited.", "retry_after": 0.5, "global": False}, FAILED),
        (NTFY, {"id": "a1", "time": 1, "event": "message", "topic": "me-x"}, DONE),
        (NTFY, {"code": 42901, "http": 429, "error": "limit reached"}, FAILED),
        (RESEND, {"id": "49a3999c"}, DONE),
        (RESEND, {"statusCode": 429, "name": "rate_limit_exceeded", "message": "Too many requests"}, FAILED),
        (RESEND, {"statusCode": 500, "name": "application_error", "message": "oops"}, UNCERTAIN),
        (SENDGRID, "", DONE),
        (SENDGRID, {"errors": [{"message": "The from address does not match", "field": "from"}]}, FAILED),
        (MAILGUN, {"id": "<1@x.org>", "message": "Queued. Thank you."}, DONE),
        (MAILGUN, "Forbidden", FAILED),
        (POSTMARK, {"ErrorCode": 0, "Message": "OK", "MessageID": "b7"}, DONE),
        (POSTMARK, {"ErrorCode": 406, "Message": "inactive recipient"}, FAILED),
        (TWILIO, {"sid": "SM1", "status": "queued", "error_code": None, "code": None}, DONE),
        (TWILIO, {"code": 21211, "message": "invalid 'To'", "status": 400}, FAILED),
        (GITHUB, {"id": 1, "html_url": "https://github.com/o/r/issues/5#c1"}, DONE),
        (GITHUB, {"message": "Not Found", "documentation_url": "https://docs", "status": "404"}, FAILED),
        (GITLAB, {"id": 3, "body": "hi"}, DONE),
        (GITLAB, {"message": "401 Unauthorized"}, FAILED),
        (PUSHOVER, {"status": 1, "request": "e4"}, DONE),
        (PUSHOVER, {"user": "invalid", "errors": ["user identifier is invalid"], "status": 0}, FAILED),
        (PAGER, {"status": "success", "dedup_key": "k"}, DONE),
        (PAGER, {"status": "invalid event", "errors": ["'routing_key' is missing"]}, FAILED),
        (OPSGENIE, {"result": "Request will be processed", "requestId": "4"}, DONE),
        (OPSGENIE, {"message": "Could not authenticate", "took": 0.1}, FAILED),
        (TEAMS, "1", DONE),
        (TEAMS, "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429", FAILED),
        (MATTERMOST, {"id": "p1", "create_at": 1}, DONE),
        (MATTERMOST, {"id": "api.context.404", "message": "no channel", "status_code": 404}, FAILED),
    ],
)  # fmt: skip
def test_an_answer_is_read_by_its_provider(end: End, call: str, said: object, outcome: str) -> None:
    assert end(f"curl -s {call}", said if isinstance(said, str) else json.dumps(said)) == outcome


@pytest.mark.parametrize(
    ("command", "said", "status", "outcome"),
    [
        # the client's own word for a refusal
        (f"curl -sf {SLACK}", "", 0, UNCERTAIN),
        (f"curl -fsS -o /dev/null {NTFY}", "", 0, DONE),
        (f"curl -s -o /dev/null {NTFY}", "", 0, UNCERTAIN),
        (f"curl -sf {NTFY}", "curl: (22) The requested URL returned error: 404", 22, FAILED),
        (f"curl -sf {NTFY}", "curl: (22) The requested URL returned error: 502", 22, UNCERTAIN),
        (f"curl -s {NTFY}", "curl: (7) Failed to connect to ntfy.sh port 443", 7, FAILED),
        (f"curl -s -m 5 {NTFY}", "curl: (28) Operation timed out", 28, UNCERTAIN),
        (f"curl -s {NTFY}", "curl: (52) Empty reply from server", 52, UNCERTAIN),
        (f"curl -s {DISCORD}", "", 28, UNCERTAIN),  # an empty answer is its success, and this is none
        (f"curl -s {SENDGRID}", "", 143, UNCERTAIN),
        (f"curl -s {DISCORD}", "", 7, FAILED),
        (BY_SMTP, "", 0, DONE),
        (f"{BY_SMTP} --mail-rcpt-allowfails", "", 0, UNCERTAIN),
        (f"curl --fail-with-body -s {GITHUB}", '{"message": "Not Found", "status": "404"}', 22, FAILED),
        (f"curl -s -o /dev/null -w '%{{http_code}}' {DISCORD}", "204", 0, DONE),
        (f"curl -s -o /dev/null -w '%{{http_code}}' {DISCORD}", "404", 0, FAILED),
        (f"curl -s -o /dev/null -w '%{{http_code}}' {DISCORD}", "503", 0, UNCERTAIN),
        (f"curl -s -w '\\n%{{http_code}}' {SLACK}", '{"ok":false,"error":"not_authed"}\n200', 0, FAILED),
        (f"curl -si {NTFY}", "HTTP/2 429 \r\ncontent-type: text/plain\r\n\r\nslow down", 0, FAILED),
        (f"curl -sv {NTFY}", "> POST /me-x HTTP/1.1\n< HTTP/1.1 100 Continue\n< HTTP/1.1 200 OK\n", 0, DONE),
        ("wget -qO- --post-data='Deploy 9' https://ntfy.sh/me-x", "", 8, FAILED),
        ("wget -qO- --post-data='Deploy 9' https://ntfy.sh/me-x", "", 4, UNCERTAIN),
        ("wget -q -O - --post-data='channel=C1&text=hi' https://slack.com/api/chat.postMessage",
         '{"ok": false, "error": "not_authed"}', 0, FAILED),
        ("wget -q -O x.json --post-data='channel=C1&text=hi' https://slack.com/api/chat.postMessage", "", 0, UNCERTAIN),
        ("http POST https://ntfy.sh/me-x message=hi", "HTTP/1.1 403 Forbidden\n\n{}", 0, FAILED),
        ("gh api repos/o/r/issues/5/comments -f body=hi", "gh: Not Found (HTTP 404)", 1, FAILED),
        ("gh api repos/o/r/issues/5/comments -f body=hi", "gh: Server Error (HTTP 502)", 1, UNCERTAIN),
        # what stands around it
        (f"curl -sf {NTFY} && npm test", "1 test failed", 1, UNCERTAIN),
        (f"curl -sf {NTFY} && npm test", "all passed", 0, DONE),
        (f"curl -sf {NTFY} && echo sent", "", 22, FAILED),
        (f"npm test && curl -sf {NTFY}", "1 test failed", 1, FAILED),
        (f"curl -sf {NTFY}; npm test", "", 0, UNCERTAIN),
        (f"curl -sf {NTFY} || true", "", 0, UNCERTAIN),
        (f"curl -s {SLACK} | jq .", '{\n  "ok": true\n}', 0, DONE),
        (f"curl -s {SLACK} | jq .", '{"ok": false, "error": "not_in_channel"}', 0, FAILED),
        (f"curl -sf {SLACK} | jq -r .ts", "1.2", 0, UNCERTAIN),
        (f"curl -sf {SLACK} > /tmp/answer.json", "", 0, UNCERTAIN),  # its refusals have status 200, too
        (f"curl -sf {NTFY} > /tmp/answer.json", "", 0, DONE),
        (f"curl -s {SLACK} > /tmp/answer.json", "", 0, UNCERTAIN),
        (f"if curl -sf {NTFY}; then echo yes; fi", "", 0, UNCERTAIN),
        ("gh issue comment 5 -R o/r -b hi | tail -1", "https://github.com/o/r/issues/5#c1", 0, DONE),
        ("gh issue comment 5 -R o/r -b hi | tail -1", "", 0, UNCERTAIN),
    ],
)  # fmt: skip
def test_a_status_counts_only_where_it_is_the_commands_own(
    end: End, command: str, said: str, status: int, outcome: str
) -> None:
    assert end(command, said, status) == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"content": [{"type": "text", "text": "sent"}]}, DONE),
        ({"content": [{"type": "text", "text": "not_in_channel"}], "isError": True}, FAILED),
        ({"content": [{"type": "text", "text": "fetch failed: ECONNRESET"}], "isError": True}, UNCERTAIN),
        ({"content": [{"type": "text", "text": '{"ok": false, "error": "channel_not_found"}'}]}, FAILED),
    ],
)
def test_a_servers_tool_says_how_it_ended(end: End, said: dict[str, Any], outcome: str) -> None:
    assert end(("mcp__slack__post_message", {"channel_id": "C1", "text": "hi"}), said) == outcome


def test_a_background_call_is_open_until_its_end_is_known(end: End) -> None:
    assert end(f"curl -sf {NTFY}", "", backgroundTaskId="b1") == OPEN


COMMENT = "gh issue comment 5 -R o/r -b hi"
LEFT = (
    f"{COMMENT} &", f"nohup {COMMENT} > /dev/null 2>&1 &", f"(sleep 5; {COMMENT}) &", f"setsid -f {COMMENT}",
    f"echo '{COMMENT}' | at now + 1 minute", f"batch <<< '{COMMENT}'", f"tmux new -d '{COMMENT}'",
    f"screen -dm {COMMENT}", f"bash -c '{COMMENT} &'", f"daemonize {COMMENT}", f"systemd-run --user {COMMENT}",
    f"ssh -f host {COMMENT}", f"docker run -d x {COMMENT}", f"coproc {COMMENT}", f"bash -c '{COMMENT}; true'",
    "python3 -c \"import subprocess; subprocess.Popen(['gh', 'issue', 'comment', '5', '-R', 'o/r', '-b', 'hi'])\"",
    "node -e \"require('child_process').spawn('gh', ['issue', 'comment', '5', '-R', 'o/r', '-b', 'hi']).unref()\"",
)  # fmt: skip


@pytest.mark.parametrize("command", LEFT)
def test_what_nobody_waited_for_is_never_done_by_a_guess(end: End, command: str) -> None:
    assert end(command) == UNCERTAIN


@pytest.mark.parametrize(
    "command",
    [f"nohup {COMMENT}", f"timeout 5 {COMMENT}", f"bash -c '{COMMENT}'", f"docker run x {COMMENT}",
     f"systemd-run --user --wait {COMMENT}", f"setsid -w {COMMENT}",
     "python3 -c \"import subprocess as s; s.check_call(['gh', 'issue', 'comment', '5', '-R', 'o/r', '-b', 'hi'])\""],
)  # fmt: skip
def test_what_was_waited_for_is_done(end: End, command: str) -> None:
    assert end(command) == DONE


SEND = "python3 -c \"import smtplib; smtplib.SMTP('mx').sendmail('me@x.test', ['{}'], 'Subject: K\\n\\nhi')\""
ONE, SEVERAL = SEND.format("a@x.test"), SEND.format("a@x.test', 'b@x.test")


@pytest.mark.parametrize(
    ("command", "said", "status", "outcome"),
    [
        (ONE, "", 0, DONE),
        (SEVERAL, "", 0, UNCERTAIN),  # one refused reader is no error to smtplib
        (ONE, "smtplib.SMTPRecipientsRefused: {'a@x.test': (550, b'no')}", 1, FAILED),
        (ONE, "smtplib.SMTPServerDisconnected: Connection unexpectedly closed", 1, UNCERTAIN),
        (ONE, "NameError: name 'log' is not defined", 1, UNCERTAIN),  # before it was sent, or behind
        (ONE, "ModuleNotFoundError: No module named 'smtplib'", 1, FAILED),
        ("python3 -c \"import yagmail; yagmail.SMTP('me').send('a@x.test', 'K', 'hi')\"",
         "2026-11-29 [yagmail] [ERROR] : Connection unexpectedly closed", 0, UNCERTAIN),
        ("python3 -c \"import requests; requests.post('https://ntfy.sh/x', data='hi').json()['no']\"",
         "KeyError: 'no'", 1, UNCERTAIN),
        ("python3 -c \"import requests; requests.post('https://ntfy.sh/x', data='hi')\"",
         "urllib3.exceptions.NewConnectionError: Connection refused", 1, FAILED),
        # its first attempt may have been taken, and the last one met nobody
        ("python3 -c \"from slack_sdk import WebClient; WebClient('x').chat_postMessage(channel='C1', text='hi')\"",
         "urllib.error.URLError: <urlopen error [Errno 111] Connection refused>", 1, UNCERTAIN),
    ],
)  # fmt: skip
def test_code_that_failed_has_sent_or_has_not(end: End, command: str, said: str, status: int, outcome: str) -> None:
    assert end(command, said, status) == outcome


def test_a_refused_message_may_be_sent_again_by_anybody(end: End) -> None:
    assert end(f"curl -s {SLACK}", '{"ok": false, "error": "channel_not_found"}') == FAILED
    assert end(f"curl -s {SLACK}", '{"ok": true}') == DONE


PERL_LITE = 'perl -MMIME::Lite -e \'MIME::Lite->new(To=>q(bo@x.org), Data=>q(hi))->send("smtp", "mx")\''
PERL_STUFFER = "perl -MEmail::Stuffer -e 'Email::Stuffer->to(q(bo@x.org))->text_body(q(hi))->send'"
PERL_SMTP = 'perl -MNet::SMTP -e \'$s=Net::SMTP->new("mx"); $s->mail("me"); $s->to(q(bo@x.org)); $s->data("hi");\''


@pytest.mark.parametrize(
    ("call", "said", "status", "state"),
    [
        (PERL_LITE, "", 0, DONE),
        (PERL_LITE, "SMTP recipient() command failed: 5.1.1 no such user here", 255, FAILED),
        (PERL_LITE, "DATAEND command failed. Last server message was:5.7.1 not this text", 255, FAILED),
        (PERL_LITE, "Last server message was:[MIME::Lite::SMTP] Connection closed", 255, UNCERTAIN),
        (PERL_STUFFER, "", 0, UNCERTAIN),
        (PERL_SMTP, "", 0, UNCERTAIN),
        (PERL_SMTP, "no server: Connection refused at -e line 1.", 111, FAILED),
        ("echo hi | lwp-request -m POST https://ntfy.sh/me-x", "404 Not Found", 1, UNCERTAIN),
        ("echo hi | lwp-request -m POST https://ntfy.sh/me-x", "Can't connect: Connection refused", 1, FAILED),
    ],
)  # fmt: skip
def test_what_perl_says_of_a_letter(end: End, call: str, said: str, status: int, state: str) -> None:
    """As its real modules did against a server that refuses, breaks and is not there."""
    assert end(call, said, status) == state

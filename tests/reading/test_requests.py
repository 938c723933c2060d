"""Messages by web requests and tools of servers: the reader and the text, whichever way they are written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.description import Description
from claimonce.hooks.effect import Effect
from claimonce.reading import read_command, read_tool
from claimonce.reading.description_compiler import compile_descriptions

POST = "https://slack.com/api/chat.postMessage"
HOOK = "https://hooks.slack.com/services/T1/B1/x"
MAIL = "https://api.resend.com/emails"


def one(command: str, cwd: object = "/r") -> Effect:
    """Return the one effect of a command."""
    (effect,) = read_command(command, DESCRIPTIONS, cwd=str(cwd)).effects
    return effect


def tool(name: str, given: dict[str, Any]) -> Effect:
    """Return the one effect of a server's tool."""
    (effect,) = read_tool(name, given, DESCRIPTIONS, cwd="/r").effects
    return effect


def quiet(command: str | tuple[str, dict[str, Any]]) -> list[str]:
    """Return what a call that tells nobody anew does."""
    if isinstance(command, str):
        reading = read_command(command, DESCRIPTIONS, cwd="/r")
    else:
        reading = read_tool(*command, DESCRIPTIONS, cwd="/r")
    assert reading.effects == ()
    return [each.act for each in reading.quiet]


def said(effect: Effect) -> tuple[tuple[str, ...], str, bool, bool]:
    return effect.targets, effect.body, effect.readers_known, effect.text_known


FORMS = (
    f"curl -s {POST} -d channel=C1 -d text=Hello",
    f"curl {POST} -d 'channel=C1&text=Hello'",
    f"curl {POST} --data-raw channel=C1 --data-binary text=Hello",
    f"curl {POST} --data-urlencode channel=C1 --data-urlencode text=Hello",
    f"curl {POST} -F channel=C1 -F text=Hello",
    f"curl {POST} --form-string channel=C1 --form-string text=Hello",
    f"curl -G {POST} -d channel=C1 -d text=Hello",
    f"curl '{POST}?channel=C1&text=Hello'",
    f'curl --json \'{{"channel": "C1", "text": "Hello"}}\' {POST}',
    f'curl --json \'{{"channel": "C1",\' --json \'"text": "Hello"}}\' {POST}',
    f'curl -H \'Content-type: application/json\' -d \'{{"channel":"C1","text":"Hello"}}\' {POST}',
    f'curl -d @- {POST} <<\'E\'\n{{"channel":"C1","text":"Hello"}}\nE',
    f'echo \'{{"channel":"C1","text":"Hello"}}\' | curl --data @- {POST}',
    f'echo \'{{"channel":"C1","text":"Hello"}}\' > m.json; curl -d @m.json {POST}',
    f"printf 'url = {POST}\\ndata = channel=C1\\ndata = text=Hello\\n' > rc; curl -K rc",
    f"printf Hello > t.txt; curl {POST} --data-urlencode text@t.txt -d channel=C1",
    f"printf Hello > t.txt; curl {POST} -F 'text=<t.txt' -F channel=C1",
    f'jq -n \'{{channel: "C1", text: "Hello"}}\' | curl -d @- {POST}',
    f'curl -d "$(jq -nc --arg t Hello \'{{channel: "C1", text: $t}}\')" {POST}',
    f"curl --next -d channel=C1 -d text=Hello {POST}",
    f"wget -q --post-data 'channel=C1&text=Hello' {POST}",
    f"wget --method=POST --body-data='channel=C1&text=Hello' {POST}",
    f"http POST {POST} channel=C1 text=Hello",
    f"http --form {POST} channel=C1 text=Hello",
    f"xh {POST} channel=C1 text=Hello",
    f'http --raw \'{{"channel":"C1","text":"Hello"}}\' POST {POST}',
    f'echo \'{{"channel":"C1","text":"Hello"}}\' | http POST {POST}',
)


@pytest.mark.parametrize("command", FORMS)
def test_every_spelling_of_a_request_has_one_reader_and_one_text(command: str) -> None:
    assert said(one(command)) == (("C1",), "Hello", True, True)


def test_equal_messages_are_equal_whichever_way_they_are_written() -> None:
    assert {one(command).whole for command in FORMS} == {""}


def test_what_else_is_sent_tells_two_messages_apart() -> None:
    base = f"curl {POST} -d channel=C1 -d text=Hello"
    wholes = [one(base + more).whole for more in ("", " -d thread_ts=1.2", " -d thread_ts=1.3", " -d blocks=[1]")]
    assert len(set(wholes)) == 4
    base = base.replace("C1", "C024BE91L")
    assert one(f"{base} -d token=a").whole == one(f"{base} -H 'Authorization: Bearer $T'").whole


API = "https://{}"
SENDGRID = json.dumps({
    "personalizations": [{"to": [{"email": "a@x.org"}], "cc": [{"email": "b@x.org"}]}],
    "subject": "S", "content": [{"type": "text/plain", "value": "Hello"}],
})  # fmt: skip
GRAPH = json.dumps({
    "message": {"toRecipients": [{"emailAddress": {"address": "a@x.org"}}], "body": {"content": "Hello"}}
})  # fmt: skip
REQUESTS = (
    ("api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", "-d Body=Hello -d To=+4670123456", ["+4670123456"]),
    ("api.postmarkapp.com/email", '{"To": "a@x.org, b@x.org", "Subject": "S", "TextBody": "Hello"}',
     ["a@x.org", "b@x.org"]),
    ("api.resend.com/emails", '{"from": "me@y.org", "to": ["a@x.org"], "subject": "S", "text": "Hello"}', ["a@x.org"]),
    ("api.resend.com/emails", '{"to": "A <a@x.org>", "cc": "b@x.org", "html": "Hello"}', ["A <a@x.org>", "b@x.org"]),
    ("api.sendgrid.com/v3/mail/send", SENDGRID, ["a@x.org", "b@x.org"]),
    ("api.mailgun.net/v3/mg.x.org/messages", "-F to=a@x.org -F to=b@x.org -F text=Hello", ["a@x.org", "b@x.org"]),
    ("api.brevo.com/v3/smtp/email", '{"to": [{"email": "a@x.org", "name": "A"}], "textContent": "Hello"}',
     ["a@x.org"]),
    ("api.mailjet.com/v3.1/send", '{"Messages": [{"To": [{"Email": "a@x.org"}], "TextPart": "Hello"}]}', ["a@x.org"]),
    ("graph.microsoft.com/v1.0/me/sendMail", GRAPH, ["a@x.org"]),
    ("api.telegram.org/bot1:AA/sendMessage", "-d chat_id=5 -d text=Hello", ["5"]),
    ("api.telegram.org/bot1:AA/sendMessage", '{"chat_id": -100, "text": "Hello"}', ["-100"]),
    ("discord.com/api/v10/channels/42/messages", '{"content": "Hello"}', ["42"]),
    ("discord.com/api/webhooks/1/x", '{"content": "Hello"}', ["discord.com/[hidden-"]),
    ("hooks.slack.com/services/T/B/x", '{"text": "Hello"}', ["hooks.slack.com/[hidden-"]),
    ("hooks.slack.com/services/T/B/x", "--data-urlencode 'payload={\"text\": \"Hello\"}'",
     ["hooks.slack.com/[hidden-"]),
    ("user:pw@ntfy.sh/alerts", "-d Hello", ["alerts"]),
    ("ntfy.sh", '{"topic": "alerts", "message": "Hello"}', ["alerts"]),
    ("chat.googleapis.com/v1/spaces/AA/messages?key=k&token=t", '{"text": "Hello"}', ["AA"]),
    ("api.github.com/repos/O/r/issues/15/comments", '{"body": "Hello"}', ["github.com/O/r#15"]),
    ("api.github.com/repos/o/r/pulls/15/reviews", '{"body": "Hello", "event": "APPROVE"}', ["github.com/o/r#15"]),
    ("git.example.test/api/v1/repos/o/r/issues/3/comments", '{"body": "Hello"}', ["git.example.test/o/r#3"]),
    ("gitlab.com/api/v4/projects/g%2Fp/merge_requests/3/notes", "-d body=Hello", ["gitlab.com/g/p!3"]),
    ("x.atlassian.net/rest/api/2/issue/ABC-5/comment", '{"body": "Hello"}', ["ABC-5"]),
    ("mattermost.example.test/api/v4/posts", '{"channel_id": "c", "message": "Hello"}', ["c"]),
    ("api.line.me/v2/bot/message/push", '{"to": "U1", "messages": [{"type": "text", "text": "Hello"}]}', ["U1"]),
    ("api.pushover.net/1/messages.json", "-F user=u -F token=t -F message=Hello", ["u"]),
)  # fmt: skip


@pytest.mark.parametrize(("url", "data", "readers"), REQUESTS)
def test_the_reader_of_a_request_is_whom_its_fields_or_its_path_name(url: str, data: str, readers: list[str]) -> None:
    words = data if data.startswith("-") else f"-d '{data}'"
    got, *rest = said(one(f"curl -X POST '{API.format(url)}' {words}"))
    # A webhook's path is a secret, of which a fingerprint stays.
    assert [re.sub(r"\[hidden-[0-9a-f]{8}\]$", "[hidden-", reader) for reader in got] == readers
    assert rest == ["Hello", True, True]


def test_a_reader_that_cannot_be_read_is_not_known_and_never_the_endpoint() -> None:
    for url, data, _ in REQUESTS:
        if "hooks" in url or "ntfy" in url or "{" in url or "repos" in url or "issue" in url or "spaces" in url:
            continue
        effect = one(f'curl -X POST {API.format(url)} -d "$BODY"')
        path_names = "channels" in url or "projects" in url
        assert effect.readers_known is path_names, data
        assert not effect.text_known


UNKNOWN_TEXTS = ('-d "$M"', "--json \"$M\"", '-d "{\\"text\\": \\"$M\\"}"', "-d @gone.json", "-F file=@report.pdf",
                 "-F 'text=<gone'", '-d "{\\"text\\": $M}"', "--data-binary @-", "-T gone")  # fmt: skip


@pytest.mark.parametrize("words", UNKNOWN_TEXTS)
def test_a_body_with_an_unknown_part_is_not_known(words: str) -> None:
    effect = one(f"curl -X POST {HOOK} {words}")
    assert effect.readers_known
    assert not effect.text_known


def test_json_with_a_name_twice_and_a_field_that_comes_twice_are_not_known() -> None:
    doubled = f'curl {MAIL} -d \'{{"to": "a@x.org", "to": "b@x.org", "text": "Hello"}}\''
    assert not one(doubled).text_known
    twice = [f"curl {POST} -d channel=C1 -d text={a} -d text={b}" for a, b in (("Hello", "there"), ("Hello", "you"))]
    assert one(twice[0]).whole != one(twice[1]).whole or one(twice[0]).body != one(twice[1]).body


def test_a_list_of_ten_thousand_readers_is_read(tmp_path: Path) -> None:
    people = [f"p{number}@x.org" for number in range(10_000)]
    (tmp_path / "m.json").write_text(json.dumps({"to": people, "text": "Hello"}))
    effect = one(f"curl {MAIL} -d @m.json", tmp_path)
    assert len(effect.targets) == 10_000


@pytest.mark.parametrize(
    ("words", "reader", "plugin"),
    [
        ('-fsS -X POST --data "$payload" "$SLACK_WEBHOOK_URL"', "SLACK_WEBHOOK_URL", "slack"),
        ('-d "$MESSAGE" "$NTFY_URL/claude"', "NTFY_URL/claude", "ntfy"),
        ('"$DISCORD_WEBHOOK" -d \'{"content": "hi"}\'', "DISCORD_WEBHOOK", "discord"),
        ('"${SLACK_WEBHOOK_URL:?}" -d hi', "SLACK_WEBHOOK_URL", "slack"),
        ('"${SLACK_WEBHOOK_URL:-}" -d hi', "SLACK_WEBHOOK_URL", "slack"),
        ("$TEAMS_HOOK_URL -d hi", "TEAMS_HOOK_URL", "teams"),
        ('--json "$(jq -n --arg t "$M" \'{text: $t}\')" "$MATTERMOST_WEBHOOK_URL"', "MATTERMOST_WEBHOOK_URL",
         "mattermost"),
        ('-d x "$ALERT_WEBHOOK_URL"', "ALERT_WEBHOOK_URL", "webhook"),
    ],
)  # fmt: skip
def test_the_name_of_a_variable_says_what_an_address_is(words: str, reader: str, plugin: str) -> None:
    effect = one(f"curl {words}")
    assert (effect.plugin, effect.targets, effect.readers_known) == (plugin, (reader,), False)


@pytest.mark.parametrize(
    ("command", "plugin"),
    [
        ('curl -d hi "$(cat ~/.slack-webhook)"', "slack"),
        ('url=$DISCORD_WEBHOOK_URL; curl -d hi "$url"', "discord"),
        ('send() { curl -d "$1" "$SLACK_WEBHOOK_URL"; }; send hi', "slack"),
        ('wget -q --post-data=hi "$SLACK_WEBHOOK_URL"', "slack"),
        ('http POST "$SLACK_WEBHOOK_URL" text=hi', "slack"),
        ("python3 -c 'import os, requests; requests.post(os.environ[\"SLACK_WEBHOOK_URL\"], json={\"text\": \"hi\"})'",
         "slack"),
        ("python3 -c 'import os, requests; requests.post(os.getenv(\"SLACK_WEBHOOK_URL\"), json={\"text\": \"hi\"})'",
         "slack"),
    ],
)  # fmt: skip
def test_a_hook_is_known_by_its_name_wherever_it_is_kept(command: str, plugin: str) -> None:
    effect = one(command)
    assert (effect.plugin, effect.body, effect.readers_known) == (plugin, "hi", False)


@pytest.mark.parametrize(
    ("code", "readers", "text", "known"),
    [
        (f'requests.post("{POST}", json={{"channel": "C1", "text": "Hello"}})', ("C1",), "Hello", True),
        (f'requests.post("{POST}", data={{"channel": "C1", "text": "Hello"}})', ("C1",), "Hello", True),
        (f'requests.post("{POST}", json={{"channel": "C1", "text": make()}})', ("C1",), "?", False),
        (f'httpx.post("{MAIL}", json={{"to": ["a@x.org"], "text": "Hello"}})', ("a@x.org",), "Hello", True),
        (f'requests.post("{POST}", {{"channel": "C1", "text": "Hello"}})', ("C1",), "Hello", True),
        (f'requests.post("{POST}", None, {{"channel": "C1", "text": "Hello"}})', ("C1",), "Hello", True),
        (f'requests.request("POST", "{POST}", json={{"channel": "C1", "text": "Hello"}})', ("C1",), "Hello", True),
        (f'requests.request("POST", url="{POST}", data={{"channel": "C1", "text": "Hello"}})', ("C1",), "Hello", True),
    ],
)
def test_what_code_sends_is_read_as_far_as_it_is_constant(
    code: str, readers: tuple[str, ...], text: str, known: bool
) -> None:
    effect = one(f"python3 -c 'import requests, httpx; {code}'")
    assert said(effect) == (readers, text, True, known)


SAID = '{"channel": "C1", "text": "hi"}'
CONNECTIONS = [
    f"""
import http.client, json
c = http.client.HTTPSConnection("slack.com", timeout=5)
c.request("POST", "/api/chat.postMessage", json.dumps({SAID}), {{"A": "b"}})
c.getresponse()""",
    f"""
from http.client import HTTPSConnection as H
H(host="slack.com").request(method="POST", url="/api/chat.postMessage", body='{SAID}')""",
    f"""
import urllib3
urllib3.HTTPSConnectionPool("slack.com").request("POST", "/api/chat.postMessage", body='{SAID}')""",
    f"""
import httpx
with httpx.Client(base_url="https://slack.com/api/") as c:
    c.post("chat.postMessage", json={SAID})""",
    f"""
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession("https://slack.com") as s:
        await s.post("/api/chat.postMessage", json={SAID})
asyncio.run(main())""",
]


@pytest.mark.parametrize("code", CONNECTIONS)
def test_a_client_that_knows_its_host_sends_to_that_host(code: str) -> None:
    effect = one(f"python3 - <<'E'\n{code}\nE")
    assert (effect.plugin, effect.targets, effect.body) == ("slack", ("C1",), "hi")
    assert effect.text_known


def test_a_host_that_is_not_known_makes_a_request_undecidable_and_another_host_none() -> None:
    code = 'import http.client, os\nhttp.client.HTTPSConnection({host}).request("POST", "/api/chat.postMessage", "x")'
    for host, undecidable in (('os.environ["HOST_OF_IT"]', True), ('"example.org"', False)):
        reading = read_command(f"python3 - <<'E'\n{code.replace('{host}', host)}\nE", DESCRIPTIONS, cwd="/r")
        assert (reading.effects, bool(reading.undecidable)) == ((), undecidable)


def test_a_mutation_writes_to_the_thread_of_its_id() -> None:
    query = "mutation($id:ID!,$b:String!){addComment(input:{subjectId:$id,body:$b}){clientMutationId}}"
    effect = one(f"gh api graphql -f query='{query}' -f id=I_1 -f b=Hello -f body=x")
    assert said(effect) == (("I_1",), "Hello", True, True)
    inline = 'mutation { addComment(input: {subjectId: "I_1", body: "Hello"}) { clientMutationId } }'
    assert said(one(f"gh api graphql -f query='{inline}'")) == (("I_1",), "Hello", True, True)


def test_a_variable_that_holds_something_else_is_no_message() -> None:
    for words in ('-d x "$API_URL"', '-d x "$CALLBACK"', '"$SLACK_WEBHOOK_URL"', '-d x "$SLACK_TOKEN"'):
        assert read_command(f"curl {words}", DESCRIPTIONS, cwd="/r").effects == ()
    known = 'SLACK_WEBHOOK_URL=https://example.test/x; curl -d hi "$SLACK_WEBHOOK_URL"'
    assert read_command(known, DESCRIPTIONS, cwd="/r").effects == ()


@pytest.mark.parametrize(
    ("command", "acts"),
    [
        ("curl https://slack.com/api/chat.update -d channel=C1 -d ts=1 -d text=x", ["edit"]),
        ("curl https://slack.com/api/chat.delete -d channel=C1 -d ts=1", ["delete"]),
        ("curl -X PATCH https://discord.com/api/webhooks/1/x/messages/2 -d '{}'", ["edit"]),
        ("curl -X DELETE https://discord.com/api/v10/channels/4/messages/2", ["delete"]),
        ("curl -X PUT https://discord.com/api/v10/channels/4/messages/2/reactions/x/@me", ["reaction"]),
        ("curl -X PATCH https://api.github.com/repos/o/r/issues/comments/9 -d '{\"body\": \"x\"}'", ["edit"]),
        ("curl -X DELETE https://api.github.com/repos/o/r/issues/comments/9", ["delete"]),
        ("gh api -X PATCH repos/o/r/issues/comments/9 -f body=x", ["edit"]),
        ("gh api repos/o/r/issues/9 -X PATCH -f state=closed", ["edit"]),
        ("gh api repos/o/r/issues/comments/9/reactions -f content=+1", ["reaction"]),
        ("curl https://api.telegram.org/bot1:A/editMessageText -d chat_id=1 -d text=x", ["edit"]),
        ("curl https://api.sendgrid.com/v3/mail/send -d '{\"mail_settings\":{\"sandbox_mode\":{\"enable\":true}}}'",
         ["dry_run"]),
        ("curl https://api.mailgun.net/v3/x/messages -F to=a@x.org -F o:testmode=yes", ["dry_run"]),
        ("curl -X PUT https://gitlab.com/api/v4/projects/1/issues/3/notes/4 -d body=x", ["edit"]),
        (("mcp__github__update_issue_comment", {"owner": "o", "repo": "r", "comment_id": 1, "body": "x"}), ["edit"]),
        (("mcp__github__issue_write", {"method": "update", "owner": "o", "repo": "r", "issue_number": 1}), ["edit"]),
        (("mcp__linear__update_comment", {"id": "1", "body": "x"}), ["edit"]),
        (("mcp__gmail__draft_email", {"to": ["a@x.org"], "body": "x"}), ["draft"]),
        (("mcp__slack__slack_send_message_draft", {"channel_id": "C1", "message": "x"}), ["draft"]),
    ],
)  # fmt: skip
def test_edits_deletions_reactions_drafts_and_dry_runs_tell_nobody(
    command: str | tuple[str, dict[str, Any]], acts: list[str]
) -> None:
    assert quiet(command) == acts


THREAD = ("github.com/o/r#15",)


def test_one_thread_meets_by_every_road(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    git.mkdir()
    (git / "config").write_text('[remote "origin"]\n\turl = https://token@github.com/o/r.git\n')
    calls = (
        "gh issue comment 15 --body Hello",
        "gh pr comment https://github.com/o/r/pull/15 --body Hello",
        "gh issue comment 15 -R o/r -b Hello",
        "GH_REPO=o/r gh issue comment 15 -b Hello",
        "gh api repos/o/r/issues/15/comments -f body=Hello",
        "gh api repos/{owner}/{repo}/issues/15/comments -f body=Hello",
        'gh api --method POST /repos/o/r/issues/15/comments --input - <<< \'{"body": "Hello"}\'',
        'curl https://api.github.com/repos/o/r/issues/15/comments -d \'{"body": "Hello"}\'',
    )
    found = [one(call, tmp_path) for call in calls]
    given = {"owner": "o", "repo": "r", "body": "Hello"}
    found += [tool("mcp__github__add_issue_comment", {**given, key: 15}) for key in ("issue_number", "issue")]
    for effect in found:
        assert said(effect) == (THREAD, "Hello", True, True)
        assert (effect.channel, effect.whole) == ("github", "")


@pytest.mark.parametrize(
    ("name", "given", "plugin", "readers", "text"),
    [
        ("mcp__slack__conversations_add_message",
         {"channel_id": "#ops", "content_type": "text/markdown", "payload": "Deploy is done"}, "slack", ["#ops"],
         "Deploy is done"),
        ("mcp__line-bot__push_text_message", {"userId": "U1", "message": {"type": "text", "text": "hi"}},
         "mattermost", ["U1"], "hi"),
        ("mcp__atlassian__addCommentToJiraIssue", {"cloudId": "c", "issueIdOrKey": "ABC-5", "commentBody": "done"},
         "jira", ["ABC-5"], "done"),
        ("mcp__linear__create_comment", {"issueId": "L-5", "body": "done"}, "linear", ["L-5"], "done"),
        ("mcp__asana__asana_create_task_story", {"task_id": "9", "text": "done"}, "asana", ["9"], "done"),
        ("mcp__clickup__create_task_comment", {"task_id": "9", "comment_text": "done"}, "clickup", ["9"], "done"),
        ("mcp__trello__add_comment", {"cardId": "9", "text": "done"}, "trello", ["9"], "done"),
        ("mcp__resend__send-email", {"to": "a@x.org", "subject": "S", "text": "done"}, "email", ["a@x.org"], "done"),
        ("mcp__github__issue_write", {"method": "create", "owner": "o", "repo": "r", "title": "T", "body": "done"},
         "github", ["github.com/o/r issues"], "done"),
        ("mcp__github__create_pull_request", {"owner": "o", "repo": "r", "title": "T", "body": "done", "head": "h"},
         "github", ["github.com/o/r pulls"], "done"),
        ("mcp__gitlab__create_merge_request_note", {"project_id": "g/p", "merge_request_iid": 4, "body": "done"},
         "gitlab", ["gitlab.com/g/p!4"], "done"),
    ],
)  # fmt: skip
def test_a_servers_tool_is_read_by_what_its_schema_says(
    name: str, given: dict[str, Any], plugin: str, readers: list[str], text: str
) -> None:
    effect = tool(name, given)
    assert (effect.kind, effect.plugin) == ("notify", plugin)
    assert said(effect) == (tuple(readers), text, True, True)


def test_tools_that_only_look_or_push_something_else_are_none_of_ours() -> None:
    for name in ("mcp__github__get_issue_comments", "mcp__github__list_pull_request_reviews",
                 "mcp__linear__list_comments", "mcp__docker__push_image", "mcp__registry__push_image"):  # fmt: skip
        assert read_tool(name, {"owner": "o", "repo": "r"}, DESCRIPTIONS, cwd="/r").effects == (), name
    for name in ("mcp__github__push_files", "mcp__git__git_push", "mcp__forge__push"):
        (effect,) = read_tool(name, {"owner": "o", "repo": "r"}, DESCRIPTIONS, cwd="/r").effects
        assert effect.kind == "git_push", name


@pytest.mark.parametrize(
    ("command", "plugin", "target"),
    [
        ("linear issue comment L-5 done", "linear", "L-5"),
        ("jira issue comment add ABC-5 done", "jira", "ABC-5"),
        ("acli jira workitem comment create --key ABC-5 --body done", "jira", "ABC-5"),
    ],
)
def test_trackers_have_their_own_names(command: str, plugin: str, target: str) -> None:
    effect = one(command)
    assert (effect.plugin, effect.channel) == (plugin, plugin)
    assert said(effect) == ((target,), "done", True, True)


def test_an_address_of_a_plugin_of_today_is_read_by_the_usual_fields() -> None:
    made = Description("pager", "notify", "pager", words=("pager",), urls=("pager.example.test/send",))
    mine = Descriptions(compile_descriptions([made.compiled()]))
    command = 'curl https://pager.example.test/send -d \'{"to": "tekla", "message": "red"}\''
    (effect,) = read_command(command, mine, cwd="/r").effects
    assert said(effect) == (("tekla",), "red", True, True)
    (effect,) = read_command("curl https://pager.example.test/send -d red", mine, cwd="/r").effects
    assert said(effect) == ((), "red", False, True)

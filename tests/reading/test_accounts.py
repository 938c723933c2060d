"""A name is another reader at each account: what may be said twice is never taken for what has been said."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.reading import read_command

SLACK = 'curl -s https://slack.com/api/chat.postMessage -H "Authorization: Bearer {}" -d channel={} -d text=hi'
FORM = 'curl -s https://slack.com/api/chat.postMessage -d token="{}" -d channel=#ops -d text=hi'
SDK = (
    "python3 -c 'import os\nfrom slack_sdk import WebClient\n"
    'WebClient({}).chat_postMessage(channel="#ops",text="hi")'
    "'"
)
GITHUB = 'curl -H "Authorization: Bearer {}" https://api.github.com/repos/o/r/issues/5/comments -d \'{{"body":"x"}}\''
CURL = "curl {} https://slack.com/api/chat.postMessage -d channel=#ops -d text=hi"
HTTP = "{} slack.com/api/chat.postMessage channel=#ops text=hi"
WGET = "wget -qO- {} --post-data 'channel=#ops&text=hi' https://slack.com/api/chat.postMessage"
CREDENTIALS = (
    CURL.format("-u bot:{}"), CURL.format("-ubot:{}"), CURL.format("--user bot:{}"), CURL.format("--user=bot:{}"),
    CURL.format("-su bot:{}"), CURL.format("--oauth2-bearer {}"), CURL.format("-H Cookie:d={}"),
    CURL.format("-b d={}"), CURL.format("-E {}.pem"), CURL.format("--netrc-file {}"),
    "curl https://bot:{}@slack.com/api/chat.postMessage -d channel=#ops -d text=hi",
    "curl -X POST 'https://slack.com/api/chat.postMessage?token={}' -d channel=#ops -d text=hi",
    WGET.format("--http-user bot --http-password {}"), WGET.format("--user=bot --password={}"),
    WGET.format("--header 'Authorization: Bearer {}'"), WGET.format("--load-cookies {}"),
    HTTP.format("http -a bot:{}"), HTTP.format("http --auth=bot:{}"), HTTP.format("xh -A bearer -a {}"),
    HTTP.format("https -A bearer -a {} POST"), HTTP.format("http --session={}"), HTTP.format("http --session {}"),
    HTTP.format("xh --bearer {}"),
)  # fmt: skip
PRINTED = (
    SLACK.format("$(pass show {})", "#ops"), SLACK.format("`pass show {}`", "#ops"),
    CURL.format('-u "bot:$(pass show {})"'), FORM.format("$(op read op://vault/{}/token)"),
    'T=$(pass show {}); ' + SLACK.format("$T", "#ops"), 'T=$(pass show {}) && ' + SLACK.format("${T}", "#ops"),
    'export SLACK_TOKEN="$(pass show {} | head -n 1)"; ' + SLACK.format("$SLACK_TOKEN", "#ops"),
    'K=$(jq -r .token < {}.json); ' + CURL.format('-u "$K:"'), CURL.format('-H @<(pass show {})'),
    CURL.format("-H \"Authorization: Bearer $(gcloud auth print-access-token --account {})\""),
    "export SLACK_TOKEN=$(pass show {}); echo hi | slackcat -c ops",
    CURL.format("-H @{}.txt"), CURL.format("-H @<(echo Authorization: Bearer ${}_TOKEN)"),
)  # fmt: skip
TWO = (
    *((one.replace("{}", "aaa"), one.replace("{}", "bbb")) for one in (*CREDENTIALS, *PRINTED)),
    (SLACK.format("$SLACK_A_TOKEN", "#ops"), SLACK.format("$SLACK_B_TOKEN", "#ops")),
    (SLACK.format("xoxb-1", "#ops"), SLACK.format("xoxb-2", "#ops")),
    (SLACK.format("$(cat one)", "#ops"), SLACK.format("$(cat two)", "#ops")),
    (FORM.format("$SLACK_A_TOKEN"), FORM.format("$SLACK_B_TOKEN")),
    (FORM.format("xoxb-1"), FORM.format("xoxb-2")),
    (SDK.format('token="xoxb-1"'), SDK.format('token="xoxb-2"')),
    (SDK.format('token=os.environ["SLACK_A_TOKEN"]'), SDK.format('token=os.environ["SLACK_B_TOKEN"]')),
    ("JIRA_CONFIG_FILE=a jira issue comment add ABC-5 done", "JIRA_CONFIG_FILE=b jira issue comment add ABC-5 done"),
    ("MAILRC=a mail -s x bob < b", "MAILRC=c mail -s x bob < b"),
    ("export SLACK_TOKEN=1; echo hi | slackcat -c ops", "export SLACK_TOKEN=2; echo hi | slackcat -c ops"),
    ("matrix-commander -r '!a:x' -m A < b", "matrix-commander -r '!a:x' -m A"),
)  # fmt: skip
ONE = (
    *((one.replace("{}", "aaa"), one.replace("{}", "aaa")) for one in PRINTED[:-2]),
    (CURL.format("--oauth2-bearer xoxb-1"), SLACK.format("xoxb-1", "#ops")),
    (CURL.format("-u bot:x"), HTTP.format("http -f -a bot:x")),
    (CURL.format("-u bot:x"), "curl https://bot:x@slack.com/api/chat.postMessage -d channel=#ops -d text=hi"),
    (CURL.format("-H @auth"), SLACK.format("xoxb-1", "#ops")),
    (SLACK.format("$SLACK_TOKEN", "#ops"), SLACK.format("${SLACK_TOKEN}", "#ops")),
    (SLACK.format("$SLACK_TOKEN", "#ops"), FORM.format("$SLACK_TOKEN")),
    (SLACK.format("xoxb-1", "#ops"), SDK.format('token="xoxb-1"')),
    (SLACK.format("$A_TOKEN", "C024BE91L"), SLACK.format("$B_TOKEN", "C024BE91L")),  # Slack gives no number twice
    (GITHUB.format("$A_TOKEN"), GITHUB.format("$B_TOKEN")),  # a repository is the same for everybody
    ("MAILRC=a mail -s x bob@example.test < b", "MAILRC=c mail -s x bob@example.test < b"),
)


def message(command: str, folder: Path) -> tuple[object, ...]:
    for name, text in (("b", "b"), ("one", "one"), ("two", "two"), ("auth", "Authorization: Bearer xoxb-1")):
        (folder / name).write_text(f"{text}\n")
    effect: Effect = next(iter(read_command(command, DESCRIPTIONS, cwd=str(folder)).effects))
    return effect.targets, effect.text_known, effect.subject, effect.body, effect.whole


@pytest.mark.parametrize(("first", "second"), TWO)
def test_by_another_account_it_is_another_message(first: str, second: str, tmp_path: Path) -> None:
    assert message(first, tmp_path) != message(second, tmp_path)


@pytest.mark.parametrize(("first", "second"), ONE)
def test_by_one_account_or_to_who_is_the_same_everywhere_it_is_one(first: str, second: str, tmp_path: Path) -> None:
    assert message(first, tmp_path) == message(second, tmp_path)


@pytest.mark.parametrize("secret", ["xoxb-1-not-real", "hunter-two"])
def test_the_credential_itself_is_in_nothing_that_is_kept(secret: str, tmp_path: Path) -> None:
    given = (one.replace("{}", secret) for one in (*CREDENTIALS, *PRINTED))
    for command in (SLACK.format(secret, "#ops"), FORM.format(secret), SDK.format(f'token="{secret}"'), *given):
        assert secret not in repr(message(command, tmp_path))

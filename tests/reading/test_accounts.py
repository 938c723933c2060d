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
TWO = (
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
    (SLACK.format("$SLACK_TOKEN", "#ops"), SLACK.format("${SLACK_TOKEN}", "#ops")),
    (SLACK.format("$SLACK_TOKEN", "#ops"), FORM.format("$SLACK_TOKEN")),
    (SLACK.format("xoxb-1", "#ops"), SDK.format('token="xoxb-1"')),
    (SLACK.format("$A_TOKEN", "C024BE91L"), SLACK.format("$B_TOKEN", "C024BE91L")),  # Slack gives no number twice
    (GITHUB.format("$A_TOKEN"), GITHUB.format("$B_TOKEN")),  # a repository is the same for everybody
    ("MAILRC=a mail -s x bob@example.test < b", "MAILRC=c mail -s x bob@example.test < b"),
)


def message(command: str, folder: Path) -> tuple[object, ...]:
    for name in ("b", "one", "two"):
        (folder / name).write_text(f"{name}\n")
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
    for command in (SLACK.format(secret, "#ops"), FORM.format(secret), SDK.format(f'token="{secret}"')):
        assert secret not in repr(message(command, tmp_path))

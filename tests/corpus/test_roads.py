"""One message by many roads is one: whichever road it went, by the next one it is kept back or asked about."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus import scoring
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import PASS
from claimonce.reading import read_command, read_tool

TEXT = "All is done, see the log."
GITHUB = (
    f"gh issue comment 15 --body '{TEXT}'", f"gh issue comment https://github.com/o/ra/issues/15 -b '{TEXT}'",
    f"gh api repos/o/ra/issues/15/comments -f body='{TEXT}'", "gh pr comment 15 -F b", f"gh issue close 15 -c '{TEXT}'",
    "mcp__github__add_issue_comment " + json.dumps({"owner": "o", "repo": "ra", "issue_number": 15, "body": TEXT}),
    f"curl https://api.github.com/repos/o/ra/issues/15/comments -d '{json.dumps({'body': TEXT})}'",
    f"python3 -c \"from github import Github; Github('x').get_repo('o/ra').get_issue(15).create_comment('{TEXT}')\"",
    ("node -e \"const {Octokit}=require('octokit'); new Octokit().rest.issues.createComment("
     f"{{owner:'o',repo:'ra',issue_number:15,body:'{TEXT}'}})\""),
    f"ruby -roctokit -e 'Octokit::Client.new.add_comment(\"o/ra\", 15, \"{TEXT}\")'",
)  # fmt: skip
MAIL = (
    f"mail -s K t@x.test <<< '{TEXT}'", "mutt -s K t@x.test < b", f"sendmail t@x.test <<< $'Subject: K\\n\\n{TEXT}'",
    f"aws ses send-email --from m@x --to t@x.test --subject K --text '{TEXT}'",
    f"curl https://api.resend.com/emails --json '{json.dumps({'to': ['t@x.test'], 'subject': 'K', 'text': TEXT})}'",
    "mcp__resend__send-email " + json.dumps({"to": "T@x.test", "subject": "K", "text": TEXT}),
    f"python3 -c \"from django.core.mail import send_mail; send_mail('K','{TEXT}',None,['t@x.test'])\"",
    f"perl -MMIME::Lite -e 'MIME::Lite->new(To=>q(t@x.test),Subject=>\"K\",Data=>\"{TEXT}\")->send'",
    f"gcloud compute ssh vm -- \"echo '{TEXT}' | mail -s K t@x.test\"",
)  # fmt: skip
SLACK = (
    f"curl https://slack.com/api/chat.postMessage -d channel=C1 -d text='{TEXT}'",
    "mcp__slack__slack_post_message " + json.dumps({"channel_id": "C1", "text": TEXT}),
    "mcp__slack__conversations_add_message " + json.dumps({"channel_id": "C1", "payload": TEXT}),
    f"python3 -c \"from slack_sdk import WebClient; WebClient('x').chat_postMessage(channel='C1', text='{TEXT}')\"",
    ("ruby -rnet/http -e 'Net::HTTP.post_form(URI(\"https://slack.com/api/chat.postMessage\"), "
     f"channel: \"C1\", text: \"{TEXT}\")'"),
)  # fmt: skip


def sent(call: str, folder: Path) -> Effect:
    (folder / ".git").mkdir(exist_ok=True)
    (folder / ".git/config").write_text('[remote "origin"]\n\turl = https://github.com/o/ra.git\n')
    (folder / "b").write_text(TEXT + "\n")
    tool, _, given = call.partition(" ")
    if call.startswith("mcp__"):
        (effect,) = read_tool(tool, json.loads(given), DESCRIPTIONS, cwd=str(folder)).effects
    else:
        (effect,) = read_command(call, DESCRIPTIONS, cwd=str(folder)).effects
    return effect


@pytest.mark.parametrize("roads", [GITHUB, MAIL, SLACK], ids=["a thread of GitHub", "a person's mail", "a channel"])
def test_every_two_roads_meet(roads: tuple[str, ...], tmp_path: Path) -> None:
    found = [sent(call, tmp_path) for call in roads]
    missed = [(roads[one], roads[other]) for one, before in enumerate(found) for other, now in enumerate(found)
              if scoring.verdict(before, now) == PASS]  # fmt: skip
    assert missed == []

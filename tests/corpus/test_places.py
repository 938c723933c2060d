"""A name is another reader at each server, host and account: `root`, `ABC-5`, `#ops` of two of them are two.

The same text to the same name is never kept back in silence where the calls lead to two places. Who has an address of
mail, or a number, is one wherever it is sent from.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from corpus import scoring
from reading.cases import DESCRIPTIONS

from claimonce.hooks.effect import Effect
from claimonce.hooks.verdict import DENY, PASS
from claimonce.reading import read_command, read_tool

LETTER = "$'Subject: K\\n\\nAll is done'"
NOTE = "projects.get('o/r').issues.get(5).notes.create({'body':'done'})"
COMMENT = "get_repo('o/r').get_issue(5).create_comment('done')"
SAID = "send_message({'type':'stream','to':'ops','topic':'ci','content':'done'})"
# Each call with PLACE for what differs, and the two things that stand there.
PLACES = (
    ("ssh PLACE 'echo done | mail -s K root'", "h1", "h2"), ("echo done | ssh -p 22 PLACE mail -s K root", "h1", "h2"),
    ("docker exec -i PLACE mail -s K root <<< done", "c1", "c2"), ("ssh PLACE 'echo done | write tekla'", "h1", "h2"),
    ("kubectl --context PLACE exec -i p -- mail -s K root <<< done", "a", "b"),
    ("docker compose exec -T PLACE mail -s K root <<< done", "a", "b"),
    ("docker run PLACE sh -c 'echo done | mail -s K root'", "a", "b"),
    ("vagrant ssh PLACE -c 'echo done | mail -s K root'", "a", "b"), ("ssh PLACE 'noti -t K -m done'", "h1", "h2"),
    ("ansible PLACE -m shell -a 'echo done | mail -s K root'", "web1", "web2"),
    ("salt PLACE cmd.run 'echo done | mail -s K root'", "web1", "web2"),
    ("curl https://PLACE.atlassian.net/rest/api/3/issue/ABC-5/comment --json '{\"body\":\"done\"}'", "a", "b"),
    ("curl https://jira.PLACE.test/rest/api/2/issue/ABC-5/comment --json '{\"body\":\"done\"}'", "a", "b"),
    ("curl https://PLACE.zulipchat.com/api/v1/messages -d type=stream -d to=ops -d topic=ci -d content=done", "a", "b"),
    ("curl smtp://PLACE.test --mail-rcpt root -T - <<< " + LETTER, "a", "b"),
    ("ntfy publish -c PLACE ops done", "a.yml", "b.yml"), ("msmtp --host=PLACE root <<< " + LETTER, "a.test", "b.test"),
    ("msmtp -a PLACE root <<< " + LETTER, "work", "home"),
    ("swaks --server PLACE --to root --body done", "a.test", "b.test"),
    ("mutt -F PLACE -s K team <<< done", "a.rc", "b.rc"), ("sendmail -C PLACE root <<< " + LETTER, "a.cf", "b.cf"),
    ("zulip-send --config-file PLACE -s ops -S ci -m done", "a", "b"),
    ("python3 -c \"from jira import JIRA; JIRA('https://PLACE.test').add_comment('ABC-5', 'done')\"", "a", "b"),
    (f"python3 -c \"import gitlab; gitlab.Gitlab('https://PLACE.test').{NOTE}\"", "a", "b"),
    (f"python3 -c \"from github import Github; Github(base_url='https://PLACE/api/v3').{COMMENT}\"",
     "a.test", "b.test"),
    (f"python3 -c \"import zulip; zulip.Client(site='https://PLACE.test').{SAID}\"", "a", "b"),
    ("python3 -c \"import redminelib as r; r.Redmine('https://PLACE.test').issue.update(5, notes='done')\"", "a", "b"),
    ("python3 -c \"import smtplib; smtplib.SMTP('PLACE.test').sendmail('m', 'root', 'Subject: K\\n\\ndone')\"",
     "a", "b"),
    ("mcp__PLACE__jira_add_comment {\"issue_key\":\"ABC-5\",\"body\":\"done\"}", "jira-a", "jira-b"),
    ("mcp__PLACE__slack_post_message {\"channel_id\":\"#ops\",\"text\":\"done\"}", "slack-acme", "slack-other"),
    ("mcp__atlassian__addCommentToJiraIssue {\"cloudId\":\"PLACE\",\"issueIdOrKey\":\"ABC-5\",\"body\":\"done\"}",
     "c1", "c2"),
)  # fmt: skip
EVERYWHERE = (
    ("ssh PLACE 'echo done | mail -s K t@x.test'", "h1", "h2"),
    ("swaks --server PLACE --to t@x.test --body done", "a", "b"),
    ("python3 -c \"import smtplib; smtplib.SMTP('PLACE').sendmail('m', 't@x.test', 'Subject: K\\n\\ndone')\"",
     "a", "b"),
    ("mcp__PLACE__send_email {\"to\":\"t@x.test\",\"subject\":\"K\",\"body\":\"done\"}", "gmail", "work-gmail"),
)  # fmt: skip


def sent(call: str, folder: Path) -> Effect:
    tool, _, given = call.partition(" ")
    if call.startswith("mcp__"):
        (effect,) = read_tool(tool, json.loads(given), DESCRIPTIONS, cwd=str(folder)).effects
    else:
        (effect,) = (one for one in read_command(call, DESCRIPTIONS, cwd=str(folder)).effects if one.kind == "notify")
    return effect


@pytest.mark.parametrize(("call", "one", "other"), PLACES, ids=[call[:60] for call, _, _ in PLACES])
def test_a_name_at_two_places_is_never_kept_back_in_silence(call: str, one: str, other: str, tmp_path: Path) -> None:
    first, second = sent(call.replace("PLACE", one), tmp_path), sent(call.replace("PLACE", other), tmp_path)
    assert scoring.verdict(first, second) != DENY
    assert scoring.verdict(first, first) == DENY  # what is wholly the same is the same message still


@pytest.mark.parametrize(("call", "one", "other"), EVERYWHERE, ids=[call[:60] for call, _, _ in EVERYWHERE])
def test_who_has_an_address_is_one_wherever_it_is_sent_from(call: str, one: str, other: str, tmp_path: Path) -> None:
    assert (
        scoring.verdict(sent(call.replace("PLACE", one), tmp_path), sent(call.replace("PLACE", other), tmp_path))
        != PASS
    )

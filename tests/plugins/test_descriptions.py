"""The built-in descriptions: one plugin an effect, each form visible to the prefilter, all of it plain data."""

from __future__ import annotations

import json

import pytest
from reading.cases import built_in

from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.description import Description, McpTool, Program
from claimonce.reading.description_compiler import WordMissingError, compile_descriptions

ALL = built_in()
WANTED = {"email", "git_push", "counter", "slack", "discord", "telegram", "teams", "mattermost", "ntfy", "pushover",
    "pagerduty",
          "opsgenie", "twilio", "github", "gitlab", "aws", "desktop", "x", "webhook", "apprise"}  # fmt: skip


def test_every_promised_channel_is_described_once() -> None:
    names = [one.name for one in ALL]
    assert sorted(names) == sorted(set(names))
    assert set(names) >= WANTED


def test_descriptions_survive_their_cache() -> None:
    items = compile_descriptions([one.compiled() for one in ALL])
    again = Descriptions(json.loads(json.dumps(items)))
    assert set(again.programs) == set(Descriptions(items).programs)
    assert [url for _, url, _ in again.urls] == [url for _, url, _ in Descriptions(items).urls]


def test_no_word_is_so_short_that_every_call_would_be_read() -> None:
    short = {word for one in ALL for word in one.words if len(word.strip()) < 3 and not (word[0] == word[-1] == " ")}
    assert short == set()


def test_a_program_without_a_word_is_looked_for_by_name() -> None:
    made = Description("x", "notify", words=("alpha",), programs=(Program(("beta",)), Program(("alphasend",))))
    assert made.words == ("alpha", " beta ")


def test_a_form_that_the_prefilter_cannot_see_is_refused() -> None:
    made = Description("x", "notify", words=("alpha",), urls=("hooks.example.org/",))
    with pytest.raises(WordMissingError, match="x"):
        compile_descriptions([made.compiled()])


def test_a_tool_needs_no_word_because_its_own_pattern_is_looked_for() -> None:
    made = Description("x", "notify", words=("alpha",), mcp_tools=(McpTool("mcp__*beta*__send"),))
    assert compile_descriptions([made.compiled()])


def test_shims_are_programs_not_cmdlets() -> None:
    names = {name for one in ALL for program in one.programs if program.shim for name in program.names}
    assert {"git", "mail", "sendmail", "msmtp", "gh"} <= set(names)
    assert "Send-MailMessage" not in names
    assert all(name.isascii() and " " not in name and "/" not in name for name in names)

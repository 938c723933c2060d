from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimonce.agents.install import entries
from claimonce.agents.install.errors import BrokenJson, UnexpectedShape
from claimonce.lang.json_positions import parse

LAUNCHER = "/home/someone/.local/share/claimonce/launch"
OTHER = {"matcher": "Bash", "hooks": [{"type": "command", "command": "/usr/bin/true"}]}
NAMES = [event.name for event in entries.EVENTS]

GROUPS = st.lists(st.just(OTHER), min_size=1, max_size=2)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "model": st.text(),
        "hooks": st.dictionaries(st.sampled_from([*NAMES, "Stop", "Notification"]), GROUPS, max_size=4),
        "permissions": st.dictionaries(st.sampled_from(["allow", "deny"]), st.lists(st.text(), max_size=2)),
    },
)


def ours(body: Any, event: str) -> list[Any]:
    return [group for group in body["hooks"].get(event, []) if group == entries.group(_event(event), LAUNCHER)]


def _event(name: str) -> entries.Event:
    return next(event for event in entries.EVENTS if event.name == name)


@given(SETTINGS, st.sampled_from([None, 2, 4, "\t"]))
@settings(deadline=None)
def test_every_event_is_wired_once_and_unwired_to_the_byte(body: dict[str, Any], indent: int | str | None) -> None:
    text = json.dumps(body, indent=indent)
    wired = entries.wire(text, LAUNCHER)
    after = parse(wired.text).value
    assert all(len(ours(after, name)) == 1 for name in NAMES)
    assert {key: value for key, value in after.items() if key != "hooks"} == {
        key: value for key, value in body.items() if key != "hooks"
    }
    assert entries.wire(wired.text, LAUNCHER).text == wired.text
    assert entries.unwire(wired.text, wired.created, LAUNCHER) == text


def test_what_others_registered_keeps_its_place_before_ours() -> None:
    text = json.dumps({"hooks": {"PreToolUse": [OTHER]}}, indent=2)
    after = parse(entries.wire(text, LAUNCHER).text).value
    assert after["hooks"]["PreToolUse"][0] == OTHER


@pytest.mark.parametrize(
    "old",
    [
        {"type": "command", "command": "/old/place/claimonce/launch", "args": ["hook", "claude"], "timeout": 10},
        {"type": "command", "command": "'/a b/claimonce/data/launch' hook claude"},
        {"type": "command", "command": "claimonce hook claude"},
        {"type": "command", "command": "/usr/local/bin/claimonce hook claude", "timeout": 5},
    ],
)
def test_an_older_entry_of_ours_is_replaced(old: dict[str, Any]) -> None:
    text = json.dumps({"hooks": {"PreToolUse": [OTHER, {"hooks": [old]}], "Stop": [{"hooks": [old]}]}})
    after = parse(entries.wire(text, LAUNCHER).text).value
    assert after["hooks"]["PreToolUse"] == [OTHER, entries.group(_event("PreToolUse"), LAUNCHER)]
    assert after["hooks"]["Stop"] == []


def test_a_group_that_a_user_shares_with_us_loses_only_our_handler() -> None:
    mine = {"type": "command", "command": "/usr/bin/true"}
    theirs = entries.group(_event("PreToolUse"), LAUNCHER)["hooks"][0]
    text = json.dumps({"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [mine, theirs]}]}})
    assert parse(entries.unwire(text, None, LAUNCHER)).value == {
        "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [mine]}]}
    }


@pytest.mark.parametrize(
    "handler",
    [
        {"type": "command", "command": "/opt/tools/launch", "args": ["hook", "claude"]},
        {"type": "command", "command": "echo claimonce"},
        {"type": "command", "command": "/home/x/claimonce/launch", "args": ["status"]},
        {"type": "http", "url": "http://127.0.0.1/claimonce/launch"},
        "claimonce hook claude",
    ],
)
def test_what_only_looks_alike_is_not_ours(handler: object) -> None:
    assert not entries.is_ours(handler)


def test_edits_made_after_wiring_survive_unwiring() -> None:
    wired = entries.wire('{\n  "model": "x"\n}\n', LAUNCHER)
    edited = wired.text.replace('"model": "x"', '"model": "y",\n  "new": [1]')
    assert entries.unwire(edited, wired.created, LAUNCHER) == '{\n  "model": "y",\n  "new": [1]\n}\n'


def test_containers_that_the_user_filled_meanwhile_stay() -> None:
    wired = entries.wire("{}", LAUNCHER)
    body = parse(wired.text).value
    body["hooks"]["PreToolUse"].append(OTHER)
    after = parse(entries.unwire(json.dumps(body), wired.created, LAUNCHER)).value
    assert after == {"hooks": {"PreToolUse": [OTHER]}}


def test_broken_json_is_refused_with_its_place() -> None:
    with pytest.raises(BrokenJson, match=r"settings\.json: line 2, column 3") as caught:
        entries.wire('{"a": 1\n  "b": 2}', LAUNCHER, "/x/settings.json")
    assert "fix the file" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[]", "the whole file"),
        ('{"hooks": []}', "hooks"),
        ('{"hooks": null}', "hooks"),
        ('{"hooks": {"PreToolUse": {}}}', "hooks.PreToolUse"),
        ('{"hooks": {}, "hooks": {}}', "hooks"),
    ],
)
def test_an_unexpected_shape_is_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(UnexpectedShape) as caught:
        entries.wire(text, LAUNCHER)
    assert caught.value.key == key

"""`preview_message`: the verdict that `explain --jsonl` gives on earlier messages and a new one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.agents.preview import preview_message

FIRST = {
    "subject": "Printer on floor 3 is jammed",
    "body": "The tray sensor of printer P-17 reports a jam since 9.",
    "channel": "email",
}


def mail(minutes_ago: float = 60, **more: Any) -> dict[str, Any]:
    return {"recipient": "t@x.org", "minutes_ago": minutes_ago, **FIRST, **more}


def test_a_first_message_passes() -> None:
    assert preview_message([], mail()) == ("pass", [])


def test_another_matter_passes() -> None:
    assert preview_message([mail()], mail(subject="Holiday calendar", body="July is out.")) == ("pass", [])


def test_the_same_matter_in_other_words_is_asked() -> None:
    now = mail(subject="paper jam", body="floor 3: the printer's tray sensor says there is paper jammed")
    assert preview_message([mail(subject="Lunch", body="Soup today"), mail()], now) == ("ask", [1])


def test_the_same_reference_is_asked_however_it_is_told() -> None:
    one = mail(subject="", body="https://github.com/acme/web/pull/77 waits for you")
    assert preview_message([one], mail(subject="", body="could somebody approve #77?")) == ("ask", [0])


def test_a_reference_that_is_in_every_mail_causes_nothing() -> None:
    matters = [
        "printer jammed, tray sensor reports paper", "elevator stuck between second and third floor",
        "heating cold since Monday morning", "parking garage gate broken, cars queue outside",
        "fountain pump leaks into basement", "canteen closes early because kitchen staff ill",
        "carpet stained near reception desk",
    ]  # fmt: skip
    earlier = [mail(subject="", body=f"{matter} (#4711)") for matter in matters[:-1]]
    now = mail(subject="", body=f"{matters[-1]} (#4711)")
    assert preview_message(earlier[:2], now)[0] == "ask"
    assert preview_message(earlier, now)[0] == "pass"


def test_another_session_just_now_is_asked_whatever_it_wrote() -> None:
    now = mail(subject="Holiday calendar", body="July is out.", session="two")
    assert preview_message([mail(14, session="one")], now) == ("ask", [0])
    assert preview_message([mail(16, session="one")], now) == ("pass", [])


@pytest.mark.parametrize("sessions", [("one", "one"), ("", "two"), ("one", "")])
def test_rules_about_other_sessions_need_both_known_and_different(sessions: tuple[str, str]) -> None:
    now = mail(subject="Holiday calendar", body="July is out.", session=sessions[1])
    assert preview_message([mail(1, session=sessions[0])], now) == ("pass", [])


def test_the_same_bytes_just_now_are_denied_and_later_are_not() -> None:
    assert preview_message([mail(5, session="one")], mail(session="two")) == ("deny", [0])
    assert preview_message([mail(5)], mail()) == ("deny", [0])
    assert preview_message([mail(60)], mail())[0] == "ask"


def test_an_hourly_report_is_never_denied() -> None:
    earlier = [mail(60 * hours, subject="backup ok", body="") for hours in range(23, 0, -1)]
    assert preview_message(earlier, mail(subject="backup ok", body=""))[0] != "deny"


def test_what_is_older_than_a_day_is_forgotten() -> None:
    assert preview_message([mail(1441)], mail()) == ("pass", [])


def test_another_host_in_the_same_template_passes_at_once() -> None:
    text = {"subject": "disk of web-03 is full", "body": "The volume /srv on web-03 is at 91%, please make room."}
    other = {name: words.replace("web-03", "web-04") for name, words in text.items()}
    assert preview_message([mail(5, session="one", **text)], mail(session="two", **other)) == ("pass", [])


@pytest.mark.parametrize(
    ("told", "state", "verdict"),
    [
        (["failing"], "failing", "deny"),
        (["failing"], "resolved", "pass"),
        (["failing", "resolved"], "failing", "pass"),
        (["failing", "resolved"], "resolved", "deny"),
        (["failing"], "escalated", "pass"),
        (["escalated"], "failing", "deny"),
        ([""], "", "deny"),
        (["question"], "info", "pass"),
        (["failing", "info"], "failing", "deny"),
    ],
)
def test_a_declared_matter_is_told_once_in_each_state(told: list[str], state: str, verdict: str) -> None:
    earlier = [
        mail(300 - place, body=f"text {place}", about="acme/web#5", state=each) for place, each in enumerate(told)
    ]
    now = mail(body="said quite otherwise", subject="x", about="https://github.com/acme/web/issues/5", state=state)
    assert preview_message(earlier, now)[0] == verdict


def test_two_declared_numbers_in_one_template_are_two_matters() -> None:
    assert preview_message([mail(about="web#5")], mail(subject="a", about="web#6"))[0] == "pass"


def test_a_declared_reference_meets_a_text_that_names_it() -> None:
    earlier = [mail(subject="", body="could you look at web#5?")]
    assert preview_message(earlier, mail(subject="Hello", body="A word please", about="web#5")) == ("ask", [0])


def test_only_messages_to_the_same_people_count() -> None:
    assert preview_message([mail(1, recipient="other@x.org", session="one")], mail(session="two")) == ("pass", [])
    to_both = mail(1, recipient="Other <other@x.org>, T+work@x.org", session="one")
    assert preview_message([to_both], mail(session="two"))[0] == "ask"


ANY = st.fixed_dictionaries(
    {
        name: st.one_of(st.none(), st.text(max_size=60))
        for name in ("subject", "body", "channel", "recipient", "session", "about")
    }
)


@given(st.lists(ANY, max_size=6), ANY)
def test_any_message_gets_a_verdict_and_at_most_three_places(
    earlier: list[dict[str, Any]], now: dict[str, Any]
) -> None:
    verdict, places = preview_message(earlier, now)
    assert verdict in ("pass", "ask", "deny")
    assert len(places) <= 3
    assert (verdict == "pass") == (not places)
    assert all(0 <= place < len(earlier) for place in places)

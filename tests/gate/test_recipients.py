from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate.letters import recipients


@pytest.mark.parametrize(
    "spelled",
    [
        "t@x.org", "Tekla <T@X.org>", '"Admin, Tekla" <t@x.org>', '"Tekla \\"T\\" O; A" <t@x.org>', "t+alerts@x.org",
        "mailto:t@x.org", "mailto:t@x.org?subject=Hi,%20you", "t@x.org (Tekla, at home)", " <t@x.org>; ", "T@X.ORG.",
        "\u202bt@x.org\u202c", "\uff54@x.org", "Friends: t@x.org;", "\u05d8\u05e7\u05dc\u05d4 <t@x.org>",
    ],
)  # fmt: skip
def test_one_person_is_one_recipient_however_spelled(spelled: str) -> None:
    assert recipients.each([spelled]) == ("t@x.org",)


@pytest.mark.parametrize(
    ("spelled", "meant"),
    [
        (["a@x.org, b@x.org"], ("a@x.org", "b@x.org")),
        (["a@x.org;b@x.org", "A@x.org"], ("a@x.org", "b@x.org")),
        (['"B, b" <b@x.org>, Team: c@x.org, d@x.org; a@x.org'], ("b@x.org", "c@x.org", "d@x.org", "a@x.org")),
        (["a@x.org\r\nBcc: z@y.org"], ("a@x.org", "z@y.org")),
        (["cc: a@x.org", "bcc:b@x.org"], ("a@x.org", "b@x.org")),
        (["t@xn--bcher-kva.example"], ("t@bücher.example",)),
        (["t@xn--\u00fc.example"], ("t@xn--ü.example",)),
        (["#dev"], ("#dev",)),
        (["@erik"], ("@erik",)),
        (["+46 (70) 123-45 67"], ("+46701234567",)),
        (["https://hooks.example.org/a"], ("https://hooks.example.org/a",)),
        (["", " ,; "], ("(unknown)",)),
        (["+tag@x.org"], ("+tag@x.org",)),
    ],
)
def test_lists_groups_and_headers_name_each_of_theirs(spelled: list[str], meant: tuple[str, ...]) -> None:
    assert recipients.each(spelled) == meant


@given(st.lists(st.text()))
def test_any_text_names_somebody_and_folding_twice_changes_nothing(targets: list[str]) -> None:
    found = recipients.each(targets)
    assert found
    assert all(name == name.strip() and "\n" not in name for name in found)
    again = [recipients.fold(name) for name in found]
    assert again == [recipients.fold(name) for name in again]


def test_a_target_of_a_million_marks_ends_in_bounded_work() -> None:
    for mark in ('"', "<", "(", "a,", "\\"):
        assert len(recipients.each([mark * 1_000_000])) <= recipients.MOST


def test_the_domains_of_addresses_are_known_and_handles_have_none() -> None:
    assert recipients.domains(["t@x.org", "@erik", "#dev"]) == {"x.org"}

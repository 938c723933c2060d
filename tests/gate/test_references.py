from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate.keys import canonical
from claimonce.gate.letters import references

PULL = "https://github.com/Acme/Web/pull/412"


def kept(text: str) -> frozenset[str]:
    return frozenset(map(references.seal, references.find_references("", text)))


SPELLED = ["#412", "PR 412", "pull request #412", "web#412", "acme/web#412", PULL, f"see {PULL}."]


@pytest.mark.parametrize("spelled", SPELLED)
def test_one_issue_is_one_reference_however_spelled(spelled: str) -> None:
    assert references.find_shared(kept(spelled), kept(f"please look at {PULL}/files"))


@pytest.mark.parametrize(
    ("one", "other"),
    [("#412", "#421"), ("web#412", "api#412"), (PULL, "https://github.com/acme/api/issues/412"),
     ("build-07", "build-09"), ("a.x.org", "b.x.org"), ("CVE-2026-1000", "CVE-2026-1001"),
     ("run 123456", "run 123457")],
)  # fmt: skip
def test_another_number_or_host_is_another_reference(one: str, other: str) -> None:
    assert kept(one)
    assert not references.find_shared(kept(one), kept(other))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"{PULL}#issuecomment-99", "comment:99"),
        ("https://github.com/acme/web/actions/runs/77001/job/5", "run:77001"),
        ("https://alerts.example.org/alerts/ab12", "alert:ab12"),
        ("CVE-2026-21441 again", "alert:cve-2026-21441"),
        ("api.acme.example:443 is down", "host:api.acme.example"),
        ("10.0.0.7 is down", "host:10.0.0.7"),
        ("OPS-12", "name:ops-12"),
        ("thumb-worker-3 hangs", "name:thumb-worker-3"),
        ("since 3f9c1ab0de", "commit:3f9c1ab"),
        ("id 0f8fad5b-d9cb-469f-a165-70867728950e", "id:0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("https://acme.example/blog/storm?utm=1", "url:acme.example/blog/storm"),
    ],
)
def test_each_kind_of_reference_is_read_out_of_the_text(text: str, key: str) -> None:
    assert key in references.find_references("", text)


@pytest.mark.parametrize(
    "text",
    [
        "we are #1",
        "UTF-8 and SHA-256 and ISO-8859",
        "at 14:02 on 2026-03-12",
        "see me. Then go",
        "v4.1.9",
        "deadbeef",
        "",
    ],
)
def test_what_names_nothing_is_no_reference(text: str) -> None:
    assert references.find_references("", text) == frozenset()


def test_the_recipients_own_domain_says_nothing() -> None:
    assert references.find_references("", "mail.acme.example", frozenset({"mail.acme.example"})) == frozenset()


@pytest.mark.parametrize("spelled", ["acme/web#412", "Acme/Web#412", PULL, f" {PULL} "])
def test_a_declared_reference_is_folded_like_one_in_the_text(spelled: str) -> None:
    assert references.of_key(spelled) == "issue:acme/web#412"


def test_any_other_declared_key_is_folded_as_every_key_is() -> None:
    assert references.of_key("Notify_Tekla about  Sven") == canonical("notify-tekla-about-sven")


def test_what_is_kept_of_a_reference_does_not_spell_it_out() -> None:
    sealed = " ".join(kept(f"{PULL} https://hooks.example.org/T0/secret-path db-7.internal.example OPS-12"))
    for part in ("412", "acme", "web", "secret", "internal", "ops-12"):
        assert part not in sealed


@given(st.text(max_size=300))
def test_any_text_has_bounded_references_and_they_are_canonical(text: str) -> None:
    found = references.find_references(text, text)
    assert len(found) <= references.MOST
    assert all(canonical(key) == key for key in found)


@pytest.mark.parametrize("piece", ["a", "a.", "a-", "#", "1", "f0", "http://a/", "run ", "a/b#"])
def test_ten_megabytes_are_read_no_further_than_the_first_pages(piece: str) -> None:
    whole = piece * (10_000_000 // len(piece))
    assert references.find_references("", whole) == references.find_references("", whole[: references.SCANNED])

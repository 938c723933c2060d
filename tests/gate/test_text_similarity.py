from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claimonce.gate.letters import text_similarity


def of(text: str) -> frozenset[int]:
    return text_similarity.vector(text_similarity.words("", text))


def test_the_same_matter_in_other_words_is_nearer_than_another_matter() -> None:
    history = [of("The payments queue has 900 jobs waiting, workers are stuck"), of("Holiday calendar for July is out")]
    first, second = text_similarity.alike(of("payment jobs pile up in the queue because a worker is stuck"), history)
    assert first > 0.3 > 0.05 > second


def test_a_text_is_as_near_to_itself_as_can_be() -> None:
    text = of("The invoice of Brandt is wrong")
    assert text_similarity.alike(text, [text]) == [1.0]


def test_what_every_mail_has_counts_less_than_what_few_have() -> None:
    frame = "automatic report of the nightly checks, sent by the gatekeeper service, do not reply: "
    history = [of(frame + word) for word in ("printer", "elevator", "heating", "parking", "fountain", "canteen")]
    scores = text_similarity.alike(of(frame + "elevator"), history)
    assert max(range(6), key=scores.__getitem__) == 1
    alone = text_similarity.alike(of(frame + "elevator"), [of(frame + "printer")])[0]
    assert scores[0] < alone


def test_everyday_words_alone_make_nothing_near() -> None:
    assert text_similarity.alike(
        of("please can you do that for us"), [of("we would like you to do this for them")]
    ) == [0.0]


def test_scripts_without_blanks_and_mixed_scripts_are_compared() -> None:
    history = [of("数据库备份失败了 db"), of("会议改到星期三")]
    first, second = text_similarity.alike(of("昨晚 数据库备份没有运行"), history)
    assert first > second
    assert text_similarity.alike(of("השרת נפל שוב"), [of("\u202bהשרת שלנו נפל\u202c")])[0] > 0.3


def test_numbers_are_one_however_they_are_grouped() -> None:
    assert text_similarity.words("", "48,211 48 211 48'211 48211") == ["48211"]


def test_an_empty_text_is_near_to_nothing() -> None:
    assert text_similarity.alike(of(""), [of(""), of("text")]) == [0.0, 0.0]


def test_ten_megabytes_cost_no_more_than_the_first_pages() -> None:
    for piece in ("abc ", "a", "\u4e00", "x1"):
        whole = piece * (10_000_000 // len(piece))
        assert text_similarity.words("s", whole) == text_similarity.words("s", whole[: text_similarity.BODY_SCANNED])
        assert len(of(whole)) <= text_similarity.MOST_GROUPS + 200


def test_a_damaged_vector_is_empty() -> None:
    assert text_similarity.unpack(b"abc") == frozenset()


@given(st.text(), st.text())
def test_nearness_has_no_sides_and_stays_between_none_and_whole(one: str, other: str) -> None:
    a, b = of(one), of(other)
    score = text_similarity.alike(a, [b])[0]
    assert 0.0 <= score <= 1.0 + 1e-9
    assert text_similarity.unpack(text_similarity.pack(a)) == a

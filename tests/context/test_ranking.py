from __future__ import annotations

import pytest
from context.small import Small, paths
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimonce.context.index import Index
from claimonce.context.ranking import rank_files
from examples import examples


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ("order retries wait too long", "src/shop/order_retry.py"),
        ("the shopping cart loses an item", "web/cart.js"),
        ("exponential_backoff is off by one", "src/shop/order_retry.py"),
        ("see src/shop/mailer.py", "src/shop/mailer.py"),
        ("what does mailer.py do", "src/shop/mailer.py"),
        ("rounding", "docs/taxes.md"),
    ],
)
def test_a_task_finds_its_file(small: Small, index: Index, asked: str, path: str) -> None:
    assert paths(small.ask(index, asked))[0] == path


def test_a_file_that_is_named_is_found_without_a_word_of_it(small: Small, index: Index) -> None:
    small.write("z_q/w.bin", "")
    assert paths(small.ask(index, "look at z_q/w.bin"))[0] == "z_q/w.bin"


def test_what_was_changed_for_the_same_reason_is_found_although_it_says_nothing_of_it(
    small: Small, index: Index
) -> None:
    small.commit("Honour the quiet period of customers", **{"src/shop/mailer.py": "def send_letter(to): ...\n"})
    found = small.ask(index, "customers complain about the quiet period")
    assert paths(found)[0] == "src/shop/mailer.py"
    assert "Honour the quiet period" in found.files[0].why["commits"]


def test_a_file_that_was_moved_since_is_found_where_it_is_now(small: Small, index: Index) -> None:
    small.commit("Honour the quiet period", **{"src/shop/mailer.py": "def send_letter(to): ...\n# more\n"})
    small.git("mv", "src/shop/mailer.py", "src/shop/post.py")
    small.commit("Tidy up")
    assert "src/shop/post.py" in paths(small.ask(index, "quiet period"))


def test_files_that_change_together_bring_each_other(small: Small, index: Index) -> None:
    for number in range(4):
        small.commit("Round", **{"docs/taxes.md": f"# Taxes {number}\n\nrounding\n", "web/cart.js": f"// {number}\n"})
    small.commit("Something else", **{"src/shop/invoice.py": "x = 1\n"})
    found = {each.path: each for each in small.ask(index, "taxes rounding page").files}
    assert "together" in found["web/cart.js"].signals


def test_what_was_said_last_leads(small: Small, index: Index) -> None:
    task = "the invoice must carry the tax and its total"
    assert paths(small.ask(index, task))[0] in ("src/shop/invoice.py", "docs/taxes.md")
    assert paths(small.ask(index, task, "where are items added to the shopping cart?"))[0] == "web/cart.js"


def test_a_word_that_stands_everywhere_decides_nothing(small: Small, index: Index) -> None:
    for number in range(30):
        small.write(f"pages/p{number}.txt", "order order order\n")
    assert paths(small.ask(index, "order backoff"))[0] == "src/shop/order_retry.py"


@pytest.mark.parametrize(
    "asked", ['"', "NEAR(a b)", "a AND OR NOT", "body:tax", "*", "tax*", "(", "-", "'); DROP TABLE files"]
)
def test_no_text_is_a_query_language(small: Small, index: Index, asked: str) -> None:
    found = paths(small.ask(index, asked))
    assert len(set(found)) == len(found) <= 10


@given(st.text(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60), deadline=None)
def test_any_text_is_a_question(small: Small, index: Index, text: str) -> None:
    if not index.number("file_count"):
        small.refresh(index)
    found = rank_files(index, [text])
    assert len({each.path for each in found.files}) == len(found.files) <= 10


def test_the_same_question_has_the_same_answer(small: Small, index: Index) -> None:
    first = paths(small.ask(index, "invoice tax"))
    assert first == paths(small.ask(index, "invoice tax"))

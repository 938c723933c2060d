"""Every example of the how-to pages and of the tutorial does what the page says it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from docs import pages, running
from docs.generate import DOCS

from claimonce.demo.remote import listen

RUN = [page for page in [*pages.HOW_TO, *sorted((DOCS / "tutorial").glob("*.md"))] if pages.examples(page)]


@pytest.fixture
def server() -> Iterator[str]:
    """A mail server; its address is what the pages call smtp://localhost:25."""
    with listen() as mailbox:
        yield f"smtp://127.0.0.1:{mailbox.port}"


@pytest.mark.parametrize("page", RUN, ids=pages.name)
def test_the_examples_of_a_page_print_what_it_says(page: Path, tmp_path: Path, server: str) -> None:
    home = tmp_path / "home"
    home.mkdir()
    printed = running.run(page, home, {"CLAIMONCE_MAIL__TRANSPORT": server})
    for example, got in zip(pages.examples(page), printed, strict=True):
        where = f"{pages.name(page)}:{example.line}: $ {example.command}"
        assert pages.matches(example.output, got), f"{where}\n--- printed:\n{got}\n--- the page says:\n{example.output}"


def test_every_how_to_page_has_an_example_that_is_run() -> None:
    assert {page.name for page in pages.HOW_TO} - {page.name for page in RUN} == set()


def test_an_example_that_prints_something_else_is_noticed() -> None:
    assert pages.matches("a\n...\nb ... d", "a\nx\ny\nb c d\n")
    assert pages.matches("...", "")
    assert not pages.matches("a", "a\nb")
    assert not pages.matches("", "something")
    assert not pages.matches("b ... d", "b c")

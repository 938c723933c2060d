"""The page in a real browser: what a person sees and clicks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from serve.browser import CHROMIUM, new_page
from serve.served import Served
from serve.test_page import state_of

from claimonce.gate import gate, ledger
from claimonce.gate.store import open_store

Serving = Callable[..., Served]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


def opened(browser: Browser, served: Served, width: int = 1280, scheme: str = "light") -> Page:
    page = new_page(browser, width, scheme)
    page.goto(f"http://{served.host}/#{served.token}")
    expect(page.locator("#sessions-count")).not_to_be_empty()
    return page


def test_a_person_answers_and_settles_by_clicks(browser: Browser, serving: Serving, asked: str, unsure: str) -> None:
    page = opened(browser, serving("--control"))
    page.get_by_role("button", name=f"Answer {asked}: distinct").click()
    page.get_by_role("button", name="Do it").click()
    page.get_by_role("alert").get_by_text("Say what is different.").wait_for()  # nothing is done without a reason
    page.get_by_label("What is different?").fill("another login")
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("#questions-count")).to_have_text("0")
    page.get_by_role("button", name=f"Settle {unsure}: done", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    assert state_of(unsure) == gate.UNCERTAIN
    page.get_by_role("button", name=f"Settle {unsure}: done", exact=True).click()
    page.get_by_label("How do you know?").fill("the site is up")
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("#uncertain-count")).to_have_text("0")
    assert state_of(unsure) == gate.DONE


def test_without_control_there_is_nothing_to_click(browser: Browser, serving: Serving, asked: str, unsure: str) -> None:
    page = opened(browser, serving())
    page.get_by_text("read-only").wait_for()
    assert page.get_by_role("button", name="Settle").count() == 0
    assert page.get_by_role("button", name="Answer").count() == 0


def test_what_an_agent_wrote_is_text(browser: Browser, serving: Serving, asked: str) -> None:
    page = opened(browser, serving())
    page.get_by_text("<b>now</b>").first.wait_for()
    assert page.locator("main b").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_a_desk_and_a_phone(
    browser: Browser, serving: Serving, asked: str, unsure: str, width: int, scheme: str
) -> None:
    page = opened(browser, serving("--control"), width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert "undefined" not in page.inner_text("main")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"
    assert dark == (scheme == "dark")


def test_the_story_of_a_question_opens_by_keyboard_and_closes(browser: Browser, serving: Serving, asked: str) -> None:
    page = opened(browser, serving())
    page.get_by_role("button", name=f"Story of {asked}").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("wanted to send").wait_for()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_wrong_token_is_said(browser: Browser, serving: Serving) -> None:
    served = serving()
    page = browser.new_page()
    page.goto(f"http://{served.host}/#wrong")
    expect(page.get_by_role("status")).to_contain_text("The token is missing or is not this host's")


def test_a_row_that_cannot_be_read_is_said_beside_what_can(browser: Browser, serving: Serving, asked: str) -> None:
    with closing(open_store()) as store, store:
        ledger.write(store, "env:one", "act", "bad", state="done")
        store.connection.execute("UPDATE ledger SET receipt = '{', wall = 'x', boot = '' WHERE key = 'bad'")  # type: ignore[attr-defined]
    page = opened(browser, serving())
    expect(page.locator("#summary")).to_contain_text("a row of ledger cannot be read")
    expect(page.locator("#questions-count")).to_have_text("1")

"""Nine agents at work, as a person sees them: in a terminal of each size, and in a browser of each width and light."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from serve.browser import CHROMIUM, new_page
from serve.live import AGENTS, Live
from serve.screens import PAGES, SIZES, served
from serve.terminal import Terminal


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with Live(tmp_path_factory.mktemp("live")) as run:
        yield run


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_a_terminal_shows_the_queue_the_questions_and_what_is_uncertain(live: Live, columns: int, rows: int) -> None:
    with Terminal(live.root, live.env, columns, rows) as terminal:
        shown = terminal.shown("9 sessions", "2 asked", "1 uncertain", "shop main push", "q Quit")
    lines = shown.splitlines()
    assert len(lines) <= rows
    assert max(map(len, lines)) <= columns
    queue = next(place for place, line in enumerate(lines) if "queue" in line)
    places = [line[1:].split()[0] for line in lines[queue + 1 : queue + 6]]
    assert places == ["shop", "1", "2", "3", "4"]
    for words in ("Sven needs a login", "Disk of web-3", "deploy:web-3", "q Quit"):
        assert words in shown


@pytest.mark.parametrize(("name", "width", "scheme"), PAGES)
def test_a_browser_shows_the_same(live: Live, name: str, width: int, scheme: str) -> None:
    _ = name
    with ExitStack() as stack:
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = new_page(browser, width, scheme)
        page.goto(served(live, stack))
        expect(page.locator("#sessions-count")).to_have_text(str(len(AGENTS)))
        expect(page.locator("#questions-count")).to_have_text("2")
        expect(page.locator("#uncertain-count")).to_have_text("1")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        told = page.inner_text("main")
        browser.close()
    for words in ("Sven needs a login", "Login for Sven", "web-3 is running full", "deploy:web-3"):
        assert words in told


def test_what_was_looked_at_goes_on_to_its_end(live: Live) -> None:
    assert sorted(live.land()[:5]) == sorted(f"Work of {name}" for name in AGENTS[4:])
    done = subprocess.run(
        [sys.executable, "-m", "claimonce.cli", "queue"], env=live.env, cwd=live.root, capture_output=True, check=True
    )
    assert done.stdout == b"Nobody pushes and nobody waits.\n"


def test_the_pictures_in_the_docs_are_there() -> None:
    images = Path(__file__).parents[2] / "docs" / "images"
    assert {path.name for path in images.glob("*.png")} >= {
        "page-light.png", "page-dark.png", "page-phone.png", "story.png", "watch-80.png", "watch-120.png",
    }  # fmt: skip

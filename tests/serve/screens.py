"""Draw the screens that docs show, from nine agents at work: `python tests/serve/screens.py FOLDER`.

`claimonce watch` in tmux at 80x24 and 120x40, and the page of `claimonce serve` in Chromium, 1280 and 390 wide, light
and dark. docs/images holds what the pages show.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.text import Text

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve.browser import CHROMIUM, new_page  # tests are no package
from serve.live import CLI, Live
from serve.terminal import Terminal

SIZES = ((80, 24), (120, 40))
PAGES = (("light", 1280, "light"), ("dark", 1280, "dark"), ("phone", 390, "light"), ("phone-dark", 390, "dark"))
_TERMINAL = "<meta charset=utf-8><style>body{{margin:0;background:#121212}}pre{{font:14px/1.25 monospace;margin:8px;\
color:#e0e0e0;width:max-content}}</style><pre>{code}</pre>"


def draw_terminals(folder: Path, live: Live, browser: Browser) -> None:
    """Take a picture of the screen at each size, and keep it as text too."""
    for columns, rows in SIZES:
        with Terminal(live.root, live.env, columns, rows) as terminal:
            shown = terminal.shown("2 asked", "deploy:web-3", "shop main push", coloured=True)
        screen = Text.from_ansi(shown)
        (folder / f"watch-{columns}.txt").write_text(screen.plain.rstrip() + "\n")
        console = Console(record=True, width=columns, file=open(os.devnull, "w"), color_system="truecolor")  # noqa: SIM115
        console.print(screen, no_wrap=True, crop=False)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1)
        page.set_content(console.export_html(inline_styles=True, code_format=_TERMINAL))
        page.locator("pre").screenshot(path=folder / f"watch-{columns}.png")
        page.close()


def draw_pages(folder: Path, address: str, browser: Browser) -> None:
    """Take a picture of the page at each width and in each light, and of one story."""
    for name, width, scheme in PAGES:
        page = new_page(browser, width, scheme)
        page.goto(address)
        page.locator("#questions-list .card").first.wait_for()
        page.screenshot(path=folder / f"page-{name}.png")
        if name == "light":
            page.get_by_role("button", name="Story of").first.click()
            page.get_by_role("dialog").screenshot(path=folder / "story.png")
        page.close()


def served(live: Live, stack: ExitStack) -> str:
    """Serve the page of the run; return its address with the token."""
    words = [*CLI, "serve", "--port", "0", "--control"]
    process = stack.enter_context(
        subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=live.root, env=live.env)
    )
    stack.callback(process.terminate)
    assert process.stdout is not None
    address = process.stdout.readline().split(";")[0].removeprefix("Serving ")
    token = (live.root / "data" / "claimonce" / "serve.token").read_text().strip()
    return f"{address}#{token}"


def main() -> None:
    """Run nine agents and draw them."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        live = stack.enter_context(Live(Path(place)))
        draw_pages(folder, served(live, stack), browser)
        draw_terminals(folder, live, browser)
        print("\n".join(live.land()))
        browser.close()


if __name__ == "__main__":
    main()

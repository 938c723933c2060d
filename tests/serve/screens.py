"""Draw the page of `claimonce serve` as docs show it, from a store that real verbs and the gate have filled.

    python tests/serve/screens.py FOLDER

It writes page-light.png, page-dark.png, page-phone.png and story.png into FOLDER; docs/images holds what the pages
show.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve.browser import CHROMIUM  # tests are no package

AGENTS = ("fix-login", "docs", "api-cache", "release-notes", "billing", "search", "flaky-test", "deps", "ui")
LETTERS = (
    ("tekla", "Sven needs a login", "He starts on Monday and has no account in the shop yet."),
    ("tekla", "Login for Sven", "Sven cannot log in; could you make him an account?"),
    ("bo", "Disk of web-3", "The disk of web-3 is 91 % full."),
    ("bo", "web-3 is running full", "Disk usage on web-3 has passed 90 percent."),
)


def fill(home: Path) -> None:
    """Two questions, one uncertain key, a queue of five: as nine agents leave them."""
    from claimonce.gate import claims, gate, intents, owner
    from claimonce.gate.claims import Wanted
    from claimonce.gate.letters import admission, messages
    from claimonce.gate.letters.admission import Sender
    from claimonce.gate.store import open_store
    from claimonce.hooks.effect import GIT_PUSH
    from claimonce.hooks.session import Session

    with closing(open_store()) as store:
        for name, (to, subject, body) in zip(AGENTS, LETTERS, strict=False):
            what = messages.message("email", [f"{to}@example.org"], subject, body)
            begun = admission.begin(store, what, Sender(Session("claude", name), owner.here()))
            if begun.intent is not None:
                gate.settle(store, begun.intent, intents.DONE, {"message_id": f"<{name}@mail.example.org>"})
        with store:
            wanted = [
                Wanted("push:example.org/shop#refs/heads/main", GIT_PUSH, f"claude:{name}", owner.here())
                for name in AGENTS[4:]
            ]
            claims.take(store, wanted[0])
            for waits in wanted[1:]:
                claims.wait_in_line(store, waits)
    words = ["gate", "deploy:web-3", "--", "sh", "-c", "kill -9 $$"]
    subprocess.run([sys.executable, "-m", "claimonce.cli", *words], capture_output=True, check=False, cwd=home)


def draw(folder: Path, address: str) -> None:
    """Take the four pictures."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, width, scheme in (("light", 1280, "light"), ("dark", 1280, "dark"), ("phone", 390, "light")):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address)
            page.locator("#questions-list .card").first.wait_for()
            page.screenshot(path=folder / f"page-{name}.png")
            if name == "light":
                page.get_by_role("button", name="Story of").first.click()
                page.get_by_role("dialog").screenshot(path=folder / "story.png")
        browser.close()


def main() -> None:
    """Serve a home of its own and draw it."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        home = Path(place)
        os.environ.update(HOME=place, CLAIMONCE_STATE=str(home / "state"), XDG_DATA_HOME=str(home / "data"),
                          XDG_CONFIG_HOME=str(home / "config"))  # fmt: skip
        fill(home)
        words = [sys.executable, "-m", "claimonce.cli", "serve", "--port", "0", "--control"]
        served = stack.enter_context(subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=home))
        stack.callback(served.terminate)
        assert served.stdout is not None
        address = served.stdout.readline().split(";")[0].removeprefix("Serving ")
        from claimonce.serve import token

        draw(folder, f"{address}#{token.kept()}")


if __name__ == "__main__":
    main()

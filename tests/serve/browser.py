"""The browser that the page is tried in: the system's Chromium, or the one that `CLAIMONCE_CHROMIUM` names.

It is waited for as long as a busy machine may need: Playwright's own five seconds say what else that machine does.
"""

from __future__ import annotations

import os
import shutil

from playwright.sync_api import Browser, Page, expect

CHROMIUM = (
    os.environ.get("CLAIMONCE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
)
PATIENCE = 120_000  # ms
expect.set_options(timeout=PATIENCE)


def new_page(browser: Browser, width: int, scheme: str) -> Page:
    """Return a page of this width, in this light."""
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    return page

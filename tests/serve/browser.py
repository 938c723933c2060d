"""Which browser the page is tried in: the system's Chromium, or the one that `CLAIMONCE_CHROMIUM` names."""

from __future__ import annotations

import os
import shutil

CHROMIUM = (
    os.environ.get("CLAIMONCE_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or "chromium"
)

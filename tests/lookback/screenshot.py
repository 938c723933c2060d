"""The picture in the tutorial: `python -m lookback.screenshot` in tests/ writes docs/tutorial/lookback.png.

A generated history is looked back on and its page is drawn by Chromium without a window.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from lookback.generator import Builder
from lookback.planted import plant

from claimonce.lookback import here
from claimonce.lookback.cache import Cache
from claimonce.lookback.history import read
from claimonce.lookback.outcome import look
from claimonce.lookback.report import format_report

PICTURE = Path(__file__).parent.parent.parent / "docs" / "tutorial" / "lookback.png"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        home.mkdir()
        plant(Builder(home))
        holds = here.of("/", {"HOME": "/nonexistent", "PATH": ""}, (), False)
        page = format_report(look(read([folder], holds.reader, Cache("", "")), holds.rules), "html")
        path = Path(folder) / "page.html"
        path.write_text(page.replace(str(home), "/home/dev"))
        subprocess.run(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1180,900",
             f"--screenshot={PICTURE}", path.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip


if __name__ == "__main__":
    main()

"""A small repository to index: files, commits, and what the tests do to them."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from claimonce.context.index import Index
from claimonce.context.index_update import Refreshed, refresh
from claimonce.context.ranking import Ranking, rank_files
from claimonce.context.snapshot import WorkTree

FILES = {
    "src/shop/order_retry.py": (
        "import time\n\n\nclass OrderRetry:\n    def again(self, order):\n        return self.backoff(order)\n\n\n"
        "def exponentialBackoff(attempt):\n    return 2**attempt\n"
    ),
    "src/shop/invoice.py": "def render_invoice(order):\n    '''Total with tax.'''\n    return order.total * 1.25\n",
    "src/shop/mailer.py": "def send_letter(to, subject):\n    raise NotImplementedError\n",
    "tests/test_invoice.py": "from shop.invoice import render_invoice\n\n\ndef test_total():\n    pass\n",
    "docs/taxes.md": "# Taxes\n\nEvery invoice carries tax.\n\n## Rounding\n\nRound half to even.\n",
    "web/cart.js": "export class ShoppingCart {\n  addItem(item) {\n    this.items.push(item)\n  }\n}\n",
    ".gitignore": "ignored/\n",
}


@dataclass(frozen=True)
class Small:
    """The repository at `root`."""

    root: Path

    def git(self, *args: str) -> str:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.test"]
        done = subprocess.run(["git", *who, *args], cwd=self.root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def commit(self, message: str, **files: str) -> str:
        """Write files (dots for slashes are not needed: pass a dict with `**{...}`) and commit everything."""
        for path, text in files.items():
            self.write(path, text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def refresh(self, index: Index) -> Refreshed:
        return refresh(index, WorkTree(str(self.root)))

    def ask(self, index: Index, *texts: str) -> Ranking:
        self.refresh(index)
        return rank_files(index, texts)


def paths(found: Ranking) -> list[str]:
    return [each.path for each in found.files]

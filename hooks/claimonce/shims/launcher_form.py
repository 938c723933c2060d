"""Which form of the launcher this version writes: one that another version wrote says another."""

from __future__ import annotations

import os

from claimonce.hooks.digest import fingerprint

_PARTS = ("launch.sh", "calm.sh")


def form() -> str:
    """Return the fingerprint of the text that the launcher is made of."""
    folder = os.path.dirname(__file__)
    texts: list[str] = []
    for name in _PARTS:
        with open(f"{folder}/{name}", encoding="utf-8") as file:
            texts.append(file.read())
    return fingerprint(*texts)

"""A number from a shared counter file: the settings name the files, the reader knows how one is written."""

from __future__ import annotations

from claimonce.hooks import Description, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe counters: the settings name the files, so no program and no word stands here."""
    return Description(
        name="counter",
        kind="counter",
        channel="",
        imperatives=("take the next number", "bump the counter", "increment the counter"),
        window="forever",
        idempotency="reconcilable",
    )

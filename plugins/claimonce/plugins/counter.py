"""A number taken from a shared counter file. Which files are counters is a setting; how a file is written the reader knows."""

from __future__ import annotations

from claimonce.hooks import Description, hookimpl


@hookimpl
def claimonce_describe() -> Description:
    """Describe counters: their file names come from the settings, so there is no program and no word of its own here."""
    return Description(
        name="counter",
        kind="counter",
        channel="",
        imperatives=("take the next number", "bump the counter", "increment the counter"),
        window="forever",
        idempotency="reconcilable",
    )

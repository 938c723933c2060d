"""The verb `merge-counter`: git's merge driver for counter files."""

from __future__ import annotations

import os

import click

from claimonce.cli.common import store_here
from claimonce.gate.counters import counter as counters
from claimonce.gate.counters import merge_driver
from claimonce.hooks.settings_cache import load
from claimonce.hooks.untrusted_text import warn


@click.command("merge-counter")
@click.argument("base", type=click.Path(exists=True, dir_okay=False))
@click.argument("ours", type=click.Path(exists=True, dir_okay=False))
@click.argument("theirs", type=click.Path(exists=True, dir_okay=False))
@click.argument("path")
def merge_counter(base: str, ours: str, theirs: str, path: str) -> int:
    """Merge a counter file, as git's merge driver: BASE, OURS and THEIRS as git hands them over, PATH in the
    repository.

    The result stands in OURS. Exits 1, a conflict to git, when both sides took the same number or one lowered it.
    """
    here = load(os.getcwd())
    mine = [each for each in counters.all_here(here) if each.inner == os.path.normpath(path)]
    texts: list[str] = []
    for name in (base, ours, theirs):
        with open(name, encoding="utf-8", errors="surrogateescape", newline="") as text:
            texts.append(text.read())
    merged = merge_driver.merge(mine, texts[0], texts[1], texts[2], store_here())
    with open(ours, "w", encoding="utf-8", errors="surrogateescape", newline="") as out:
        out.write(merged.text)
    if merged.trouble:
        warn(f"{path}: {merged.trouble}")
    return int(bool(merged.trouble))

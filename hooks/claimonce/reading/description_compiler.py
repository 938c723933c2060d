"""From descriptions to the data that the hook's path reads. Not on that path itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from claimonce.catalog.check import find_clashes

if TYPE_CHECKING:
    from collections.abc import Iterable


class WordMissingError(ValueError):
    """A form of an effect that the prefilter would not see, so that it would never be read."""

    def __init__(self, plugin: str, form: str) -> None:
        super().__init__(f"plugin {plugin}: no word of its description is part of {form!r}; add one to `words`")
        self.plugin, self.form = plugin, form


class CatalogueClashError(ValueError):
    """A description that says of a program what the catalogue of programs says otherwise; it names both places."""

    def __init__(self, plugin: str, clash: str) -> None:
        super().__init__(f"plugin {plugin}: {clash}")
        self.plugin, self.clash = plugin, clash


def forms(item: dict[str, Any]) -> Iterable[str]:
    """Yield every constant text of which a call that has this effect must hold at least one."""
    for program in item["programs"]:
        for name in program["names"]:
            verbs = [" ".join(chain) for chain in program["subcommands"]] or [""]
            for verb in verbs:
                yield f" {name} {verb} ".replace(":", " ")
    for url in (*item["urls"], *item["get_urls"]):
        yield f" {url.replace('/', ' ')} "


def compile_descriptions(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Check descriptions in their plain form (`Description.compiled()`) and return them as the reader wants them.

    Raises WordMissingError for a form without a word, CatalogueClashError for a program of which the catalogue of
    programs says otherwise.
    """
    for item in items:
        for clash in find_clashes(item["programs"]):
            raise CatalogueClashError(item["name"], clash)
        words = [word.lower() for word in item["words"]]
        for form in forms(item):
            if not any(word in form.lower() for word in words):
                raise WordMissingError(item["name"], form)
    compiled: list[dict[str, Any]] = json.loads(json.dumps(items))  # what the cache will give back: lists for tuples
    return compiled

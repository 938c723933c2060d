"""Which hooks of a plugin can be called, and where a plugin's code lies."""

from __future__ import annotations

import difflib
import importlib.util
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from claimonce.hooks import specs

# Every hook there is, and whether its first answer is the only one.
FIRST_RESULT: dict[str, bool] = {
    name: bool(function.claimonce_spec["firstresult"])
    for name, function in vars(specs).items()
    if hasattr(function, "claimonce_spec")
}


@dataclass(frozen=True)
class Problem:
    """Something that a plugin, or one of its hooks ("" for all of it), could not do."""

    plugin: str
    hook: str
    reason: str

    def __str__(self) -> str:
        """Return the sentence for people."""
        return f"plugin {self.plugin}{': ' if self.hook else ''}{self.hook}: {self.reason}"


def unsound(plugin: object) -> Iterator[tuple[str, str]]:
    """Yield the plugin's hooks that cannot be called, each with the reason."""
    for name in dir(plugin):
        function = getattr(plugin, name, None)
        if not name.startswith("claimonce_") or not inspect.isroutine(function):
            continue
        opts: Mapping[str, Any] | None = getattr(function, "claimonce_impl", None)
        if opts is None:
            yield name, "is not marked with @hookimpl"
            continue
        hook = opts.get("specname") or name
        if hook not in FIRST_RESULT:
            near = difflib.get_close_matches(hook, FIRST_RESULT, 1)
            yield name, "there is no such hook" + (f"; did you mean {near[0]}?" if near else "")
        elif opts.get("wrapper") or opts.get("hookwrapper"):
            yield name, "wrappers are not supported"
        else:
            known = _arguments(getattr(specs, hook))
            wrong = [argument for argument in _arguments(function) if argument not in known]
            if wrong:
                takes = ", ".join(known) or "no arguments"
                yield name, f"takes {takes}, not {', '.join(wrong)}"


def places(module: str) -> list[str]:
    """Return the file that an import of `module` reads, or the folders in which a missing one may yet appear."""
    for name in (module, module.rpartition(".")[0]):
        try:
            found = importlib.util.find_spec(name) if name else None
        except (ImportError, ValueError, AttributeError):
            found = None
        if found is not None:
            return [found.origin] if found.origin else list(found.submodule_search_locations or ())
    return []


def _arguments(function: Any) -> list[str]:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    found = inspect.signature(function).parameters.values()
    # Arguments with a default are the plugin's own affair, as in pluggy.
    return [one.name for one in found if one.kind in kinds and one.default is one.empty and one.name != "self"]

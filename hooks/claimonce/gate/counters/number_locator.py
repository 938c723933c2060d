"""Where the number stands in a counter file, one function a format; nothing but the number is ever changed.

JSON is read by claimonce.lang.json_positions, YAML is composed by ruamel.yaml, whose nodes know where they stand, and
tomlkit writes TOML back as it was, so that two changed copies show the place.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable
from typing import Any

from claimonce.lang.json_positions import parse_members

MOST_CHARACTERS = 1 << 20
MOST_PARSED = 1 << 18  # the parsers for TOML and YAML are written in Python
MOST_BRACKETS = 5_000  # a parser in Python needs seconds for 100,000 that stand inside one another
MOST_PATTERN = 200
MOST_LINE = 500
MOST_REPEATS = 3


class Unfound(ValueError):
    """The number is not where it should be; the text says why."""


Place = tuple[int, int]


def locate(text: str, form: str, path: str) -> Place:
    """Return where the number begins and ends; raise Unfound."""
    if len(text) > (MOST_PARSED if form in ("toml", "yaml") else MOST_CHARACTERS):
        raise Unfound("it is too long for a counter file")
    if not text.strip():
        raise Unfound("it is empty")
    if form in ("toml", "yaml") and text.count("[") + text.count("{") > MOST_BRACKETS:
        raise Unfound("it has too many brackets for a counter file")
    try:
        return _FORMS[form](text, path)
    except Unfound:
        raise
    except RecursionError:
        raise Unfound("it is nested too deeply") from None
    except Exception as error:  # noqa: BLE001  (tomlkit and ruamel have errors of their own: a duplicate key is one)
        raise Unfound(f"it cannot be read as {form} ({' '.join(str(error).split())[:160]})") from None


def _json(text: str, path: str) -> Place:
    begin = 1 if text.startswith("\ufeff") else 0
    json.loads(text[begin:])  # half a file must not pass for a whole one
    node = parse_members(text, begin)
    for key in path.split("."):
        listed = isinstance(node.value, list)
        found = [one.node for at, one in enumerate(node.members) if (str(at) if listed else one.key) == key]
        if len(found) != 1:
            raise Unfound(f"{key} stands in it twice" if found else f"there is no {path} in it")
        node = parse_members(text, found[0].start)
    return node.start, node.end


def _toml(text: str, path: str) -> Place:
    library = _library("tomlkit")
    if library.dumps(library.parse(text)) != text:
        raise Unfound("it cannot be written back as it is")
    starts, ends = [len(text)], [0]
    for other in (1111111111, 2222222222):
        document: Any = library.parse(text)
        *parents, leaf = path.split(".")
        place = document
        for name in parents:
            place = place[int(name) if name.isdigit() and not hasattr(place, "keys") else name]
        if isinstance(place[leaf], bool) or not isinstance(place[leaf], int):
            raise Unfound(f"{path} is not a number")
        place[leaf] = other
        made = library.dumps(document)
        starts.append(_common(text, made))
        ends.append(len(text) - _common(text[::-1], made[::-1]))
    return min(starts), max(ends)


def _common(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _yaml(text: str, path: str) -> Place:
    library = _library("ruamel.yaml")
    try:
        node: Any = library.YAML(typ="rt", pure=True).compose(text)
    except library.error.YAMLError as error:
        raise Unfound(f"it cannot be read as yaml ({' '.join(str(error).split())[:160]})") from None
    for key in path.split("."):
        node = _child(node, key, path)
    if getattr(node, "style", "") not in (None, "") or not isinstance(node.value, str):
        raise Unfound(f"{path} is not a number")
    return node.start_mark.index, node.end_mark.index


def _child(node: Any, key: str, path: str) -> Any:
    held: Any = getattr(node, "value", None)
    if isinstance(held, str) or held is None:
        raise Unfound(f"there is no {path} in it")
    if held and isinstance(held[0], tuple):
        fits: list[Any] = [value for name, value in held if name.value == key]
    else:
        fits = [held[int(key)]] if key.isdigit() and int(key) < len(held) else []
    if len(fits) != 1:
        raise Unfound(f"{key} stands in it twice" if fits else f"there is no {path} in it")
    return fits[0]


def _text(text: str, _path: str) -> Place:
    start = len(text) - len(text.lstrip("\ufeff \t\r\n"))
    return start, len(text.rstrip())


def _regex(text: str, path: str) -> Place:
    pattern = compile_safely(path)
    found: list[Place] = []
    at = 0
    for line in text.splitlines(keepends=True):
        if len(line) <= MOST_LINE:
            found += [(at + match.start(1), at + match.end(1)) for match in pattern.finditer(line)]
        at += len(line)
    if len(found) != 1:
        raise Unfound(f"the expression fits {len(found)} times, and must fit once")
    return found[0]


def compile_safely(expression: str) -> re.Pattern[str]:
    """Return the expression, which is matched line by line; raise Unfound for one that could run for ever."""
    parser = importlib.import_module("re._parser")
    try:
        tree = parser.parse(expression)
        pattern = re.compile(expression)
    except (re.error, RecursionError, OverflowError) as error:
        raise Unfound(f"its expression cannot be read ({error})") from None
    if pattern.groups < 1 or len(expression) > MOST_PATTERN:
        raise Unfound("its expression must have one group, around the number, and at most 200 characters")
    if _repeats(tree, 0) > MOST_REPEATS:
        raise Unfound("its expression repeats what is itself repeated, or too often, and could run for ever")
    return pattern


def _repeats(tree: Any, inside: int) -> int:
    """Count the open-ended repeats of an expression; one inside another counts as too many."""
    count = 0
    for operation, argument in tree:
        name = str(operation)
        if name in ("GROUPREF", "GROUPREF_EXISTS", "ASSERT", "ASSERT_NOT"):
            count += 9
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            low, high, inner = argument
            loose = high - low > 20 and name != "POSSESSIVE_REPEAT"
            count += (9 if inside and high > 1 else 1) * loose + _repeats(inner, inside + (high > 1))
        elif name == "BRANCH":
            count += sum(_repeats(branch, inside) for branch in argument[1]) + (9 if inside else 0)
        elif name == "SUBPATTERN":
            count += _repeats(argument[3], inside)
        elif name == "ATOMIC_GROUP":
            count += _repeats(argument, inside)
    return count


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        if not sys.flags.no_site:
            raise
        import site  # the hook starts without site-packages

        site.main()
        return importlib.import_module(name)


_FORMS: dict[str, Callable[[str, str], Place]] = {
    "json": _json,
    "toml": _toml,
    "yaml": _yaml,
    "text": _text,
    "regex": _regex,
}

"""Values of the facts: putting arguments for parameters, and spelling a value out as words, text or a path.

What is not known stands as NUL (`UNKNOWN`) in a text, as the reader of commands has it; a word of two NULs stands for
any number of words that are not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claimonce.audit.facts import Either, Joined, Listed, Named, Param, Result, Spread, Text, Unknown, Value
from claimonce.audit.values import map_parts
from claimonce.lang import UNKNOWN

MANY = UNKNOWN + UNKNOWN
MOST_CHOICES = 12
MOST_WORDS = 400
DEEPEST = 24

Look = Callable[[Value], "Value | None"]


def put(value: Value, given: Mapping[str, Value], depth: int = 0) -> Value:
    """Return the value with arguments in place of parameters; a parameter that is not given becomes unknown."""
    if depth > DEEPEST:
        return Unknown()
    if isinstance(value, Param):
        return given.get(value.name, Unknown(value.name))
    return map_parts(value, lambda one: put(one, given, depth + 1))


def texts(value: Value, look: Look, depth: int = 0) -> list[str]:
    """Return the strings that the value can be, NUL where a part is not known."""
    if depth > DEEPEST:
        return [UNKNOWN]
    match value:
        case Text(text=text):
            return [text]
        case Joined(parts=parts):
            made = [""]
            for part in parts:
                ends = texts(part, look, depth + 1)
                made = [one + end for one in made for end in ends][:MOST_CHOICES]
            return made
        case Either(choices=choices):
            return [one for each in choices for one in texts(each, look, depth + 1)][:MOST_CHOICES] or [UNKNOWN]
        case Listed() | Spread():
            return [" ".join(one) for one in words(value, look, depth + 1)]
        case Named() | Result():
            found = look(value)
            return [UNKNOWN] if found is None else texts(found, look, depth + 1)
        case _:
            return [UNKNOWN]


def words(value: Value, look: Look, depth: int = 0) -> list[list[str]]:
    """Return the word lists that the value can be."""
    if depth > DEEPEST:
        return [[MANY]]
    match value:
        case Listed(items=items):
            made: list[list[str]] = [[]]
            for item in items[:MOST_WORDS]:
                inner = item.of if isinstance(item, Spread) else item
                flat = isinstance(item, Spread) or _is_list(inner, look, depth + 1)
                ends = words(inner, look, depth + 1) if flat else [[one] for one in texts(inner, look, depth + 1)]
                made = [one + end for one in made for end in ends][:MOST_CHOICES]
            return made
        case Spread(of=of):
            return words(of, look, depth + 1)
        case Either(choices=choices):
            return [one for each in choices for one in words(each, look, depth + 1)][:MOST_CHOICES] or [[MANY]]
        case Named() | Result():
            found = look(value)
            return [[MANY]] if found is None else words(found, look, depth + 1)
        case Text() | Joined():
            return [[one] for one in texts(value, look, depth + 1)]
        case _:
            return [[MANY]]


def _is_list(value: Value, look: Look, depth: int) -> bool:
    """Say whether the value is a list standing among words, as a call with several lists has it."""
    if depth > DEEPEST:
        return False
    match value:
        case Listed():
            return True
        case Either(choices=choices):
            return bool(choices) and any(_is_list(one, look, depth + 1) for one in choices)
        case Named() | Result():
            found = look(value)
            return found is not None and _is_list(found, look, depth + 1)
        case _:
            return False


def hints(value: Value, depth: int = 0) -> str:
    """Return what names the unknown parts of a value carry, for reading them as a person would."""
    if depth > DEEPEST:
        return ""
    match value:
        case Unknown(hint=hint):
            return hint
        case Named(name=name) | Param(name=name):
            return name
        case Result(callee=callee):
            return callee
        case Joined(parts=inner) | Either(choices=inner):
            return " ".join(one for one in (hints(each, depth + 1) for each in inner) if one)
        case _:
            return ""


def sure(value: Value) -> bool:
    """Say whether the value is written out at the place itself: constants only."""
    match value:
        case Text():
            return True
        case Listed(items=items):
            return all(isinstance(one, Text) for one in items)
        case _:
            return False

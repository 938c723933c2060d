"""Values of the facts: putting arguments for parameters, and spelling a value out as words, text or a path.

What is not known stands as NUL (`UNKNOWN`) in a text, as the reader of commands has it; a word of two NULs stands for
any number of words that are not known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from claimonce.audit.facts import Either, Joined, Listed, Named, Param, Result, Spread, Table, Text, Unknown, Value
from claimonce.lang import UNKNOWN

MANY = UNKNOWN + UNKNOWN
MOST_CHOICES = 12
MOST_WORDS = 400
DEEPEST = 24

Look = Callable[[Value], "Value | None"]
Rest = tuple[Value, ...]


def has_param(value: Value, depth: int = 0) -> bool:
    """Say whether a parameter of the enclosing function is part of the value."""
    if depth > DEEPEST:
        return False
    match value:
        case Param():
            return True
        case Joined(parts=inner) | Listed(items=inner) | Either(choices=inner) | Result(args=inner):
            return any(has_param(one, depth + 1) for one in inner)
        case Spread(of=one):
            return has_param(one, depth + 1)
        case Table(items=pairs):
            return any(has_param(one, depth + 1) for _, one in pairs)
        case _:
            return False


def put(value: Value, given: Mapping[str, Value], depth: int = 0) -> Value:
    """Return the value with arguments in place of parameters; a parameter that is not given becomes unknown."""
    if depth > DEEPEST:
        return Unknown()
    match value:
        case Param(name=name):
            return given.get(name, Unknown(name))
        case Joined(parts=inner):
            return Joined(tuple(put(one, given, depth + 1) for one in inner))
        case Listed(items=inner):
            return Listed(tuple(put(one, given, depth + 1) for one in inner))
        case Either(choices=inner):
            return Either(tuple(put(one, given, depth + 1) for one in inner))
        case Result(callee=callee, args=inner):
            return Result(callee, tuple(put(one, given, depth + 1) for one in inner))
        case Spread(of=one):
            return Spread(put(one, given, depth + 1))
        case Table(items=pairs):
            return Table(tuple((key, put(one, given, depth + 1)) for key, one in pairs))
        case _:
            return value


def size(value: Value, most: int) -> int:
    """Count the nodes of a value, up to `most`."""
    count = 0
    stack = [value]
    while stack and count < most:
        one = stack.pop()
        count += 1
        match one:
            case Joined(parts=inner) | Listed(items=inner) | Either(choices=inner) | Result(args=inner):
                stack.extend(inner)
            case Spread(of=of):
                stack.append(of)
            case Table(items=pairs):
                stack.extend(each for _, each in pairs)
            case _:
                pass
    return count


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


def listed(value: Value, look: Look, depth: int = 0) -> bool:
    """Say whether the value is, or can be, a list."""
    return _is_list(value, look, depth)


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

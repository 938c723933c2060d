"""Values put together, walked and changed: what the front ends and the engine do with them alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from claimonce.audit.facts import Either, Joined, Listed, Param, Result, Spread, Table, Text, Unknown, Value
from claimonce.lang import BoundError

DEEPEST = 24
MOST_CHOICES = 8
MOST_PARTS = 200
LONGEST = 20_000

EMPTY = Text("")


def join(parts: Iterable[Value]) -> Value:
    """Return the parts as one string; constants beside each other are one, what is empty is left out."""
    made: list[Value] = []
    for part in parts:
        for one in part.parts if isinstance(part, Joined) else (part,):
            if isinstance(one, Text) and made and isinstance(made[-1], Text):
                made[-1:] = pieces(made[-1].text + one.text)
            elif one != EMPTY:
                made.append(one)
    if not made:
        return EMPTY
    if len(made) > MOST_PARTS:
        made[MOST_PARTS:] = [Unknown()]
    return made[0] if len(made) == 1 and not isinstance(made[0], Spread) else Joined(tuple(made))


def pieces(text: str) -> list[Value]:
    """Return a text as it is kept: of one that is too long the beginning, and that more follows."""
    return [Text(text)] if len(text) <= LONGEST else [Text(text[:LONGEST]), Unknown()]


def cut(text: str) -> Value:
    """Return a text as a value; one that is too long is not known to its end."""
    return join(pieces(text))


def between(glue: Value, parts: Iterable[Value]) -> Value:
    """Return the parts as one string with `glue` between them."""
    made: list[Value] = []
    for part in parts:
        made += [glue, part] if made else [part]
    return join(made)


def either(choices: Iterable[Value]) -> Value:
    """Return one of several values; the same one only once."""
    made: dict[Value, None] = {}
    for choice in choices:
        made.update(dict.fromkeys(choice.choices if isinstance(choice, Either) else (choice,)))
    some = tuple(made)[:MOST_CHOICES]
    return some[0] if len(some) == 1 else Either(some) if some else Unknown()


def of_constants(call: Callable[[list[str]], str | int | list[str] | None], given: Sequence[Value]) -> Value | None:
    """Return what a pure call makes of these values; None where one is no constant, or the call is not pure."""
    texts = [one.text for one in given if isinstance(one, Text)]
    if len(texts) < len(given):
        return None
    try:
        made = call(texts)
    except BoundError:
        return Unknown()
    if isinstance(made, list):
        return Listed(tuple(Text(one) for one in made[:MOST_PARTS]))
    return None if made is None else cut(str(made))


def parts(value: Value) -> tuple[Value, ...]:
    """Return the values that a value is made of."""
    match value:
        case Joined(inner) | Listed(inner) | Either(inner) | Result(_, inner):
            return inner
        case Spread(of):
            return (of,)
        case Table(pairs):
            return tuple(one for _, one in pairs)
        case _:
            return ()


def map_parts(value: Value, how: Callable[[Value], Value]) -> Value:
    """Return the value made of what `how` gives for each of its parts."""
    match value:
        case Joined(inner):
            return Joined(tuple(map(how, inner)))
        case Listed(inner):
            return Listed(tuple(map(how, inner)))
        case Either(inner):
            return Either(tuple(map(how, inner)))
        case Result(callee, inner):
            return Result(callee, tuple(map(how, inner)))
        case Spread(of):
            return Spread(how(of))
        case Table(pairs):
            return Table(tuple((key, how(one)) for key, one in pairs))
        case _:
            return value


def has_param(value: Value, depth: int = 0) -> bool:
    """Say whether a parameter of the enclosing function is part of the value; so it is where that is too deep."""
    if isinstance(value, Param):
        return True
    inner = parts(value)
    return bool(inner) and (depth > DEEPEST or any(has_param(one, depth + 1) for one in inner))


def size(value: Value, most: int) -> int:
    """Count the nodes of a value, up to `most`."""
    count = 0
    stack = [value]
    while stack and count < most:
        count += 1
        stack.extend(parts(stack.pop()))
    return count


def text_of(value: Value, unknown: str = "") -> str:
    """Return the constant text of a value, the first where it is one of several; `unknown` for what is not known."""
    match value:
        case Text(text):
            return text
        case Joined(inner):
            return "".join(text_of(part, unknown) for part in inner)
        case Either(choices):
            return text_of(choices[0], unknown)
        case _:
            return unknown

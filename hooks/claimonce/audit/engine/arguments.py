"""What a call gives to the parameters of the function it calls."""

from __future__ import annotations

from claimonce.audit.facts import Function, Listed, Spread, Table, Unknown, Value

POSITIONS = 64


def arguments(function: Function, args: tuple[Value, ...], keywords: tuple[tuple[str, Value], ...]) -> dict[str, Value]:
    """Return parameter -> value. Shell's `1`, `2`, `@` are given beside the names."""
    given: dict[str, Value] = dict(function.defaults)
    flat = _flat(args)
    for index, value in enumerate(flat[:POSITIONS]):
        given[str(index + 1)] = value
    given["@"] = given["*"] = Listed(flat)
    for index in range(2, 12):
        given[f"@{index}"] = Listed(flat[index - 1 :])
    at = 0
    for name in function.params:
        if name.startswith("**"):
            given[name[2:]] = given[name] = Table(keywords)
        elif name.startswith("*"):
            given[name] = given[name[1:]] = Listed(flat[at:])
            at = len(flat)
        elif at < len(flat):
            if isinstance(flat[at], Spread):
                given.setdefault(name, Unknown(name))
            else:
                given[name] = flat[at]
                at += 1
    given.update(keywords)
    return given


def _flat(args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Take lists apart that are spread among the arguments."""
    made: list[Value] = []
    for one in args[:POSITIONS]:
        if isinstance(one, Spread) and isinstance(one.of, Listed):
            made += one.of.items
        else:
            made.append(one)
    return tuple(made)

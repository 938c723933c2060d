"""Putting values together and taking them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.facts import Either, Listed, Named, Table, Text, Unknown
from claimonce.audit.values import either

if TYPE_CHECKING:
    from claimonce.audit.facts import Value

WIDEST = 60
NOTHING = (Text("null"), Unknown("undefined"))


def member_of(base: str, name: str) -> str:
    """Return the name of a member of what `base` names."""
    if base.endswith(":"):
        return f"{base}{name}"
    if base == "fs" and name == "promises":
        return "fs"
    if name == "default" and base[:1] not in (".", "?"):
        return base
    if base == "?":
        return f"?.{name}"
    return f"{base}.{name}"


def one_of(choices: list[Value]) -> Value:
    """Return one of the values; what says nothing is left out beside what does."""
    value = either(choices)
    known = [one for one in value.choices if one not in NOTHING] if isinstance(value, Either) else []
    return either(known) if known else value


def inside(value: Value, key: str) -> Value:
    """Return what stands under a key of a value, as far as that is known."""
    if isinstance(value, Table):
        return next((one for name, one in value.items if name == key), Unknown(key))
    if isinstance(value, Listed) and key.isdigit() and int(key) < len(value.items):
        return value.items[int(key)]
    if isinstance(value, Either):
        return one_of([inside(one, key) for one in value.choices])
    if isinstance(value, Named):
        return Named(member_of(value.name, key))
    return Unknown(key)


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\n": ""}


def unescaped(text: str) -> str:
    """Return the text of a string literal."""
    if "\\" not in text:
        return text
    out: list[str] = []
    index = 0
    while index < len(text):
        char = text[index]
        if char == "\\" and index + 1 < len(text):
            index += 1
            char = _ESCAPES.get(text[index], text[index])
        out.append(char)
        index += 1
    return "".join(out)

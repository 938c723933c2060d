"""Putting values together and taking them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.facts import Either, Joined, Listed, Named, Table, Text, Unknown

if TYPE_CHECKING:
    from claimonce.audit.facts import Value

WIDEST = 60


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


def either(choices: list[Value]) -> Value:
    """Return one of the values, the same ones once; what says nothing is left out beside what does."""
    flat: list[Value] = []
    for one in choices:
        for each in one.choices if isinstance(one, Either) else (one,):
            if each not in flat:
                flat.append(each)
    known = [one for one in flat if one not in (Text("null"), Unknown("undefined"))] or flat
    return known[0] if len(known) == 1 else Either(tuple(known[:8])) if known else Unknown()


def glued(parts: list[Value]) -> Value:
    """Return strings put together, neighbouring constants as one."""
    flat: list[Value] = []
    for part in parts:
        for one in part.parts if isinstance(part, Joined) else (part,):
            if isinstance(one, Text) and flat and isinstance(flat[-1], Text):
                flat[-1] = Text(flat[-1].text + one.text)
            elif not (isinstance(one, Text) and not one.text):
                flat.append(one)
    if not flat:
        return Text("")
    return flat[0] if len(flat) == 1 and isinstance(flat[0], Text) else Joined(tuple(flat[:WIDEST]))


def inside(value: Value, key: str) -> Value:
    """Return what stands under a key of a value, as far as that is known."""
    if isinstance(value, Table):
        return next((one for name, one in value.items if name == key), Unknown(key))
    if isinstance(value, Listed) and key.isdigit() and int(key) < len(value.items):
        return value.items[int(key)]
    if isinstance(value, Either):
        return either([inside(one, key) for one in value.choices])
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

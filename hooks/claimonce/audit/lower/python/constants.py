"""Constants of Python and templates, folded as a live call folds them, as values of the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from claimonce.audit.facts import Joined, Text, Unknown, Value
from claimonce.audit.values import join, of_constants
from claimonce.lang.python.constants import call_function, call_method

PURE = ("base64.", "binascii.", "codecs.", "bytes.", "shlex.")  # where the functions are that make text of text


def method(owner: Text, name: str, given: Sequence[Value]) -> Value | None:
    """Return what a method of a constant gives (`"Git Push".lower()`); None where the text does not say it."""
    return of_constants(lambda texts: call_method(owner.text, name, texts), given)


def function(name: str, given: Sequence[Value]) -> Value | None:
    """Return what a function of the library makes of constants (`base64.b64decode("…")`); None for any other."""
    return of_constants(lambda texts: call_function(name, texts), given) if given else None


def fill(
    parts_of: Callable[[str, int], tuple[list[str], list[int | str]]],
    template: Text | Joined,
    given: Sequence[Value],
    named: dict[str, Value],
) -> Value:
    """Put values into the slots of a template."""
    made: list[Value] = []
    place = 0
    for part in template.parts if isinstance(template, Joined) else (template,):
        if not isinstance(part, Text):
            made.append(part)
            continue
        texts, slots = parts_of(part.text, place)
        made.append(Text(texts[0]))
        for slot, text in zip(slots, texts[1:], strict=True):
            if isinstance(slot, str):
                made.append(named.get(slot, Unknown(slot)))
            else:
                made.append(given[slot] if slot < len(given) else Unknown())
                place += 1
            made.append(Text(text))
    return join(made)

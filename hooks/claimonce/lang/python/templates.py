"""Templates of Python taken apart: `%s` and its kind, `{}` and `{name}`.

Each reader gets the texts between the slots, one more than there are slots, and puts its own values in between. A slot
is the place of what fills it, or its name.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Slots = list[int | str]

FLAGS = frozenset("-+ #0123456789.*hlL")
CONVERSIONS = frozenset("srdifxgacuoeEFGX")


def percent_parts(text: str, place: int = 0) -> tuple[list[str], Slots]:
    """Return the texts and the slots of `"git %s %(branch)s"`; the first slot without a name has this place."""
    texts, slots = [""], list[int | str]()
    at = 0
    while (sign := text.find("%", at)) >= 0:
        texts[-1] += text[at:sign]
        end, name = sign + 1, ""
        if text.startswith("(", end) and (close := text.find(")", end)) > 0:
            name, end = text[end + 1 : close], close + 1
        while text[end : end + 1] in FLAGS:
            end += 1
        at = end + 1
        if text[end : end + 1] in CONVERSIONS:
            slots.append(name or place)
            place += not name
            texts.append("")
        elif text.startswith("%", sign + 1):  # `%%` is one sign
            texts[-1], at = texts[-1] + "%", sign + 2
        else:
            texts[-1], at = texts[-1] + "%", sign + 1
    texts[-1] += text[at:]
    return texts, slots


def brace_parts(text: str, place: int = 0) -> tuple[list[str], Slots]:
    """Return the texts and the slots of `"git {} {1} {branch!r:>10}"`; the first slot without a name has this place."""
    texts, slots = [""], list[int | str]()
    at, end = 0, len(text)
    while at < end:
        sign = text[at]
        if sign in "{}" and text.startswith(sign, at + 1):  # `{{` is one brace
            texts[-1], at = texts[-1] + sign, at + 2
            continue
        close = closing(text, at) if sign == "{" else -1
        if close < 0:
            texts[-1], at = texts[-1] + sign, at + 1
            continue
        name = text[at + 1 : close].partition(":")[0].partition("!")[0]
        slots.append(int(name) if name.isdecimal() else name or place)
        place += not name
        texts.append("")
        at = close + 1
    return texts, slots


def closing(text: str, at: int) -> int:
    """Return where the brace that opens at `at` is closed, a width of its own included (`{:{width}}`); else -1."""
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == "{") - (text[index] == "}")
        if not depth:
            return index
    return -1

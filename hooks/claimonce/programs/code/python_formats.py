"""Formats of Python (`'%05d' % n`, `'{:>5}'.format(x)`, f-strings): what comes out, or near it and not known."""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false
from __future__ import annotations

from claimonce.lang import UNKNOWN, bounded
from claimonce.lang.python.templates import brace_parts, percent_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MOST_DIGITS = 3  # of a width: a longer one is not written out
CONVERSIONS: dict[int, Callable[[Any], str]] = {ord("s"): str, ord("r"): repr, ord("a"): ascii}


def percent(template: str, right: Any, is_list: bool) -> str:
    """Return `template % right`; `is_list` where a list stands there that may be no tuple."""
    given = right if isinstance(right, list) else [right]
    named: dict[str, Any] = right if isinstance(right, dict) else {}
    texts, slots = percent_parts(template)
    near = fill(texts, slots, given, named)
    is_list = is_list and len(slots) == 1  # for more of them it would be an error
    values = [*named.values()] if named else given
    plain = all(_spec(piece)[:1] in ("s", "d", "i") for piece in template.replace("%%", "").split("%")[1:])
    if plain and not is_list and not any(isinstance(one, bool) for one in values):
        return near
    if is_list or "*" in template or not _is_short(template, values):
        return near + UNKNOWN
    try:
        return template % (named or tuple(given))
    except (TypeError, ValueError, KeyError, OverflowError):
        return near + UNKNOWN


def braces(template: str, given: list[Any], named: dict[str, Any]) -> str:
    """Return `template.format(*given, **named)`."""
    near = fill(*brace_parts(template), given, named)
    fields = [piece.partition("}")[0] for piece in template.replace("{{", "").split("{")[1:]]
    if all(field.isalnum() or not field or field.isidentifier() for field in fields):
        return near
    names = [field.partition(":")[0].partition("!")[0] for field in fields]
    nested = template.replace("{{", "").count("{") != template.replace("}}", "").count("}")
    if nested or any("." in one or "[" in one for one in names) or not _is_short(template, [*given, *named.values()]):
        return near + UNKNOWN
    if any("{" in field for field in fields) or any(not _closes(field, template) for field in fields):
        return near + UNKNOWN
    try:
        return template.format(*given, **named)
    except (TypeError, ValueError, KeyError, IndexError, AttributeError):
        return near + UNKNOWN


def dollars(template: str, name: str, given: Any, named: dict[str, Any]) -> str:
    """Return `string.Template(template).substitute(given, **named)`, or `safe_substitute` (`name`)."""
    if name not in ("substitute", "safe_substitute") or not isinstance(given, (dict, type(None))):
        return UNKNOWN
    values = {**(given or {}), **named}
    made, *pieces = template.split("$")
    escaped = False
    for piece in pieces:
        if escaped:  # the second sign of `$$`
            made, escaped = made + piece, False
            continue
        braced = piece[:1] == "{"
        word, close, rest = piece[1:].partition("}") if braced else (_name(piece), "", piece[len(_name(piece)) :])
        if word in values and word == _name(word) and bool(close) == braced:
            held = values[word]
            made += (str(held) if isinstance(held, (str, int, float)) else UNKNOWN) + rest
        elif not piece:
            made, escaped = made + "$", True
        else:
            made += f"${piece}" if name == "safe_substitute" else UNKNOWN
        bounded(len(made))
    return made + UNKNOWN if escaped else made


def _name(text: str) -> str:
    """Return the name that a text begins with, as `string.Template` has it: letters of ASCII, digits and `_`."""
    end = next((at for at, sign in enumerate(text) if not (sign.isascii() and (sign.isalnum() or sign == "_"))),
               len(text))  # fmt: skip
    return "" if text[:1].isdigit() else text[:end]


def format_one(held: Any, conversion: int, spec: Any) -> Any:
    """Return one value of an f-string, by its conversion (`!r`) and what stands behind `:`."""
    if conversion < 0 and spec is None:
        return held
    if not isinstance(spec, (str, type(None))) or not _is_short(spec or "", [held]):
        return UNKNOWN
    try:
        return format(CONVERSIONS[conversion](held) if conversion in CONVERSIONS else held, spec or "")
    except (TypeError, ValueError):
        return UNKNOWN


def fill(texts: list[str], slots: list[int | str], given: list[Any], named: dict[str, Any]) -> str:
    """Put values into a template's slots; what is no text and no number is not known."""
    made = [texts[0]]
    for slot, text in zip(slots, texts[1:], strict=True):
        held = named.get(slot) if isinstance(slot, str) else given[slot] if slot < len(given) else None
        made += [str(held) if isinstance(held, (str, int)) else UNKNOWN, text]
    bounded(sum(map(len, made)))
    return "".join(made)


def as_read(text: str) -> str:
    """Return a constant as the reader holds text, its bytes as letters: escapes (`\\u00e9`) are letters at first."""
    try:
        text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text.encode("utf-8", "surrogatepass").decode("latin-1")
    return text  # its letters stood in the code, which is read as bytes


def _spec(piece: str) -> str:
    """Return what stands behind a `%` and the name of its value."""
    return piece.partition(")")[2] if piece[:1] == "(" else piece


def _closes(field: str, template: str) -> bool:
    return f"{{{field}}}" in template


def _is_short(template: str, values: list[Any]) -> bool:
    """Say whether all values are known and no width is large; of other letters than ASCII the width is not known."""
    digits = "".join(sign if sign.isdigit() else " " for sign in template).split()
    return all(len(number) <= MOST_DIGITS for number in digits) and all(
        isinstance(value, (int, float)) or (isinstance(value, str) and value.isascii() and UNKNOWN not in value)
        for value in values
    )

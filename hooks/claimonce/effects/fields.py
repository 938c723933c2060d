"""Structured input, whichever way it is written: JSON, a form, several flags, a tool's input; and paths into it."""

from __future__ import annotations

from claimonce.hooks import quickjson
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from claimonce.effects.program_messages import Arguments

MOST = 10_000  # values that one path finds
ADDRESSES = ("email", "address", "emailAddress", "Email", "phone", "number", "id", "name")
SHORTHAND = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


class Fields:
    """Fields and what is known of them: `why` says why something in them is not, empty where all is known.

    `twice` are a form's fields that stand in it more than once: which of them the receiver takes nobody can say.
    """

    __slots__ = ("data", "twice", "why")

    def __init__(self, data: Any, why: str = "", twice: frozenset[str] = frozenset()) -> None:
        self.data, self.why, self.twice = data, why, twice

    def at(self, path: str) -> list[Any]:
        """Return every value at a path: `to`, `message.text`, `personalizations[].to[].email`."""
        found: list[Any] = [self.data]
        if "." in path and isinstance(self.data, dict) and path in self.data:  # pyright: ignore[reportUnknownMemberType]
            return [self.data[path]]  # pyright: ignore[reportUnknownMemberType]  # a form's field of that very name
        for step in path.split("."):
            name, many, _ = step.partition("[]")
            found = [value for held in found for value in below(held, name)]
            if many:
                found = [one for held in found for one in (held if isinstance(held, list) else [held])]  # pyright: ignore[reportUnknownVariableType]
            if not found or len(found) > MOST:
                return found[:MOST]
        return found

    def readers(self, paths: Iterable[str]) -> list[str]:
        """Return everybody whom these paths name, each once."""
        found: dict[str, None] = {}
        for path in paths:
            for value in self.at(path):
                found.update(dict.fromkeys(list_names(value)))
        return list(found)

    def text(self, paths: Iterable[str]) -> str:
        """Return the first text that one of these paths holds."""
        return next((made for path in paths for value in self.at(path) if (made := show_value(value))), "")


def below(held: Any, name: str) -> list[Any]:
    """Return what a record has under a name; without an exact one, under another case of it."""
    if isinstance(held, str) and name and held[:1] in "{[":
        inner = of_json(held)  # a form's field may hold JSON
        held = inner.data if inner is not None else held
    if not isinstance(held, dict) or not name:
        return [held] if not name else []
    if name in held:
        return [held[name]]
    low = name.lower()
    return [value for key, value in held.items() if isinstance(key, str) and key.lower() == low][:1]  # pyright: ignore[reportUnknownVariableType]


def list_names(value: Any) -> list[str]:
    """Return the people or places that a value names."""
    if isinstance(value, str):
        from claimonce.effects.letters import several

        if value[:1] == " " and value[1:].isdigit():
            return ["+" + value[1:]]  # a number whose sign a form took for a blank
        return [one.strip() for one in several(value) if one.strip()]
    if isinstance(value, bool) or value is None:
        return []
    if isinstance(value, (int, float)):
        return [str(value)]
    if isinstance(value, list):
        return [one for each in value[:MOST] for one in list_names(each)]  # pyright: ignore[reportUnknownVariableType]
    inner = next((value[key] for key in ADDRESSES if key in value), None)
    return (
        list_names(inner)
        if isinstance(inner, (str, int))
        else [one for each in value.values() for one in list_names(each)]
    )


def show_value(value: Any) -> str:
    """Return a value as text: a text as it is, anything else as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value == [] or value == {}:
        return ""
    return quickjson.dumps(value)


def of_json(text: str) -> Fields | None:
    """Return the fields of a JSON text, None where it is none. A name that comes twice makes them unsure."""
    start = text.lstrip()[:1]
    if start not in ("{", "["):
        return None
    try:
        data, doubled = quickjson.pairs(text)
    except (ValueError, RecursionError):
        if UNKNOWN not in text:
            return None
        try:
            data, doubled = quickjson.pairs(quote_unknowns(text))
        except (ValueError, RecursionError):
            return Fields({}, "its fields are not in the text of the call")
    return Fields(data, "a name stands in it twice" if doubled else "")


def quote_unknowns(text: str) -> str:
    """Put quotes around what is not known where it stands outside of a string, as in `{"text": $TEXT}`."""
    out: list[str] = []
    inside = False
    at = 0
    while at < len(text):
        c = text[at]
        if inside and c == "\\":
            out.append(text[at : at + 2])
            at += 2
            continue
        inside = not inside if c == '"' else inside
        out.append(f'"{UNKNOWN}"' if c == UNKNOWN and not inside else c)
        at += 1
    return "".join(out)


def of_form(text: str) -> Fields:
    """Return the fields of a form (`a=1&b=2`); a field that comes twice is a list."""
    return of_pairs(pair for piece in text.split("&") if piece for pair in [halves(piece)])


def halves(piece: str) -> tuple[str, str]:
    """Return name and value of one piece of a form."""
    name, _, value = piece.partition("=")
    return unquote(name.replace("+", " ")), unquote(value.replace("+", " "))


def of_pairs(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Return fields from names and values; `name[]` and `name` are one name."""
    data: dict[str, Any] = {}
    twice: set[str] = set()
    for name, value in pairs:
        key = name.removesuffix("[]")
        held = data.get(key)
        if held is not None and key == name:
            twice.add(key)
        data[key] = value if held is None else [*held, value] if isinstance(held, list) else [held, value]
    return Fields(data, "", frozenset(twice))


def unquote(text: str) -> str:
    """Resolve `%41` in real text."""
    if "%" not in text:
        return text
    first, *rest = text.encode("utf-8", "surrogatepass").split(b"%")
    made = bytearray(first)
    for piece in rest:
        try:
            made += bytes([int(piece[:2].decode("ascii"), 16)]) + piece[2:]
        except ValueError:
            made += b"%" + piece
    return made.decode("utf-8", "replace")


def parse_flag_fields(args: Arguments) -> dict[str, Any]:
    """Return the fields that a program's `field_flags` hold: JSON, or `Key=a,b,Other=c`; each by its flag too."""
    from claimonce.effects.messages import real
    from claimonce.effects.origins import of_file, read

    data: dict[str, Any] = {}
    for flag, value in args.of("field_flags"):
        mark = next((one for one in args.row["file_marks"] if value.startswith(one)), "")
        text = real(read(args.sh, of_file(args.sh, value[len(mark) :]) if mark else value)[0])
        held = of_json(text)
        made = held.data if held is not None else shorthand(text)
        data[flag.lstrip("-")] = made
        if isinstance(made, dict):
            data = {**made, **data}
    return data


def shorthand(text: str) -> Any:
    """Read `ToAddresses=a@x,b@x,CcAddresses=c@x`, `Subject={Data=Hello}`; a text without `=` is itself."""
    data: dict[str, Any] = {}
    key = ""
    for piece in outer(text):
        name, sign, value = piece.partition("=")
        if sign and SHORTHAND.issuperset(name):
            key = name
        elif key:
            value = piece
        else:
            return text
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        inner: Any = value
        if value[:1] == "{" and value[-1:] == "}":
            inner = shorthand(value[1:-1])
        elif value[:1] == "[" and value[-1:] == "]":
            inner = outer(value[1:-1])
        held = data.get(key)
        data[key] = inner if held is None else [*held, inner] if isinstance(held, list) else [held, inner]
    return data or text


def outer(text: str) -> list[str]:
    """Split at the commas that stand in no bracket and in no quotes; a quote is one where a value begins (AWS CLI)."""
    found: list[str] = [""]
    depth, quote, before = 0, "", "="
    for c in text:
        if quote or (c in "\"'" and before in "=,[{"):
            quote = "" if c == quote else quote or c
            found[-1] += c
            before = c
            continue
        before = c
        depth += (c in "{[") - (c in "}]")
        if c == "," and depth == 0:
            found.append("")
        else:
            found[-1] += c
    return found


def fill(template: str, look: Callable[[str], str]) -> str:
    """Fill `{owner}/{repo}#{issue|number}` from what `look` finds; empty where something is missing."""
    out: list[str] = []
    for number, piece in enumerate(template.split("{")):
        if not number:
            out.append(piece)
            continue
        names, _, rest = piece.partition("}")
        value = next((made for name in names.split("|") if (made := look(name))), "")
        if not value:
            return ""
        out += [value, rest]
    return "".join(out)

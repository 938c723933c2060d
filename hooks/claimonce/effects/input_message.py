"""A message in structured input, by the row that says where its parts are: a request's fields, a tool's input."""

from __future__ import annotations

from claimonce.effects.descriptions import TELLING
from claimonce.effects.fields import Fields, fill, list_names, of_json, show_value
from claimonce.hooks.digest import fingerprint
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


# Headers of the road, which change nothing of what arrives.
ROAD = frozenset(("authorization", "content-type", "accept", "user-agent", "content-length", "host", "cookie",
                  "connection", "accept-encoding", "expect", "origin", "referer"))  # fmt: skip
# Fields that name files, and those of a file that bring its content along.
FILES = frozenset(("files", "file", "file_path", "filepath", "file_paths", "document", "photo", "media_path"))
INLINE = frozenset(("content", "contentbytes", "data", "base64", "text", "blocks", "fields", "base64content",
                    "content_base64", "fallback", "title", "blob"))  # fmt: skip


# Fields that name a text which the provider keeps: what it says is not in the call.
TEMPLATES = frozenset(("template", "template_id", "templateid", "template_name", "templatename", "template_alias",
                       "templatealias", "template_uuid", "contentsid", "content_sid", "transactionalid",
                       "transactional_message_id"))  # fmt: skip
DEEP = 4


class Parts:
    """What a row finds: readers, subject, text, the act, what is left over, and why that is not all of the text."""

    __slots__ = ("act", "body", "readers", "rest", "subject", "used", "why")

    def __init__(self) -> None:
        self.readers: list[str] = []
        self.subject = self.body = ""
        self.act = "new"
        self.why = ""
        self.rest: list[str] = []
        self.used: set[str] = set()


def parts_of(
    row: dict[str, Any], held: Fields, headers: dict[str, str] | None = None, found: dict[str, str] | None = None,
    whole: str = "",
) -> Parts:  # fmt: skip
    """Return the parts that a row's paths, templates and headers find; `found` are names taken from an address."""
    made = Parts()
    people: dict[str, None] = {}
    for entry in row["target"]:
        people.update(dict.fromkeys(_readers(entry, held, headers or {}, found or {}, made.used)))
    if not people and (default := row["default_to"]):
        filled = "{" in default
        people = dict.fromkeys(_readers(default, held, headers or {}, found or {}, made.used) if filled else [default])
    made.readers = list(people)
    made.subject = _text(row["subject"], held, headers or {}, made.used, whole)
    made.body = _text(row["body"], held, headers or {}, made.used, whole)
    if not made.body and whole:
        made.body = whole
    made.act = next((act for mark, act in row["acts"] if holds(held, mark)), row["act"])
    if held.why and made.act not in TELLING:  # what is not seen may hold the field with which it tells somebody
        made.act = next((act for _, act in row["acts"] if act in TELLING), made.act)
    whole_said = made.body == whole and bool(whole)
    made.rest = [] if whole_said and not isinstance(held.data, dict) else _rest(row, held, made.used, whole_said)
    made.rest += [one for entry in row["also"] for one in _readers(entry, held, headers or {}, found or {}, set())]
    if headers and any(entry.endswith(":") for entry in (*row["subject"], *row["body"])):
        read = {one[:-1].lower() for one in (*row["subject"], *row["body"], *row["target"]) if one[-1:] == ":"}
        made.rest += [
            f"{name}: {value}" for name, value in headers.items() if name not in ROAD | read | set(row["neutral"])
        ]
        made.why = "a header is not known" if unknown_in(made.rest) else ""
    if isinstance(held.data, dict) and any(brings_file(name, value) for name, value in held.data.items()):  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType]
        made.why = "an attachment is not looked into"
    if not made.why and names_template(held.data):  # pyright: ignore[reportUnknownMemberType]
        made.why = "the provider's template is not in the call"
    return made


def names_template(data: Any, depth: int = 0) -> bool:
    """Say whether the input has the provider fill in a text of its own: `template_id`, `ContentSid`."""
    if isinstance(data, list):
        return depth < DEEP and any(names_template(one, depth + 1) for one in data)  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(data, dict):
        return False
    return any(
        (bool(value) and str(name).lower() in TEMPLATES)  # pyright: ignore[reportUnknownArgumentType]
        or (isinstance(value, (dict, list)) and depth < DEEP and names_template(value, depth + 1))
        for name, value in data.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    )


def brings_file(name: str, value: Any) -> bool:
    """Say whether a field brings a file along of which the input does not show the content."""
    low = name.lower()
    if low == "contents" and not isinstance(value, dict):  # of yagmail: the name of a file goes along as that file
        return not isinstance(value, str) or "/" in value or "." in value[-6:]
    if not value or not ("attach" in low or low in FILES):
        return False
    given = value if isinstance(value, list) else [value]  # pyright: ignore[reportUnknownVariableType]
    return any(not isinstance(one, dict) or INLINE.isdisjoint(map(str.lower, one)) for one in given)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def _readers(
    entry: str, held: Fields, headers: dict[str, str], found: dict[str, str], used: set[str]
) -> list[str]:  # fmt: skip
    if entry == "url":
        return []
    if entry.endswith(":"):
        return list_names(headers.get(entry[:-1].lower(), ""))
    if "{" not in entry:
        people = held.readers([entry])
        used.update([entry] if people else [])
        return people

    def look(name: str) -> str:
        if name[:1] == "~":
            secret = look(name[1:])
            return secret if not secret or UNKNOWN in secret else f"[hidden-{fingerprint(secret, size=4)}]"
        if name in found:
            return found[name]
        if name[-1:] == ":":
            return headers.get(name[:-1].lower(), "")
        texts = [text for value in held.at(name) for text in list_names(value)]
        used.update([name] if texts else [])
        return texts[0] if texts else ""

    text = fill(entry, look)
    return [text] if text else []


def _text(entries: list[str], held: Fields, headers: dict[str, str], used: set[str], whole: str) -> str:
    """Return the first text that one of the entries finds."""
    for entry in entries:
        if entry == "*":
            text = whole
        elif entry.endswith(":"):
            text = headers.get(entry[:-1].lower(), "")
        else:
            text = held.text([entry])
            used.update([entry] if text else [])
        if text:
            return text
    return ""


def holds(held: Fields, mark: str) -> bool:
    """Say whether the input has a field, or with `field=value` has it with that value."""
    name, sign, wanted = mark.partition("=")
    return any(not sign or show_value(value).lower() == wanted.lower() for value in held.at(name))


def _rest(row: dict[str, Any], held: Fields, used: set[str], whole_said: bool) -> list[str]:
    """Return the fields that neither readers nor text account for, as `name=value`."""
    if not isinstance(held.data, dict):
        return [show_value(held.data)] if held.data and not whole_said else []
    if whole_said:
        return []
    rest: list[str] = []
    fields = list(held.data.items())  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType, reportUnknownArgumentType]
    for name, value in list(fields):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        if isinstance(value, str) and any(one.startswith(f"{name}.") for one in used):
            inner = of_json(value)  # a form's field that holds JSON is that JSON: `payload={"text": "..."}`
            if inner is not None and isinstance(inner.data, dict):
                fields.remove((name, value))  # pyright: ignore[reportUnknownMemberType]
                fields += inner.data.items()  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
                used |= {one.partition(".")[2] for one in used if one.startswith(f"{name}.")}
    for name, value in fields:  # pyright: ignore[reportUnknownVariableType]
        if name in row["neutral"] or value in (None, "", [], {}, False):
            continue
        plain = not isinstance(value, (dict, list)) or (
            isinstance(value, list) and not any(isinstance(one, (dict, list)) for one in value)  # pyright: ignore[reportUnknownVariableType]
        )
        if plain and any(name == one.removesuffix("[]") or name.lower() == one.lower() for one in used):  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]
            continue
        rest.append(f"{name}={show_value(value)}")
    return rest


def unknown_in(texts: list[str]) -> bool:
    """Say whether one of the texts has an unknown part."""
    return any(UNKNOWN in one for one in texts)

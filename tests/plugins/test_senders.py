"""Over all senders described: another reader or text is another message, and what is unknown equals nothing."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from reading.cases import DESCRIPTIONS

from claimonce.effects.fields import Fields
from claimonce.effects.input_message import holds
from claimonce.hooks.effect import Effect
from claimonce.hooks.rows import TELLING
from claimonce.reading import read_command, read_tool, read_words

ROWS = [(item, row) for item in DESCRIPTIONS.items if item["kind"] == "notify" for row in item["web"]]
WEB = [pytest.param(item, row, id=row["urls"][0]) for item, row in ROWS if row["act"] in TELLING]
TOOLS = [
    pytest.param(item, tool, id=tool["tool"])
    for item, tool in DESCRIPTIONS.mcp() if item["kind"] == "notify" and tool["act"] in TELLING
]  # fmt: skip
PROGRAMS = [
    pytest.param(item, row, id=" ".join([row["names"][0], *(row["subcommands"] or [[]])[0]]))
    for item in DESCRIPTIONS.items if item["kind"] == "notify"
    for row in item["programs"] if row["act"] in TELLING and not row["urls"] and row["names"][0] != "git"
]  # fmt: skip
UNREAD = "$TEXT"
FIRST, SECOND = "The build is red.", "Lunch is at one."


def put(data: Any, path: str, value: Any) -> Any:
    """Return `data` with a value at a path such as `to[].email`."""
    step, _, rest = path.partition(".")
    name, many, _ = step.partition("[]")
    inner = put({}, rest, value) if rest else value
    inner = [inner] if many else inner
    if not name:
        held = data if isinstance(data, list) else [{}]
        return [{**held[0], **inner[0]}]
    held = data if isinstance(data, dict) else {}
    old = held.get(name)
    if isinstance(old, dict) and isinstance(inner, dict):
        inner = merged(old, inner)
    elif many and isinstance(old, list) and isinstance(inner[0], dict):
        inner = [merged(old[0], inner[0])]
    return {**held, name: inner}


def merged(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return both records in one."""
    made = dict(one)
    for key, value in other.items():
        made[key] = merged(made[key], value) if isinstance(made.get(key), dict) and isinstance(value, dict) else value
    return made


def names_in(template: str) -> list[str]:
    return [piece.partition("}")[0] for piece in template.split("{")[1:]]


def address(row: dict[str, Any], reader: str) -> str:
    """Return an address that the row means; what it names is the reader."""
    shape = row["urls"][0].removesuffix("$")
    asked = [name for entry in row["target"] for name in names_in(entry)]
    for name in names_in(shape):
        last = asked and name == asked[-1]
        shape = shape.replace("{" + name + "}", reader if last else "7" if name in ("number", "id") else name)
    shape = shape.replace("*", "x")
    if "url" in row["target"]:
        shape = shape.rstrip("/") + f"/{reader}"
    return "https://example.test" + shape if shape.startswith("/") else f"https://{shape}"


def body(row: dict[str, Any], reader: str, text: str, found: tuple[str, ...] = ()) -> Any:
    """Return input in which the row's first paths hold reader and text."""
    data: Any = {}
    target = next((one for one in row["target"] if one != "url" and not one.endswith(":")), "")
    if "{" in target:
        names = [name.split("|")[0].lstrip("~") for name in names_in(target) if name not in found]
        for name in names:
            data = put(data, name, reader if name == names[-1] else name)
    elif target:
        data = put(data, target, reader)
    path = next((one for one in row["body"] if one != "*" and not one.endswith(":")), "")
    return put(data, path, text) if path else data


def same(one: Effect, other: Effect) -> bool:
    return (one.targets, one.subject, one.body, one.whole) == (other.targets, other.subject, other.body, other.whole)


def request(row: dict[str, Any], reader: str, text: str, item: dict[str, Any], data: str = "") -> Effect:
    found = ("host", *names_in(row["urls"][0]))
    made = body(row, reader, text, found)
    for mark in row["only_with"][:1]:
        made = put(made, mark, text)
    sent = data or (f"'{json.dumps(made)}'" if made else f"'{text}'")
    method = next(iter(row["methods"]), "POST")
    command = f"curl -X {method} -d {sent} '{address(row, reader)}'"
    (effect,) = read_command(command, DESCRIPTIONS, cwd="/").effects
    assert effect.plugin == item["name"], command
    return effect


@pytest.mark.parametrize(("item", "row"), WEB)
def test_a_request_is_told_from_another_by_reader_and_text(item: dict[str, Any], row: dict[str, Any]) -> None:
    one = request(row, "u1", FIRST, item)
    assert one.text_known
    assert FIRST in one.body
    assert same(one, request(row, "u1", FIRST, item))
    assert not same(one, request(row, "u1", SECOND, item))
    unread = request(row, "u1", FIRST, item, '"$BODY"')
    assert not unread.text_known
    if row["target"] and row["target"] != ["{host}"]:
        assert one.readers_known
        assert any("u1" in reader or "[hidden-" in reader for reader in one.targets)  # a webhook's path is a secret
        assert not same(one, request(row, "u2", FIRST, item))
    elif row["target"]:  # a page of its own host: whoever subscribes to it reads
        assert one.readers_known
        assert one.targets == (row["urls"][0].partition("/")[0].replace("*", "x"),)
    elif not row["default_to"]:
        assert not one.readers_known


@pytest.mark.parametrize(("item", "tool"), TOOLS)
def test_a_servers_tool_is_told_from_another_by_reader_and_text(item: dict[str, Any], tool: dict[str, Any]) -> None:
    def call(reader: str, text: str) -> Effect:
        given = body(tool, reader, text)
        if tool["only_with"] and not any(holds(Fields(given), mark) for mark in tool["only_with"]):
            name, _, value = tool["only_with"][0].partition("=")
            given = put(given, name, value or "x")
        name = tool["tool"].replace("*", "x")
        (effect,) = read_tool(name, given, DESCRIPTIONS, cwd="/").effects
        assert effect.plugin == item["name"]
        return effect

    one = call("u1", FIRST)
    if not tool["body"]:  # it sends what stands elsewhere
        assert not one.text_known
        return
    assert one.text_known
    assert FIRST in one.body
    assert same(one, call("u1", FIRST))
    assert not same(one, call("u1", SECOND))
    if tool["target"]:
        assert one.readers_known
        assert not same(one, call("u2", FIRST))


def texts_of(row: dict[str, Any], reader: str, text: str | None) -> tuple[list[str], bytes | None, bool]:
    """Return the flags or the input that hold a text, and whether the row has a place for one."""
    placed = text is not None
    if row["body_flags"] and row["body"] != "letter":
        return [row["body_flags"][0], text or UNREAD], None, placed
    if row["body"] == "stdin":
        return [], text.encode() if text else None, placed
    if row["body"] == "letter" or row["target"] == "header":
        return [], f"To: {reader}@x.org\nSubject: S\n\n{text}\n".encode() if text else None, placed
    return [], None, placed and row["body"] == "operands"


def start(item: dict[str, Any], row: dict[str, Any], reader: str, text: str | None) -> tuple[Effect, bool]:
    """Start a program with reader and text where its row has them; return the effect, and whether it has the text."""
    words = [row["names"][0], *(row["subcommands"] or [[]])[0]]
    for one in row["only_with"][:1]:
        words += [one, "x"] if one in row["value_flags"] else [one] if one not in row["body_flags"] else []
    given, stdin, placed = texts_of(row, reader, text)
    words += given
    where = row["target"]
    if where == "thread":
        words += [row["repository_flags"][0], "o/r"] if row["repository_flags"] else []
        words.append("1" + "".join(c for c in reader if c.isdigit()))
    elif where == "repository" and row["repository_flags"]:
        words += [row["repository_flags"][0], f"o/{reader}"]
    elif where == "flags" and row["target_flags"]:
        words += [row["target_flags"][0], f"{reader}@x.org"]
    texts = [text or UNREAD] if row["body"] == "operands" and not row["body_flags"] else []
    people = {"operands": 1, "first-operand": 1, "last-operand": 1, "other-operands": 1}.get(where, 0)
    if where == "other-operands":
        words.append("x")
    if where == "last-operand":
        words += [*texts, f"{reader}@x.org"]
    else:
        words += [f"{reader}@x.org"] * people + texts
    words += ["x"] * max(0, row["needs"] - people - len(texts))
    if stdin is not None:
        effects = read_words(words, DESCRIPTIONS, cwd="/", stdin=stdin)
    else:
        command = " ".join(f'"{word}"' if word == UNREAD else shlex.quote(word) for word in words)
        effects = read_command(command, DESCRIPTIONS, cwd="/").effects
    mine = [one for one in effects if one.plugin == item["name"]]
    assert mine, words
    return mine[0], placed


@pytest.mark.parametrize(("item", "row"), PROGRAMS)
def test_a_program_is_told_from_another_by_reader_and_text(item: dict[str, Any], row: dict[str, Any]) -> None:
    if row["target"] == "letters" or row["field_flags"]:
        pytest.skip("it is given files, or fields of its own: see the tests of these")
    one, placed = start(item, row, "u1", FIRST)
    if placed:
        assert FIRST in one.body or FIRST in one.subject
        assert one.text_known
        assert same(one, start(item, row, "u1", FIRST)[0])
        assert not same(one, start(item, row, "u1", SECOND)[0])
    unread, _ = start(item, row, "u1", None)
    assert not unread.text_known or row["says"] or row["body_file_flags"]
    named = row["target"] not in ("none", "flags") or bool(row["target_flags"])
    placeless = row["target"] in ("repository", "thread") and not row["repository_flags"]  # the folder's own, always
    named = named and not placeless
    if named and not (row["target"] == "operands" and row["body"] == "operands"):
        assert not same(one, start(item, row, "u2", FIRST)[0])

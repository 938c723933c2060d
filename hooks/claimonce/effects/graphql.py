"""The mutations of a GraphQL request, each with its arguments as fields (spec of October 2021, 2.1 to 2.10)."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MOST, _DEEPEST = 20_000, 40
_WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+.")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_HEX = frozenset("0123456789abcdefABCDEF")
_PAIRS = {"{": "}", "(": ")", "[": "]"}


def mutations(data: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the fields that the request's mutations ask for, each with its arguments; what is not known of them is
    UNKNOWN.

    `data` is the request's JSON, with `query` and `variables`. A document that cannot be read has none.
    """
    if not isinstance(data, dict):
        return []
    query, given = data.get("query"), data.get("variables")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(query, str) or "mutation" not in query:
        return []
    from claimonce.effects.fields import of_json

    held = of_json(given) if isinstance(given, str) else None  # GraphiQL and forms send them as a text
    try:
        return _Document(query, held.data if held else given).mutations()
    except (IndexError, RecursionError):
        return []


class _Document:
    def __init__(self, text: str, variables: Any) -> None:
        self.tokens = _tokens(text)
        self.variables: dict[str, Any] = variables if isinstance(variables, dict) else {}
        self.at = 0

    def mutations(self) -> list[tuple[str, dict[str, Any]]]:
        found: list[tuple[str, dict[str, Any]]] = []
        while self.at < len(self.tokens):
            is_mutation = self._next() == ("word", "mutation")
            while self.at < len(self.tokens) and self.tokens[self.at] != ("sign", "{"):
                self._skip()
            if self.at == len(self.tokens):
                break
            if is_mutation:
                found += self._fields()
            else:
                self._skip()
        return found

    def _next(self) -> tuple[str, str]:
        self.at += 1
        return self.tokens[self.at - 1]

    def _skip(self) -> None:
        """Go behind the next token, a bracket with all that is in it."""
        kind, opened = self._next()
        if kind != "sign" or opened not in _PAIRS:
            return
        depth = 1
        while depth:
            kind, sign = self._next()
            if kind == "sign":
                depth += (sign in _PAIRS) - (sign in _PAIRS.values())

    def _fields(self) -> list[tuple[str, dict[str, Any]]]:
        found: list[tuple[str, dict[str, Any]]] = []
        self._next()
        while self.tokens[self.at] != ("sign", "}"):
            kind, name = self._next()
            if kind != "word":
                continue
            if self.tokens[self.at] == ("sign", ":"):
                self._next()
                name = self._next()[1]
            arguments = self._pairs(")", 0) if self.tokens[self.at] == ("sign", "(") else {}
            found.append((name, arguments))
            while self.tokens[self.at] in (("sign", "{"), ("sign", "@")):
                self._skip()
        self._next()
        return found

    def _pairs(self, end: str, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self._next()
        while self.tokens[self.at] != ("sign", end):
            name = self._next()[1]
            if self.tokens[self.at] == ("sign", ":"):
                self._next()
                made[name] = self._value(depth + 1)
        self._next()
        return made

    def _value(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise RecursionError
        kind, text = self.tokens[self.at]
        if (kind, text) == ("sign", "{"):
            return self._pairs("}", depth)
        self._next()
        if (kind, text) == ("sign", "$"):
            return self.variables.get(self._next()[1], UNKNOWN)
        if (kind, text) == ("sign", "["):
            items: list[Any] = []
            while self.tokens[self.at] != ("sign", "]"):
                items.append(self._value(depth + 1))
            self._next()
            return items
        return text


def _tokens(text: str) -> list[tuple[str, str]]:
    made: list[tuple[str, str]] = []
    at = 0
    while at < len(text) and len(made) < _MOST:
        letter = text[at]
        if letter == "#":
            at = (text.find("\n", at) + 1) or len(text)
        elif letter == '"':
            value, at = _string(text, at)
            made.append(("text", value))
        elif letter in _WORD or letter == UNKNOWN:
            end = at
            while end < len(text) and (text[end] in _WORD or text[end] == UNKNOWN):
                end += 1
            made.append(("word", text[at:end]))
            at = end
        else:
            if not letter.isspace() and letter != ",":
                made.append(("sign", letter))
            at += 1
    return made


def _string(text: str, at: int) -> tuple[str, int]:
    """Return the string that begins at a quote, and the place behind it."""
    if text.startswith('"""', at):
        end = text.find('"""', at + 3)
        return (text[at + 3 : end].strip(), end + 3) if end >= 0 else (UNKNOWN, len(text))
    letters: list[str] = []
    at += 1
    while at < len(text) and text[at] != '"':
        if text[at] == "\\" and text[at + 1 : at + 2] == "u":
            code = text[at + 2 : at + 6]
            letters.append(chr(int(code, 16)) if len(code) == 4 and _HEX.issuperset(code) else UNKNOWN)
            at += 6
            continue
        if text[at] == "\\":
            at += 1
            letters.append(_ESCAPES.get(text[at : at + 1], text[at : at + 1]))
        else:
            letters.append(text[at])
        at += 1
    return "".join(letters), at + 1

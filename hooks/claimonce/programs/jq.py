"""`jq` where it builds a record of constants: `jq -n --arg t "$TEXT" '{channel: "C1", text: $t}'`."""

from __future__ import annotations

from claimonce.effects.fields import of_json
from claimonce.effects.messages import real
from claimonce.effects.origins import of_file
from claimonce.hooks import quickjson
from claimonce.lang import FIRST_ORIGIN, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell

FLAGS = frozenset("ncrsRaSjM")
NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
DEEPEST = 30


class _NotConstantError(ValueError):
    """The filter does more than build a record."""


def output(sh: Shell, words: list[str]) -> str:
    """Return what the filter prints, unknown text where it depends on more than the command."""
    letters, filters, names = _arguments(sh, words)
    raw_input = {"R", "s"} <= letters
    if not filters or not ("n" in letters or raw_input):
        return UNKNOWN
    names["."] = (UNKNOWN if sh.stdin is None else sh.stdin) if raw_input else None
    parser = _Filter(filters[0], names)
    try:
        made = parser.value(0)
        parser.end()
    except (_NotConstantError, IndexError):
        return UNKNOWN
    if isinstance(made, str) and "r" in letters:
        return made + "\n"
    return _written(sh, made) + "\n"


def _arguments(sh: Shell, words: list[str]) -> tuple[set[str], list[str], dict[str, Any]]:
    letters: set[str] = set()
    operands: list[str] = []
    names: dict[str, Any] = {}
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        given = words[at : at + 2]
        if word == "--arg" and len(given) == 2:
            names["$" + given[0]] = given[1]
            at += 2
        elif word == "--argjson" and len(given) == 2:
            held = of_json(given[1])
            names["$" + given[0]] = held.data if held is not None else UNKNOWN
            at += 2
        elif word == "--rawfile" and len(given) == 2:
            names["$" + given[0]] = of_file(sh, given[1])
            at += 2
        elif word == "--null-input":
            letters.add("n")
        elif word.startswith("--"):
            letters.add({"--raw-input": "R", "--slurp": "s", "--raw-output": "r"}.get(word, "c"))
        elif word.startswith("-") and FLAGS.issuperset(word[1:]):
            letters.update(word[1:])
        else:
            operands.append(word)
    return letters, operands, names


def _written(sh: Shell, made: Any) -> str:
    """Return a value as JSON text of the reader, in which unknown parts are still unknown."""
    text = quickjson.dumps(_real(made))
    if "\\u0000" not in text:
        return text
    for number in range(len(sh.shared.origins)):
        text = text.replace(f"\\u{FIRST_ORIGIN + number:04x}", chr(FIRST_ORIGIN + number))
    return text.replace("\\u0000", UNKNOWN)


def _real(made: Any) -> Any:
    if isinstance(made, str):
        origins = any(ord(c) >= FIRST_ORIGIN for c in made)
        return made if origins else real(made)
    if isinstance(made, list):
        return [_real(one) for one in made]  # pyright: ignore[reportUnknownVariableType]
    return {real(key): _real(value) for key, value in made.items()} if isinstance(made, dict) else made  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


class _Filter:
    """A filter that is one value: a record, a list, a text, a number, a variable."""

    def __init__(self, text: str, names: dict[str, Any]) -> None:
        self.text, self.names, self.at = text, names, 0

    def _blank(self) -> str:
        while self.text[self.at : self.at + 1] in (" ", "\t", "\n", "\r") and self.at < len(self.text):
            self.at += 1
        return self.text[self.at : self.at + 1]

    def end(self) -> None:
        """Refuse a filter that goes on."""
        if self._blank():
            raise _NotConstantError

    def value(self, depth: int) -> Any:
        """Read one value."""
        c = self._blank()
        if depth > DEEPEST or not c:
            raise _NotConstantError
        if c == "{":
            return self._record(depth)
        if c == "[":
            self.at += 1
            return self._many(depth)
        if c == '"':
            return self._string(depth)
        if c == "$":
            return self._named("$" + self._word(1))
        if c == "." and self.text[self.at + 1 : self.at + 2] not in NAME:
            self.at += 1
            return self._named(".")
        word = self._word(0)
        if word in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[word]
        if word.isdigit():
            return int(word)
        raise _NotConstantError

    def _word(self, skip: int) -> str:
        start = self.at + skip
        self.at = start
        while self.at < len(self.text) and self.text[self.at] in NAME:
            self.at += 1
        if self.at == start:
            raise _NotConstantError
        return self.text[start : self.at]

    def _named(self, name: str) -> Any:
        if name not in self.names or self.names[name] is None or self.text[self.at : self.at + 1] == ".":
            raise _NotConstantError
        return self.names[name]

    def _many(self, depth: int) -> list[Any]:
        made: list[Any] = []
        while self._blank() != "]":
            made.append(self.value(depth + 1))
            if self._blank() == ",":
                self.at += 1
        self.at += 1
        return made

    def _record(self, depth: int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self.at += 1
        while (c := self._blank()) != "}":
            if c == "$":
                key = self._word(1)
                value = self._named("$" + key)
            else:
                key = self._string(depth) if c == '"' else self._word(0)
                if self._blank() != ":":
                    raise _NotConstantError
                self.at += 1
                value = self.value(depth + 1)
            made[key] = value
            if self._blank() == ",":
                self.at += 1
            elif self._blank() != "}":
                raise _NotConstantError
        self.at += 1
        return made

    def _string(self, depth: int) -> str:
        """Read a text, in which `\\(...)` stands for a value."""
        pieces: list[str] = []
        self.at += 1
        start = self.at
        while self.text[self.at] != '"':
            if self.text[self.at] != "\\":
                self.at += 1
                continue
            if self.text[self.at + 1] == "(":
                pieces.append(self._plain(start))
                self.at += 2
                held = self.value(depth + 1)
                if self._blank() != ")" or not isinstance(held, (str, int)):
                    raise _NotConstantError
                pieces.append(str(held))
                self.at += 1
                start = self.at
            else:
                self.at += 2
        pieces.append(self._plain(start))
        self.at += 1
        return "".join(pieces)

    def _plain(self, start: int) -> str:
        piece = self.text[start : self.at]
        if "\\" not in piece:
            return piece
        try:
            made, _ = quickjson.pairs(f'"{piece}"')
        except ValueError:
            raise _NotConstantError from None
        text = str(made)
        return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("latin-1")

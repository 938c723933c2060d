"""`jq` where it builds a record of constants: `jq -n --arg t "$TEXT" '{channel: "C1", text: $t}'`."""

from __future__ import annotations

from claimonce.effects.fields import of_json
from claimonce.effects.messages import real
from claimonce.effects.origins import of_file, read
from claimonce.hooks import quickjson
from claimonce.lang import UNKNOWN
from claimonce.programs.printed.json_text import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell

FLAGS = frozenset("ncrsRSjM")
LONG = {"--raw-input": "R", "--slurp": "s", "--raw-output": "r", "--null-input": "n", "--compact-output": "c",
        "--join-output": "j", "--sort-keys": "S", "--monochrome-output": "M"}  # fmt: skip
NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
DEEPEST = 30
INDENT = 2


class _NotConstantError(ValueError):
    """The filter does more than build a value."""


def output(sh: Shell, words: list[str]) -> str:
    """Return what the filter prints, unknown text where it depends on more than the command."""
    letters, filters, names = _arguments(sh, words)
    if not filters or "?" in letters or ("R" in letters and not letters & {"s", "n"}):
        return UNKNOWN
    names["."] = _input(sh, letters, filters[1:])
    parser = _Filter(filters[0], names)
    try:
        made = parser.pipe(0)
        parser.end()
    except (_NotConstantError, IndexError):
        return UNKNOWN
    end = "" if "j" in letters else "\n"
    if isinstance(made, str) and letters & {"r", "j"}:
        return made + end
    return written(sh, _sorted(made) if "S" in letters else made, 0 if "c" in letters else INDENT) + end


def _input(sh: Shell, letters: set[str], files: list[str]) -> Any:
    """Return what a filter works on: nothing, the whole input as text, or the one value that it holds."""
    if "n" in letters:
        return None
    given = of_file(sh, files[0]) if len(files) == 1 else UNKNOWN if sh.stdin is None or files else sh.stdin
    text = read(sh, given)[0]
    if letters & {"R", "s"}:
        return text if {"R", "s"} <= letters else _NO_VALUE
    held = None if UNKNOWN in text else of_json(real(text))
    return _NO_VALUE if held is None or held.why else held.data


_NO_VALUE = object()


def _sorted(made: Any) -> Any:
    if isinstance(made, list):
        return [_sorted(one) for one in made]  # pyright: ignore[reportUnknownVariableType]
    return {key: _sorted(made[key]) for key in sorted(made)} if isinstance(made, dict) else made  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


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
            names["$" + given[0]] = read(sh, of_file(sh, given[1]))[0]
            at += 2
        elif word.startswith("--"):
            letters.add(LONG.get(word, "?"))
        elif word.startswith("-") and FLAGS.issuperset(word[1:]):
            letters.update(word[1:])
        elif word[:1] == "-" and len(word) > 1:
            letters.add("?")
        else:
            operands.append(word)
    return letters, operands, names


def _added(one: Any, more: Any) -> Any:
    if isinstance(one, dict) and isinstance(more, dict):
        return {**one, **more}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(one, str) and isinstance(more, str):
        return one + more
    if isinstance(one, list) and isinstance(more, list):
        return [*one, *more]  # pyright: ignore[reportUnknownVariableType]
    raise _NotConstantError


def _part(held: Any, name: str) -> Any:
    if not isinstance(held, dict):
        raise _NotConstantError
    return held.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


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

    def pipe(self, depth: int) -> Any:
        """Read values of which each is made of the one before: `.text = $t | .channel = "C1"`."""
        old = self.names["."]
        made = self._sum(depth)
        while self._blank() == "|" and self.text[self.at + 1 : self.at + 2] != "=":
            self.at += 1
            self.names["."] = made
            made = self._sum(depth)
        self.names["."] = old
        return made

    def _sum(self, depth: int) -> Any:
        if (path := self._assigned()) and isinstance(self.names["."], dict):
            held: dict[str, Any] = self.names["."]  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
            return {**held, path: self.value(depth + 1)}
        made = self.value(depth)
        while self._blank() == "+" and self.text[self.at + 1 : self.at + 2] != "=":
            self.at += 1
            more = self.value(depth)
            made = _added(made, more)
        return made

    def _assigned(self) -> str:
        """Return the name of `.name = ` that stands here, and go behind it; empty where none does."""
        start = self.at
        if self._blank() == "." and self.text[self.at + 1 : self.at + 2] in NAME:
            name = self._word(1)
            if self._blank() == "=" and self.text[self.at + 1 : self.at + 2] != "=":
                self.at += 1
                return name
        self.at = start
        return ""

    def value(self, depth: int) -> Any:
        """Read one value, and the names of parts behind it."""
        made = self._first(depth)
        while self.text[self.at : self.at + 1] == "." and self.text[self.at + 1 : self.at + 2] in NAME:
            made = _part(made, self._word(1))
        return made

    def _first(self, depth: int) -> Any:
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
        if c == "(":
            self.at += 1
            made = self.pipe(depth + 1)
            if self._blank() != ")":
                raise _NotConstantError
            self.at += 1
            return made
        if c == ".":
            at, self.at = self.at, self.at + 1
            held = self._named(".")
            self.at = at if self.text[at + 1 : at + 2] in NAME else at + 1
            return held
        word = self._word(0)
        if word in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[word]
        return int(word) if word.isdigit() else self._function(word, depth)

    def _function(self, name: str, depth: int) -> Any:
        """Apply `rtrimstr("x")` and its kind to what came before."""
        held = self._named(".")
        if name not in ("rtrimstr", "ltrimstr") or self._blank() != "(":
            raise _NotConstantError
        self.at += 1
        part = self.value(depth + 1)
        if not isinstance(held, str) or not isinstance(part, str) or UNKNOWN in part or self._blank() != ")":
            raise _NotConstantError
        self.at += 1
        if UNKNOWN in held:
            return held
        return held.removesuffix(part) if name == "rtrimstr" else held.removeprefix(part)

    def _word(self, skip: int) -> str:
        start = self.at + skip
        self.at = start
        while self.at < len(self.text) and self.text[self.at] in NAME:
            self.at += 1
        if self.at == start:
            raise _NotConstantError
        return self.text[start : self.at]

    def _named(self, name: str) -> Any:
        if name not in self.names or self.names[name] is _NO_VALUE:
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
                held = self.pipe(depth + 1)
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

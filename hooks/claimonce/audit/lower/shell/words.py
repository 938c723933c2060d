"""From the text of a shell word to values: expansions, constant variables of the same file."""

from __future__ import annotations

from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from claimonce.audit.facts import Either, Joined, Listed, Param, Result, Spread, Text, Unknown, Value
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.shell.outcomes import find_printed
from claimonce.audit.lower.shell.source import plain
from claimonce.audit.values import EMPTY, either, join
from claimonce.lang import BoundError
from claimonce.lang.shell.braces import braces
from claimonce.lang.shell.words import (
    PLAIN,
    SPECIAL,
    WordReader,
    closing,
    parameter_parts,
    simple_words,
)

if TYPE_CHECKING:
    from claimonce.audit.lower.shell.names import Names

AS_WRITTEN = PLAIN | frozenset("?*[]#!")
DEEPEST = 24
MOST_WORDS = 64
MOST_ITEMS = 200
HINT = 80
LEAST_SCANNED = 1_000_000
SIMPLE = (Text, Param, Unknown, Spread)
FOLDER = late(
    r"\s*(?:(?:builtin\s+|command\s+)?cd\s+(?:-P\s+|-L\s+|--\s+)*(?P<word>\"(?:[^\"$`]|\$\([^()]*(?:\([^()]*\)[^()]*)*\)|"
    r"\$\{[^}]*\}|\$\w+)*\"(?:/[\w./-]*)?|[^\s\"&;|]+|\$\([^()]*\)[\w./-]*)"
    r"\s*(?:>\s*/dev/null(?:\s*2>&1)?|&>\s*/dev/null|2>\s*/dev/null)?\s*(?:&&|;)\s*pwd(?:\s+-[PL])?\s*)$"
)


class Word(WordReader):
    """The fields of a word while they are put together; without `split` it is one string."""

    __slots__ = ("at", "current", "done", "splits", "words")

    def __init__(self, words: Words, at: int, split: bool) -> None:
        self.words, self.at, self.splits = words, at, split
        self.done: list[Value] = []
        self.current: list[Value] = []
        self.pattern = False

    def put(self, text: str) -> None:
        """Add text that stands for itself."""
        self.current.append(Text(plain(text)))

    def end(self) -> None:
        """End the field that is being built."""
        if self.current:
            self.done.append(self.current[0] if len(self.current) == 1 else join(self.current))
            self.current = []

    def blank(self) -> bool:
        """End a field at a blank, where fields are wanted."""
        if self.splits:
            self.end()
        return self.splits

    def quotes(self, text: str, at: int, end: int) -> None:
        """Read what stands in double quotes."""
        if at >= end:
            self.current.append(EMPTY)
        self.read(text, at, end, True)

    def give(self, value: Value, quoted: bool) -> None:
        """Add the value of an expansion; what is not quoted is cut at blanks."""
        if not self.splits:
            self.current.append(value)
        elif isinstance(value, Listed | Spread):
            self._several(value)
        elif quoted:
            self.current.append(value)
        elif isinstance(value, Either) and not self.current:
            self._choice(value)
        else:
            for one in value.parts if isinstance(value, Joined) else (value,):
                self._cut_up(one)

    def _several(self, value: Listed | Spread) -> None:
        """Add a list's items as fields of their own."""
        self.end()
        of = value.of if isinstance(value, Spread) else value
        self.done += of.items if isinstance(of, Listed) else (value,)

    def _choice(self, value: Either) -> None:
        """Add an unquoted choice: as it is where each is one word, else as a choice of word lists."""
        lists = [self._fields_of(one) for one in value.choices]
        if all(len(words) == 1 for words in lists):
            self.current.append(value)
        else:
            self._several(Spread(Either(tuple(Listed(tuple(words)) for words in lists))))

    def _fields_of(self, value: Value) -> list[Value]:
        made = Word(self.words, self.at, True)
        made.give(value, False)
        return made.fields()

    def _cut_up(self, value: Value) -> None:
        if not isinstance(value, Text):
            self.current.append(value)
            return
        if value.text[:1].isspace():
            self.end()
        for number, word in enumerate(value.text.split()):
            if number:
                self.end()
            self.current.append(Text(word))
        if value.text[-1:].isspace():
            self.end()

    def fields(self) -> list[Value]:
        """Return the fields."""
        self.end()
        return [make_relative(one) for one in self.done[:MOST_ITEMS]]

    # -- expansions ---------------------------------------------------------------------------------------------

    def variable(self, name: str, quoted: bool) -> None:
        """Take `$name`."""
        self.give(self.words.variable(name, self.at), quoted)

    def braced(self, text: str, at: int, end: int, quoted: bool) -> None:
        """Take `${...}`."""
        self.words.scanned(end - at)
        self.give(self.words.braced(text[at:end], self.at), quoted)

    def parenthesis(self, text: str, at: int, end: int, quoted: bool) -> int:
        """Take `$(...)`; what a sum makes is not said."""
        close = closing(text, at + 2, end, ")")
        self.words.scanned(close - at)
        inner = text[at + 2 : close - 1]
        value: Value = hint(text[at:close]) if inner[:1] == "(" else self.words.substituted(inner, self.at)
        self.give(value, quoted)
        return close

    def backticks(self, inner: str, quoted: bool) -> None:
        """Take what stands between backticks."""
        self.give(self.words.substituted(inner, self.at), quoted)

    def process(self, sign: str, inner: str) -> None:
        """Take `<(...)`: the name of a file that nobody says."""
        self.words.scanned(len(inner))
        self.current.append(hint(f"{sign}({inner})"))


class Words:
    """Reads words at a place of the source: `names` knows which variables and arguments are meant there."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.depth = 0
        self.left = LEAST_SCANNED + 20 * len(names.source.text)

    def scanned(self, count: int) -> None:
        """Count what was looked at; BoundError where brackets in brackets make that too dear."""
        self.left -= count
        if self.left < 0:
            raise BoundError("nested too deeply")

    def fields(self, text: str, at: int) -> list[Value]:
        """Return the fields of the word `text` (one character a byte) that stands at the offset `at`."""
        if AS_WRITTEN.issuperset(text):
            return [Text(text)]
        made: list[Value] = []
        for one in (braces(text) if "{" in text else ()) or (text,):
            made += self._read(one, at, False, True).fields()
        return made[:MOST_ITEMS]

    def one(self, text: str, at: int, quoted: bool = False) -> Value:
        """Return the word as one string: assignments, redirections, heredocs (`quoted`)."""
        if AS_WRITTEN.issuperset(text):
            return Text(text)
        parts = self._read(text, at, quoted, False).current
        if len(parts) == 1:
            return parts[0].of if isinstance(parts[0], Spread) and isinstance(parts[0].of, Listed) else parts[0]
        return join(parts)

    def _read(self, text: str, at: int, quoted: bool, split: bool) -> Word:
        made = Word(self, at, split)
        if self.depth >= DEEPEST:
            made.current.append(hint(text))
            return made
        self.depth += 1
        try:
            made.read(text, 0, len(text), quoted)
        finally:
            self.depth -= 1
        return made

    def variable(self, name: str, at: int) -> Value:
        """Return the value of `$name` at the offset."""
        if name == "0" or name == "BASH_SOURCE":
            return self.names.script()
        if name in "@*" or name.isdigit():
            return param(name, self.names.shifted(at))
        if name in SPECIAL:
            return Unknown("$" + name)
        return self.names.value(name, at)

    def braced(self, inner: str, at: int) -> Value:
        """Return the value of `${inner}`."""
        whole = hint("${" + inner + "}")
        mark, name, index, stop = parameter_parts(inner, 0, len(inner)) if inner else ("", "", "", 0)
        rest = inner[stop:]
        if not name or mark == "#" or (mark == "!" and name not in "@*"):
            return whole
        if name in "@*" and rest.startswith(":"):
            first = rest[1:].partition(":")[0].strip()
            shifted = self.names.shifted(at) + int(first) - 1 if first.isdigit() and int(first) else 0
            return param("@", shifted)
        value = self.variable(name, at)
        if index in ("@", "*"):
            value = value if isinstance(value, Spread) else Spread(value)
        elif index and isinstance(value, Listed):
            value = value.items[int(index)] if index.isdigit() and int(index) < len(value.items) else whole
        return self._with_operator(value, rest, whole, at) if rest else value

    def _with_operator(self, value: Value, rest: str, whole: Unknown, at: int) -> Value:
        """Return a value after `:-word`, `%/*` and their kind."""
        colon = rest[0] == ":"
        operator, operand = rest[colon : colon + 1], rest[colon + 1 :]
        if operator in ("-", "="):
            other = self.one(operand, at)
            if isinstance(value, Unknown) or value == EMPTY:
                return other
            return either((value, other)) if isinstance(value, Param) else value
        if operator == "+":
            return either((self.one(operand, at), EMPTY))
        if operator == "?":
            return value
        if isinstance(value, Text):
            if rest in ("%/*", "%%/*") and "/" in value.text:
                return Text(dirname(value.text)) if rest == "%/*" else Text(value.text.partition("/")[0])
            if rest == "##*/":
                return Text(value.text.rpartition("/")[2])
        return whole

    def substituted(self, inner: str, at: int) -> Value:
        """Return what `$(inner)` prints, where the text says it."""
        folder = FOLDER.match(inner)
        value: Value | None
        if folder is not None:
            value = self.one(folder["word"], at)
            return value if isinstance(value, Text | Joined | Either | Param) else hint(f"$({inner})")
        words = self.simple(inner, at)
        if not words or not isinstance(words[0], Text):
            return hint(f"$({inner})")
        name = words[0].text
        if name in self.names.functions:
            given = tuple(one if isinstance(one, SIMPLE) else hint(inner) for one in words[1:])
            return Result(self.names.callee(name), given)
        value = find_printed(name, words)
        return hint(f"$({inner})") if value is None else value

    def simple(self, text: str, at: int) -> list[Value]:
        """Return the words of a text that is one simple command; nothing for any other text."""
        words: list[Value] = []
        for word in simple_words(text):
            words += self.fields(word, at)
            if len(words) > MOST_WORDS:
                return []
        return words


def make_relative(value: Value) -> Value:
    """Return a path that was put together from the script's own folder in its plain form."""
    if isinstance(value, Text) and value.text.startswith("./") and "/../" in value.text + "/":
        short = normpath(value.text)
        return Text(short if short.startswith(".") else "./" + short)
    return value


def hint(text: str) -> Unknown:
    """Return the unknown value that stands as `text` in the source."""
    text = " ".join(text.split())
    return Unknown(text if len(text) <= HINT else text[: HINT - 1] + "…")


def param(number: str, shifted: int) -> Value:
    """Return a positional parameter after `shift`."""
    if number in "@*":
        return Spread(Param("@" if not shifted else f"@{shifted + 1}"))
    return Param(str(int(number) + shifted))

"""From the text of a shell word to values: quoting, expansions, constant variables of the same file."""

from __future__ import annotations

import re
from posixpath import dirname
from typing import TYPE_CHECKING

from claimonce.audit.facts import Either, Joined, Listed, Param, Result, Spread, Text, Unknown, Value
from claimonce.audit.lower.shell.ends import backtick_end, bracket_end, simple_words
from claimonce.audit.lower.shell.folding import EMPTY, either, fields, hint, join, param
from claimonce.audit.lower.shell.source import TooSlowError, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.audit.lower.shell.names import Names

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%^?*[]{}#!")
NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
BRACED = re.compile(r"([!#]?)(\w+|[@*#?$!-])(\[[^\]]*\])?(.*)", re.DOTALL)
DEEPEST = 24
MOST_WORDS = 64
LEAST_SCANNED = 1_000_000
SIMPLE = (Text, Param, Unknown, Spread)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "e": "\x1b", "0": "\0"}
FOLDER = re.compile(
    r"\s*(?:(?:builtin\s+|command\s+)?cd\s+(?:-P\s+|-L\s+|--\s+)*(?P<word>\"(?:[^\"$`]|\$\([^()]*(?:\([^()]*\)[^()]*)*\)|"
    r"\$\{[^}]*\}|\$\w+)*\"(?:/[\w./-]*)?|[^\s\"&;|]+|\$\([^()]*\)[\w./-]*)"
    r"\s*(?:>\s*/dev/null(?:\s*2>&1)?|&>\s*/dev/null|2>\s*/dev/null)?\s*(?:&&|;)\s*pwd(?:\s+-[PL])?\s*)$"
)


class Words:
    """Reads words at a place of the source: `names` knows which variables and arguments are meant there."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.depth = 0
        self.left = LEAST_SCANNED + 20 * len(names.source.text)

    def fields(self, text: str, at: int) -> list[Value]:
        """Return the fields of the word `text` (one character a byte) that stands at the offset `at`."""
        if PLAIN.issuperset(text):
            return [Text(text)]
        return fields(self.parts(text, at))

    def one(self, text: str, at: int, quoted: bool = False) -> Value:
        """Return the word as one string: assignments, redirections, heredocs (`quoted`)."""
        if PLAIN.issuperset(text):
            return Text(text)
        parts = [value for value, _ in self.parts(text, at, quoted)]
        if len(parts) == 1:
            return parts[0].of if isinstance(parts[0], Spread) and isinstance(parts[0].of, Listed) else parts[0]
        return join(parts)

    def parts(self, text: str, at: int, quoted: bool = False) -> list[tuple[Value, bool]]:
        """Return the parts of a word, each with whether it was quoted."""
        self.depth += 1
        try:
            if self.depth > DEEPEST:
                return [(hint(text), quoted)]
            return self._parts(text, at, quoted)
        finally:
            self.depth -= 1

    def _parts(self, text: str, at: int, heredoc: bool) -> list[tuple[Value, bool]]:
        made: list[tuple[Value, bool]] = []
        quoted, here, end = heredoc, 0, len(text)
        while here < end:
            c = text[here]
            if c == "\\":
                made += _escaped(text[here + 1 : here + 2], quoted)
                here += 2
            elif c == "'" and not quoted:
                close = text.find("'", here + 1)
                close = end if close < 0 else close
                made.append((Text(plain(text[here + 1 : close])), True))
                here = close + 1
            elif c == '"' and not heredoc:
                quoted = not quoted
                if quoted and text[here + 1 : here + 2] == '"':
                    made.append((EMPTY, True))
                here += 1
            elif c == "$":
                whole = quoted or text[here + 1 : here + 2] in ("'", '"')
                here, value = self._dollar(text, here, at, quoted)
                made.append((value, whole))
            elif c == "`":
                close = backtick_end(text, here + 1)
                made.append((self.substituted(text[here + 1 : close].replace("\\`", "`"), at), quoted))
                here = close + 1
            elif c in "<>" and not quoted and text[here + 1 : here + 2] == "(":
                close = self._end(text, here + 2, "(", ")")
                made.append((hint(text[here:close]), True))
                here = close
            else:
                stop = here + 1
                while stop < end and text[stop] not in "\\$`\"'<>":
                    stop += 1
                made.append((Text(plain(text[here:stop])), quoted))
                here = stop
        return made

    def _dollar(self, text: str, here: int, at: int, quoted: bool) -> tuple[int, Value]:
        """Read what `$` begins; return the offset after it and its value."""
        following = text[here + 1 : here + 2]
        if following == "(":
            close = self._end(text, here + 2, "(", ")")
            if text[here + 2 : here + 3] == "(":
                return close, hint(text[here:close])
            return close, self.substituted(text[here + 2 : close - 1], at)
        if following == "{":
            close = self._end(text, here + 2, "{", "}")
            return close, self.braced(text[here + 2 : close - 1], at)
        if following == "'" and not quoted:
            stop = here + 2
            while stop < len(text) and text[stop] != "'":
                stop += 2 if text[stop] == "\\" else 1
            return stop + 1, Text(_unescaped(plain(text[here + 2 : stop])))
        if following == '"' and not quoted:
            return here + 1, EMPTY
        if following.isdigit() or (following and following in "@*#?!$-"):
            return here + 2, self.variable(following, at)
        stop = here + 1
        while stop < len(text) and text[stop] in NAME:
            stop += 1
        return (stop, self.variable(text[here + 1 : stop], at)) if stop > here + 1 else (here + 1, Text("$"))

    def _end(self, text: str, at: int, opener: str, closer: str) -> int:
        """Return the offset past a bracket's end; TooSlowError where brackets in brackets make that too dear."""
        close = bracket_end(text, at, opener, closer)
        self.left -= close - at
        if self.left < 0:
            raise TooSlowError
        return close

    def variable(self, name: str, at: int) -> Value:
        """Return the value of `$name` at the offset."""
        if name == "0" or name == "BASH_SOURCE":
            return self.names.script()
        if name in "@*" or name.isdigit():
            return param(name, self.names.shifted(at))
        if name in "#?!$-":
            return Unknown("$" + name)
        return self.names.value(name, at)

    def braced(self, inner: str, at: int) -> Value:
        """Return the value of `${inner}`."""
        match = BRACED.match(inner)
        if match is None:
            return hint("${" + inner + "}")
        mark, name, index, rest = match.groups()
        if mark == "#" or (mark == "!" and name not in "@*"):
            return hint("${" + inner + "}")
        if name in "@*" and rest.startswith(":"):
            first = rest[1:].partition(":")[0].strip()
            return (
                param("@", self.names.shifted(at) + int(first) - 1) if first.isdigit() and int(first) else param("@", 0)
            )
        value = self.variable(name, at)
        if index in ("[@]", "[*]"):
            value = value if isinstance(value, Spread) else Spread(value)
        elif index and isinstance(value, Listed):
            number = index[1:-1]
            value = value.items[int(number)] if number.isdigit() and int(number) < len(value.items) else hint(inner)
        return self._with_operator(value, rest, inner, at) if rest else value

    def _with_operator(self, value: Value, rest: str, inner: str, at: int) -> Value:
        """Return a value after `:-word`, `%/*` and their kind."""
        operator = rest[1:2] if rest[0] == ":" else rest[0]
        operand = rest[2:] if rest[0] == ":" else rest[1:]
        if operator in "-=" and operator:
            other = self.one(operand, at)
            if isinstance(value, Unknown) or value == EMPTY:
                return other
            return either((value, other)) if isinstance(value, Param) else value
        if operator == "+" and operator:
            return either((self.one(operand, at), EMPTY))
        if operator == "?":
            return value
        if isinstance(value, Text):
            if rest in ("%/*", "%%/*") and "/" in value.text:
                return Text(dirname(value.text)) if rest == "%/*" else Text(value.text.partition("/")[0])
            if rest == "##*/":
                return Text(value.text.rpartition("/")[2])
        return hint("${" + inner + "}")

    def substituted(self, inner: str, at: int) -> Value:
        """Return what `$(inner)` prints, where the text says it."""
        folder = FOLDER.match(inner)
        if folder is not None:
            return _only_known(self.one(folder["word"], at), inner)
        words = self.simple(inner, at)
        if not words or not isinstance(words[0], Text):
            return hint(f"$({inner})")
        name, rest = words[0].text, [one for one in words[1:] if not _is_flag(one)]
        if name in self.names.functions:
            given = tuple(one if isinstance(one, SIMPLE) else hint(inner) for one in words[1:])
            return Result(self.names.callee(name), given)
        fold = FOLDS.get(name)
        value = fold(rest, words) if fold is not None and rest else None
        return hint(f"$({inner})") if value is None else value

    def simple(self, text: str, at: int) -> list[Value]:
        """Return the words of a text that is one simple command; nothing for any other text."""
        words: list[Value] = []
        for word in simple_words(text):
            words += self.fields(word, at)
            if len(words) > MOST_WORDS:
                return []
        return words


def _escaped(following: str, quoted: bool) -> list[tuple[Value, bool]]:
    """Return what a backslash and the character behind it are; a newline is taken out."""
    if following == "\n":
        return []
    keep = quoted and following not in '$`"\\'
    return [(Text(plain("\\" + following if keep else following)), True)]


def _unescaped(text: str) -> str:
    """Return the text of `$'...'`."""
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[0]), text, flags=re.DOTALL)


def _is_flag(value: Value) -> bool:
    return isinstance(value, Text) and value.text.startswith("-")


def _last(rest: list[Value], _: list[Value]) -> Value | None:
    return rest[-1] if isinstance(rest[-1], Text) else None


def _folder(rest: list[Value], _: list[Value]) -> Value | None:
    return Text(dirname(rest[-1].text) or ".") if isinstance(rest[-1], Text) else None


def _base(rest: list[Value], _: list[Value]) -> Value | None:
    return Text(rest[0].text.rpartition("/")[2]) if isinstance(rest[0], Text) and len(rest) == 1 else None


def _top(rest: list[Value], words: list[Value]) -> Value | None:
    return Text(".") if rest[0] == Text("rev-parse") and Text("--show-toplevel") in words else None


def _echoed(rest: list[Value], _: list[Value]) -> Value:
    return join(part for number, one in enumerate(rest) for part in ((Text(" "), one) if number else (one,)))


def _printed(rest: list[Value], _: list[Value]) -> Value | None:
    return rest[1] if len(rest) == 2 and rest[0] in (Text("%s"), Text("%s\n"), Text("%s\\n")) else None


# What a substituted command prints, by its program: from its operands and all of its words.
FOLDS: dict[str, Callable[[list[Value], list[Value]], Value | None]] = {
    "dirname": _folder, "basename": _base, "realpath": _last, "readlink": _last, "which": _last, "command": _last,
    "type": _last, "git": _top, "echo": _echoed, "printf": _printed,
}  # fmt: skip


def _only_known(value: Value, inner: str) -> Value:
    """Return a folder when it is known."""
    if isinstance(value, Text | Joined | Either | Param):
        return value
    return hint(f"$({inner})")

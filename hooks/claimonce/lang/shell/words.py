"""The syntax of a shell word: where quotes and brackets close, and what stands between them.

`WordReader` walks a word and says what it meets; what a variable or a command in it is worth is its driver's: the
evaluator of live calls runs it, the audit keeps it as a value.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
SPECIAL = frozenset("@*#?$!-0123456789")
BLANK = " \t\n"
# What a word is made of that stands for itself; braces and patterns are no part of it.
PLAIN = NAME | frozenset("-./:=,+@%^")
# What may stand behind one command and says nothing of what it prints.
TAILS = ("|| true", "|| :", "||true", "||:", "2>/dev/null", "2> /dev/null", "2>&1")


class WordReader:
    """Reads the quotes and expansions of words; a driver says what becomes of each."""

    __slots__ = ("pattern",)

    pattern: bool  # whether an unquoted `*`, `?` or `[` was met

    def put(self, text: str) -> None:
        """Take text that stands for itself; a quoted empty word gives an empty one."""
        raise NotImplementedError

    def blank(self) -> bool:
        """End a word at an unquoted blank; False where blanks are part of the text."""
        raise NotImplementedError

    def quotes(self, text: str, at: int, end: int) -> None:
        """Read what stands between double quotes."""
        raise NotImplementedError

    def variable(self, name: str, quoted: bool) -> None:
        """Take `$name`, `$1`, `$@`."""
        raise NotImplementedError

    def braced(self, text: str, at: int, end: int, quoted: bool) -> None:
        """Take what stands inside `${...}`."""
        raise NotImplementedError

    def parenthesis(self, text: str, at: int, end: int, quoted: bool) -> int:
        """Take the `$(...)` or `$((...))` that begins at `at`; return the offset behind it."""
        raise NotImplementedError

    def backticks(self, inner: str, quoted: bool) -> None:
        """Take what stands between backticks, its own backslashes removed."""
        raise NotImplementedError

    def process(self, sign: str, inner: str) -> None:
        """Take `<(...)` or `>(...)`."""
        raise NotImplementedError

    def quote_end(self, text: str, at: int, end: int) -> int:
        """Return where the double quote opened before `at` closes."""
        close = closing(text, at, end, '"')
        return close - 1 if text[close - 1 : close] == '"' and close > at else end

    def read(self, text: str, at: int, end: int, quoted: bool) -> None:
        """Read `at:end` of `text`; `quoted`: inside double quotes or a heredoc."""
        while at < end:
            c = text[at]
            if c == "\\":  # `g\it` is `git`; in `"a\b"` the backslash stays
                at = self._backslash(text, at, end, quoted)
            elif c == "$":
                at = self._dollar(text, at, end, quoted)
            elif c == "`":  # in here a backslash speaks to the backticks first: `echo \`date\``
                close = backtick_end(text, at + 1, end)
                inner = text[at + 1 : close]
                if "\\" in inner:
                    for mark in "`$\\":
                        inner = inner.replace("\\" + mark, mark)
                self.backticks(inner, quoted)
                at = close + 1
            elif c == '"' and not quoted:  # `"git $verb"`: one word, expanded inside
                close = self.quote_end(text, at + 1, end)
                self.quotes(text, at + 1, close)
                at = close + 1
            elif c == "'" and not quoted:  # `'git push'`: as it stands, and `"it's"` holds a plain sign
                close = text.find("'", at + 1, end)
                close = end if close < 0 else close
                self.put(text[at + 1 : close])
                at = close + 1
            elif c in "<>" and not quoted and text[at + 1 : at + 2] == "(":  # `source <(echo git push)`
                close = closing(text, at + 2, end, ")")
                self.process(c, text[at + 2 : close - 1])
                at = close
            elif c in BLANK and not quoted and self.blank():
                at += 1
            else:  # `push`, and `pu*h`, which a file's name may complete
                if c in "*?[" and not quoted:
                    self.pattern = True
                stop = at + 1
                while stop < end and text[stop] not in "\\$`\"'<>*?[ \t\n":
                    stop += 1
                self.put(text[at:stop])
                at = stop

    def _backslash(self, text: str, at: int, end: int, quoted: bool) -> int:
        """Remove one backslash as bash does."""
        if at + 1 >= end:
            self.put("\\")
            return end
        following = text[at + 1]
        if following != "\n":
            self.put(following if not quoted or following in '$`"\\' else "\\" + following)
        return at + 2

    def _dollar(self, text: str, at: int, end: int, quoted: bool) -> int:
        """Read what `$` begins; return the offset after it."""
        following = text[at + 1] if at + 1 < end else ""
        if following == "(":  # `$(git push)`, `$((1 + 1))`
            return self.parenthesis(text, at, end, quoted)
        if following == "{":  # `${verb:-push}`
            close = closing(text, at + 2, end, "}", quoted)
            self.braced(text, at + 2, close - 1, quoted)
            return close
        if following == "'" and not quoted:  # `$'\x67it'`
            from claimonce.lang.shell.quoting import unescape

            stop = at + 2
            while stop < end and text[stop] != "'":
                stop += 2 if text[stop] == "\\" else 1
            self.put(unescape(text[at + 2 : min(stop, end)]))
            return stop + 1
        if following == '"' and not quoted:  # `$"git push"`: to be translated, read as `"git push"`
            close = self.quote_end(text, at + 2, end)
            self.quotes(text, at + 2, close)
            return close + 1
        if following in SPECIAL and following:  # `$1`, `$@`; of `$12` the name is `1`
            self.variable(following, quoted)
            return at + 2
        stop = at + 1
        while stop < end and text[stop] in NAME:
            stop += 1
        if stop == at + 1:  # `a$`, `$.`: a sign like any other
            self.put("$")
        else:
            self.variable(text[at + 1 : stop], quoted)
        return stop


def parameter_parts(text: str, at: int, end: int) -> tuple[str, str, str, int]:
    """Part what stands in `${...}`: the mark in front (`#`, `!`), the name, its index, and where the rest begins."""
    mark = ""
    if text[at] == "#" and at + 1 < end and text[at + 1] in NAME | {"@", "*"}:
        mark, at = "#", at + 1  # `${#name}`
    elif text[at] == "!" and at + 1 < end:
        mark, at = "!", at + 1  # `${!name}`
    stop = at
    if text[at] in SPECIAL and not (text[at] in "-?#" and at + 1 < end):
        stop = at + 1
        while text[at].isdigit() and stop < end and text[stop].isdigit():
            stop += 1
    else:
        while stop < end and text[stop] in NAME:
            stop += 1
    if stop < end and text[stop] == "[":  # `${list[0]}`
        close = closing(text, stop + 1, end, "]")
        return mark, text[at:stop], text[stop + 1 : close - 1], close
    return mark, text[at:stop], "", stop


def merge_ranges(nodes: list[Node]) -> list[tuple[int, int]]:
    """Return the ranges of words; nodes without a blank between them are one word, which the grammar cut in two."""
    ranges: list[tuple[int, int]] = []
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        if ranges and ranges[-1][1] == start:
            ranges[-1] = (ranges[-1][0], end)  # `a"$b"c`: three nodes, one word
        elif start < end and node.type != "comment":
            ranges.append((start, end))
    return ranges


def word_end(text: str, at: int) -> int:
    """Return where the word goes on to that the tree ends at `at`: the grammar cuts `$a/$b.c` in two."""
    end = len(text)
    while at < end and text[at] not in " \t\n;&|<>()`":
        c = text[at]
        if c == "\\":
            at += 2
        elif c == "'":
            close = text.find(c, at + 1)
            at = end if close < 0 else close + 1
        elif c == '"':
            at = closing(text, at + 1, end, c)
        elif c == "$" and text[at + 1 : at + 2] in ("(", "{"):  # `$(date)`, `${x}`
            at = closing(text, at + 2, end, ")" if text[at + 1] == "(" else "}")
        else:
            at += 1
    return min(at, end)


def simple_words(text: str) -> list[str]:
    """Return the words of one simple command as they are written; nothing for any other text."""
    words: list[str] = []
    text = text.strip()
    for tail in TAILS:
        text = text.removesuffix(tail).rstrip()
    at, end = 0, len(text)
    while at < end:
        start = at
        if text[at] == "#":  # `# a comment`
            return []
        at = word_end(text, at)
        while at < end and text[at] == "`":
            at = word_end(text, backtick_end(text, at + 1, end) + 1)
        if at < end and text[at] not in " \t\n":
            return []  # a sign that parts commands
        words.append(text[start:at])
        while at < end and text[at] in " \t\n":
            at += 1
    return words


def backtick_end(text: str, at: int, end: int) -> int:
    """Return where the backtick opened before `at` closes."""
    while at < end and text[at] != "`":
        at += 2 if text[at] == "\\" else 1
    return min(at, end)


OPENS = {")": "(", "}": "{", "]": "["}


def closing(text: str, at: int, end: int, closer: str, quoted: bool = False) -> int:
    """Return the offset just past the quote or bracket that closes what opened before `at`; `end` where none does.

    Quotes and brackets inside are stepped over by their own rules: in `"${x:-it's}"` (`quoted`) the single quote is
    plain.
    """
    open_: list[str] = ['"', closer] if quoted else [closer]
    least = len(open_) - 1
    plain = _is_plain(open_)  # whether a single quote is plain text here
    while at < end:
        c = text[at]
        top = open_[-1]
        if c == "\\":
            at += 2
            continue
        at += 1
        if c == top:
            open_.pop()
            if len(open_) == least:
                return at
            plain = _is_plain(open_)
        elif c == "'":
            if not plain:
                close = text.find("'", at, end)
                at = end if close < 0 else close + 1
        elif c == '"' or (c == "`" and top != "`"):
            open_.append(c)
            plain = c == '"'
        elif c == "$" and text[at : at + 1] in ("(", "{"):
            open_.append(")" if text[at] == "(" else "}")
            plain = _is_plain(open_)
            at += 1
        elif c == OPENS.get(top):  # `$(f (x))`: one of its own kind inside
            open_.append(top)
    return end


def _is_plain(open_: list[str]) -> bool:
    """Say whether the innermost of what is open is a double quote, `${...}` inside one left aside."""
    at = len(open_) - 1
    while at > 0 and open_[at] == "}":
        at -= 1
    return open_[at] == '"'

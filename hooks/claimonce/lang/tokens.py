"""Code in JavaScript, Perl, Ruby, PHP, Lua, Go or awk, split into tokens: no grammar, only strings, names and signs."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    Token = tuple[str, str]
    Arg = str | list[str] | dict[str, str] | None

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$@")
PAIRS = {"(": ")", "[": "]", "{": "}", "<": ">"}
OWN_QUOTES = ("qw", "q", "qq", "qx", "%w", "%x", "%q", "%Q", "%W")  # of Perl and Ruby
PERCENT = ("w", "x", "q", "Q", "W")
AS_IT_IS = ("q", "qw", "%q", "%w")  # of these: nothing is put in
LISTS = ("qw", "%w", "%W")
RUNS = ("qx", "%x")
TWO = frozenset(("::", "->", "=>", "==", "!=", ">=", "<=", "&&", "||", ">>", "+="))
LINES = ("ruby", "lua", "osascript", "awk", "go")  # a line break ends a statement
COMMENTS = {
    "js": ("//",), "php": ("#", "//"), "lua": ("--",), "perl": ("#",), "ruby": ("#",), "awk": ("#",),
    "go": ("//",),
}  # fmt: skip
BLOCKS = ("js", "php", "go")  # these have /* */
UNREAD = {"perl": ("${", "@{", "@$", "$$"), "php": ("${",), "ruby": ("#$", "#@")}  # further insertions
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def scan(text: str, language: str, places: list[int] | None = None) -> list[Token]:
    """Split code into tokens: `id`, `str`, `tpl`, `run` (backticks that start a program), `list`, `num`, `op`.

    `places` takes where each of them begins.
    """
    out: list[Token] = []
    at, end = 0, len(text)
    comments = COMMENTS.get(language, ())
    while at < end:
        c = text[at]
        if places is not None:
            places[len(out) :] = [at]
        if c in " \t\r\n":
            if c == "\n" and language in LINES:
                out.append(("op", ";"))
            at += 1
        elif comments and text.startswith(comments, at):
            at = ahead(text, "\n", at)
        elif c == "/" and language in BLOCKS and text[at + 1 : at + 2] == "*":
            at = ahead(text, "*/", at + 2, 2)
        elif c in "'\"`":
            if c == "`" and language == "go":  # as it stands, over lines
                stop = ahead(text, "`", at + 1)
                value, at = text[at + 1 : stop], stop + 1
            else:
                value, at = string(text, at + 1, c, language)
            out.append(("str" if c != "`" or language == "go" else "tpl" if language == "js" else "run", value))
        elif c in LETTERS or ord(c) > 127 or (c == "%" and language == "ruby" and text[at + 1 : at + 2] in PERCENT):
            token, at = word(text, at, language)
            out.append(token)
        else:
            sign = text[at : at + 2] if text[at : at + 2] in TWO or text.startswith(":=", at) else c
            out.append(("op", sign))
            at += len(sign)
    return out


def ahead(text: str, mark: str, at: int, behind: int = 0) -> int:
    """Return where `mark` stands next, and `behind` further; the end where it does not."""
    found = text.find(mark, at)
    return len(text) if found < 0 else found + behind


def word(text: str, start: int, language: str) -> tuple[Token, int]:
    """Read a name, a number, or a string in a language's own quotes."""
    at, end = start + 1, len(text)
    while at < end and (text[at] in LETTERS or ord(text[at]) > 127):
        at += 1
    name = text[start:at]
    if name in OWN_QUOTES and at < end and text[at] in "([{</|!":
        value, at = string(text, at + 1, PAIRS.get(text[at], text[at]), language, name in AS_IT_IS)
        if name in LISTS:
            return ("list", "\x03".join(value.split())), at
        return ("run" if name in RUNS else "str", value), at
    return ("num" if name[0].isdigit() else "id", name), at


def string(text: str, at: int, closer: str, language: str, as_it_is: bool = False) -> tuple[str, int]:
    """Read a string up to `closer`; variables in it stand between two marks, see `script_arguments.fill_names`."""
    out: list[str] = []
    end = len(text)
    plain = as_it_is or (closer == "'" and language != "js")
    while at < end:
        c = text[at]
        if c == closer:
            return "".join(out), at + 1
        if c == "\\" and at + 1 < end:
            piece, at = read_escape(text, at, plain, language)
        elif not plain:
            piece, at = read_insertion(text, at, closer, language)
        else:
            piece, at = c, at + 1
        out.append(piece)
    return "".join(out), end


def read_escape(text: str, at: int, plain: bool, language: str) -> tuple[str, int]:
    """Read what a backslash begins."""
    following = text[at + 1]
    if plain and following not in ("'", "\\"):
        return "\\", at + 1
    length = 2 if following == "x" and not plain else 4 if following == "u" and language == "js" else 0
    if length:
        try:
            return chr(min(int(text[at + 2 : at + 2 + length], 16), 255) or 1), at + 2 + length
        except ValueError:
            pass
    return ESCAPES.get(following, following), at + 2


def read_insertion(text: str, at: int, closer: str, language: str) -> tuple[str, int]:
    """Read one sign of a string, or a variable that is put into it."""
    marker = text[at : at + 2]
    if (closer == "`" and language == "js" and marker == "${") or (language == "ruby" and marker == "#{"):
        close = text.find("}", at)
        return (f"\x04{text[at + 2 : close].strip()}\x04", close + 1) if close > 0 else (UNKNOWN, len(text))
    if language in ("perl", "php") and marker[0] == "$" and marker[1:] and marker[1] in LETTERS:
        stop = at + 1
        while stop < len(text) and text[stop] in LETTERS:
            stop += 1
        return f"\x04{text[at:stop]}\x04", stop
    if marker in UNREAD.get(language, ()) or (language == "perl" and marker[:1] == "@" and marker[1:] in LETTERS):
        return UNKNOWN, at + 2  # `${name}`, `@{[...]}`, `@list`; what stands behind is unknown with it
    return marker[0], at + 1

"""Words as quoted text, and back; escapes as `$'...'`, `printf` and `echo -e` read them."""

from __future__ import annotations

ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "E": "\x1b", "f": "\f", "v": "\v",
    "\\": "\\", "'": "'", '"': '"', "?": "?",
}  # fmt: skip


def split_words(text: str) -> list[str]:
    """Split text into words by quotes and blanks alone, as git, `xargs` and `env -S` do."""
    out: list[str] = []
    current: list[str] = []
    begun = False
    quote, at = "", 0
    while at < len(text):
        c = text[at]
        at += 1
        if c == quote:
            quote = ""
        elif c == "\\" and quote != "'" and at < len(text):
            current.append(text[at])
            begun = True
            at += 1
        elif quote:
            current.append(c)
        elif c in "'\"":
            quote, begun = c, True
        elif c in " \t\n":
            if begun:
                out.append("".join(current))
            current, begun = [], False
        else:
            current.append(c)
            begun = True
    if begun:
        out.append("".join(current))
    return out


def quoted(word: str) -> str:
    """Return the word as shell text that stands for it."""
    return "'" + word.replace("'", "'\\''") + "'"


def unescape(text: str, octal_needs_zero: bool = False) -> str:
    r"""Turn `\n`, `\x41`, `\101`, `\u0041` into what they stand for, as `$'...'`, `printf` and `echo -e` do."""
    if "\\" not in text:
        return text
    out: list[str] = []
    at, end = 0, len(text)
    while at < end:
        c = text[at]
        if c != "\\" or at + 1 >= end:
            out.append(c)
            at += 1
            continue
        mark = text[at + 1]
        at += 2
        if mark in ESCAPES:
            out.append(ESCAPES[mark])
        elif mark in "01234567":
            stop, most = at - 1, at + 2
            if octal_needs_zero and mark == "0":
                stop, most = at, at + 3
            digits = stop
            while digits < min(end, most) and text[digits] in "01234567":
                digits += 1
            out.append(chr(int(text[stop:digits] or "0", 8) & 255 or 1))
            at = digits
        elif mark in "xuU":
            most = at + {"x": 2, "u": 4, "U": 8}[mark]
            digits = at
            while digits < min(end, most) and text[digits] in "0123456789abcdefABCDEF":
                digits += 1
            if digits == at:
                out.append("\\" + mark)
                continue
            number = int(text[at:digits], 16)
            at = digits
            if mark == "x":
                out.append(chr(number or 1))
            elif number < 0x110000:
                out.append(chr(number or 1).encode("utf-8", "replace").decode("latin-1"))
        elif mark == "c" and at < end:
            out.append(chr(ord(text[at]) & 31 or 1))
            at += 1
        else:
            out.append("\\" + mark)
    return "".join(out)

"""Words as quoted text, and back."""

from __future__ import annotations


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

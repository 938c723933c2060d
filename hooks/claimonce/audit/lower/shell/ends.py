"""Where quotes and brackets in shell text close."""

from __future__ import annotations


def bracket_end(text: str, at: int, opener: str, closer: str) -> int:
    """Return the offset just past the bracket that closes the one opened just before `at`; quotes are skipped."""
    depth, end = 1, len(text)
    while at < end:
        c = text[at]
        if c == "\\":
            at += 2
            continue
        if c == "'" and opener == "(":
            close = text.find("'", at + 1)
            at = end if close < 0 else close + 1
            continue
        if c == '"':
            at = quote_end(text, at + 1) + 1
            continue
        if c == opener:
            depth += 1
        elif c == closer:
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return end


def quote_end(text: str, at: int) -> int:
    """Return the offset of the double quote that closes the one opened just before `at`."""
    end, depth = len(text), 0
    while at < end:
        c = text[at]
        if c == "\\":
            at += 2
            continue
        if c == '"' and not depth:
            return at
        if c == "$" and text[at + 1 : at + 2] == "(":
            depth += 1
            at += 2
            continue
        if c == "(" and depth:
            depth += 1
        elif c == ")" and depth:
            depth -= 1
        at += 1
    return end


def backtick_end(text: str, at: int) -> int:
    """Return the offset of the backtick that closes the one opened just before `at`."""
    end = len(text)
    while at < end and text[at] != "`":
        at += 2 if text[at] == "\\" else 1
    return min(at, end)


def word_end(text: str, at: int) -> int:
    """Return the offset after the word that begins at `at`; -1 where a sign stands in it that parts commands."""
    end, start = len(text), at
    while at < end and text[at] not in " \t\n":
        c = text[at]
        if c in ";|&()<>" or (c == "#" and at == start):
            return -1
        if c == "\\":
            at += 2
        elif c == "'":
            close = text.find("'", at + 1)
            at = end if close < 0 else close + 1
        elif c == '"':
            at = quote_end(text, at + 1) + 1
        elif c == "$" and text[at + 1 : at + 2] in ("(", "{"):
            opener = text[at + 1]
            at = bracket_end(text, at + 2, opener, ")" if opener == "(" else "}")
        elif c == "`":
            at = backtick_end(text, at + 1) + 1
        else:
            at += 1
    return min(at, end)


QUIET = ("2>/dev/null", "2> /dev/null", "2>&1")
ANYWAY = ("|| true", "|| :", "||true", "||:")


def simple_words(text: str) -> list[str]:
    """Return the words of one simple command as they are written; nothing for any other text."""
    words: list[str] = []
    text = text.strip()
    for tail in ANYWAY:
        text = text.removesuffix(tail).rstrip()
    for quiet in QUIET:
        text = text.removesuffix(quiet).rstrip()
    at = 0
    while at < len(text):
        if text[at] in " \t\n":
            at += 1
            continue
        stop = word_end(text, at)
        if stop < 0:
            return []
        words.append(text[at:stop])
        at = max(stop, at + 1)
    return words

"""The arguments of a program, split into operands, flags and the flags' values."""

from __future__ import annotations


def operands(words: list[str], takes: str = "") -> tuple[list[str], set[str], dict[str, str]]:
    """Split arguments into operands, flags and flags' values."""
    valued = takes.split()
    found: list[str] = []
    flags: set[str] = set()
    values: dict[str, str] = {}
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word == "--":
            found += words[at:]
            break
        if not word.startswith("-") or len(word) == 1:
            found.append(word)
            continue
        name, sign, value = word.partition("=")
        flags.add(name)
        if sign:
            values[name] = value
        elif word in valued:
            values[word] = words[at] if at < len(words) else ""
            at += 1
        elif not word.startswith("--"):
            flags.update("-" + letter for letter in word[1:])
            if word[:2] in valued:
                values[word[:2]] = word[2:]
            elif "-" + word[-1] in valued:
                values["-" + word[-1]] = words[at] if at < len(words) else ""
                at += 1
    return found, flags, values


def cluster(word: str, takes: str) -> str:
    """Return the letters of a flag cluster up to the first that takes a value."""
    out = ""
    for letter in word[1:]:
        out += letter
        if letter in takes:
            break
    return out

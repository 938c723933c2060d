"""What a program is given: operands, flags and their values, and the text that a filter reads."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


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


def text_in(sh: Shell, paths: list[str]) -> str:
    """Return what a filter reads: its files, or its input."""
    from claimonce.effects.origins import of_file

    if paths:
        return "".join(of_file(sh, path) for path in paths)
    return UNKNOWN if sh.stdin is None else sh.stdin


def plain(words: list[str], takes: str = "") -> tuple[list[str], str]:
    """Return the operands and all flag letters."""
    found: list[str] = []
    flags = ""
    at = 1
    while at < len(words):
        word = words[at]
        at += 1
        if word.startswith("-") and len(word) > 1:
            flags += word
            if word[1:2] in takes and len(word) == 2:
                at += 1
        else:
            found.append(word)
    return found, flags

"""What a filter is given: the text that it reads, its operands and the letters of its flags."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


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

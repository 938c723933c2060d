"""A program of awk: what it starts, and which files it prints into."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.tokens import scan, string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Arg, Token

KEYWORDS = frozenset(
    ("print", "printf", "getline", "while", "if", "else", "do", "return", "in", "BEGIN", "END", "for", "function")
)
PRINTS = (("id", "print"), ("id", "printf"))


def awk(sh: Shell, tokens: list[Token], names: dict[str, Arg]) -> None:
    """Judge `system(...)`, `print | command`, `command | getline`, `print > file`."""
    from claimonce.interp.redirections import wrote

    printing = False
    for at, (kind, value) in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else ("", "")
        printing = (printing and (kind, value) not in (("op", ";"), ("op", "}"))) or (kind, value) in PRINTS
        if kind == "id" and after == ("op", "="):
            names[value] = forward(tokens, at + 2, names)
        elif (kind, value) == ("id", "system"):
            start(sh, forward(tokens, at + 2, names))
        elif (kind, value) == ("op", "|") and after == ("id", "getline"):
            start(sh, backward(tokens, at - 1, names))
        elif (kind, value) == ("op", "|") and printing:
            start(sh, forward(tokens, at + 2 if after == ("op", "&") else at + 1, names))
        elif kind == "op" and value in (">", ">>") and printing:
            target = forward(tokens, at + 1, names)
            if target and UNKNOWN not in target:
                wrote(sh, target)


def start(sh: Shell, command: str | None) -> None:
    """Run what awk hands to a shell."""
    if command:
        sh.copy().run_text(command)


def forward(tokens: list[Token], at: int, names: dict[str, Arg]) -> str | None:
    """Fold what begins at `at`: strings that lie side by side are one."""
    stop, depth = at, 0
    while stop < len(tokens):
        kind, value = tokens[stop]
        depth += {"(": 1, ")": -1}.get(value, 0) if kind == "op" else 0
        if depth < 0 or not is_part(kind, value):
            break
        stop += 1
    return fold_strings(tokens[at:stop], names)


def backward(tokens: list[Token], at: int, names: dict[str, Arg]) -> str | None:
    """Fold what ends at `at`."""
    start_, depth = at, 0
    while start_ >= 0:
        kind, value = tokens[start_]
        depth += {")": 1, "(": -1}.get(value, 0) if kind == "op" else 0
        if depth < 0 or not is_part(kind, value):
            break
        start_ -= 1
    return fold_strings(tokens[start_ + 1 : at + 1], names)


def is_part(kind: str, value: str) -> bool:
    """Say whether a token can be part of strings put together."""
    return kind in ("str", "num") or (kind == "id" and value not in KEYWORDS) or (kind == "op" and value in "()")


def fold_strings(tokens: list[Token], names: dict[str, Arg]) -> str | None:
    """Return the strings as one, with unknown text for what is not known; None where there is nothing."""
    pieces: list[str] = []
    for kind, value in tokens:
        if kind == "id":
            held = names.get(value)
            pieces.append(held if isinstance(held, str) else UNKNOWN)
        elif kind != "op":
            pieces.append(value)
    return "".join(pieces) if pieces else None


# AppleScript and Tcl, of which a few forms are known by their text.


def apple(sh: Shell, text: str) -> None:
    """AppleScript: `do shell script`, notifications, Mail and Messages."""
    low = text.lower()
    at = low.find("do shell script")
    while at >= 0:
        quote = text.find('"', at)
        if quote < 0:
            break
        value, _ = string(text, quote + 1, '"', "js")
        sh.copy().run_text(value)
        at = low.find("do shell script", quote)
    from claimonce.programs.code.applescript import read_messages

    read_messages(sh, scan(text, "osascript"))


def tcl(sh: Shell, text: str) -> None:
    """Tcl and expect: `exec` and `spawn` take plain words."""
    for line in text.replace(";", "\n").replace("[", "\n").replace("]", "\n").split("\n"):
        words = line.strip().replace("{", "").replace("}", "").split()
        if words[:1] in (["exec"], ["spawn"]):
            rest = [word for word in words[1:] if word not in ("--", "-noecho", "-ignorestderr")]
            sh.copy().run_words([word.strip('"') for word in rest]) if rest else None

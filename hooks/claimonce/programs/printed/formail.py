"""`formail`: a letter whose header lines are set, added and taken away. As procmail 3.22 does (run)."""

from __future__ import annotations

from claimonce.effects.origins import read
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

FOLLOWED = "cbfz"  # flags that change nothing of who gets the letter and of what it says
MARK = "From "  # begins a letter in a mailbox, and is quoted in a text


def output(sh: Shell, words: list[str]) -> str:
    """Return the letter on standard input with the header that the flags ask for."""
    text = read(sh, UNKNOWN if sh.stdin is None else sh.stdin)[0]
    if UNKNOWN in text:
        return UNKNOWN
    header, body = _parts(text)
    rest = iter(words[1:])
    added: list[str] = []
    for word in rest:
        flag = word[1:2]
        if word[:1] != "-" or not flag or flag not in "aAiI" + FOLLOWED or (flag in FOLLOWED and word[2:]):
            return UNKNOWN
        if flag in FOLLOWED:
            continue
        line = word[2:] or next(rest, "")
        name, sign, value = line.partition(":")
        same = [one for one in (*header, *added) if _name(one) == name.lower()]
        if flag == "a" and same:
            continue
        if flag in "iI":
            old = [f"Old-{one}" for one in same] if flag == "i" else []
            header = [*(one for one in header if _name(one) != name.lower()), *old]
            added = [one for one in added if _name(one) != name.lower()]
        if sign and value.strip():
            added.append(line)
    doubt = UNKNOWN if any(line.startswith(MARK) for line in body.split("\n")) else ""
    return "\n".join([*header, *added, "", body]) + doubt


def _name(line: str) -> str:
    return line.partition(":")[0].lower()


def _parts(text: str) -> tuple[list[str], str]:
    """Return the fields of a header, each with the lines that go on with it, and what stands below."""
    lines = text.split("\n")
    at = 1 if lines[0].startswith(MARK) else 0
    header: list[str] = []
    while at < len(lines) and lines[at]:
        name, sign, _ = lines[at].partition(":")
        if header and lines[at][0] in " \t":
            header[-1] += "\n" + lines[at]
        elif sign and name and " " not in name:
            header.append(lines[at])
        else:
            break
        at += 1
    at += at < len(lines) and not lines[at]
    return header, "\n".join(lines[at:])

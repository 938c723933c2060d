"""What programs that decode, rewrite and cut text print, folded where their input is known."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.base64_text import unbase32, unbase64
from claimonce.lang.shell.quoting import unescape
from claimonce.programs.operands import plain, text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def base64(sh: Shell, words: list[str]) -> str:
    """`base64 -d`: what the text stands for; what is encoded is not worked out."""
    found, flags = plain(words, "w")
    text = text_in(sh, found)
    if UNKNOWN in text:
        return UNKNOWN
    return unbase64(text) if "d" in flags.lower() else UNKNOWN


def base32(sh: Shell, words: list[str]) -> str:
    """`base32 -d`: what the text stands for."""
    found, flags = plain(words, "w")
    text = text_in(sh, found)
    if UNKNOWN in text or "d" not in flags.lower():
        return UNKNOWN
    return unbase32(text)


def openssl(sh: Shell, words: list[str]) -> str:
    """`openssl base64 -d`, `openssl enc -d -a`: what the input stands for."""
    if "-d" in words and any("base64" in word or word == "-a" for word in words):
        text = sh.stdin or UNKNOWN
        return UNKNOWN if UNKNOWN in text else unbase64(text)
    return UNKNOWN


def xxd(sh: Shell, words: list[str]) -> str:
    """`xxd -r -p`: the bytes that the digits stand for."""
    found, flags = plain(words, "lsc")
    text = text_in(sh, found[:1])
    if UNKNOWN in text or "r" not in flags or "p" not in flags:
        return UNKNOWN
    digits = "".join(c for c in text if c in "0123456789abcdefABCDEF")
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("latin-1")


def rev(sh: Shell, words: list[str]) -> str:
    """`rev`: each line from its end."""
    text = text_in(sh, plain(words)[0])
    return UNKNOWN if UNKNOWN in text else "\n".join(line[::-1] for line in text.split("\n"))


def tac(sh: Shell, words: list[str]) -> str:
    """`tac`: the last line first."""
    text = text_in(sh, plain(words)[0])
    return UNKNOWN if UNKNOWN in text else "\n".join(reversed(text.rstrip("\n").split("\n"))) + "\n"


LONGEST = 200_000
CLASSES = {
    "[:lower:]": "abcdefghijklmnopqrstuvwxyz", "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "[:digit:]": "0123456789",
    "[:space:]": " \t\n\r\v\f", "[:blank:]": " \t", "[:punct:]": "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
}  # fmt: skip


def letters(shape: str) -> str:
    """Expand tr's ranges and classes."""
    for name, members in CLASSES.items():
        shape = shape.replace(name, members)
    shape = unescape(shape)
    out: list[str] = []
    at = 0
    while at < len(shape):
        if at + 2 < len(shape) and shape[at + 1] == "-" and shape[at] <= shape[at + 2]:
            out += [chr(n) for n in range(ord(shape[at]), ord(shape[at + 2]) + 1)]
            at += 3
        else:
            out.append(shape[at])
            at += 1
    return "".join(out)


def tr(sh: Shell, words: list[str]) -> str:
    """`tr a-z n-za-m`, `tr -d x`, `tr -cd a-z`: letter by letter."""
    found, flags = plain(words)
    text = text_in(sh, [])
    if UNKNOWN in text or not found:
        return UNKNOWN
    first = letters(found[0])
    if "c" in flags or "C" in flags:
        keep = set(first)
        if "d" in flags:
            return "".join(c for c in text if c in keep)
        other = letters(found[1])[-1:] if len(found) > 1 else ""
        return "".join(c if c in keep else other for c in text)
    if "d" in flags:
        gone = set(first)
        return "".join(c for c in text if c not in gone)
    if len(found) < 2:
        return UNKNOWN if "s" not in flags else text
    second = letters(found[1])
    if not second:
        return UNKNOWN
    second += second[-1] * (len(first) - len(second))
    table: dict[int, str] = {}
    for a, b in zip(first, second, strict=False):
        table[ord(a)] = b
    return text.translate(table)


def sed(sh: Shell, words: list[str]) -> str:
    """Only `s` with plain text, which is what disguises need, and what leaves each line as it is: `-n p`,
    an empty one."""
    from claimonce.programs.printed.line_filters import read_in

    found, flags = plain(words, "e")
    scripts = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "-e"] or found[:1]
    files = found if "-e" in words else found[1:]
    text = read_in(sh, files)
    prints = "n" not in flags
    if any(UNKNOWN in one for one in (text, *scripts)) or not (prints or scripts == ["p"]):
        return UNKNOWN
    for script in scripts if prints and scripts != [""] else []:
        for piece in script.split(";"):
            piece = piece.strip()  # noqa: PLW2901
            if len(piece) < 4 or piece[0] != "s":
                return UNKNOWN
            parts = piece[2:].split(piece[1])
            if (
                len(parts) < 3
                or parts[2] not in ("", "g")
                or any(c in ".*[]^$\\+?(" for c in parts[0])
                or any(c in "\\&" for c in parts[1])
            ):
                return UNKNOWN
            if parts[0]:
                limit = -1 if "g" in parts[2] else 1
                text = "\n".join(line.replace(parts[0], parts[1], limit) for line in text.split("\n"))
    return text


def cut(sh: Shell, words: list[str]) -> str:
    """`cut -d: -f1,3`, `cut -c2-5`: the named fields or letters of each line."""
    delimiter, fields, chars = "\t", "", ""
    at = 1
    files: list[str] = []
    while at < len(words):
        word = words[at]
        at += 1
        if word[:2] in ("-d", "-f", "-c", "-b"):
            value = word[2:]
            if not value and at < len(words):
                value = words[at]
                at += 1
            if word[1] == "d":
                delimiter = value
            elif word[1] == "f":
                fields = value
            else:
                chars = value
        elif not word.startswith("-"):
            files.append(word)
    text = text_in(sh, files)
    if UNKNOWN in text or not delimiter:
        return UNKNOWN
    rows: list[str] = []
    for line in text.split("\n"):
        if chars:
            rows.append("".join(picked(list(line), chars)))
        else:
            rows.append(delimiter.join(picked(line.split(delimiter), fields)) if delimiter in line else line)
    return "\n".join(rows)


def picked(items: list[str], ranges: str) -> list[str]:
    """Return the items that `1,3-5` names, counted from 1."""
    out: list[str] = []
    for one in ranges.split(","):
        low, dash, high = one.partition("-")
        first = int(low[:6]) if low.isdigit() else 1
        last = (int(high[:6]) if high.isdigit() else len(items)) if dash else first
        out += items[first - 1 : last]
    return out

"""What programs print when the text of the command already says it."""

from __future__ import annotations

from claimonce.reading.words import UNKNOWN, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from claimonce.reading.shell import Done, Shell

LONGEST = 200_000
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def output(sh: Shell, name: str, words: list[str]) -> Done:
    """Return the output of a program of the table, unknown text where it depends on more than the command."""
    action = TABLE.get(name)
    if action is None:
        return None, UNKNOWN
    if sh.stdin is not None and len(sh.stdin) > LONGEST:
        return None, UNKNOWN
    return 0 if name == "echo" else None, action(sh, words)


def text_in(sh: Shell, paths: list[str]) -> str:
    """Return what a filter reads: its files, or its input."""
    from claimonce.reading.redirects import contents

    if paths:
        return "".join(contents(sh, path) for path in paths)
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


def echo(sh: Shell, words: list[str]) -> str:
    """`echo`."""
    args = words[1:]
    newline, escapes = True, False
    while args and args[0][:1] == "-" and len(args[0]) > 1 and set(args[0][1:]) <= set("neE"):
        newline = newline and "n" not in args[0]
        escapes = escapes or "e" in args[0]
        args = args[1:]
    text = " ".join(args)
    if escapes or sh.name in ("sh", "dash", "zsh"):
        text = unescape(text, True)
    return text + "\n" if newline else text


def cat(sh: Shell, words: list[str]) -> str:
    """`cat`, `bat`."""
    return text_in(sh, [word for word in words[1:] if not word.startswith("-") or word == "-"])


def base64(sh: Shell, words: list[str]) -> str:
    """`base64`."""
    found, flags = plain(words, "w")
    text = text_in(sh, found)
    if UNKNOWN in text:
        return UNKNOWN
    return unbase64(text) if "d" in flags.lower() else UNKNOWN


def unbase64(text: str) -> str:
    """Decode base64; letters outside its alphabet are left aside."""
    bits = count = 0
    out: list[str] = []
    values = {letter: number for number, letter in enumerate(LETTERS)} | {"-": 62, "_": 63}
    for letter in text[:LONGEST]:
        if letter == "=":
            break
        number = values.get(letter)
        if number is None:
            continue
        bits = (bits << 6 | number) & 0xFFFFFF
        count += 6
        if count >= 8:
            count -= 8
            out.append(chr(bits >> count & 255))
    return "".join(out)


def base32(sh: Shell, words: list[str]) -> str:
    """`base32`."""
    found, flags = plain(words, "w")
    text = text_in(sh, found)
    if UNKNOWN in text or "d" not in flags.lower():
        return UNKNOWN
    bits = count = 0
    out: list[str] = []
    for letter in text.upper():
        number = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter)
        if number < 0:
            continue
        bits = (bits << 5 | number) & 0xFFFFFF
        count += 5
        if count >= 8:
            count -= 8
            out.append(chr(bits >> count & 255))
    return "".join(out)


def openssl(sh: Shell, words: list[str]) -> str:
    """`openssl`."""
    if "-d" in words and any("base64" in word or word == "-a" for word in words):
        text = sh.stdin or UNKNOWN
        return UNKNOWN if UNKNOWN in text else unbase64(text)
    return UNKNOWN


def xxd(sh: Shell, words: list[str]) -> str:
    """`xxd`."""
    found, flags = plain(words, "lsc")
    text = text_in(sh, found[:1])
    if UNKNOWN in text or "r" not in flags or "p" not in flags:
        return UNKNOWN
    digits = "".join(c for c in text if c in "0123456789abcdefABCDEF")
    return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode("latin-1")


def rev(sh: Shell, words: list[str]) -> str:
    """`rev`."""
    text = text_in(sh, words[1:])
    return UNKNOWN if UNKNOWN in text else "\n".join(line[::-1] for line in text.split("\n"))


def tac(sh: Shell, words: list[str]) -> str:
    """`tac`."""
    text = text_in(sh, words[1:])
    return UNKNOWN if UNKNOWN in text else "\n".join(reversed(text.rstrip("\n").split("\n"))) + "\n"


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
    """`tr`."""
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


def head(sh: Shell, words: list[str]) -> str:
    """`head`, `tail`."""
    found, _ = plain(words, "nc")
    text = text_in(sh, found)
    if UNKNOWN in text:
        return UNKNOWN
    count = number_of(words)
    rows = text.split("\n")
    ends = [*rows[:-1]] if rows and not rows[-1] else rows
    chosen = ends[:count] if words[0].endswith("head") else ends[-count:]
    return "\n".join(chosen) + ("\n" if chosen else "")


def number_of(words: list[str]) -> int:
    """Return the count that `head -n 3`, `-3` or `--lines=3` names."""
    for index, word in enumerate(words[1:], 1):
        digits = word.partition("=")[2] or word.lstrip("-nc")
        if word == "-n" and index + 1 < len(words):
            digits = words[index + 1]
        if word.startswith("-") and digits.lstrip("+-").isdigit():
            return int(digits.lstrip("+-")[:6])
    return 10


def sed(sh: Shell, words: list[str]) -> str:
    """Only `s` with plain text, which is what disguises need."""
    found, _ = plain(words, "e")
    scripts = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "-e"] or found[:1]
    files = found if "-e" in words else found[1:]
    text = text_in(sh, files)
    if UNKNOWN in text:
        return UNKNOWN
    for script in scripts:
        for piece in script.split(";"):
            piece = piece.strip()  # noqa: PLW2901
            if len(piece) < 4 or piece[0] != "s":
                return UNKNOWN
            parts = piece[2:].split(piece[1])
            if len(parts) < 3 or any(c in ".*[]^$\\+?(" for c in parts[0]) or any(c in "\\&" for c in parts[1]):
                return UNKNOWN
            if parts[0]:
                limit = -1 if "g" in parts[2] else 1
                text = "\n".join(line.replace(parts[0], parts[1], limit) for line in text.split("\n"))
    return text


def cut(sh: Shell, words: list[str]) -> str:
    """`cut`."""
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
    """`picked`."""
    out: list[str] = []
    for one in ranges.split(","):
        low, dash, high = one.partition("-")
        first = int(low[:6]) if low.isdigit() else 1
        last = (int(high[:6]) if high.isdigit() else len(items)) if dash else first
        out += items[first - 1 : last]
    return out


def tee(sh: Shell, words: list[str]) -> str:
    """`tee`."""
    from claimonce.reading.redirects import keep

    text = UNKNOWN if sh.stdin is None else sh.stdin
    for word in words[1:]:
        if not word.startswith("-"):
            keep(sh, word, text, "-a" in words)
    return text


def seq(_sh: Shell, words: list[str]) -> str:
    """`seq`."""
    numbers = [word for word in words[1:] if word.isdigit()]
    if len(numbers) != len(words) - 1 or not numbers:
        return UNKNOWN
    first, last = (1, int(numbers[0][:6])) if len(numbers) == 1 else (int(numbers[0][:6]), int(numbers[-1][:6]))
    return "".join(f"{n}\n" for n in range(first, min(last, first + 100) + 1))


def base_name(_sh: Shell, words: list[str]) -> str:
    """`basename`."""
    found, _ = plain(words, "s")
    if not found or UNKNOWN in found[0]:
        return UNKNOWN
    name = found[0].rstrip("/").rsplit("/", 1)[-1]
    return (name.removesuffix(found[1]) if len(found) > 1 else name) + "\n"


def folder_name(_sh: Shell, words: list[str]) -> str:
    """`dirname`."""
    found, _ = plain(words)
    if not found or UNKNOWN in found[0]:
        return UNKNOWN
    return (found[0].rstrip("/").rpartition("/")[0] or ".") + "\n"


def real_path(sh: Shell, words: list[str]) -> str:
    """`realpath`, `readlink`."""
    from claimonce.reading.files import resolved

    found, _ = plain(words)
    return resolved(sh.cwd, found[0]) + "\n" if found else UNKNOWN


def which(_sh: Shell, words: list[str]) -> str:
    """A program's path: where it lies does not matter, that it is found by path does."""
    found, _ = plain(words)
    return "".join(f"/usr/bin/{name}\n" for name in found if name and UNKNOWN not in name)


def tar(_sh: Shell, words: list[str]) -> str:
    """A stream of named files, for a `tar x` behind the pipe."""
    rest = words[1:]
    mode = rest[0].lstrip("-") if rest else ""
    if "c" not in mode or "x" in mode:
        return UNKNOWN
    names: list[str] = []
    at = 1
    while at < len(rest):
        if rest[at] in ("-C", "-f", "--directory", "--file", "-X", "-T"):
            at += 2
            continue
        if not rest[at].startswith("-"):
            names.append(rest[at])
        at += 1
    if "f" in mode and names and names[0] == rest[1:2][0]:
        names = names[1:]
    return "\x02tar\n" + "\n".join(names)


def same(sh: Shell, words: list[str]) -> str:
    """Filters that keep the lines, as far as a disguise needs them."""
    found, _ = plain(words)
    return text_in(sh, found)


def calculate(sh: Shell, text: str) -> str:
    """Work out `a op b` of plain numbers."""
    for sign in "+-*/%":
        left, found, right = text.partition(sign)
        left, right = left.strip(), right.strip()
        if found and left.isidentifier():
            left = sh.get(left) or ""
        if found and left.isdigit() and right.isdigit() and len(left) < 10 and len(right) < 10:
            a, b = int(left), int(right)
            if sign in "/%" and not b:
                return UNKNOWN
            return str({"+": a + b, "-": a - b, "*": a * b, "/": a // (b or 1), "%": a % (b or 1)}[sign])
    if text.isidentifier():
        return sh.get(text) or UNKNOWN
    return UNKNOWN


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


TABLE: dict[str, Callable[[Shell, list[str]], str]] = {
    "echo": echo, "cat": cat, "bat": cat, "base64": base64, "base32": base32, "openssl": openssl, "xxd": xxd,
    "rev": rev,
    "tac": tac, "tr": tr, "head": head, "tail": head, "sed": sed, "cut": cut, "tee": tee, "seq": seq,
    "basename": base_name,
    "dirname": folder_name, "realpath": real_path, "readlink": real_path, "tar": tar, "which": which, "sort": same,
    "uniq": same,
    "fold": same, "strings": same, "envsubst": same,
}  # fmt: skip

"""Filters that keep, drop or cut lines, and envsubst: what they print, or text that is near it and not known."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.programs.operands import plain, text_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

WIDTH = 80  # fold's, where no other is given
RUN = 4  # signs that stand together for strings to print them
BY_DEFAULT = "10"


def head(sh: Shell, words: list[str]) -> str:
    """`head -n 3`, `head -3`, `head -n -1`, `head -c 20`: from the beginning."""
    text, unit, count = _asked(sh, words)
    if count is None:
        return UNKNOWN
    parts = _parts(text, unit)
    return "".join(parts[: int(count)])


def tail(sh: Shell, words: list[str]) -> str:
    """`tail -3`, `tail -n +2`, `tail -c 20`: from the end, or from a line on."""
    text, unit, count = _asked(sh, words)
    if count is None:
        return UNKNOWN
    parts = _parts(text, unit)
    if count[0] == "+":
        return "".join(parts[max(int(count) - 1, 0) :])
    least = abs(int(count))
    return "".join(parts[-least:]) if least else ""


def _parts(text: str, unit: str) -> list[str]:
    """Return the bytes of a text, or its lines with their ends."""
    if unit == "c":
        return [*text]
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _asked(sh: Shell, words: list[str]) -> tuple[str, str, str | None]:
    """Return the text of the one file or of the input, `n` or `c`, and how much; None where that is not known."""
    files: list[str] = []
    unit, count = "n", BY_DEFAULT
    rest = iter(words[1:])
    for word in rest:
        name, sign, value = word.partition("=")
        if name in ("--lines", "--bytes") and sign:
            unit, count = ("c" if name == "--bytes" else "n"), value
        elif word in ("-n", "-c"):
            unit, count = word[1], next(rest, "")
        elif word[:2] in ("-n", "-c"):
            unit, count = word[1], word[2:]
        elif word[:1] in "-+" and word[1:].isdigit():
            count = word.lstrip("-")
        elif word[:1] != "-" or word == "-":
            files.append(word)
    text = read_in(sh, files)
    digits = count.removeprefix("-") if count[:1] == "-" else count.removeprefix("+")
    sure = digits.isdigit() and len(digits) < 7 and len(files) < 2 and UNKNOWN not in text
    return text, unit, count if sure else None


def read_in(sh: Shell, files: list[str]) -> str:
    """Return what a filter reads, with what the files hold that it comes from, where nothing may have changed them."""
    from claimonce.effects.origins import read

    return read(sh, text_in(sh, files))[0]


SAME = ("1", "{print}", "{print $0}", "{ print }", "{ print $0 }", "{print;}")


def awk(sh: Shell, words: list[str]) -> str:
    """`awk 1`, `awk '{print}'`: each line as it is, with an end to the last one."""
    if len(words) < 2 or words[1] not in SAME or any("=" in word for word in words[2:]):
        return UNKNOWN
    text = read_in(sh, words[2:])
    return text if not text or text[-1] in ("\n", UNKNOWN) else text + "\n"


def single_lines(sh: Shell, words: list[str]) -> str:
    """`sort`: one line stays as it is; how more of them are ordered is the locale's to say."""
    text = _read(sh, words)
    return text if text.count("\n") < 2 and text[-1:] in ("", "\n") else text + UNKNOWN


def uniq(sh: Shell, words: list[str]) -> str:
    """`uniq`: each line that is another than the one before it."""
    text = _read(sh, words)
    if UNKNOWN in text:
        return text + UNKNOWN
    kept: list[str] = []
    for line in _parts(text, "n"):
        if not kept or line.rstrip("\n") != kept[-1].rstrip("\n"):
            kept.append(line)
    return "".join(kept)


def fold(sh: Shell, words: list[str]) -> str:
    """`fold`: lines that are not too long stay as they are."""
    text = _read(sh, words)
    plain_lines = UNKNOWN not in text and "\t" not in text and all(len(line) <= WIDTH for line in text.split("\n"))
    return text if plain_lines else text + UNKNOWN


def strings(sh: Shell, words: list[str]) -> str:
    """`strings`: lines of text that are not too short stay as they are."""
    text = _read(sh, words)
    lines = text.rstrip("\n").split("\n")
    plain_lines = text.isascii() and all(len(line) >= RUN and line.isprintable() for line in lines)
    return text if plain_lines else text + UNKNOWN


def _read(sh: Shell, words: list[str]) -> str:
    return text_in(sh, plain(words)[0])


def substitute(sh: Shell, words: list[str]) -> str:
    """`envsubst`, `envsubst '$NAME'`: the text with the variables that this command itself has set for it."""
    from claimonce.effects.origins import read

    text = read(sh, UNKNOWN if sh.stdin is None else sh.stdin)[0]
    chosen = [name for word in words[1:2] for name, _ in _variables(word)] if words[1:] else None
    if words[1:2] and words[1][:1] == "-":
        return UNKNOWN
    for name, spelled in _variables(text):
        if chosen is None or name in chosen:
            held = sh.get(name) if name in sh.env else None
            text = text.replace(spelled, UNKNOWN if held is None else held, 1)
    return text


def _variables(text: str) -> list[tuple[str, str]]:
    """Return the variables that a text names, each with how it is spelled there: `$NAME`, `${NAME}`."""
    found: list[tuple[str, str]] = []
    for piece in text.split("$")[1:]:
        braced = piece[:1] == "{"
        rest = piece[1:] if braced else piece
        size = next((at for at, sign in enumerate(rest) if not (sign.isascii() and (sign.isalnum() or sign == "_"))),
                    len(rest))  # fmt: skip
        name = rest[:size]
        if name and not name[0].isdigit() and (not braced or rest[size : size + 1] == "}"):
            found.append((name, f"${{{name}}}" if braced else f"${name}"))
    return found

"""The builtin printf: its shape, and what it makes of its arguments."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.shell.quoting import unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Done, Shell

MOST_WRITTEN = 100_000
FOLLOWED = frozenset("-.0123456789")  # of a conversion's flags and widths


def printf(sh: Shell, words: list[str]) -> Done:
    """`printf`."""
    args = words[1:]
    name = ""
    if args[:1] == ["-v"]:
        name, args = (args[1] if len(args) > 1 else ""), args[2:]
    if args[:1] == ["--"]:
        args = args[1:]
    text = format_text(args[0], args[1:]) if args else ""
    if name:
        sh.put(name, text)
        return 0, ""
    return 0, text


def format_text(shape: str, args: list[str]) -> str:
    """Return what `printf` prints."""
    out: list[str] = []
    index, size = 0, 0
    pieces = pieces_of(unescape(shape, True))
    takes = sum(1 for kind, _ in pieces if kind)
    while True:
        for kind, text in pieces:
            if not kind:
                out.append(text)
                size += len(text)
                continue
            value = args[index] if index < len(args) else ""
            index += 1
            value = convert(kind, text, value)
            out.append(value)
            size += len(value)
        if not takes or index >= len(args) or size > MOST_WRITTEN:
            return "".join(out)


def convert(kind: str, flags: str, value: str) -> str:
    """Return what one conversion makes of a value, unknown text where that is not followed."""
    given, _, most = flags.partition(".")
    width = given.lstrip("-0")
    lead = given[: len(given) - len(width)]
    if not set(flags) <= FOLLOWED or kind not in "sbcdiuxX" or (flags and not value.isascii()):
        return UNKNOWN
    if kind == "b":
        value, stop, _ = value.partition("\\c")
        value = unescape(value, True) + (UNKNOWN if stop else "")
    elif kind == "c":
        value = value[:1]
    elif kind in "diuxX":
        if most or (value and not (value.isdigit() and (value[0] != "0" or value == "0"))):
            return UNKNOWN
        number = int(value[:9] or "0")
        value = f"{number:{kind}}" if kind in "xX" else value or "0"
        if "0" in lead and "-" not in lead and width:
            return value.rjust(int(width), "0") if width.isdigit() and len(width) < 4 else UNKNOWN
    elif most:
        value = value[: int(most)] if most.isdigit() and len(most) < 5 else value
    if width:
        if not width.isdigit() or len(width) > 3:
            return UNKNOWN
        value = value.ljust(int(width)) if "-" in lead else value.rjust(int(width))
    return value


def pieces_of(shape: str) -> list[tuple[str, str]]:
    """Split a format into literal text (`""`, text) and conversions (letter, flags)."""
    pieces: list[tuple[str, str]] = []
    at = 0
    while at < len(shape):
        percent = shape.find("%", at)
        if percent < 0:
            pieces.append(("", shape[at:]))
            break
        if percent > at:
            pieces.append(("", shape[at:percent]))
        stop = percent + 1
        while stop < len(shape) and shape[stop] in "-+ #0123456789.*":
            stop += 1
        kind = shape[stop : stop + 1]
        if kind == "%":
            pieces.append(("", "%"))
        elif kind == "(":
            stop = shape.find("T", stop) if "T" in shape[stop:] else len(shape)
            pieces.append(("", UNKNOWN))
        elif kind:
            pieces.append((kind, shape[percent + 1 : stop]))
        at = stop + 1
    return pieces

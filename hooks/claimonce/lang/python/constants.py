"""Pure calls on constants of Python: methods of strings, functions of the library that make text of text.

Text is `str` (of bytes, a character a byte), with `UNKNOWN` where a part is not known; a tuple is a list.
"""

from __future__ import annotations

from claimonce.lang import UNKNOWN, bounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Constant = str | int | list[str]

# Methods that change a string by its own letters alone.
CHANGES = frozenset(
    ("lower", "upper", "casefold", "title", "capitalize", "swapcase", "strip", "lstrip", "rstrip", "removeprefix",
     "removesuffix", "expandtabs")
)  # fmt: skip
# Functions that give back what they are given, as far as a command can tell.
SAME = frozenset(
    ("str", "list", "tuple", "bytes", "os.fspath", "os.path.abspath", "os.path.expanduser", "os.path.realpath",
     "os.path.normpath", "shlex.quote", "textwrap.dedent", "inspect.cleandoc")
)  # fmt: skip
UNBASE64 = ("base64.b64decode", "base64.urlsafe_b64decode", "base64.standard_b64decode")
ROT13 = ("rot13", "rot_13", "rot-13")


def call_method(text: str, name: str, args: Sequence[object]) -> Constant | None:
    """Return what a method of a string gives; None for any that is not pure, or is given what is not known."""
    given = [one for one in args if isinstance(one, str)]
    first = given[0] if given else ""
    if name in ("encode", "decode"):
        return rot13(text) if first in ROT13 else text
    if name == "split":
        return text.split(first) if first else text.split()
    if name == "splitlines":
        return text.splitlines()
    if name == "replace" and len(given) == len(args) == 2:
        bounded(len(text) + (text.count(first) if first else len(text) + 1) * len(given[1]))
        return text.replace(first, given[1])
    if name in CHANGES and len(given) == len(args) <= 1:
        changed: str = getattr(text, name)(*given)
        return changed
    return None


def call_function(name: str, args: Sequence[Any]) -> Constant | None:
    """Return what a pure function of the library gives, None for any other, or for what is not known."""
    first = args[0] if args else None
    if name == "os.path.join":
        return "/".join(one if isinstance(one, str) else UNKNOWN for one in args)
    if name == "chr" and isinstance(first, int) and 0 < first < 256:
        return chr(first)
    if name == "bytes" and isinstance(first, list):
        numbers = [one for one in args[0] if isinstance(one, int) and 0 < one < 256]
        return "".join(map(chr, numbers)) if len(numbers) == len(args[0]) else None
    return decode(name, first, args[1:]) if isinstance(first, str) else None


def decode(name: str, text: str, rest: Sequence[object]) -> Constant | None:
    """Return what a function that reads text of one form gives: base64, hexadecimal, a shell's words."""
    if name in UNBASE64:
        from claimonce.lang.base64_text import unbase64

        return unbase64(text)
    if name in ("bytes.fromhex", "binascii.unhexlify"):
        try:
            return bytes.fromhex(text).decode("latin-1")
        except ValueError:
            return None
    if name == "codecs.decode":
        return rot13(text) if rest and "rot" in str(rest[0]) else text
    if name == "shlex.split":
        from claimonce.lang.shell.quoting import split_words

        return split_words(text)
    return None


def rot13(text: str) -> str:
    """Shift letters by thirteen."""
    return "".join(
        chr((ord(c) - base + 13) % 26 + base)
        if (base := 97 if "a" <= c <= "z" else 65 if "A" <= c <= "Z" else 0)
        else c
        for c in text
    )

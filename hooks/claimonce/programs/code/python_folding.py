"""Values in Python code that are folded: methods of strings, calls that make text."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.programs.code.python_expressions import Expressions


class Ref:
    """A dotted name, or an object made by calling one."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Dumped:
    """What `json.dumps` made of a value: JSON text, kept as what it says."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Path(str):
    """A path object: text with methods of its own."""

    __slots__ = ()


def rot13(text: str) -> str:
    """Shift letters by thirteen."""
    return "".join(
        chr((ord(c) - base + 13) % 26 + base)
        if (base := 97 if "a" <= c <= "z" else 65 if "A" <= c <= "Z" else 0)
        else c
        for c in text
    )


def method(reader: Expressions, owner: Any, name: str, args: list[Any]) -> Any:
    """A method of a string, a list or a path."""
    first = args[0] if args else None
    if isinstance(owner, Path):
        return path_method(reader, owner, name, args)
    if isinstance(owner, list):
        reader.changes += 1
        if name in ("append", "extend") and args:
            owner.extend(first if name == "extend" and isinstance(first, list) else [first])
        elif name not in ("copy", "index", "count"):
            reader.sh.shared.doubts += 1  # it changes in a way that is not followed
        return None
    if name == "join" and isinstance(first, list):
        return owner.join(one if isinstance(one, str) else UNKNOWN for one in first)
    if name in ("lower", "upper", "strip", "title", "lstrip", "rstrip") and not args:
        return getattr(owner, name)()
    return text_method(owner, name, args)


def path_method(reader: Expressions, owner: Path, name: str, args: list[Any]) -> Any:
    """A method of `pathlib.Path`."""
    from claimonce.interp.redirections import wrote

    mode = args[0] if args and isinstance(args[0], str) else ""
    if name in ("write_text", "write_bytes", "unlink") or (name == "open" and any(c in mode for c in "wax+")):
        wrote(reader.sh, owner)
    elif name in ("rename", "replace"):
        wrote(reader.sh, owner)
        if mode:
            wrote(reader.sh, mode)
    elif name in ("resolve", "absolute", "expanduser"):
        return owner
    elif name == "joinpath":
        return Path("/".join([owner, *(one if isinstance(one, str) else UNKNOWN for one in args)]))
    return None


def text_method(owner: Any, name: str, args: list[Any]) -> Any:
    """A method of a string that takes arguments."""
    first = args[0] if args else None
    if name == "split":
        return owner.split(first) if isinstance(first, str) and first else owner.split()
    if name == "format":
        for one in args:
            owner = owner.replace("{}", one if isinstance(one, str) else UNKNOWN, 1)
        return owner
    if name == "replace" and len(args) > 1 and isinstance(first, str) and isinstance(args[1], str):
        return owner.replace(first, args[1])
    if name in ("encode", "decode"):
        return rot13(owner) if first in ("rot13", "rot_13", "rot-13") else owner
    return None


def fold(reader: Expressions, name: str, args: list[Any]) -> Any:
    """Return the value of a pure function, None for any other."""
    first = args[0] if args else None
    if name in ("base64.b64decode", "base64.urlsafe_b64decode", "base64.standard_b64decode") and isinstance(first, str):
        from claimonce.lang.base64_text import unbase64

        return unbase64(first)
    if name in ("bytes.fromhex", "binascii.unhexlify") and isinstance(first, str):
        try:
            return bytes.fromhex(first).decode("latin-1")
        except ValueError:
            return None
    if name == "codecs.decode" and isinstance(first, str):
        return rot13(first) if len(args) > 1 and "rot" in str(args[1]) else first
    if name == "chr" and isinstance(first, int) and 0 < first < 256:
        return chr(first)
    if name == "bytes" and isinstance(first, list) and all(isinstance(one, int) and 0 < one < 256 for one in first):
        return "".join(map(chr, first))
    if name == "map" and len(args) > 1 and isinstance(first, Ref) and first.name == "chr" and isinstance(args[1], list):
        return [chr(one) if isinstance(one, int) and 0 < one < 256 else UNKNOWN for one in args[1]]
    if name in ("str", "list", "tuple", "os.fspath", "os.path.abspath", "os.path.expanduser", "shlex.quote") and args:
        return first if isinstance(first, (str, list)) else None
    if name == "reversed" and isinstance(first, (str, list)):
        return list(first[::-1])
    if name == "os.path.join":
        return "/".join(one if isinstance(one, str) else UNKNOWN for one in args)
    if name == "json.dumps" and isinstance(first, (dict, list, str)):
        return Dumped(first)
    if name == "shlex.split" and isinstance(first, str):
        from claimonce.lang.shell.quoting import split_words

        return split_words(first)
    if name in ("exec", "eval") and isinstance(first, str):
        reader.run(reader.sh, first)
        return None
    if name == "compile" and isinstance(first, str):
        return first
    if name in ("__import__", "importlib.import_module") and isinstance(first, str):
        return Ref(first.split(".")[0] if name == "__import__" else first)
    if name == "getattr" and len(args) > 1 and isinstance(first, Ref) and isinstance(args[1], str):
        return Ref(f"{first.name}.{args[1]}")
    return None

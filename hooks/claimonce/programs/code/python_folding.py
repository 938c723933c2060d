"""Values in Python code that are folded: methods of strings, calls that make text."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.lang import UNKNOWN, bounded
from claimonce.lang.python.constants import SAME, call_function, call_method
from claimonce.lang.python.templates import brace_parts

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


def method(reader: Expressions, owner: Any, name: str, args: list[Any], named: dict[str, Any]) -> Any:
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
        texts = [one if isinstance(one, str) else UNKNOWN for one in first]
        bounded(sum(map(len, texts)) + len(owner) * len(texts))
        return owner.join(texts)
    if name == "format":
        return filled(*brace_parts(owner), args, named)
    return call_method(owner, name, args)


def filled(texts: list[str], slots: list[int | str], given: list[Any], named: dict[str, Any]) -> str:
    """Put values into a template's slots; what is no text and no number is not known."""
    made = [texts[0]]
    for slot, text in zip(slots, texts[1:], strict=True):
        held = named.get(slot) if isinstance(slot, str) else given[slot] if slot < len(given) else None
        made += [str(held) if isinstance(held, (str, int)) else UNKNOWN, text]
    bounded(sum(map(len, made)))
    return "".join(made)


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


def fold(reader: Expressions, name: str, args: list[Any]) -> Any:
    """Return the value of a pure function, None for any other."""
    first = args[0] if args else None
    held = call_function(name, args)
    if held is not None:
        return held
    if name in SAME and args:
        return (
            str(first)
            if name == "str" and isinstance(first, int)
            else first
            if isinstance(first, (str, list))
            else None
        )
    if name == "map" and len(args) > 1 and isinstance(first, Ref) and first.name == "chr" and isinstance(args[1], list):
        return [chr(one) if isinstance(one, int) and 0 < one < 256 else UNKNOWN for one in args[1]]
    if name == "reversed" and isinstance(first, (str, list)):
        return list(first[::-1])
    if name == "json.dumps" and isinstance(first, (dict, list, str)):
        return Dumped(first)
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

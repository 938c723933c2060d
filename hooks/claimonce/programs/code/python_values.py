"""Values in Python code: methods of strings, lists, paths and records, calls that make text."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog.library_calls import HTTP
from claimonce.lang import UNKNOWN, bounded
from claimonce.lang.python.constants import SAME, call_function, call_method
from claimonce.programs.code.python_formats import braces, dollars
from claimonce.programs.code.python_letters import Mail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from claimonce.programs.code.python_expressions import Expressions

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false


class Ref:
    """A dotted name, or an object made by calling one.

    `base` is where a client's own addresses begin; `given` is what the calls were given that made it, by name.
    """

    __slots__ = ("base", "given", "name")

    def __init__(self, name: str, base: str = "", given: dict[str, Any] | None = None) -> None:
        self.name, self.base, self.given = name, base, given


class Dumped:
    """What `json.dumps` or `urlencode` made of a value: text, kept as what it says."""

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
    if isinstance(owner, Template):
        return dollars(owner, name, first, named)
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
        return braces(owner, args, named)
    if name in CASES and not owner.isascii():
        return UNKNOWN  # its letters are of several bytes
    return call_method(owner, name, args)


def combine(sign: str, left: Any, right: Any) -> Any:
    """Return what an operator makes, by its class in the tree: `"git " + verb`, `"git %s" % verb`, `folder / name`."""
    if sign == "Add":
        return add(left, right)
    if sign == "Div" and isinstance(left, Path):
        return Path(f"{left}/{right if isinstance(right, str) else UNKNOWN}")
    if sign == "Mult" and isinstance(left, (str, list)) and isinstance(right, int) and 0 <= right < 100:
        bounded(len(left) * right)
        return left * right
    return None


def add(left: Any, right: Any) -> Any:
    """Return `left + right` of text, lists and numbers; what is not known in it stays visible."""
    bounded(sum(len(one) for one in (left, right) if isinstance(one, (str, list))))
    if isinstance(left, str) or isinstance(right, str):
        return (left if isinstance(left, str) else UNKNOWN) + (right if isinstance(right, str) else UNKNOWN)
    if isinstance(left, list) or isinstance(right, list):
        return (left if isinstance(left, list) else [None]) + (right if isinstance(right, list) else [None])
    return left + right if isinstance(left, int) and isinstance(right, int) else None


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


class Template(str):
    """A `string.Template`: text whose `$name`s are filled in."""

    __slots__ = ()


CASES = ("lower", "upper", "casefold", "title", "capitalize", "swapcase")


def dedent(text: str) -> str:
    """Return what `textwrap.dedent` gives: no blank before a line that all lines have before them."""
    lines = [line if line.strip(" \t") else "" for line in text.split("\n")]
    heads = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line]
    least = min(heads, default="")
    most = max(heads, default="")
    same = next((at for at, sign in enumerate(least) if sign != most[at]), len(least))
    return "\n".join(line[same:] for line in lines)


def fold(reader: Expressions, name: str, args: list[Any]) -> Any:
    """Return the value of a pure function, None for any other."""
    first = args[0] if args else None
    held = call_function(name, args)
    if held is not None:
        return held
    if name == "string.Template" and isinstance(first, str):
        return Template(first)
    if name == "textwrap.dedent" and isinstance(first, str):
        return dedent(first)
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
    if name == "urllib.parse.urlencode" and isinstance(first, dict):
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


DEEPEST = 8  # how far records in records are looked at

# Records that change while the code runs, as far as that is followed: these methods change nothing.
LOOKS = ("get", "keys", "items", "values", "copy")
# What is handed to these comes back as it was.
LEAVES = HTTP | {"json", "print", "str", "len", "sorted", "list", "tuple", "subprocess", "os", "open", "repr", "map",
                 "reversed", "asyncio", "isinstance", "logging", "sys", "time"}  # fmt: skip


def doubt(reader: Expressions, *owners: Any) -> None:
    """Note that a record or a list may have changed in a way that is not followed."""
    if any(isinstance(one, (dict, list)) for one in owners):
        reader.sh.shared.doubts += 1


def handed_out(reader: Expressions, name: str, values: list[Any]) -> None:
    """Follow what a call of a dotted name may do to the records that it is given."""
    if name.split(".")[0] not in LEAVES:
        doubt(reader, *(one for one in values if isinstance(one, (dict, list)) and is_kept(reader, one)))


def is_kept(reader: Expressions, value: Any) -> bool:
    """Say whether a record or a list, or one in it, has a name in the code: one that has none is read nowhere else."""
    kept = {id(one) for held in reader.names.values() for one in within(held)}
    return any(id(one) in kept for one in within(value))


def within(value: Any, depth: int = 0) -> Iterator[Any]:
    """Yield a record or a list and those that it holds."""
    fields = getattr(value, "fields", None)  # of an object of the code
    value = fields if isinstance(fields, dict) else value
    if depth < DEEPEST and isinstance(value, (dict, list)):
        yield value
        for one in value.values() if isinstance(value, dict) else value:
            yield from within(one, depth + 1)


def put(reader: Expressions, owner: Any, key: Any, value: Any) -> None:
    """Follow `owner[key] = value`."""
    reader.changes += 1
    if isinstance(owner, dict) and isinstance(key, str):
        owner[key] = value
    elif isinstance(owner, Mail):
        owner.set(key, value)
    else:
        doubt(reader, owner)


def take_out(reader: Expressions, owner: Any, key: Any) -> None:
    """Follow `del owner[key]`."""
    reader.changes += 1
    if isinstance(owner, dict) and isinstance(key, str):
        owner.pop(key, None)
    elif isinstance(owner, Mail):
        owner.drop(key)
    else:
        doubt(reader, owner)


def change_record(reader: Expressions, owner: dict[str, Any], name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """Follow a method of a record; return what it gives, where that is known."""
    reader.changes += name not in LOOKS
    if name == "update" and len(args) <= 1 and all(isinstance(one, dict) for one in args):
        owner.update(*args, **named)
    elif name not in LOOKS:
        doubt(reader, owner)
    if name in ("get", "copy") and not args:
        return dict(owner)
    return owner.get(args[0]) if name == "get" and args else None

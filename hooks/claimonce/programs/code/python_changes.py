"""Records and lists in Python code that change while it runs, as far as that is followed."""

# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.catalog.library_calls import HTTP
from claimonce.programs.code.python_letters import Mail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.programs.code.python_expressions import Expressions

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
        doubt(reader, *values)


def put(reader: Expressions, owner: Any, key: Any, value: Any) -> None:
    """Follow `owner[key] = value`."""
    reader.changes += 1
    if isinstance(owner, dict) and isinstance(key, str):
        owner[key] = value
    elif isinstance(owner, Mail):
        owner.set(key, value)
    else:
        doubt(reader, owner)


def taken_out(reader: Expressions, owner: Any, key: Any) -> None:
    """Follow `del owner[key]`."""
    reader.changes += 1
    if isinstance(owner, dict) and isinstance(key, str):
        owner.pop(key, None)
    elif isinstance(owner, Mail):
        owner.drop(key)
    else:
        doubt(reader, owner)


def changed(reader: Expressions, owner: dict[str, Any], name: str, args: list[Any], named: dict[str, Any]) -> Any:
    """Follow a method of a record; return what it gives, where that is known."""
    reader.changes += name not in LOOKS
    if name == "update" and len(args) <= 1 and all(isinstance(one, dict) for one in args):
        owner.update(*args, **named)
    elif name not in LOOKS:
        doubt(reader, owner)
    if name in ("get", "copy") and not args:
        return dict(owner)
    return owner.get(args[0]) if name == "get" and args else None

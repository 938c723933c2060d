"""What stands in front of a call in JavaScript: a gate around it, a claim asked for, a flag file looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.facts import CLAIM, FLAG, GATE, Guard, Text, Unknown
from claimonce.audit.lower.javascript.source import unwrap
from claimonce.audit.lower.javascript.tables import (
    CLAIMS,
    CLI_CLAIM,
    CLI_SETTLE,
    ENDS,
    FUNCTIONS,
    GATES,
    READS,
    SETTLES,
    STOPS,
    WRITES,
)

if TYPE_CHECKING:
    import re

    from tree_sitter import Node

    from claimonce.audit.facts import Value
    from claimonce.audit.lower.javascript.folding import Folder
    from claimonce.audit.lower.javascript.scopes import Scope, Unit

Region = tuple[int, int, Guard]
NAMES = GATES | CLAIMS | SETTLES | READS | WRITES


class Telling(msgspec.Struct):
    """A call whose name alone says that it may guard, settle, look at a file or write one."""

    node: Node
    scope: Scope
    name: str


def regions(folder: Folder, unit: Unit) -> list[Region]:
    """Return the stretches of the function that a guard stands in front of."""
    found: list[Region] = []
    if not folder.built.guarded:
        return found
    calls = [Telling(node, scope, name) for node, scope in unit.calls if (name := _last(folder, node)) in NAMES]
    for call in calls:
        if call.name in GATES:
            found.extend(_handed(folder, call))
    if not unit.ifs or not (calls or folder.built.cli):
        return found
    settled = any(call.name in SETTLES for call in calls) or _mentions(folder, unit, CLI_SETTLE)
    for node, scope in unit.ifs:
        found.extend(_asked(folder, calls, node, scope, settled))
    return found


def _last(folder: Folder, node: Node) -> str:
    """Return the last part of a call's name in lower case."""
    function = node.child_by_field_name("function")
    if function is None or function.type not in ("member_expression", "identifier"):
        return ""
    text = folder.source.data[function.start_byte : function.end_byte]
    return text.rpartition(b".")[2].decode("utf-8", "replace").lower()


def _handed(folder: Folder, call: Telling) -> list[Region]:
    """Return the functions that a gate is given: what they do it does, once."""
    node, scope = call.node, call.scope
    args = node.child_by_field_name("arguments")
    if args is None:
        return []
    given = [one for one in args.named_children if one.type != "comment"]
    if not given:
        return []
    first = unwrap(given[0])
    key: Value = Unknown() if first.type in FUNCTIONS else folder.fold(first, scope)
    guard = Guard(GATE, key, folder.source.site(node))
    return [(one.start_byte, one.end_byte, guard) for one in given[1:] if one.type in (*FUNCTIONS, "identifier")]


def _asked(folder: Folder, calls: list[Telling], node: Node, scope: Scope, settled: bool) -> list[Region]:
    """Return what an `if` guards: the rest of its block where it leaves, else what it holds."""
    condition, then = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
    if condition is None or then is None:
        return []
    inside = [one for one in calls if condition.start_byte <= one.node.start_byte < condition.end_byte]
    guard = _claim(folder, inside, condition, node, settled) or _flag(folder, calls, inside, node)
    if guard is None:
        return []
    if _leaves(folder, then):
        return [(node.end_byte, scope.end, guard)]
    return [(then.start_byte, then.end_byte, guard)]


def _claim(folder: Folder, inside: list[Telling], condition: Node, node: Node, settled: bool) -> Guard | None:
    kind = GATE if settled else CLAIM
    for one in inside:
        if one.name in CLAIMS:
            args = one.node.child_by_field_name("arguments")
            key: Value = folder.fold(args.named_children[0], one.scope) if args and args.named_children else Unknown()
            return Guard(kind, key, folder.source.site(node))
    if folder.built.cli and CLI_CLAIM.search(folder.source.data, condition.start_byte, condition.end_byte):
        return Guard(kind, Unknown(), folder.source.site(node))
    return None


def _flag(folder: Folder, calls: list[Telling], inside: list[Telling], node: Node) -> Guard | None:
    """Return the guard of a file that is looked at here and written further down."""
    for one in inside:
        path = _first(folder, one.node, one.scope) if one.name in READS else None
        if path is None:
            continue
        for other in calls:
            if other.node.start_byte <= node.start_byte or other.name not in WRITES:
                continue
            if _first(folder, other.node, other.scope) == path:
                return Guard(FLAG, path, folder.source.site(node))
    return None


def _first(folder: Folder, node: Node, scope: Scope) -> Value | None:
    args = node.child_by_field_name("arguments")
    given = [one for one in args.named_children if one.type != "comment"] if args is not None else []
    if not given:
        return None
    value = folder.fold(given[0], scope)
    if isinstance(value, Unknown):  # the same words are the same file
        return Text(" ".join(folder.source.text(given[0]).split()))
    return value


def _leaves(folder: Folder, then: Node) -> bool:
    """Say whether a branch always ends by leaving the block around."""
    last = then
    if then.type == "statement_block":
        held = [one for one in then.named_children if one.type != "comment"]
        if not held:
            return False
        last = held[-1]
    if last.type in ENDS:
        return True
    return STOPS.match(folder.source.data[last.start_byte : last.start_byte + 40]) is not None


def _mentions(folder: Folder, unit: Unit, pattern: re.Pattern[bytes]) -> bool:
    start, end = (unit.node.start_byte, unit.node.end_byte) if unit.node is not None else (0, len(folder.source.data))
    return pattern.search(folder.source.data, start, end) is not None

"""JavaScript and TypeScript -> facts: imports, functions and classes, calls with folded values, guards, prompts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claimonce.audit.facts import Call, Class, Facts, Function, Param, Result, Spread
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.comments import find_comments
from claimonce.audit.lower.javascript.call_forms import calls_of
from claimonce.audit.lower.javascript.folding import Folder
from claimonce.audit.lower.javascript.guards import regions
from claimonce.audit.lower.javascript.scope_builder import Built
from claimonce.audit.lower.javascript.scopes import VALUE
from claimonce.audit.lower.javascript.source import Source, prompts

if TYPE_CHECKING:
    from claimonce.audit.facts import Value
    from claimonce.audit.lower.javascript.scopes import Unit
    from claimonce.audit.piece import Piece
from claimonce.lang import BoundError

COMMENT = late(r"(?://|/\*)[ \t*]*coverage-audit:[ \t]*([^\n]*?)[ \t]*(?:\*/)?[ \t]*$", re.MULTILINE)
MAIN = late(rb"require\.main\s*===?\s*module|import\.meta\.main\b|pathToFileURL\(process\.argv\[1\]|"
                  rb"process\.argv\[1\]\s*===?|===?\s*process\.argv\[1\]")  # fmt: skip
LONGEST = 400_000  # characters of a line: what is longer was made by a machine


def lower(piece: Piece) -> Facts:
    """Return what a JavaScript or TypeScript piece says. Never raises for any text."""
    if any(len(line) > LONGEST for line in piece.text.split("\n")):
        return Facts(piece.path, piece.surface, problem="too large")
    try:
        source = Source(piece)
    except BoundError as error:
        return Facts(piece.path, piece.surface, problem=str(error))
    built = Built(source)
    folder = Folder(built)
    functions = [_function(folder, unit, piece) for unit in built.units]
    functions += _aliases(folder)
    own = Facts(
        piece.path,
        piece.surface,
        functions=tuple(functions),
        classes=tuple(_class(folder, name) for name in built.classes),
        constants=tuple(_constants(folder)),
        imports=tuple(built.imports),
        comments=find_comments(piece, COMMENT),
        problem="syntax" if source.root.has_error and not functions[0].calls and len(functions) == 1 else "",
    )
    from claimonce.audit import lower as front_ends

    return front_ends.merge_facts(own, map(front_ends.lower, prompts(built)))


def _function(folder: Folder, unit: Unit, piece: Piece) -> Function:
    guarded = regions(folder, unit)
    calls: list[Call] = []
    for node, scope in unit.calls:
        at = node.start_byte
        guards = tuple(guard for start, end, guard in guarded if start <= at < end)
        calls.extend(calls_of(folder, node, scope, guards))
    returns: list[Value] = [folder.fold(node, scope) for node, scope in unit.returns[:12]]
    if unit.node is not None:
        defaults = tuple((name, folder.fold(node, scope)) for name, node, scope in unit.defaults)
        site = folder.source.site(unit.node)
        return Function(unit.name, tuple(unit.params), site, tuple(calls), tuple(returns), defaults=defaults)
    count = piece.text.count("\n") + 1
    entry = piece.entry
    if not entry and (piece.text.startswith("#!") or MAIN.search(folder.source.data)):
        entry = "script"
    return Function(unit.name, (), piece.site(1, count), tuple(calls), (), (), entry)


def _aliases(folder: Folder) -> list[Function]:
    """Return a function that only passes on for each export whose name is not the function's own."""
    found: list[Function] = []
    built = folder.built
    for shown, real, node in built.aliases[:500]:
        site = built.source.site(node)
        name = real if ":" in real or ("." in real and not real.startswith("module.")) else f".{real}"
        held = built.functions.get(real)
        if held is None and not name.startswith("./"):
            binding = built.scope.find(real)
            if binding is None or not binding.name:
                continue
            name = binding.name
        params = tuple(held.params) if held is not None else ("*args",)
        args = tuple(Spread(Param(one[1:])) if one[0] == "*" else Param(one) for one in params)
        returns: tuple[Value, ...] = (Result(name, args),)
        if held is not None:
            returns = tuple(folder.fold(one, scope) for one, scope in held.returns[:12])
        found.append(Function(shown, params, site, (Call(name, args, site),), returns))
    return found


def _class(folder: Folder, name: str) -> Class:
    kind = folder.built.classes[name]
    scope = folder.built.scope
    constants = [(key, folder.fold(node, where)) for key, (node, where) in list(kind.fields.items())[:60]]
    return Class(name, tuple(folder.based(base, scope) for base in kind.bases), tuple(constants))


def _constants(folder: Folder) -> list[tuple[str, Value]]:
    found: list[tuple[str, Value]] = []
    for name, binding in list(folder.built.scope.names.items())[:400]:
        if binding.kind == VALUE and len(binding.nodes) == 1 and not binding.path:
            node, scope = binding.nodes[0]
            if node.type in ("string", "template_string", "array", "object", "number", "binary_expression"):
                found.append((name, folder.fold(node, scope)))
    return found

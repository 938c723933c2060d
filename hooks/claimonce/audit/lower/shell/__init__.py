"""Shell text -> facts: every simple command anywhere in it, with constants folded and the conditions in front."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from claimonce.audit.facts import MAKE, WORKFLOW, Call, Comment, Facts, Function, Guard, Site, Text, Value
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.shell.commands import Commands
from claimonce.audit.lower.shell.gathered import Body, Found, Made
from claimonce.audit.lower.shell.guards import Candidate, Conditions, Place, resolve_guard
from claimonce.audit.lower.shell.names import Names
from claimonce.audit.lower.shell.source import Source, plain
from claimonce.audit.lower.shell.tables import GATES, SETTLES, WRITERS
from claimonce.audit.lower.shell.walk import Walk
from claimonce.audit.piece import Piece
from claimonce.audit.values import text_of
from claimonce.lang import BoundError

__all__ = ["lower"]

ERREXIT = late(r"^\s*set\s+-[a-zA-Z]*e|^\s*set\s+-o\s+errexit|^#!.*sh\s+-[a-zA-Z]*e", re.MULTILINE)
QUOTED = frozenset(("string", "raw_string", "heredoc_body", "word"))
LONGEST_SCRIPT = 16_384
SPEAKS = late(r"#+\s*coverage-audit:\s*(.*?)\s*$")


def lower(piece: Piece) -> Facts:
    """Return the facts of a shell text; what the grammar does not understand is passed over."""
    try:
        return _lowered(piece, Source(piece))
    except BoundError as error:
        return Facts(piece.path, piece.surface, problem=str(error))


def _lowered(piece: Piece, source: Source) -> Facts:
    names = Names(source)
    found = Found()
    errexit = piece.surface in (WORKFLOW, MAKE) or ERREXIT.search(source.text) is not None
    walk = Walk(names, Conditions(names), Commands(names), found, errexit)
    top = walk.whole(piece.symbol)
    from claimonce.audit.lower import is_embedded

    if len(source.text) <= LONGEST_SCRIPT and not is_embedded():
        top.calls.append(Made(again(source, names), ()))
    guards = _guards([top, *found.bodies.values()])
    functions = [Function(top.name, (), top.site, guards(top.calls), tuple(top.returns[:8]), entry=piece.entry)]
    functions += [
        Function(name, (), body.site, guards(body.calls), tuple(body.returns[:8]))
        for name, body in found.bodies.items()
    ]
    functions += [guards.around(function, before) for function, before in found.functions]
    return Facts(
        piece.path,
        piece.surface,
        functions=tuple(functions),
        classes=tuple(found.classes),
        constants=tuple(found.constants),
        imports=tuple(dict.fromkeys(found.imports)),
        told=tuple(found.told),
        comments=() if piece.symbol else comments(source),
        problem=found.problem or ("" if source.whole else "syntax"),
    )


def again(source: Source, names: Names) -> Call:
    """Return the call that is the whole text: the reader of live commands follows what is only known when it runs.

    The other arguments name the lines of functions, where an act belongs to whoever calls it, and those of statements
    of several lines, which are one place to that reader; the last one names the file's lines, or the first of them.
    """
    functions = ((source.text.count("\n", 0, start), source.text.count("\n", 0, end)) for start, end in names.spans)
    statements = ((one.start_point[0], one.end_point[0]) for one in source.root.named_children)
    places = Text(" ".join(map(str, source.piece.lines or (source.piece.line,))))
    given = (Text(plain(source.text)), _said(functions), _said(statements), places)
    return Call("script", given, source.piece.site(1, 1))


def _said(spans: Iterable[tuple[int, int]]) -> Text:
    return Text(" ".join(f"{first}-{last}" for first, last in sorted(set(spans))))


def comments(source: Source) -> tuple[Comment, ...]:
    """Return the comments that speak to the audit."""
    found: list[Comment] = []
    stack = [source.root] if "coverage-audit:" in source.text else []
    while stack:
        node = stack.pop()
        if node.type == "comment":
            match = SPEAKS.match(plain(source.of(node)))
            if match is not None:
                site = source.site(node)
                found.append(Comment(Site(site.line, site.line, site.column), match[1]))
        elif node.type not in QUOTED:
            stack += reversed(node.children)
    return tuple(found)


class _guards:  # noqa: N801 - reads as a function of calls
    """Turns the conditions in front of calls into guards, knowing every call of the text."""

    def __init__(self, bodies: list[Body]) -> None:
        self.written: dict[Value, Place] = {}
        self.removed: set[Value] = set()
        self.settled = False
        self.known: dict[Candidate, Guard | None] = {}
        inside: dict[str, list[Value]] = {}
        for body in bodies:
            inside["." + body.name] = [file for made in body.calls for file in self._look(made.call)]
        for body in bodies:
            for made in body.calls:
                for file in inside.get(made.call.callee, ()):
                    self._wrote(file, made.call.site)

    def _look(self, call: Call) -> list[Value]:
        """Take in what one call writes, removes or settles; return what it writes."""
        files = [value for key, value in call.keywords if key in (">", ">>")]
        words = [text_of(word) for word in call.args[:6]]
        if call.callee == "exec" and words:
            program = words[0].rpartition("/")[2]
            if program in WRITERS or (program == "sed" and any(word.startswith("-i") for word in words)):
                files += call.args[1:] if program in ("touch", "tee") else call.args[-1:]
            elif program == "rm":
                self.removed.update(call.args[1:])
            elif program in GATES and len(words) > 1 and words[1] in SETTLES:
                self.settled = True
        for file in files:
            self._wrote(file, call.site)
        return files

    def _wrote(self, file: Value, site: Site) -> None:
        self.written[file] = max((site.line, site.column), self.written.get(file, (0, 0)))

    def of(self, before: tuple[Candidate, ...]) -> tuple[Guard, ...]:
        made: list[Guard] = []
        for one in before:
            if one not in self.known:
                self.known[one] = resolve_guard(one, self.written, self.removed, self.settled)
            guard = self.known[one]
            if guard is not None and guard not in made:
                made.append(guard)
        return tuple(made)

    def __call__(self, calls: list[Made]) -> tuple[Call, ...]:
        return tuple(self.around_call(made) for made in calls)

    def around_call(self, made: Made) -> Call:
        call = made.call
        guards = self.of(made.before) if made.before else ()
        return Call(call.callee, call.args, call.site, call.keywords, (*guards, *call.guards)) if guards else call

    def around(self, function: Function, before: tuple[Candidate, ...]) -> Function:
        guards = self.of(before)
        return replace(function, guards=(*guards, *function.guards)) if guards else function

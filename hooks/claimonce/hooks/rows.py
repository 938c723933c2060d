"""What a description's rows may say, column by column; a plugin's tests find a slip here before its users do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from claimonce.hooks.description import Description, McpTool, Program, Reply, WebCall
from claimonce.hooks.effect import DELETE, DRAFT, DRY_RUN, EDIT, FILE, NEW, REACTION

TARGETS = (
    "operands", "first-operand", "last-operand", "other-operands", "operands-or-header", "letters", "flags", "header",
    "thread", "repository", "none",
)  # fmt: skip
BODIES = ("stdin", "operands", "operands-or-stdin", "letter", "flags", "flags-and-stdin", "none")
TELLING, QUIET = (NEW, FILE), (EDIT, DELETE, REACTION, DRAFT, DRY_RUN)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")


def problems(description: Description) -> list[str]:
    """Return what is wrong with the rows of a description, each as a sentence that names row and column."""
    found = [f"{program.names}: {text}" for program in description.programs for text in _program(program)]
    found += [f"{row.urls}: {text}" for row in description.web for text in _web(row)]
    found += [f"{tool.tool}: {text}" for tool in description.mcp_tools for text in _tool(tool)]
    found += [f"reply of {row.urls or 'all'}: {text}" for row in description.replies for text in _reply(row)]
    return found


def _reply(row: Reply) -> Iterator[str]:
    columns = {name: getattr(row, name) for name in ("sent", "refused", "uncertain")}
    if not any(columns.values()):
        yield "it says nothing: fill `sent`, `refused` or `uncertain`"
    for name, marks in columns.items():
        for mark in marks:
            parts = mark.split(" & ")
            if not all(part.strip("! ") for part in parts):
                yield f"`{name}` has an empty part in {mark!r}"
            if len(parts) > 1 and any(part.startswith(("=", "~")) for part in parts):
                yield f"`{name}` joins a text with something else in {mark!r}: a text stands alone"
    for mark in set(row.sent) & {*row.refused, *row.uncertain}:
        yield f"{mark!r} is called sent and not sent"


def _program(row: Program) -> Iterator[str]:
    if row.target not in TARGETS:
        yield f"target is one of {', '.join(TARGETS)}, not {row.target!r}"
    if row.body not in BODIES:
        yield f"body is one of {', '.join(BODIES)}, not {row.body!r}"
    yield from _flags(row)
    # What is filed as `noun` in the repository's own folder has no host.
    if row.target in ("thread", "repository") and not (row.forge or row.noun):
        yield f"a {row.target} needs `forge`, the host of one that names none"
    if row.target == "flags" and not (row.target_flags or row.field_flags or row.default_to):
        yield "target `flags` needs `target_flags` or `field_flags`"
    if row.header_replaces and not (row.header_flags or row.letter_flags):
        yield "`header_replaces` says what `header_flags` do, and there are none"
    if (row.field_target or row.field_subject or row.field_body) and not row.field_flags:
        yield "paths into fields need `field_flags`, which hold them"
    yield from _endings(row)
    yield from _acts(row.act, row.acts)


def _endings(row: Program) -> Iterator[str]:
    both = set(row.exits_refused) & set(row.exits_uncertain)
    if both:
        yield f"exit status {min(both)} proves that nothing was sent, or cannot tell, not both"
    if row.says_refused and not row.exits_uncertain:
        yield "`says_refused` settles statuses of `exits_uncertain`, and there are none"
    if row.says_doubtful and not row.exits_doubtful:
        yield "`says_doubtful` casts doubt on statuses of `exits_doubtful`, and there are none"


def _flags(row: Program) -> Iterator[str]:
    for column in fields(Program):
        wrong = [flag for flag in getattr(row, column.name) if not flag.startswith("-")] if _holds(column.name) else []
        if wrong:
            yield f"{column.name} holds flags, and {wrong[0]!r} is none"
    both = set(row.body_flags) & set(row.body_file_flags)
    if both:
        yield f"{min(both)} has the text as its value, or a file with it, not both"


def _holds(column: str) -> bool:
    return column.endswith("_flags")


def _web(row: WebCall) -> Iterator[str]:
    if not row.urls:
        yield "it has no address"
    for method in row.methods:
        if method not in METHODS:
            yield f"methods are upper case names as POST, not {method!r}"
    named = [{piece.partition("}")[0] for piece in url.split("{")[1:]} for url in row.urls]
    if any("" in names for names in named):
        yield "a part of an address in braces has a name"
    if any(url.count("{") != url.count("}") for url in (*row.urls, *row.target)):
        yield "a brace is open"
    yield from _acts(row.act, row.acts)


def _tool(row: McpTool) -> Iterator[str]:
    if "__" not in row.tool:
        yield "a tool's full name is `mcp__SERVER__TOOL`"
    yield from _acts(row.act, row.acts)


def _acts(act: str, acts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    if act not in (*TELLING, *QUIET):
        yield f"act is one of {', '.join((*TELLING, *QUIET))}, not {act!r}"
    for mark, other in acts:
        if not mark or other not in (*TELLING, *QUIET):
            yield f"acts are pairs of a mark and one of {', '.join((*TELLING, *QUIET))}, not {(mark, other)!r}"


__all__ = ["BODIES", "QUIET", "TARGETS", "TELLING", "problems"]

"""A tool of a server and its input, by the rows that describe tools: as a client calls it, or a program."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.effects.descriptions import Descriptions
    from claimonce.effects.fields import Fields
    from claimonce.effects.messages import Said


def find_tool(
    tool_name: str, tool_input: dict[str, Any], descriptions: Descriptions
) -> tuple[dict[str, Any], Said] | None:
    """Return whose message a tool's input makes and the message, by the first row that fits; None where none does."""
    from claimonce.catalog.tool_names import is_look, plain_name
    from claimonce.effects.fields import Fields
    from claimonce.effects.input_message import holds
    from claimonce.lang.shell.patterns import fits

    if is_look(tool_name):
        return None
    name, held = tool_name.lower(), Fields(tool_input)
    names = {name, plain_name(tool_name)}

    def fits_any(pattern: str) -> bool:
        low = pattern.lower()
        pieces = low.split("*")  # looked for first: few rows hold them all, and to compare sign by sign takes longer
        return any(
            fits(low, each) for each in names if "?" in low or "[" in low or all(piece in each for piece in pieces)
        )

    known = descriptions.mcp()
    for turn, (described, tool) in enumerate((*known, *known)):  # rows that count where no other does come last
        if tool["fallback"] is (turn < len(known)):
            continue
        if not fits_any(tool["tool"]) or any(map(fits_any, tool["unless"])):
            continue
        if tool["only_with"] and not any(holds(held, mark) for mark in tool["only_with"]):
            continue
        return described, _said(tool, name, held)
    return None


def _said(tool: dict[str, Any], name: str, held: Fields) -> Said:
    """Return the message that a tool's input makes, by the row of the tool."""
    from claimonce.effects.input_message import parts_of
    from claimonce.effects.messages import NO_TEXT, NOBODY, Said, is_everywhere

    made = parts_of(tool, held)
    why = "" if made.readers else NOBODY
    # `#ops` and `ABC-5` are others at another server: its name is all that tells the two apart
    server = [] if all(map(is_everywhere, made.readers)) else [f"at={name.split('__')[-2]}"] if "__" in name else []
    return Said(
        tuple(made.readers), made.subject, made.body, why, made.why if tool["body"] else NO_TEXT, "its input",
            "its input", (*made.rest, *server),
        made.act,
    )  # fmt: skip

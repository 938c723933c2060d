"""tox.ini: the commands of every environment."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.extract.indented import find_bodies
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

SECTION = late(r"^\[([^\]]+)\]")
COMMANDS = late(r"^(commands(?:_pre|_post)?)\s*=\s*(.*)$")
EXPRESSION = late(r"\{(\w*)[^{}]*\}")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return the commands of each environment as a piece."""
    section, pieces = "", list[Piece]()
    for number, head, below in find_bodies(text, COMMANDS):
        if (header := SECTION.match(head)) is not None:
            section = header[1]
        elif (commands := COMMANDS.match(head)) is not None:
            body = [(number, commands[2]), *((at, line.strip().removeprefix("- ")) for at, line in below)]
            if any(line.strip() for _, line in body):
                own = "\n".join(EXPRESSION.sub(r"$tox_\1", line) for _, line in body)
                places, name = tuple(at for at, _ in body), f"{section}.{commands[1]}"
                pieces.append(Piece(path, SHELL, own, form.surface, number, -1, places, name, "script"))
    return Extracted(form.surface, tuple(pieces))

"""tox.ini: the commands of every environment."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

SECTION = late(r"^\[([^\]]+)\]")
COMMANDS = late(r"^(commands(?:_pre|_post)?)\s*=\s*(.*)$")
EXPRESSION = late(r"\{(\w*)[^{}]*\}")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return the commands of each environment as a piece."""
    pieces: list[Piece] = []
    section, name = "", ""
    body: list[str] = []
    places: list[int] = []

    def close() -> None:
        if any(line.strip() for line in body):
            own = "\n".join(EXPRESSION.sub(r"$tox_\1", line) for line in body)
            pieces.append(Piece(path, SHELL, own, form.surface, places[0], -1, tuple(places), name, "script"))
        body.clear()
        places.clear()

    for number, line in enumerate(text.split("\n"), 1):
        if name and (not line.strip() or line[:1] in " \t"):
            body.append(line.strip().removeprefix("- "))
            places.append(number)
            continue
        close()
        name = ""
        header, commands = SECTION.match(line), COMMANDS.match(line)
        if header is not None:
            section = header[1]
        elif commands is not None:
            name = f"{section}.{commands[1]}"
            body.append(commands[2])
            places.append(number)
    close()
    return Extracted(form.surface, tuple(pieces))

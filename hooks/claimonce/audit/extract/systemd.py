"""systemd units: the command of every `Exec...=` line."""

from __future__ import annotations

import re

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

COMMAND = late(r"^\s*(Exec(?:Start|StartPre|StartPost|Stop|StopPost|Reload|Condition))\s*=\s*([-@:+!|]*)\s*")
ENVIRONMENT = late(r"^\s*Environment\s*=\s*(.*)$")
ASSIGNMENT = late(r"\"?([A-Za-z_]\w*)=((?:[^\"\s]|\"[^\"]*\")*)\"?")
SPECIFIER = late(r"%(.)")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each command as a piece; its continuation lines keep their own lines."""
    lines = text.split("\n")
    settings: list[tuple[str, int]] = []
    pieces: list[Piece] = []
    at = 0
    while at < len(lines):
        line, number = lines[at], at + 1
        at += 1
        environment = ENVIRONMENT.match(line)
        if environment is not None:
            settings += [
                (f"{name}='{value}'", number) for name, value in ASSIGNMENT.findall(environment[1]) if "'" not in value
            ]
            continue
        match = COMMAND.match(line)
        if match is None:
            continue
        column = match.end()
        body, places = [line[column:]], [number]
        while body[-1].endswith("\\") and at < len(lines):
            if not lines[at].lstrip().startswith(("#", ";")):
                body.append(lines[at])
                places.append(at + 1)
            at += 1
        if "@" in match[2]:
            first, _, rest = body[0].partition(" ")
            body[0] = first + " " + rest.lstrip().partition(" ")[2]
        command = SPECIFIER.sub(_specified, "\n".join(body)).replace("$$", "\\$")
        column = column if command == body[0] else -1
        text = "\n".join([*(one for one, _ in settings), command])
        lines_of = (*(one for _, one in settings), *places)
        pieces.append(Piece(path, SHELL, text, form.surface, number, column, lines_of, match[1], "unit"))
    return Extracted(form.surface, tuple(pieces))


def _specified(match: re.Match[str]) -> str:
    """Return what a specifier stands for, as the shell would write it."""
    return {"%": "%", "h": "~", "u": "$USER"}.get(match[1], "$_" + match[1] if match[1].isalnum() else match[0])

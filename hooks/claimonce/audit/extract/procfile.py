"""Procfiles: `name: command`."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

LINE = late(r"^([A-Za-z0-9_-]+):\s*(.+)$")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each process's command as a piece."""
    pieces: list[Piece] = []
    for number, line in enumerate(text.split("\n"), 1):
        match = LINE.match(line)
        if match is not None:
            pieces.append(Piece(path, SHELL, match[2], form.surface, number, match.start(2), (), match[1], "container"))
    return Extracted(form.surface, tuple(pieces))

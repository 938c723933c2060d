"""Makefiles: the recipe of every rule as one shell text, with make's variables put in."""

from __future__ import annotations

from claimonce.audit.extract.forms import Extracted, Form
from claimonce.audit.piece import SHELL, Piece
from claimonce.lang import BoundError
from claimonce.lang.makefile import Makefile, Rule

UNKNOWN_LINE = "$_"  # what is beyond the bounds: a command of which nothing is known


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each rule's recipe as a piece."""
    try:
        makefile = Makefile(text)
    except BoundError:
        return Extracted(form.surface, problem="a variable is too long")
    return Extracted(form.surface, tuple(
        _piece(path, form, makefile, rule) for rule in makefile.rules if any(line.strip() for _, line in rule.lines)
    ))  # fmt: skip


def _piece(path: str, form: Form, makefile: Makefile, rule: Rule) -> Piece:
    numbers = tuple(number for number, _ in rule.lines)
    recipe: list[str] = []
    continued = False
    for _, line in rule.lines:
        recipe.append(_shell_text(makefile, line if continued else line.lstrip().lstrip("@-+ ")))
        continued = line.endswith("\\")
    return Piece(path, SHELL, "\n".join(recipe), form.surface, numbers[0], -1, numbers, rule.target, "script")


def _shell_text(makefile: Makefile, line: str) -> str:
    try:
        return makefile.shell_text(line)
    except BoundError:
        return UNKNOWN_LINE

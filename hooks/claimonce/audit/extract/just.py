"""justfiles: each recipe as one shell text, or as a script where it begins with `#!`."""

from __future__ import annotations

import re

from claimonce.audit.extract.forms import Extracted, Form, find_language
from claimonce.audit.extract.indented import Line, find_bodies
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

RECIPE = late(r"^(?!alias |set |import |mod )@?([A-Za-z_][\w-]*)(?:\s[^:]*)?:(?!=)")
VARIABLE = late(r"^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`)\s*$")
EXPRESSION = late(r"\{\{(?!\{)(.*?)\}\}")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each recipe's body as a piece."""
    variables: dict[str, str] = {}
    pieces: list[Piece] = []
    for _, head, body in find_bodies(text, RECIPE):
        variable, recipe = VARIABLE.match(head), RECIPE.match(head)
        if variable is not None:
            value = next((one for one in variable.groups()[1:3] if one is not None), None)
            variables[variable[1]] = value if value is not None else f"$({variable[4]})"
        elif recipe is not None and any(line.strip() for _, line in body):
            pieces.append(_piece(path, form.surface, recipe[1], body, variables))
    return Extracted(form.surface, tuple(pieces))


def _piece(path: str, surface: str, name: str, body: list[Line], variables: dict[str, str]) -> Piece:
    """Return one recipe; what just puts in becomes its value or a variable of the shell."""
    indent = min((len(line) - len(line.lstrip()) for _, line in body if line.strip()), default=0)
    lines, places = [line[indent:] for _, line in body], tuple(number for number, _ in body)
    first = next(line for line in lines if line.strip())
    script = first.startswith("#!")
    language = find_language(first.encode("utf-8", "replace")) if script else SHELL

    def known(match: re.Match[str]) -> str:
        inner = match[1].strip()
        return variables.get(inner, "$" + re.sub(r"\W", "_", inner) if inner else "")

    text = "\n".join(EXPRESSION.sub(known, line if script else line.lstrip("@-")) for line in lines)
    return Piece(path, language or SHELL, text, surface, places[0], -1, places, name, "script")

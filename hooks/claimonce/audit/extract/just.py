"""justfiles: each recipe as one shell text, or as a script where it begins with `#!`."""

from __future__ import annotations

import re

from claimonce.audit.extract.forms import Extracted, Form, find_language
from claimonce.audit.late_pattern import late
from claimonce.audit.piece import SHELL, Piece

RECIPE = late(r"^@?([A-Za-z_][\w-]*)(?:\s[^:]*)?:(?!=)")
VARIABLE = late(r"^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`)\s*$")
EXPRESSION = late(r"\{\{(?!\{)(.*?)\}\}")


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each recipe's body as a piece."""
    variables: dict[str, str] = {}
    pieces: list[Piece] = []
    name, body, places = "", list[str](), list[int]()

    def close() -> None:
        if any(line.strip() for line in body):
            pieces.append(_piece(path, form.surface, name, body, places, variables))
        body.clear()
        places.clear()

    for number, line in enumerate(text.split("\n"), 1):
        if name and (not line.strip() or line[:1] in " \t"):
            body.append(line)
            places.append(number)
            continue
        close()
        name = ""
        variable = VARIABLE.match(line)
        if variable is not None:
            value = next((one for one in variable.groups()[1:3] if one is not None), None)
            variables[variable[1]] = value if value is not None else f"$({variable[4]})"
            continue
        match = RECIPE.match(line)
        if match is not None and not line.startswith(("alias ", "set ", "import ", "mod ")):
            name = match[1]
    close()
    return Extracted(form.surface, tuple(pieces))


def _piece(path: str, surface: str, name: str, body: list[str], places: list[int], variables: dict[str, str]) -> Piece:
    """Return one recipe; what just puts in becomes its value or a variable of the shell."""
    indent = min((len(line) - len(line.lstrip()) for line in body if line.strip()), default=0)
    lines = [line[indent:] for line in body]
    first = next(line for line in lines if line.strip())
    script = first.startswith("#!")
    language = find_language(first.encode("utf-8", "replace")) if script else SHELL

    def known(match: re.Match[str]) -> str:
        inner = match[1].strip()
        return variables.get(inner, "$" + re.sub(r"\W", "_", inner) if inner else "")

    text = "\n".join(EXPRESSION.sub(known, line if script else line.lstrip("@-")) for line in lines)
    return Piece(path, language or SHELL, text, surface, places[0], -1, tuple(places), name, "script")

"""Makefiles: the recipe of every rule as one shell text, with make's variables put in."""

from __future__ import annotations

import re

from claimonce.audit.extract.extracted import Extracted
from claimonce.audit.extract.forms import Form
from claimonce.audit.piece import SHELL, Piece

RULE = re.compile(r"^(?![#\t ])((?:[^:=#\n$]|\$[({][^)}]*[)}]|\$.)+?)\s*::?(?![=:])(.*)$")
VARIABLE = re.compile(r"^(?:export\s+|override\s+)*([\w.-]+)\s*(\?|:|::|:::|\+|!)?=\s*(.*)$")
DEFINE = re.compile(r"^\s*define\s+([\w.-]+)")
REFERENCE = re.compile(r"\$(?:\(([^()$]*)\)|\{([^{}$]*)\}|(.))")
AUTOMATIC = {
    "@": "target",
    "<": "first",
    "^": "all",
    "?": "newer",
    "*": "stem",
    "%": "member",
    "+": "every",
    "|": "order",
}
DEEPEST = 8
LONGEST = 4_000


def extract(path: str, text: str, form: Form) -> Extracted:
    """Return each rule's recipe as a piece."""
    lines = text.split("\n")
    variables = _variables(lines)
    pieces: list[Piece] = []
    target, recipe, places = "", list[str](), list[int]()

    def close() -> None:
        if any(line.strip() for line in recipe):
            pieces.append(
                Piece(path, SHELL, "\n".join(recipe), form.surface, places[0], -1, tuple(places), target, "script")
            )
        recipe.clear()
        places.clear()

    continued = False
    for number, line in enumerate(lines, 1):
        if target and (line.startswith("\t") or continued):
            body = line.lstrip("\t") if continued else line.lstrip().lstrip("@-+ ")
            recipe.append(shell_text(body, variables))
            places.append(number)
            continued = line.endswith("\\")
            continue
        continued = False
        if not line.strip() or line.startswith("#") or CONDITION.match(line):
            continue
        match = RULE.match(line) if len(line) <= LONGEST and VARIABLE.match(line) is None else None
        close()
        target = ""
        if match is not None:
            target = match[1].strip()
            prerequisites, mark, first = match[2].partition(";")
            if mark and first.strip() and "#" not in prerequisites:
                recipe.append(shell_text(first.strip().lstrip("@-+ "), variables))
                places.append(number)
                continued = line.endswith("\\")
    close()
    return Extracted(form.surface, tuple(pieces))


CONDITION = re.compile(r"^\s*(?:ifeq|ifneq|ifdef|ifndef|else|endif|include|-include|sinclude|\.PHONY|vpath|undefine)\b")


def _variables(lines: list[str]) -> dict[str, str]:
    """Return the variables of the file; one that is appended to holds all of it."""
    found: dict[str, str] = {}
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        define = DEFINE.match(line)
        if define is not None:
            body: list[str] = []
            while at < len(lines) and lines[at].strip() != "endef":
                body.append(lines[at].strip().lstrip("@-+"))
                at += 1
            found[define[1]] = "; ".join(one for one in body if one)
            continue
        if line.startswith("\t"):
            continue
        match = VARIABLE.match(line.strip())
        if match is None:
            continue
        value = match[3]
        while value.endswith("\\") and at < len(lines):
            value = value[:-1].rstrip() + " " + lines[at].strip()
            at += 1
        value = value.partition(" #")[0].strip()
        name, operator = match[1], match[2]
        if operator == "+":
            value = f"{found.get(name, '')} {value}".strip()
        elif operator == "!":
            value = f"$(shell {value})"
        found[name] = value[:LONGEST]
    return found


def shell_text(line: str, variables: dict[str, str], depth: int = 0) -> str:
    """Return a recipe line as the shell gets it; what make alone knows becomes a variable of the shell."""
    if "$" not in line:
        return line
    held = line.replace("$$", "\0")
    for _ in range(DEEPEST):
        made = REFERENCE.sub(lambda match: _referred(match, variables, depth), held)
        if made == held or len(made) > LONGEST * 4:
            break
        held = made
    return held.replace("\1", "$").replace("\0", "$")


def _referred(match: re.Match[str], variables: dict[str, str], depth: int) -> str:
    """Return what a reference stands for; \\1 stands for a `$` that the shell shall see."""
    name = match[1] if match[1] is not None else match[2] if match[2] is not None else match[3]
    if match[3] is not None and name in AUTOMATIC:
        return "\1_" + AUTOMATIC[name]
    name = name.strip()
    if name == "MAKE":
        return "make"
    if name == "CURDIR":
        return "."
    function, _, rest = name.partition(" ")
    if function == "shell":
        return f"\1({rest})"
    if function in ("info", "warning", "error"):
        return ":"
    if function == "call" and depth < DEEPEST:
        words = [word.strip() for word in rest.split(",")]
        own = {str(number): word for number, word in enumerate(words)}
        return shell_text(variables.get(words[0], ""), variables | own, depth + 1)
    if name in variables:
        return variables[name] if depth < DEEPEST else ""
    return "\1" + (re.sub(r"\W", "_", name) or "_")

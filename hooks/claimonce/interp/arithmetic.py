"""Arithmetic expansion of plain numbers."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def calculate(sh: Shell, text: str) -> str:
    """Work out `a op b` of plain numbers."""
    for sign in "+-*/%":
        left, found, right = text.partition(sign)
        left, right = left.strip(), right.strip()
        if found and left.isidentifier():
            left = sh.get(left) or ""
        if found and left.isdigit() and right.isdigit() and len(left) < 10 and len(right) < 10:
            a, b = int(left), int(right)
            if sign in "/%" and not b:
                return UNKNOWN
            return str({"+": a + b, "-": a - b, "*": a * b, "/": a // (b or 1), "%": a % (b or 1)}[sign])
    if text.isidentifier():
        return sh.get(text) or UNKNOWN
    return UNKNOWN

"""A value as JSON text, as `jq` and `jo` lay it out, with what is not known still in it."""

# The values are those of the commands that are read, of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.effects.messages import real
from claimonce.hooks import quickjson
from claimonce.lang import FIRST_ORIGIN, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell


def written(sh: Shell, made: Any, indent: int) -> str:
    """Return a value as JSON text of the reader, in which unknown parts are still unknown; 0 is one line."""
    text = _laid_out(_real(made), indent, "\n")
    if "\\u0000" not in text:
        return text
    for number in range(len(sh.shared.origins)):
        text = text.replace(f"\\u{FIRST_ORIGIN + number:04x}", chr(FIRST_ORIGIN + number))
    return text.replace("\\u0000", UNKNOWN)


def _laid_out(made: Any, indent: int, line: str) -> str:
    if not isinstance(made, (dict, list)) or not made:
        return quickjson.dumps(made)
    inner = line + " " * indent if indent else ""
    colon = ": " if indent else ":"
    if isinstance(made, dict):
        parts = [f"{quickjson.dumps(key)}{colon}{_laid_out(one, indent, inner)}" for key, one in made.items()]
    else:
        parts = [_laid_out(one, indent, inner) for one in made]
    first, last = "{}" if isinstance(made, dict) else "[]"
    return f"{first}{inner}{f',{inner}'.join(parts)}{line if indent else ''}{last}"


def _real(made: Any) -> Any:
    if isinstance(made, str):
        origins = any(ord(c) >= FIRST_ORIGIN for c in made)
        return made if origins else real(made)
    if isinstance(made, list):
        return [_real(one) for one in made]
    return {real(key): _real(value) for key, value in made.items()} if isinstance(made, dict) else made

"""What is not known of a word, and what of its origin is remembered: a variable's name, the program that printed it."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def asks(sh: Shell) -> bool:
    """Say whether the present command asks a server, or is a function that may, by its first words."""
    from claimonce.effects.origins import CLIENTS

    start, end = sh.here
    words = sh.source.text[start : min(end, start + 200)].split(None, 6)[:6]
    return not CLIENTS.isdisjoint(words) or (words[:1] != [] and words[0] in sh.functions)


def told(sh: Shell, out: str, first: int) -> str:
    """Return what was printed; in the words of a web client, where it is not known, with what printed it."""
    if out != UNKNOWN or not asks(sh):
        return out
    from claimonce.effects.origins import of_output

    return of_output(sh, out, first)


def unknown_variable(sh: Shell, name: str) -> str:
    """Return unknown text that remembers the variable, or for a web client what printed its value."""
    from claimonce.effects.origins import ADDRESSES, VARIABLE, mark_origin, of_variable

    if asks(sh) and not any(word in name.lower() for word in ADDRESSES):
        return sh.shared.printed.get(name) or mark_origin(sh, VARIABLE + name)
    return of_variable(sh, name)

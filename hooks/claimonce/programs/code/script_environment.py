"""Variables of the environment in code: their value where the command sets it, else unknown text with their name."""

from __future__ import annotations

from claimonce.effects.origins import of_variable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Token

# What stands before the name, and behind it: process.env.X and Bun.env.X, Deno.env.get("X"); $ENV{X}; ENV["X"],
# ENV.fetch("X"); getenv("X"), $_ENV["X"], $_SERVER["X"].
FORMS: tuple[tuple[tuple[Token, ...], tuple[Token, ...]], ...] = (
    ((("id", "process"), ("op", "."), ("id", "env"), ("op", ".")), ()),
    ((("id", "Bun"), ("op", "."), ("id", "env"), ("op", ".")), ()),
    ((("id", "env"), ("op", "."), ("id", "get"), ("op", "(")), (("op", ")"),)),
    ((("id", "$ENV"), ("op", "{")), (("op", "}"),)),
    ((("id", "ENV"), ("op", "[")), (("op", "]"),)),
    ((("id", "ENV"), ("op", "."), ("id", "fetch"), ("op", "(")), (("op", ")"),)),
    ((("id", "getenv"), ("op", "(")), (("op", ")"),)),
    ((("id", "$_ENV"), ("op", "[")), (("op", "]"),)),
    ((("id", "$_SERVER"), ("op", "[")), (("op", "]"),)),
)  # fmt: skip
NAMES = ("id", "str")


def read_environment(sh: Shell, tokens: list[Token]) -> list[Token]:
    """Return the code with a string in the place of each variable that is asked for by its name."""
    firsts = {before[0] for before, _ in FORMS}
    made: list[Token] = []
    at = 0
    while at < len(tokens):
        found = next((end for before, behind in FORMS if (end := _end(tokens, at, before, behind))), 0) if (
            tokens[at] in firsts) else 0  # fmt: skip
        if found:
            name = next(word for kind, word in reversed(tokens[at:found]) if kind in NAMES)
            made.append(("str", held if name in sh.env and (held := sh.get(name)) else of_variable(sh, name)))
        else:
            made.append(tokens[at])
        at = found or at + 1
    return made


def _end(tokens: list[Token], at: int, before: tuple[Token, ...], behind: tuple[Token, ...]) -> int:
    """Return where a form ends that begins at a place; 0 where there is none."""
    place = at + len(before)
    if tuple(tokens[at:place]) != before or tokens[place : place + 1] == [] or tokens[place][0] not in NAMES:
        return 0
    end = place + 1 + len(behind)
    return end if tuple(tokens[place + 1 : end]) == behind else 0

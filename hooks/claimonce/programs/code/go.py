"""Go's values with the signs of JavaScript, as the rest of the reader knows them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.lang.tokens import Token

READERS = (("strings", "NewReader"), ("bytes", "NewReader"), ("bytes", "NewBufferString"), ("bytes", "NewBuffer"))
PAIRS = {"(": ")", "[": "]", "{": "}"}
MAP = [("id", "map"), ("op", "["), ("id", "string"), ("op", "]")]


def write_plain(tokens: list[Token]) -> list[Token]:
    """Write lists, records, readers of text and names that are set once as JavaScript writes them."""
    made: list[Token] = []
    closers: list[Token | None] = []  # what stands for each bracket's end; None leaves it out
    at = 0
    while at < len(tokens):
        kind, word = tokens[at]
        length, opened, closer = 0, ("", ""), None
        if tokens[at : at + 2] == [("op", "["), ("op", "]")] and tokens[at + 3 : at + 4] == [("op", "{")]:
            length, opened, closer = 4, ("op", "["), ("op", "]")  # []string{...}
        elif tokens[at : at + 4] == [("op", "["), ("op", "]"), ("id", "byte"), ("op", "(")]:
            length = 4
        elif tokens[at : at + 4] == MAP:
            stop = next((one for one in range(at + 4, min(at + 9, len(tokens))) if begins_record(tokens, one)), 0)
            length, opened, closer = (stop + 1 - at if stop else 0), ("op", "{"), ("op", "}")
        elif kind == "id" and tokens[at + 1 : at + 2] == [("op", ".")] and tokens[at + 3 : at + 4] == [("op", "(")]:
            length = 4 if (word, tokens[at + 2][1]) in READERS else 0
        if length:
            closers.append(closer)
            made += [opened] if opened[0] else []
            at += length
            continue
        if kind == "op" and word in PAIRS:
            closers.append(("op", PAIRS[word]))
        elif kind == "op" and word in PAIRS.values() and closers:
            end = closers.pop()
            made += [end] if end else []
            at += 1
            continue
        made.append(tokens[at])
        at += 1
    return write_constants(made)


def begins_record(tokens: list[Token], at: int) -> bool:
    """Say whether the record of a map's type begins here: `{`, but not that of `interface{}`."""
    return tokens[at] == ("op", "{") and tokens[at + 1 : at + 2] != [("op", "}")]


def write_constants(tokens: list[Token]) -> list[Token]:
    """Write `name := value` as a constant, where the name is set nowhere else."""
    sets = [
        tokens[at][1] for at in range(len(tokens) - 1) if tokens[at + 1] in (("op", "="), ("op", "+="), ("op", ":="))
    ]
    made: list[Token] = []
    for at, token in enumerate(tokens):
        following = tokens[at + 1 : at + 2]
        if (
            token[0] == "id"
            and following == [("op", ":=")]
            and sets.count(token[1]) == 1
            and made[-1:] != [("op", ",")]
        ):
            made.append(("id", "const"))
        made.append(("op", "=") if token == ("op", ":=") else token)
    return made

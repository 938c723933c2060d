"""Values in code that are wholly written out: records, lists, strings, numbers, and JavaScript's constants of them.

Signs are JavaScript's; `write_pairs` puts those of Perl, PHP and Ruby in their place.

Anything else in them (a call, an operator, a name that is not a constant) is `UNKNOWN`.
"""

from __future__ import annotations

from claimonce.lang import UNKNOWN, bounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.lang.tokens import Token

DEEPEST = 20
MOST_VALUES = 2_000
WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None}
ENDS = (("op", ","), ("op", ")"), ("op", "]"), ("op", "}"), ("op", ";"))
CLOSERS = {"(": ")", "[": "]", "{": "}"}
# Functions that give what they are given as JSON or as a form.
ENCODERS = (
    "json_encode",
    "http_build_query",
    "encode_json",
    "to_json",
    "encode_www_form",
    "generate",
    "array",
    "URLSearchParams",
)


def fold_arguments(tokens: list[Token], at: int) -> list[Any]:
    """Return the arguments of a call whose bracket opens just before `at`."""
    values, _ = fold_list(tokens, at, ")", constants(tokens, at), 0)
    return values


def constants(tokens: list[Token], asked: int = -1) -> dict[str, Any]:
    """Return what `const name = ...` holds, where nothing in the code but the call at `asked` reaches into it."""
    names = [tokens[at + 1][1] for at in range(len(tokens) - 2)
             if tokens[at] == ("id", "const") and tokens[at + 2] in (("op", "="), ("id", "of"))]  # fmt: skip
    found: dict[str, Any] = {}
    for at in range(len(tokens) - 3):
        name = tokens[at + 1][1]
        if tokens[at] != ("id", "const") or names.count(name) > 1:
            continue
        if tokens[at + 2 : at + 4] == [("id", "of"), ("op", "[")]:
            listed, _ = fold_list(tokens, at + 4, "]", found, 0)
            found[name] = listed[0] if len(listed) == 1 and isinstance(listed[0], str) else UNKNOWN
            continue
        if tokens[at + 2] != ("op", "="):
            continue
        value, end = fold_value(tokens, at + 3, found, 0)
        if tokens[end : end + 1] in ([], [("op", ";")]) or (end < len(tokens) and tokens[end][0] == "id"):
            found[name] = (
                value if isinstance(value, (str, int, float)) or not is_reached(tokens, name, asked) else UNKNOWN
            )
    return found


def is_reached(tokens: list[Token], name: str, asked: int) -> bool:
    """Say whether code reaches into a value (`name.x`, `name[x]`, `f(name)` that may change it)."""
    for at, token in enumerate(tokens[:-1]):
        if token != ("id", name) or at == asked:
            continue
        before = tokens[at - 2 : at]
        if tokens[at + 1] in (("op", "."), ("op", "[")) or (
            before[-1:] == [("op", "(")] and before[:1] not in ([("id", "stringify")], [("id", "log")])
        ):
            return True
    return False


def fold_value(tokens: list[Token], at: int, names: dict[str, Any], depth: int) -> tuple[Any, int]:
    """Return the value that begins at `at`, and where it ends."""
    kind, word = tokens[at] if at < len(tokens) else ("", "")
    value: Any = UNKNOWN
    opened = at
    if depth > DEEPEST:
        return UNKNOWN, skip_value(tokens, at)
    if kind in ("str", "tpl"):
        value, at = fill_template(word, names) if kind == "tpl" else word, at + 1
    elif kind == "num" and word.isdigit():
        value, at = int(word), at + 1
    elif (kind, word) == ("op", "-") and tokens[at + 1 : at + 2] != [] and tokens[at + 1][1].isdigit():
        value, at = -int(tokens[at + 1][1]), at + 2
    elif (kind, word) == ("op", "{"):
        value, at = record(tokens, at + 1, names, depth + 1)
    elif (kind, word) == ("op", "["):
        value, at = fold_list(tokens, at + 1, "]", names, depth + 1)
        if len(value) == 1 and isinstance(value[0], dict) and begins_pair(tokens, opened + 1):
            value = value[0]  # PHP's and Perl's list of pairs
    elif (kind, word) == ("id", "JSON") and tokens[at + 2 : at + 4] == [("id", "stringify"), ("op", "(")]:
        values, at = fold_list(tokens, at + 4, ")", names, depth + 1)
        value = values[0] if values else UNKNOWN
    elif (kind, word) == ("id", "new") and tokens[at + 1 : at + 2] == [("id", "URLSearchParams")]:
        return fold_value(tokens, at + 1, names, depth)
    elif kind == "id" and word in ENCODERS and tokens[at + 1 : at + 2] == [("op", "(")]:
        values, at = fold_list(tokens, at + 2, ")", names, depth + 1)
        value = values[0] if len(values) == 1 else UNKNOWN  # PHP's array("key" => value) is a record too
    elif kind == "id" and tokens[at + 1 : at + 2] in ([("op", ".")], [("op", "::")]) and names.get(word) is None:
        return owned(tokens, at, names, depth)
    elif kind == "id":
        value, at = WORDS.get(word, names.get(word, UNKNOWN)), at + 1
    if kind in ("str", "tpl") and at < len(tokens) and tokens[at][0] in ("str", "tpl"):
        return UNKNOWN, skip_value(tokens, at)  # two strings side by side are one in Ruby
    if tokens[at : at + 2] in ([("op", "."), ("id", "to_json")], [("op", "."), ("id", "toString")]):
        at += 4 if tokens[at + 2 : at + 3] == [("op", "(")] else 2
    if at < len(tokens) and tokens[at] not in ENDS and tokens[at][0] == "op":
        return UNKNOWN, skip_value(tokens, at)
    return value, at


def begins_pair(tokens: list[Token], at: int) -> bool:
    """Say whether a name and its value stand at a place."""
    return tokens[at : at + 1] != [] and tokens[at][0] in ("id", "str") and tokens[at + 1 : at + 2] == [("op", ":")]


def owned(tokens: list[Token], at: int, names: dict[str, Any], depth: int) -> tuple[Any, int]:
    """Return what an encoder of a module gives (`JSON.generate(...)`, `URI.encode_www_form(...)`)."""
    kind, word = tokens[at + 2] if at + 2 < len(tokens) else ("", "")
    if kind == "id" and word in ENCODERS and tokens[at + 3 : at + 4] == [("op", "(")]:
        return fold_value(tokens, at + 2, names, depth)
    return UNKNOWN, skip_value(tokens, at)


def write_pairs(tokens: list[Token]) -> list[Token]:
    """Write `key => value` of Perl, PHP and Ruby, and Ruby's `:key => value`, as `key: value`."""
    made: list[Token] = []
    for token in tokens:
        if token == ("op", "=>"):
            if made[-2:-1] == [("op", ":")] and made[-1][0] == "id" and made[-3:-2] and made[-3][0] == "op":
                made[-2] = ("op", ",")  # as many tokens as before: places in the code stay
            token = ("op", ":")  # noqa: PLW2901
        made.append(token)
    return made


def fill_template(text: str, names: dict[str, Any]) -> str:
    """Put constants where a template names them."""
    pieces = text.split("\x04")
    for index in range(1, len(pieces), 2):
        held = names.get(pieces[index])
        pieces[index] = str(held) if isinstance(held, (str, int)) else UNKNOWN
    bounded(sum(map(len, pieces)))
    return "".join(pieces)


def fold_list(tokens: list[Token], at: int, closer: str, names: dict[str, Any], depth: int) -> tuple[list[Any], int]:
    """Return the values up to `closer`, those with a name as one record behind them, and where what follows begins."""
    values: list[Any] = []
    named: dict[str, Any] = {}
    bare = tokens[at - 1 : at] not in ([("op", "(")], [("op", "[")])  # a call without brackets ends with its statement
    ends = (("op", closer), ("op", ";")) if bare else (("op", closer),)
    while at < len(tokens) and tokens[at] not in ends and len(values) < MOST_VALUES:
        if tokens[at] in (("op", ","), ("op", ";")):  # the latter is the end of a line, in Ruby and Lua
            at += 1
            continue
        name = tokens[at][1] if begins_pair(tokens, at) else ""
        value, end = fold_value(tokens, at + 2 if name else at, names, depth)
        if name:
            named[name] = value
        else:
            values.append(value)
        at = end if end > at else at + 1
    return [*values, named] if named else values, at + 1


def record(tokens: list[Token], at: int, names: dict[str, Any], depth: int) -> tuple[Any, int]:
    """Return a record, and where what follows begins; one with a part that is no `name: value` is not known."""
    made: dict[str, Any] = {}
    sure = True
    while at < len(tokens) and tokens[at] != ("op", "}") and len(made) < MOST_VALUES:
        kind, key = tokens[at]
        if (kind, key) in (("op", ","), ("op", ";")):
            at += 1
        elif kind in ("id", "str", "num") and tokens[at + 1 : at + 2] == [("op", ":")]:
            made[key], at = fold_value(tokens, at + 2, names, depth)
        elif kind == "id" and tokens[at + 1 : at + 2] in ([("op", ",")], [("op", "}")]):
            made[key], at = names.get(key, UNKNOWN), at + 1
        else:
            sure, at = False, max(at + 1, skip_value(tokens, at))
    return (made if sure else UNKNOWN), at + 1


def skip_value(tokens: list[Token], at: int) -> int:
    """Return where the value ends that is not followed: at a comma or a bracket that closes what is around it."""
    depth = 0
    while at < len(tokens):
        kind, sign = tokens[at]
        if kind == "op" and sign in CLOSERS:
            depth += 1
        elif kind == "op" and sign in CLOSERS.values():
            if not depth:
                return at
            depth -= 1
        elif kind == "op" and sign in (",", ";") and not depth:
            return at
        at += 1
    return at

"""What stands between the brackets of a call, folded to constants: strings, lists, records, known variables."""

from __future__ import annotations

from claimonce.lang import UNKNOWN, bounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.lang.tokens import Arg, Token

    Names = dict[str, Arg]

MOST_TOKENS = 2_000
DEEPEST = 20
JOINS = ("+", ".", "..")
SILENT = ("new", "await", "return", "URI", "URI.parse", "encodeURI")  # what follows is the value
FOLDS = ("join", "from", "atob")


class Arguments:
    """The arguments of a call while they are read."""

    __slots__ = ("closer", "current", "done", "plain")

    def __init__(self, closer: str) -> None:
        self.closer = closer
        self.done: list[Arg] = []
        self.current: list[Arg] = []
        self.plain = True

    def cut(self) -> None:
        """End one argument."""
        if self.current or not self.plain:
            self.done.append(self.value())
        self.current, self.plain = [], True

    def value(self) -> Arg:
        """Return what the pieces make together; None where that is not known."""
        strings = [one for one in self.current if isinstance(one, str)]
        lists = [one for one in self.current if isinstance(one, list)]
        bounded(sum(map(len, strings)) + sum(map(len, lists)))
        if not self.plain:
            text = "".join(strings)
            return text + UNKNOWN if text and self.closer != "}" else None
        if len(self.current) == 1:
            return self.current[0]
        if len(strings) == len(self.current):
            return "".join(strings)
        return [part for one in lists for part in one] if len(lists) == len(self.current) else None

    def take(self, value: Arg) -> None:
        """Add a piece; an unknown one makes the whole unknown."""
        self.current.append(value)
        self.plain = self.plain and value is not None

    def sign(self, value: str) -> None:
        """Pass over a sign: one that puts strings together changes nothing."""
        if value not in JOINS:
            self.plain = self.plain and value in ("&", "\\", "!", "?", "*")

    def number(self) -> None:
        """Pass over a number, which is no part of a word of interest."""
        self.plain = True


def arguments(tokens: list[Token], at: int, closer: str, names: Names, depth: int) -> tuple[list[Arg], int]:
    """Fold the arguments from `at` up to `closer`, and return where they end."""
    made = Arguments(closer)
    end = min(len(tokens), at + MOST_TOKENS)
    while at < end:
        kind, value = tokens[at]
        if (kind, value) == ("op", ";") and closer != ";" and goes_on(tokens, at, closer):
            at += 1
            continue
        if kind == "op":
            if value in (closer, ";") or (closer == ";" and value in (")", "}")):
                at += 1
                break
            if value in (",", "=>") and closer != "}":
                made.cut()
            elif value in "[{(" and depth < DEEPEST:
                at = fold_nested(tokens, at, made, names, depth + 1)
                continue
            else:
                made.sign(value)
        elif kind in ("str", "tpl"):
            made.current.append(fill_names(value, names))
        elif kind == "list":
            made.current.append(value.split("\x03") if value else [])
        elif kind == "num":
            made.number()
        elif kind == "id" and value in FOLDS and tokens[at + 1 : at + 2] == [("op", "(")] and depth < DEEPEST:
            at = computed_at(tokens, at, made, names, depth + 1)
            continue
        elif kind == "id":
            variable(value, made, names)
        at += 1
    made.cut()
    return made.done, at


def goes_on(tokens: list[Token], at: int, closer: str) -> bool:
    """Say whether a line ends (Ruby, Lua) inside of brackets: behind a comma or a bracket, or before the last one."""
    return tokens[at - 1] in (("op", ","), ("op", "("), ("op", "["), ("op", "{"), ("op", ";")) or (
        tokens[at + 1 : at + 2] in ([("op", closer)], [("op", ";")])
    )


def variable(name: str, made: Arguments, names: Names) -> None:
    """Add what a variable holds."""
    held = names.get(name)
    if held is not None:
        made.current.append(held)
    elif name not in SILENT:
        made.plain = False


def fold_nested(tokens: list[Token], at: int, made: Arguments, names: Names, depth: int) -> int:
    """Fold `[...]`, `{...}` or `(...)` that begins at `at`, and return where it ends."""
    sign = tokens[at][1]
    if sign == "{":
        fields, at = record(tokens, at + 1, names, depth)
        made.current.append(fields)
        return at
    inner, at = arguments(tokens, at + 1, "]" if sign == "[" else ")", names, depth)
    if sign == "(" and len(inner) == 1:
        made.take(inner[0])
    elif sign == "[" or inner:
        made.current.append([one if isinstance(one, str) else UNKNOWN for one in inner])
    return at


def computed_at(tokens: list[Token], at: int, made: Arguments, names: Names, depth: int) -> int:
    """Fold a call of one of FOLDS, and return where it ends."""
    inner, end = arguments(tokens, at + 2, ")", names, depth)
    value = fold_call(tokens[at][1], made.current, inner)
    made.current, made.plain = [value], value is not None
    while tokens[end : end + 2] == [("op", "."), ("id", "toString")]:
        _, end = arguments(tokens, end + 3, ")", names, depth)
    return end


def fill_names(text: str, names: Names) -> str:
    """Put known values where a string names variables; what is not known stays unknown."""
    if "\x04" not in text:
        return text
    pieces = text.split("\x04")
    for index in range(1, len(pieces), 2):
        name = pieces[index]
        held = names.get(name, names.get(name.lstrip("$")))
        pieces[index] = held if isinstance(held, str) else name[1:-1] if name[:1] in ("'", '"') else UNKNOWN
    bounded(sum(map(len, pieces)))
    return "".join(pieces)


def fold_call(name: str, before: list[Arg], args: list[Arg]) -> Arg:
    """Fold `[...].join(x)`, `path.join(...)`, `Buffer.from(x, "base64")`."""
    texts = [one for one in args if isinstance(one, str)]
    if name == "join":
        if before and isinstance(before[-1], list):
            glue = texts[0] if texts else ","
            bounded(sum(map(len, before[-1])) + len(glue) * len(before[-1]))
            return glue.join(before[-1])
        return "/".join(texts) if len(texts) == len(args) else None
    from claimonce.lang.javascript.constants import call_function

    made = call_function("Buffer.from" if name == "from" else name, texts)
    return made if made is not None or not texts else texts[0]


def record(tokens: list[Token], at: int, names: Names, depth: int) -> tuple[dict[str, str], int]:
    """Fold `{key: value}`; a list value is joined."""
    made: dict[str, str] = {}
    end = min(len(tokens), at + MOST_TOKENS)
    while at < end and tokens[at] != ("op", "}"):
        key = tokens[at][1] if tokens[at][0] in ("id", "str") else ""
        if key and at + 1 < end and tokens[at + 1] in (("op", ":"), ("op", "=>")):
            at = field(tokens, at + 2, made, key, names, depth)
        elif tokens[at] == ("op", "{") and depth < DEEPEST:
            _, at = record(tokens, at + 1, names, depth + 1)
        else:
            if key in ("body", "data"):
                made[key] = UNKNOWN
            at += 1
    return made, at + 1


def field(tokens: list[Token], at: int, made: dict[str, str], key: str, names: Names, depth: int) -> int:
    """Fold one value of a record, and return where it ends."""
    kind, value = tokens[at] if at < len(tokens) else ("", "")
    if (kind, value) == ("op", "[") and depth < DEEPEST:
        inner, at = arguments(tokens, at + 1, "]", names, depth + 1)
        made[key] = "\x03".join(one if isinstance(one, str) else UNKNOWN for one in inner)
        return at
    if (kind, value) == ("op", "{") and depth < DEEPEST:
        made.setdefault(key, "")
        return record(tokens, at + 1, names, depth + 1)[1]
    held = fill_names(value, names) if kind in ("str", "tpl") else names.get(value) if kind == "id" else None
    made[key] = held if isinstance(held, str) else UNKNOWN
    return at + 1

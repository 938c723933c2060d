"""Values put together, cut at blanks, and folded where they are constant."""

from __future__ import annotations

from collections.abc import Iterable
from posixpath import normpath

from claimonce.audit.facts import Either, Joined, Listed, Param, Result, Spread, Text, Unknown, Value

MOST_CHOICES = 6
MOST_PARTS = 40
MOST_ITEMS = 200
LONGEST = 20_000
HINT = 80

EMPTY = Text("")


def join(parts: Iterable[Value]) -> Value:
    """Return the parts as one string; neighbouring constants become one."""
    made: list[Value] = []
    for part in parts:
        for one in part.parts if isinstance(part, Joined) else (part,):
            if isinstance(one, Text) and made and isinstance(made[-1], Text):
                made[-1] = Text((made[-1].text + one.text)[:LONGEST])
            elif one != EMPTY or not made:
                made.append(one)
    if len(made) > 1 and made[0] == EMPTY:
        del made[0]
    if not made:
        return EMPTY
    return made[0] if len(made) == 1 else Joined(tuple(made[:MOST_ITEMS]))


def either(choices: Iterable[Value]) -> Value:
    """Return one of several values, as one where they agree."""
    flat: dict[Value, None] = {}
    for choice in choices:
        for one in choice.choices if isinstance(choice, Either) else (choice,):
            flat[one] = None
    some = tuple(flat)[:MOST_CHOICES]
    return some[0] if len(some) == 1 else Either(some) if some else Unknown()


def small(value: Value, source: str) -> Value:
    """Return the value, or what its source says where it has grown past the bound."""
    return value if _size(value, MOST_PARTS) >= 0 else hint(source)


def _size(value: Value, left: int) -> int:
    """Return how many parts are left of the bound after counting those of the value."""
    left -= 1
    match value:
        case Joined(inner) | Listed(inner) | Either(inner) | Result(_, inner):
            for one in inner:
                if left < 0:
                    break
                left = _size(one, left)
        case Spread(one):
            left = _size(one, left)
        case _:
            pass
    return left


def foreign(value: Value) -> Value:
    """Return a value that another function has set: its parameters are not known here."""
    match value:
        case Param(name):
            return Unknown(f"${name}")
        case Joined(inner):
            return Joined(tuple(foreign(one) for one in inner))
        case Listed(inner):
            return Listed(tuple(foreign(one) for one in inner))
        case Either(inner):
            return either(foreign(one) for one in inner)
        case Result(callee, inner):
            return Result(callee, tuple(foreign(one) for one in inner))
        case Spread(one):
            return Spread(foreign(one))
        case _:
            return value


def fields(parts: list[tuple[Value, bool]]) -> list[Value]:
    """Return the fields of a word from its parts; what was not quoted is cut at blanks."""
    made = _Fields()
    for value, quoted in parts:
        if isinstance(value, Listed | Spread):
            made.several(value)
        elif quoted:
            made.put(value)
        elif isinstance(value, Either) and not made.current:
            choice = _either_fields(value)
            made.several(choice) if isinstance(choice, Spread) else made.put(choice)
        else:
            for one in value.parts if isinstance(value, Joined) else (value,):
                made.cut_up(one)
    made.end()
    return [rooted(one) for one in made.done[:MOST_ITEMS]]


class _Fields:
    """The fields of a word while they are put together."""

    def __init__(self) -> None:
        self.done: list[Value] = []
        self.current: list[Value] = []

    def put(self, value: Value) -> None:
        """Add to the field that is being built."""
        self.current.append(value)

    def end(self) -> None:
        """End the field that is being built."""
        if self.current:
            self.done.append(join(self.current))
            self.current = []

    def several(self, value: Listed | Spread) -> None:
        """Add a list's items as fields of their own."""
        self.end()
        of = value.of if isinstance(value, Spread) else value
        self.done += of.items if isinstance(of, Listed) else (value,)

    def cut_up(self, value: Value) -> None:
        """Add what was not quoted: text in it is cut at blanks."""
        if not isinstance(value, Text):
            self.put(value)
            return
        words = value.text.split()
        if value.text[:1].isspace():
            self.end()
        for number, word in enumerate(words):
            if number:
                self.end()
            self.put(Text(word))
        if value.text[-1:].isspace():
            self.end()


def _either_fields(value: Either) -> Value:
    """Return an unquoted choice: as it is where each is one word, else as a choice of word lists."""
    lists = [fields([(one, False)]) for one in value.choices]
    if all(len(words) == 1 for words in lists):
        return value
    return Spread(Either(tuple(Listed(tuple(words)) for words in lists)))


def rooted(value: Value) -> Value:
    """Return a path that was put together from the script's own folder in its plain form."""
    if isinstance(value, Text) and value.text.startswith("./") and "/../" in value.text + "/":
        plain = normpath(value.text)
        return Text(plain if plain.startswith(".") else "./" + plain)
    return value


def text_of(value: Value) -> str:
    """Return the constant text of a value; what is not known is left out."""
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Joined):
        return "".join(text_of(part) for part in value.parts)
    if isinstance(value, Either):
        return text_of(value.choices[0])
    return ""


def hint(text: str) -> Unknown:
    """Return the unknown value that stands as `text` in the source."""
    text = " ".join(text.split())
    return Unknown(text if len(text) <= HINT else text[: HINT - 1] + "…")


def param(number: str, shifted: int) -> Value:
    """Return a positional parameter after `shift`."""
    if number in "@*":
        return Spread(Param("@" if not shifted else f"@{shifted + 1}"))
    return Param(str(int(number) + shifted))

"""Values in Ruby code as far as they are written out: strings, lists, records, names, and the calls behind them."""

# The values of the code that is read are of any type.
# pyright: reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownMemberType=false
from __future__ import annotations

from claimonce.effects.library_messages import LETTER
from claimonce.lang import UNKNOWN
from claimonce.programs.code.script_values import fill_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Token

    Found = tuple[Any, int]

NO_VALUES = frozenset(("do", "if", "unless", "end", "and", "or", "rescue", "while", "until"))
BLOCKS = (("id", "do"), ("op", "{"))
END = ("op", ";")
STOPS = frozenset((";", ")", "]", "}"))
READERS = ("to", "cc", "bcc")


class Draft:
    """A letter that is not sent yet: its fields, and why they are not all of it."""

    __slots__ = ("fields", "name", "part", "why")

    def __init__(self, name: str, given: Any, part: bool = False) -> None:
        self.name, self.part, self.why = name, part, ""
        self.fields: dict[str, Any] = {}
        if isinstance(given, dict):
            for key, value in given.items():
                self.set(key, value)
        elif given is not None:
            self.fields[LETTER] = given

    def set(self, name: str, value: Any) -> None:
        """Set a header or the text; an attachment is not looked into."""
        low = name.lower()
        if low in ("add_file", "attachments"):
            self.fields["attachments"] = UNKNOWN
        elif low == "smtp_envelope_to":
            self.fields = {key: held for key, held in self.fields.items() if key not in READERS}
            self.fields["to"] = value
        else:
            self.fields[low] = value


class Ref:
    """Something that is known by its name alone: a constant, an object of a class (`Net::SMTP`), a method's result."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def plain(held: Any) -> Any:
    """Return a field's value, unknown where it is none that stands in the code."""
    if isinstance(held, list):
        return [plain(one) for one in held]
    return held if isinstance(held, (str, int)) else UNKNOWN


class Values:
    """The tokens of one piece of code, and what is known of its variables."""

    def __init__(self, sh: Shell, tokens: list[Token], branches: bool) -> None:
        self.sh, self.tokens, self.branches = sh, tokens, branches
        self.names: dict[str, Any] = {}
        self.depth = 0
        self.nested = 0  # conditions and loops around the statement, inside the block that it stands in

    def at(self, place: int) -> Token:
        """Return one token; behind the last there are empty ones."""
        return self.tokens[place] if place < len(self.tokens) else ("", "")

    def value(self, at: int) -> Found:
        """Read a value with the calls behind it, and return where what follows begins."""
        kind, word = self.at(at)
        held: Any = UNKNOWN
        if kind == "str":
            held, at = fill_template(word, self.names), at + 1
            while self.at(at) == ("op", "+") and self.at(at + 1)[0] == "str":
                held, at = held + fill_template(self.at(at + 1)[1], self.names), at + 2
        elif kind == "num":
            held, at = int(word) if word.isascii() and word.isdigit() else UNKNOWN, at + 1
        elif kind == "list":
            held, at = word.split("\x03") if word else [], at + 1
        elif (kind, word) == ("op", "["):
            held, at = self.listed(at + 1, "]")
        elif (kind, word) == ("op", "{"):
            items, at = self.listed(at + 1, "}")
            held = items[0] if len(items) == 1 else {} if not items else UNKNOWN
        elif (kind, word) == ("op", ":") and self.at(at + 1)[0] == "id":
            held, at = self.at(at + 1)[1], at + 2
        elif kind == "id":
            held, at = self.names.get(word, Ref(word)), at + 1
            if isinstance(held, Ref) and (held.name == word and self.at(at) == ("op", "(")):
                held, at = self.called(held, "", at)
        else:
            return UNKNOWN, at + 1
        return self.behind(held, at)

    def behind(self, held: Any, at: int) -> Found:
        """Follow what stands behind a value: `.name`, `::Name`, `[key] = value`; an operator makes it unknown."""
        while at < len(self.tokens):
            sign = self.at(at)
            if sign == ("op", "&") and self.at(at + 1) == ("op", "."):
                at += 1
            elif sign in (("op", "."), ("op", "::")) and self.at(at + 1)[0] == "id":
                held, at = self.called(held, self.at(at + 1)[1], at + 2)
            elif sign == ("op", "[") and isinstance(held, Draft):
                keys, at = self.listed(at + 1, "]")
                if self.at(at) == ("op", "="):
                    value, at = self.value(at + 1)
                    self.change(held, str(keys[0]) if len(keys) == 1 else "", value)
                held = Ref("")
            elif sign[0] == "op" and sign[1] not in STOPS and sign[1] not in (",", "=>", "=", "{", "|", ":"):
                return UNKNOWN, self.skipped(at)
            else:
                break
        return held, at

    def arguments(self, at: int) -> tuple[list[Any], int]:
        """Return a call's arguments, in brackets or bare; keywords are one record, the last argument."""
        if self.at(at) == ("op", "("):
            return self.listed(at + 1, ")")
        kind, word = self.at(at)
        bare = kind in ("str", "num", "list") or (kind == "id" and word not in NO_VALUES)
        if bare or ((kind, word) == ("op", ":") and self.at(at + 1)[0] == "id"):
            return self.listed(at, ";")
        return [], at

    def listed(self, at: int, closer: str) -> tuple[list[Any], int]:
        """Return the values up to `closer`, and where what follows begins; all `key: value` make one record."""
        values: list[Any] = []
        record: dict[str, Any] = {}
        while at < len(self.tokens):
            token = self.at(at)
            if token == ("op", closer):
                at += closer != ";"
                break
            if closer == ";" and (token in BLOCKS or token[1] in STOPS or token in (("id", "if"), ("id", "unless"))):
                break
            if token in (("op", ","), END):
                at += 1
                continue
            self.sh.shared.step()
            if token[0] in ("id", "str") and self.at(at + 1) == ("op", ":"):
                record[token[1]], at = self.value(at + 2)
                continue
            value, end = self.value(at)
            at = max(end, at + 1)
            if self.at(at) == ("op", "=>") and isinstance(value, str):
                record[value], at = self.value(at + 1)
                continue
            values.append(value)
        return [*values, *([record] if record else [])], at

    def skipped(self, at: int) -> int:
        """Return where an expression ends that is not followed."""
        depth = 0
        while at < len(self.tokens):
            kind, sign = self.at(at)
            depth += (kind == "op" and sign in "([{") - (kind == "op" and sign in ")]}")
            if depth < 0 or (not depth and (kind, sign) in (END, ("op", ","), ("id", "do"))):
                return at
            at += 1
        return at

    def change(self, draft: Draft, name: str, value: Any) -> None:
        """Change a letter after it was made."""
        draft.set(name, UNKNOWN if self.branches else value)

    def called(self, held: Any, name: str, at: int) -> Found:
        """Judge one call of a method, with its arguments and its block."""
        raise NotImplementedError

"""`${...}`: what a parameter expansion gives, as far as the text says."""

from __future__ import annotations

from claimonce.interp.state import INHERITED
from claimonce.lang import UNKNOWN, plain
from claimonce.lang.shell.patterns import fits
from claimonce.lang.shell.words import SPECIAL, parameter_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell

LONG = 2_000  # a pattern is tried at each place of the value


def parameter(sh: Shell, text: str, at: int, end: int, quoted: bool) -> str | list[str]:
    """Expand `${text[at:end]}`."""
    if at >= end:
        return ""
    mark, name, index, stop = parameter_parts(text, at, end)
    if mark == "#":
        return count(sh, text[at + 1 : end])
    rest = text[stop:end]
    if mark == "!":
        held = sh.variable(name)
        if index in ("@", "*"):
            return list(map(str, held if isinstance(held, dict) else range(len(held or ()))))
        if rest in ("@", "*"):
            return [key for key in sh.vars if key.startswith(name)]
        name = held if isinstance(held, str) else ""
        if not name or UNKNOWN in name:
            return UNKNOWN
        name, index = name.split("[")[0], name.partition("[")[2].rstrip("]")
    value = lookup(sh, name, index, quoted)
    if not index and (value is None or value == UNKNOWN):
        from claimonce.interp.unknown_values import unknown_variable

        made = operate(sh, text, stop, end, name, value, quoted) if rest else UNKNOWN
        own = unknown_variable(sh, name) if made in ("", UNKNOWN) else UNKNOWN
        return made if own == UNKNOWN else own
    return operate(sh, text, stop, end, name, value, quoted) if rest else (UNKNOWN if value is None else value)


def count(sh: Shell, name: str) -> str:
    """`${#x}`: the length of a value or of an array."""
    if name in ("@", "*"):
        return UNKNOWN if sh.args is None else str(len(sh.args))
    held = sh.variable(name.split("[")[0])
    if held is None or (isinstance(held, str) and UNKNOWN in held):
        return UNKNOWN
    return str(len(held))


def is_unknown(value: str | list[str] | None) -> bool:
    """Say whether nothing of a value is known."""
    return isinstance(value, str) and plain(value) == UNKNOWN


def lookup(sh: Shell, name: str, index: str, quoted: bool) -> str | list[str] | None:
    """Return the value, the fields, or None for a variable of which the text says nothing."""
    if len(name) == 1 and name in SPECIAL:
        return special(sh, name, quoted)
    if name.isdigit():
        if sh.args is None:
            return UNKNOWN
        return sh.args[int(name[:6]) - 1] if int(name[:6]) <= len(sh.args) else ""
    held = sh.variable(name)
    if held is None or isinstance(held, str):
        return held if index in ("", "0", "@", "*") else (None if held is None else "")
    many = list(held.values()) if isinstance(held, dict) else held
    if index == "@" or (index == "*" and not quoted):
        return many
    if index == "*":
        return " ".join(many)
    key = sh.derived_word(index) if index else "0"
    if UNKNOWN in key:
        return UNKNOWN
    if isinstance(held, dict):
        return held.get(key, "")
    key = key if key.lstrip("-").isdigit() else sh.get(key) or UNKNOWN
    if not key.lstrip("-").isdigit():
        return UNKNOWN
    number = int(key[:6])
    return many[number] if -len(many) <= number < len(many) else ""


def special(sh: Shell, name: str, quoted: bool) -> str | list[str]:
    """Return the value of `$@`, `$1`, `$#` and their kind."""
    if name in "@*":
        if sh.args is None:
            return UNKNOWN
        return list(sh.args) if name == "@" or not quoted else " ".join(sh.args)
    if name == "#":
        return UNKNOWN if sh.args is None else str(len(sh.args))
    if name == "0":
        return sh.name
    if name.isdigit():
        if sh.args is None:
            return UNKNOWN
        index = int(name)
        return sh.args[index - 1] if index <= len(sh.args) else ""
    return UNKNOWN


def operate(
    sh: Shell, text: str, at: int, end: int, name: str, value: str | list[str] | None, quoted: bool
) -> str | list[str]:
    """Apply the operator that stands at `at`."""
    rest = text[at:end]
    colon = rest[0] == ":"
    mark = rest[1:2] if colon else rest[:1]
    if mark in ("-", "=", "+", "?") and mark:
        start = at + (2 if colon else 1)
        missing = value is None or (colon and value in ("", []))
        if mark != "?" and (value is None or is_unknown(value)):  # with `?` the value is there, or nothing goes on
            sh.shared.guesses += 1
            sh.shared.doubts += 1
        if mark == "+":
            other = operand(sh, text, start, end, quoted)
            return "" if missing else other
        if mark == "?":
            operand(sh, text, start, end, quoted)
            return UNKNOWN if value is None else value
        if not missing and value is not None and not is_unknown(value):
            return value
        other = operand(sh, text, start, end, quoted)
        if is_unknown(value) and mark != "=":
            return other
        if mark == "=" and isinstance(other, str):
            sh.vars[name] = other
        return other
    if value is None:
        value = UNKNOWN
    if isinstance(value, list):
        if colon:
            first, count_ = bounds(sh, rest[1:])
            if name in ("@", "*") and first is not None and first > 0:
                first -= 1
            if first is None:
                return UNKNOWN
            return value[first:] if count_ is None else value[first:][:count_]
        return [change(sh, rest, one) for one in value]
    if colon:
        first, count_ = bounds(sh, rest[1:])
        if first is None or UNKNOWN in value or INHERITED in value:
            return UNKNOWN
        cut = value[first:] if first >= -len(value) else ""
        return cut if count_ is None else cut[:count_]
    return change(sh, rest, value)


def operand(sh: Shell, text: str, start: int, end: int, quoted: bool) -> str | list[str]:
    """Expand the word after an operator where it stands, so that a command in it keeps its place."""
    if text is sh.source.text:
        made = sh.read_word(text, start, end, quoted, split=not quoted)
    else:
        with sh.derived(text[start:end]):
            made = sh.read_word(text[start:end], 0, end - start, quoted, split=not quoted)
    made.cut()
    return made.done[0] if len(made.done) == 1 else (made.done or "")


def bounds(sh: Shell, rest: str) -> tuple[int | None, int | None]:
    """Read `offset:length`; None for what is not a number."""
    first, colon, second = rest.partition(":")
    numbers: list[int | None] = []
    for part in (first, second) if colon else (first,):
        value = sh.derived_word(part).strip(" ()")
        value = sh.get(value) or value if value and value[0].isalpha() else value
        numbers.append(int(value[:7]) if value.lstrip("-").isdigit() else None)
    if len(numbers) == 2 and numbers[1] is None:
        return None, None
    return numbers[0], numbers[1] if len(numbers) == 2 else None


def change(sh: Shell, rest: str, value: str) -> str:
    """Cut, replace, or change the case of one value."""
    if UNKNOWN in value or len(value) > LONG:
        return UNKNOWN
    mark = rest[0]
    if INHERITED in value and mark != "%":  # the front of the session's PATH is where the shims stand
        return UNKNOWN
    if mark in "#%":
        longest = rest[:2] == mark * 2
        return trim(value, sh.derived_word(rest[2 if longest else 1 :]), mark == "#", longest)
    if mark == "/":
        everywhere = rest[1:2] == "/"
        body = rest[2:] if everywhere else rest[1:]
        slash = body.find("/", 1)
        pattern = sh.derived_word(body if slash < 0 else body[:slash])
        return swap(value, pattern, sh.derived_word(body[slash + 1 :]) if slash >= 0 else "", everywhere)
    if mark in "^,":
        whole = rest[:2] == mark * 2
        turned = value.upper() if mark == "^" else value.lower()
        return turned if whole else turned[:1] + value[1:]
    if mark == "@":
        kind = rest[1:2]
        if kind == "E":
            from claimonce.lang.shell.quoting import unescape

            return unescape(value)
        return {"U": value.upper(), "L": value.lower(), "u": value[:1].upper() + value[1:]}.get(kind, value)
    return UNKNOWN


def trim(value: str, pattern: str, front: bool, longest: bool) -> str:
    """Remove a fitting prefix or suffix."""
    if UNKNOWN in pattern:
        return UNKNOWN
    if not any(c in pattern for c in "*?[\\"):
        return value.removeprefix(pattern) if front else value.removesuffix(pattern)
    if len(value) > 300:
        return UNKNOWN
    sizes = range(len(value), -1, -1) if longest else range(len(value) + 1)
    for size in sizes:
        part = value[:size] if front else value[len(value) - size :]
        if fits(pattern, part):
            return value[size:] if front else value[: len(value) - size]
    return value


def swap(value: str, pattern: str, other: str, everywhere: bool) -> str:
    """Replace the first or every longest fit of `pattern`."""
    if UNKNOWN in pattern or not pattern:
        return UNKNOWN if pattern else value
    if not any(c in pattern for c in "*?[\\#%"):
        return value.replace(pattern, other, -1 if everywhere else 1)
    if len(value) > 64:
        return UNKNOWN
    anchor = pattern[:1] if pattern[:1] in ("#", "%") and not everywhere else ""
    pattern = pattern[1:] if anchor else pattern
    out, at = "", 0
    while at < len(value):
        for stop in range(len(value), at, -1):
            if (anchor != "%" or stop == len(value)) and fits(pattern, value[at:stop]):
                out, at = out + other, stop
                if not everywhere:
                    return out + value[at:]
                break
        else:
            if anchor == "#":
                return value
            out, at = out + value[at], at + 1
    return out

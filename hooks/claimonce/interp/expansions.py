"""Expansions in a word: what $name, $(...), $((...)), $'...' and backticks become."""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.shell.escapes import unescape
from claimonce.lang.shell.words import NAME, SPECIAL, Fields, backtick_end, matching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from claimonce.interp.shell import Shell


def backticks(sh: Shell, text: str, at: int, end: int, fields: Fields, quoted: bool, ifs: str) -> int:
    """Run what stands between backticks."""
    close = backtick_end(text, at + 1, end)
    inner = text[at + 1 : close]
    if "\\" in inner:
        for mark in "`$\\":
            inner = inner.replace("\\" + mark, mark)
    out = sh.substituted_text(inner).rstrip("\n")
    fields.split(out, ifs) if ifs and not quoted else fields.put(out)
    return close + 1


def dollar(sh: Shell, text: str, at: int, end: int, fields: Fields, quoted: bool, ifs: str) -> int:
    """Expand what `$` begins; return the offset after it."""
    following = text[at + 1] if at + 1 < end else ""
    if following == "(":
        return parenthesis(sh, text, at, end, fields, quoted, ifs)
    if following == "{":
        from claimonce.interp.parameters import parameter

        close = matching(text, at + 2, end, "{", "}")
        sh.shared.step(1 + (close - at) // 32)
        give(fields, parameter(sh, text, at + 2, close - 1, quoted), quoted, ifs)
        return close
    if following == "'" and not quoted:
        return ansi(text, at + 2, end, fields)
    if following == '"' and not quoted:
        close = sh.double_end(text, at + 2, end)
        sh.scan(text, at + 2, close, fields, True)
        fields.put("")
        return close + 1
    if following in SPECIAL and following:
        from claimonce.interp.parameters import special

        give(fields, special(sh, following, quoted), quoted, ifs)
        return at + 2
    if following in NAME and following:
        stop = at + 2
        while stop < end and text[stop] in NAME:
            stop += 1
        name = text[at + 1 : stop]
        value = sh.get(name)
        if value is None or value == UNKNOWN:
            from claimonce.effects.origins import of_variable

            value = of_variable(sh, name)
        give(fields, value, quoted, ifs)
        return stop
    fields.put("$")
    return at + 1


def give(fields: Fields, value: str | list[str], quoted: bool, ifs: str) -> None:
    """Add the value of an expansion: one string, or the separate fields of `"$@"`."""
    if isinstance(value, str):
        fields.split(value, ifs) if ifs and not quoted else fields.put(value)
        return
    for number, one in enumerate(value):
        if number:
            fields.cut()
        fields.split(one, ifs) if ifs and not quoted else fields.put(one)


def parenthesis(sh: Shell, text: str, at: int, end: int, fields: Fields, quoted: bool, ifs: str) -> int:
    """Expand `$(...)` or `$((...))`."""
    node = sh.substitution(at, text)
    if node is None and text[at + 2 : at + 3] == "(":
        close = matching(text, at + 2, end, "(", ")")
        if text[close - 2 : close] == "))":
            fields.put(arithmetic(sh, text, at + 3, close - 2))
            return close
    if node is not None:
        out, close = sh.substituted(node), min(node.end_byte, end)
    else:
        close = matching(text, at + 2, end, "(", ")")
        stop = close - 1 if text[close - 1 : close] == ")" else close
        out = sh.substituted_text(text[at + 2 : stop])
    out = out.rstrip("\n")
    fields.split(out, ifs) if ifs and not quoted else fields.put(out)
    return close


def arithmetic(sh: Shell, text: str, start: int, end: int) -> str:
    """Run the substitutions inside an arithmetic expansion; only plain numbers have a known value."""
    inner = Fields()
    sh.scan(text, start, end, inner, True)
    inner.cut()
    value = "".join(inner.done).strip()
    if value.isdigit():
        return value
    from claimonce.interp.arithmetic import calculate

    return calculate(sh, value)


def ansi(text: str, at: int, end: int, fields: Fields) -> int:
    """Read `$'...'` up to its closing quote."""
    stop = at
    while stop < end and text[stop] != "'":
        stop += 2 if text[stop] == "\\" else 1
    fields.put(unescape(text[at : min(stop, end)]))
    return stop + 1

"""What may be said of a connection string: where it leads, never the password in it."""

from __future__ import annotations

import re
from urllib.parse import unquote

# Values that libpq's keyword form may quote; and the same names as parameters of a URL.
_SECRET = re.compile(r"(?i)\b(password|sslpassword|passcode|oauth_client_secret)(\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&]*)")
_SHORTEST = 3  # letters of a piece of a password that is looked for in what a program said


def is_url(dsn: str) -> bool:
    """Whether it is a URL, not `key=value` words."""
    return dsn.startswith(("postgresql://", "postgres://"))


def hide_password(dsn: str) -> str:
    """Return the string without its password, for people."""
    plain = _SECRET.sub(r"\1\2***", dsn)
    scheme, sep, rest = plain.partition("://")
    if not is_url(plain) or not sep:
        return plain
    # The last @ ends the user's part: a password may hold one that nobody has escaped.
    who, at, where = _split(rest)
    user, colon, _ = who.partition(":")
    return f"{scheme}://{user}{':***' if colon else ''}{at}{where}"


def clean_message(said: str, dsn: str) -> str:
    """Return what a program said about the string, with every piece of its password taken out.

    libpq reads `u:pa@ss@host` as the host `ss@host` or worse, and names that host in its message.
    """
    for piece in sorted(_pieces(dsn), key=len, reverse=True):
        said = said.replace(piece, "***")
    return said


def _pieces(dsn: str) -> set[str]:
    found = {match.group(3).strip("'") for match in _SECRET.finditer(dsn)}
    if is_url(dsn):
        who, at, _ = _split(dsn.partition("://")[2])
        if at:
            found.add(who.partition(":")[2])
    whole = {form for each in found for form in (each, unquote(each))}
    return {part for each in whole for part in (each, *re.split(r"[@/?:#&\s%]", each)) if len(part) >= _SHORTEST}


def _split(rest: str) -> tuple[str, str, str]:
    head, at, tail = rest.rpartition("@")
    return (head, at, tail) if at else ("", "", rest)

"""By which account words go out: a name such as `#ops` or `ABC-5` is another reader at each workspace.

An account is told by its credential's fingerprint, by the name of the variable that holds it, or by the command that
prints it. Of what is none of these nothing is known, and one such key is taken to be the same each time.
"""

from __future__ import annotations

from claimonce.effects.messages import is_everywhere, real
from claimonce.hooks.digest import fingerprint
from claimonce.lang import UNKNOWN, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from claimonce.effects.caller import Caller

_LONG = 8
HEADERS = ("authorization", "proxy-authorization", "x-api-key", "api-key", "apikey", "private-token", "x-auth-token",
           "x-token", "cookie")  # fmt: skip
FIELDS = ("token", "access_token", "api_key", "apikey", "key", "api_token")
PAIRS = ("auth", "basicauth", "basic_auth")  # what code calls a name and a password
SCHEMES = ("bearer", "token", "basic", "apikey", "bot", "key")
# What the name of a variable has by which a program finds its account, its server or its settings.
CHOOSES = ("TOKEN", "SECRET", "KEY", "CONFIG", "PROFILE", "ACCOUNT", "WORKSPACE", "SITE", "SERVER", "HOST", "URL",
           "MAILRC", "HOME", "STORE")  # fmt: skip


def is_one(reader: str) -> bool:
    """Say whether a reader is the same by whichever account: an address, or what a service calls it and gives no other.

    Such a number is long (Slack's `C024BE91L`, Discord's of 18 digits); `ABC-5` and `1042` are counted in a workspace.
    """
    counted = len(reader) >= _LONG and reader.isalnum() and reader == reader.upper() and not reader.isalpha()
    return is_everywhere(reader) or counted


def of_request(
    sh: Caller, readers: Iterable[str], headers: Iterable[tuple[str, str]], secrets: Iterable[str], data: Any,
    query: Any = None,
) -> list[str]:  # fmt: skip
    """Return the account of a request, `by=...`; empty where its readers are the same for everybody.

    `secrets` are the variables with a credential that the body was put together from.
    """
    if all(map(is_one, readers)):
        return []
    found = {_show(sh, _bare(value)) for name, value in headers if name in HEADERS}
    given = [value for name, value in _pairs(data) if name.lower() in FIELDS]
    found |= {_show(sh, value) for value in given if UNKNOWN not in value}
    found |= {_show(sh, value) for name, value in _pairs(query) if name.lower() in FIELDS}
    found |= {f"${name}" for name in secrets} if any(UNKNOWN in value for value in given) else set()
    return [f"by={one}" for one in sorted(found) if one]


def of_code(readers: Iterable[str], code: str) -> list[str]:
    """Return the accounts that code names, `by=...`: texts given as a token, and the variables that hold one."""
    if all(map(is_one, readers)):
        return []
    found = {f"${name}" for name in map(_name, code.split("process.env.")[1:]) if _chooses(name)}
    before = ("", "")
    given = 0  # how many of the next texts are a name and a password
    for piece in code.replace("'", '"').replace("`", '"').split('"'):
        asked = before[1].rstrip(" =>:([{,").lower()
        scheme = piece.partition(" ")[0].lower() in SCHEMES
        if _chooses(piece) and piece.replace("_", "").isalnum():
            found.add(f"${piece}")
        elif scheme and " " in piece.strip():
            found.add(fingerprint(_bare(piece), size=4))
        elif piece and " " not in piece and (given or asked.endswith(FIELDS) or _names(before, asked)):
            found.add(fingerprint(piece, size=4))
        given = 3 if asked.endswith(PAIRS) else max(0, given - 1)
        before = before[1], piece
    return [f"by={one}" for one in sorted(found)]


def _chooses(name: str) -> bool:
    return name.isupper() and any(word in name for word in CHOOSES)


def _name(text: str) -> str:
    end = next((at for at, sign in enumerate(text) if not (sign.isalnum() or sign == "_")), len(text))
    return text[:end]


def _names(before: tuple[str, str], asked: str) -> bool:
    """Whether the text before a text is what a credential goes by: `"X-Api-Key": "..."`."""
    return not asked and before[0].lower() in (*HEADERS, *FIELDS)


def of_environment(sh: Caller, readers: Iterable[str]) -> list[str]:
    """Return what the text sets for a program that may choose its account: `MAILRC=x`, `JIRA_CONFIG_FILE=y`."""
    if all(map(is_one, readers)):
        return []
    chosen = sorted(name for name in sh.env if any(word in name for word in CHOOSES))
    return [f"{name}={_show(sh, sh.shared.printed.get(name) or sh.get(name) or '')}" for name in chosen]


def _pairs(data: Any) -> list[tuple[str, str]]:
    if not isinstance(data, dict):
        return []
    return [(name, value) for name, value in data.items() if isinstance(name, str) and isinstance(value, str)]  # pyright: ignore[reportUnknownVariableType]


def _bare(value: str) -> str:
    scheme, blank, rest = value.partition(" ")
    return rest.strip() if blank and scheme.lower() in SCHEMES else value


def _show(sh: Caller, value: str) -> str:
    from claimonce.effects.origins import places_in, read

    loaded = value if value.isascii() else read(sh, value)[0].strip()
    value = value if UNKNOWN in loaded else loaded  # `$(cat .token)`: the token, where its file can be read
    if UNKNOWN not in value:
        return fingerprint(real(value), size=4) if value else ""
    known = plain(value).replace(UNKNOWN, "").strip(" :")
    parts = [f"${name}" for name in places_in(sh, value)] + ([fingerprint(real(known), size=4)] if known else [])
    return "+".join(parts)

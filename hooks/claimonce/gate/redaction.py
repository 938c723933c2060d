"""Redacting: what looks like a secret does not stand in the store, nor in any text that leaves it.

In texts for people a secret is `[hidden]`. Where texts are compared (readers, keys) it is `[hidden-` and a short
fingerprint, so that two webhooks stay two.
"""

from __future__ import annotations

from claimonce.catalog.secrets import ROWS, TEXT_ROWS
from claimonce.hooks.digest import fingerprint

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from claimonce.catalog.secrets import Row

HIDDEN = "[hidden]"
_ALREADY = "[hidden"
_ALREADY_WHOLE = r"\[hidden[\w-]*\]|\*+"
_PRINT = 4  # bytes: enough to tell two apart, too few to try passwords against
_compiled: dict[str, re.Pattern[str]] = {}


def redacted(text: str) -> str:
    """Return the text with what looks like a password, a token, a webhook or a private key as `[hidden]`."""
    return _replaced(_replaced(text, lambda _: HIDDEN), lambda _: HIDDEN, TEXT_ROWS)


def seal(text: str) -> str:
    """Return the text with each secret as `[hidden-` and its fingerprint: equal secrets stay equal, others other."""
    return _replaced(text, lambda secret: f"{_ALREADY}-{fingerprint(secret, size=_PRINT)}]")


def mask(text: str) -> str:
    """Return the text with each secret covered, one `*` a byte, for a drawing that counts bytes."""
    return _replaced(text, lambda secret: "*" * len(secret.encode("utf-8", "surrogatepass")))


def _replaced(text: str, instead: Callable[[str], str], rows: tuple[Row, ...] = ROWS) -> str:
    low = text.lower()
    for least, marks, pattern in rows:
        if len(text) >= least and (not marks or any(mark in low for mark in marks)):
            text = _pattern(pattern).sub(lambda found: _hidden(found, instead), text)
    return text


def _pattern(pattern: str) -> re.Pattern[str]:
    """Return it compiled; `re` itself costs half a start of Python, and most texts hold no mark of a secret."""
    if pattern not in _compiled:
        import re

        _compiled[pattern] = re.compile(pattern, re.IGNORECASE)
    return _compiled[pattern]


def _hidden(found: re.Match[str], instead: Callable[[str], str]) -> str:
    groups = found.groupdict()
    before, behind = groups.get("a") or "", groups.get("b") or ""
    secret = found[0][len(before) : len(found[0]) - len(behind)]
    return found[0] if _pattern(_ALREADY_WHOLE).fullmatch(secret) else before + instead(secret) + behind

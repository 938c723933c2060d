"""Recipients: whoever is written to, in one spelling.

`Tekla <T@x.org>`, `"Admin, Tekla" <t+alerts@x.org>` and `mailto:t@x.org` are one person; a list, a group and a header
with several addresses are several. What is no address (a channel, a handle, a number, a webhook) keeps its own form.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata

from claimonce.gate.redaction import seal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 320
MOST = 256
UNKNOWN = "(unknown)"
_SCANNED = 65536
# What stands between two recipients, and what may hold such a mark without meaning it.
_PIECES = re.compile(r'"(?:[^"\\]|\\.)*"|<[^<>]*>|\((?:[^()\\]|\\.)*\)|[,;\r\n]|[^",;<(\r\n]+|.', re.DOTALL)
_GROUP = re.compile(r"^[^@:/<\"]{1,64}:(?!//)(?=[^:]*@)")
_PHONE = re.compile(r"^\+?[0-9][0-9 ().-]{5,}[0-9]$")


def fold(text: str) -> str:
    """Return one address or name in one spelling, a secret in it sealed; empty when nothing is left."""
    text = seal(text[: 4 * LONGEST])
    inner = text.rpartition("<")[2].partition(">")[0] if "<" in text else _without_comments(text)
    plain = "".join(letter for letter in unicodedata.normalize("NFKC", inner) if unicodedata.category(letter) != "Cf")
    folded = " ".join(plain.split()).strip(" ,;\"'").casefold()
    folded = _GROUP.sub("", folded).strip()
    if folded.count("@") == 1 and not folded.startswith("@") and " " not in folded and "://" not in folded:
        return _address(folded)
    if _PHONE.match(folded):
        return "".join(letter for letter in folded if letter.isdigit() or letter == "+")
    return folded[:LONGEST]


def _without_comments(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text) if "@" in text else text


def _address(folded: str) -> str:
    local, _, domain = folded.partition("@")
    domain = domain.partition("?")[0].rstrip(".")
    if "xn--" in domain:
        with contextlib.suppress(UnicodeError):  # no name that anybody could reach; it stays as it was written
            domain = domain.encode("ascii").decode("idna").casefold()
    if "+" in local.lstrip("+"):
        local = local[0] + local[1:].partition("+")[0]
    return f"{local}@{domain}"[:LONGEST]


def each(targets: Iterable[str]) -> tuple[str, ...]:
    """Return everybody in these targets, each once, in order; `(unknown)` where nobody is named."""
    found: dict[str, None] = {}
    for target in targets:
        link = target[: len("mailto:")].casefold() == "mailto:"
        for part in _split(seal((target.partition("?")[0] if link else target)[:_SCANNED])):
            spelled = fold(part)
            if spelled:
                found[spelled] = None
            if len(found) == MOST:
                return tuple(found)
    return tuple(found) or (UNKNOWN,)


def _split(text: str) -> list[str]:
    """Split a header's value at its commas, semicolons and line ends, not at those in quotes, `<>` or comments."""
    parts: list[str] = []
    part = ""
    for piece in _PIECES.findall(text):
        if piece in (",", ";", "\r", "\n"):
            parts.append(part)
            part = ""
        else:
            part += piece
    return [*parts, part]


def is_everywhere(folded: str) -> bool:
    """Return whether a folded recipient is the same person by every road: an address of mail, a number with `+`."""
    return folded[:1] == "+" or ("@" in folded[1:] and "/" not in folded)


def domains(folded: Iterable[str]) -> frozenset[str]:
    """Return the domains of the mail addresses among folded recipients."""
    return frozenset(name.rpartition("@")[2] for name in folded if "@" in name and not name.startswith("@"))

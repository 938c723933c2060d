"""A letter as text: its header and what stands below."""

from __future__ import annotations

from claimonce.lang import UNKNOWN

READERS = ("to", "cc", "bcc")
# Lines of a header that are part of what a reader gets; the rest is the road's.
PARTS = ("reply-to", "in-reply-to", "references", "content-type", "content-transfer-encoding")
LONGEST_HEADER = 65_536
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


class Letter:
    """`readers` are the values of its To, Cc and Bcc lines, each as it stands; `parts` what else a reader gets."""

    __slots__ = ("body", "parts", "readers", "subject", "unsure")

    def __init__(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        head, _, self.body = text.partition("\n\n")
        whole = head
        head, more = split(head)
        self.body = f"{more}\n\n{self.body}" if more else self.body
        self.readers: list[str] = []
        self.parts: list[str] = []
        self.subject = ""
        self.unsure = UNKNOWN in whole or len(head) > LONGEST_HEADER
        for name, value in lines(head[:LONGEST_HEADER]):
            if name.startswith("resent-") or name == "apparently-to":
                self.unsure = True  # then some programs ask these alone, and some ask them not at all
            if name in READERS:
                self.readers.append(value)
            elif name == "subject":
                self.subject = decode_header(value)
            elif name in PARTS:
                self.parts.append(f"{name}: {value}")


def decode_header(value: str) -> str:
    """Return a header's text with its encoded words as they are read (RFC 2047); what cannot be decoded stays."""
    if "=?" not in value:
        return value
    made, at, behind = "", 0, False
    while (begin := value.find("=?", at)) >= 0:
        charset, _, rest = value[begin + 2 :].partition("?")
        kind, _, rest = rest.partition("?")
        text, sign, _ = rest.partition("?=")
        word = _word(charset.partition("*")[0], kind.lower(), text) if sign else None
        if word is None:
            return value
        between = value[at:begin]
        made += word if behind and not between.strip() else between + word  # blanks between two words are not read
        at, behind = begin + len(charset) + len(kind) + len(text) + 6, True
    return made + value[at:]


def _word(charset: str, kind: str, text: str) -> str | None:
    from binascii import a2b_base64, a2b_qp

    if kind not in ("b", "q") or (kind == "b" and not _BASE64.issuperset(text)) or not text.isascii():
        return None
    try:
        return (a2b_base64(text) if kind == "b" else a2b_qp(text, header=True)).decode(charset)
    except (ValueError, LookupError):
        return None


def split(head: str) -> tuple[str, str]:
    """Split a header from what is none: programs take the first line without a colon for the text's first line."""
    found = head.split("\n")
    for place, line in enumerate(found):
        name, sign, _ = line.partition(":")
        if not (line[:1] in (" ", "\t") and place) and (not sign or " " in name.strip()) and line[:5] != "From ":
            return "\n".join(found[:place]), "\n".join(found[place:])
    return head, ""


def lines(head: str) -> list[tuple[str, str]]:
    """Return a header's names in lower case and their values, folded lines joined."""
    found: list[tuple[str, str]] = []
    for line in head.split("\n"):
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            found[-1] = (name, f"{value} {line.strip()}".strip())
        else:
            name, sign, value = line.partition(":")
            if sign and " " not in name.strip():
                found.append((name.strip().lower(), value.strip()))
    return found


def people(value: str) -> list[str]:
    """Split a header's value at its commas, not at those in quotes, `<>` or comments; a group's name is dropped."""
    found: list[str] = []
    current: list[str] = []
    inside = ""
    for c in value:
        if inside:
            inside = "" if c == inside else inside
        elif c in '"<(':
            inside = {'"': '"', "<": ">", "(": ")"}[c]
        elif c in ",;":
            found.append("".join(current))
            current = []
            continue
        elif c == ":" and "@" not in "".join(current):
            current = []
            continue
        current.append(c)
    found.append("".join(current))
    return [one.strip() for one in found if one.strip()]


def several(value: str) -> list[str]:
    """Return the readers that one argument names: a list of addresses is several."""
    return people(value) if "@" in value[1:] and "://" not in value else [value]

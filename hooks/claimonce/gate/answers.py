"""What a provider's answer says of the message: sent, refused, or not to be told. By rows, never by guess."""

from __future__ import annotations

import json
import re

from claimonce.catalog import answers as common
from claimonce.effects.fields import Fields, show_value
from claimonce.gate.intents import DONE, FAILED, UNCERTAIN
from claimonce.lang.shell.patterns import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

UNREAD = ""
_LONGEST, _MOST = 65_536, 20
_STATUS_LINES = (  # compiled when a command's output is read; a tool's answer has none
    r"(?m)^[<*\s]*HTTP/\d(?:\.\d)?\s+(\d{3})\b",  # curl -i and -v, http -v, wget -S, gh api -i
    r"awaiting response\.\.\. (\d{3})\b",  # wget
    r"returned error: (\d{3})\b",  # curl -f
    r"warning: HTTP (\d{3})\b",  # http --check-status
    r"\(HTTP (\d{3})\)",  # gh
    r"<Response \[(\d{3})\]>",  # Python's requests and httpx
)
_CODE = r"(?<![\d.])([1-5]\d\d)(?![\d.])"


def read(said: str, rows: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return DONE, FAILED, UNCERTAIN, or UNREAD where no row knows the answer.

    `said` is all that was printed: the answer may stand among other lines. Two answers that disagree leave it
    UNCERTAIN.
    """
    verdicts = {_of_one(text, data, rows) for text, data in _candidates(said[:_LONGEST])} - {UNREAD}
    if len(verdicts) == 1:
        return verdicts.pop()
    return UNCERTAIN if verdicts else UNREAD


def status(said: str, writes_code: bool = False) -> int:
    """Return the HTTP status that the output shows, the last one of several; 0 where it shows none.

    `writes_code` says that the client was asked to print it (curl's `-w '%{http_code}'`).
    """
    found = [(match.start(), int(match[1])) for line in _STATUS_LINES for match in re.finditer(line, said[:_LONGEST])]
    if found:
        return max(found)[1]
    codes = re.findall(_CODE, said[-200:]) if writes_code else []
    return int(codes[-1]) if codes else 0


def of_status(code: int) -> str:
    """Return what an HTTP status proves; UNREAD for none."""
    if 200 <= code < 300:
        return DONE
    if 400 <= code < 500:
        return FAILED
    return UNCERTAIN if code else UNREAD


def _candidates(said: str) -> Iterable[tuple[str, Any]]:
    """Give what may be the answer: each JSON value that begins a line or the output, and the whole where none does."""
    decoder, text, found, at = json.JSONDecoder(), said.strip(), 0, 0
    while at < len(text) and found < _MOST:
        start = min((place for place in (text.find("{", at), text.find("[", at)) if place >= 0), default=-1)
        if start < 0:
            break
        try:
            data, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            at = start + 1
            continue
        if isinstance(data, (dict, list)) and data:
            found += 1
            yield "", data
    if not found:
        yield text, None


def _of_one(text: str, data: Any, rows: Sequence[Mapping[str, Any]]) -> str:
    own = [(row.get("uncertain", ()), row.get("refused", ()), row.get("sent", ())) for row in rows]
    for marks in (*own, (common.UNCERTAIN, common.REFUSED, common.SENT)):
        for outcome, each in zip((UNCERTAIN, FAILED, DONE), marks, strict=True):
            if any(holds(mark, text, data) for mark in each):
                return outcome
    return UNREAD


def holds(mark: str, text: str, data: Any) -> bool:
    """Say whether an answer, its text or its JSON, has a mark (`claimonce.catalog.answers`)."""
    return all(_holds(part.strip(), text, data) for part in mark.split(" & "))


def _holds(mark: str, text: str, data: Any) -> bool:
    if mark.startswith("!"):
        return not _holds(mark[1:], text, data)
    if mark.startswith(("=", "~")):
        low, wanted = text.lower(), mark[1:].lower()
        if "*" in wanted:
            return data is None and fits(wanted if mark[0] == "=" else f"{wanted}*", low)
        return data is None and (low == wanted if mark[0] == "=" else low.startswith(wanted))
    if data is None:
        return False
    name, sign, wanted = mark.partition("=")
    values = Fields(data).at(name)
    if not sign:
        return any(value not in (None, "", 0, False, [], {}) for value in values)
    return any(fits(wanted.lower(), show_value(value).lower()) for value in values)

"""One HTTP exchange with a provider, read honestly: it took the message, it refused it, or nobody knows.

http.client and not a larger client: whether a message went out is decided by *where* an exchange broke, and libraries
that retry, follow redirects or fold connecting and sending into one error hide exactly that. One call is one attempt.
"""

from __future__ import annotations

import calendar
import contextlib
import http.client
import json
import re
import ssl
import time
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any, Literal, cast
from urllib.parse import urlencode, urlsplit

TIMEOUT = 30.0
_ANSWER_BYTES = 8 << 20
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,60}")
_CANNOT_TELL = (408, 425)  # the server gave up on us; whether it had begun is not said


class Refused(Exception):
    """Nothing was sent, for certain. `retry_after` is in seconds where the provider named a time, else None."""

    def __init__(self, why: str, retry_after: float | None = None) -> None:
        super().__init__(why)
        self.why, self.retry_after = why, retry_after

    def __str__(self) -> str:
        """Say why, and when to come back."""
        return self.why if self.retry_after is None else f"{self.why}; it may be tried again in {self.retry_after:g} s"


class Unknown(ConnectionError):
    """The message may be out: the exchange broke after it was handed over, or the answer cannot tell."""


@dataclass(frozen=True)
class Answer:
    """What a provider answered with a 2xx; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return the answer as JSON, an empty object where it is none."""
        try:
            return json.loads(self.body or b"{}")
        except (ValueError, RecursionError):
            return {}

    def field(self, *path: str) -> str:
        """Return one text or number of a JSON answer, "" where it is not there."""
        found: Any = self.json()
        for name in path:
            found = cast("dict[str, Any]", found).get(name) if isinstance(found, dict) else None
        return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def post(url: str, body: Any = None, **more: Any) -> Answer:
    """Send one message: `body` is bytes or text as it is, anything else goes as JSON. See `exchange`."""
    return exchange("POST", url, body, **more)


def get(url: str, query: Mapping[str, Any] | None = None, **more: Any) -> Any:
    """Ask for JSON; see `exchange` for what it raises."""
    return exchange("GET", f"{url}?{urlencode(query)}" if query else url, **more).json()


def exchange(
    method: str,
    url: str,
    body: Any = None,
    *,
    form: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    bearer: str = "",
    basic: tuple[str, str] | None = None,
    timeout: float = TIMEOUT,
) -> Answer:
    """Make one attempt and return the 2xx answer.

    Raises Refused where nothing was taken (no connection, a redirect, a 4xx, 429 with its Retry-After) and Unknown
    where that is not known (a 5xx, a time-out, a connection that broke after the request went out, half an answer).
    """
    given = {"user-agent": "claimonce", **{name.lower(): _one_line(value) for name, value in (headers or {}).items()}}
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else None
    if form is not None:
        data, given["content-type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    elif body is not None and data is None:
        data, given["content-type"] = json.dumps(body).encode(), "application/json"
    if bearer:
        given["authorization"] = f"Bearer {_one_line(bearer)}"
    if basic is not None:
        given["authorization"] = "Basic " + b64encode(":".join(basic).encode()).decode()
    return _read(_connected(url, timeout), method, url, data, given)


def _read(
    line: http.client.HTTPConnection, method: str, url: str, data: bytes | None, headers: Mapping[str, str]
) -> Answer:
    place = urlsplit(url)
    try:
        # A server that refuses a long body answers and closes while it is still coming in: its answer counts.
        with contextlib.suppress(OSError):
            line.request(method, (place.path or "/") + (f"?{place.query}" if place.query else ""), data, dict(headers))
        response = line.getresponse()
        content = response.read(_ANSWER_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise Unknown(f"the connection broke: {type(error).__name__}") from None
    finally:
        line.close()
    if response.length and len(content) < _ANSWER_BYTES:
        raise Unknown("the connection broke in the middle of the answer")  # read(n) itself says nothing of it
    answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
    if 200 <= answer.status < 300:
        return answer
    why = f"HTTP {answer.status}{_code_of(answer)}"
    if answer.status >= 500 or answer.status in _CANNOT_TELL:
        raise Unknown(why)
    raise Refused(why, _retry_after(answer.headers.get("retry-after", "")) if answer.status == 429 else None)


def _connected(url: str, timeout: float) -> http.client.HTTPConnection:
    place = urlsplit(url)
    try:
        host, port, secure = place.hostname or "", place.port, place.scheme == "https"
    except ValueError:
        host, port, secure = "", None, False
    if not host or place.scheme not in ("http", "https"):
        raise Refused("the provider's address is no http or https URL")
    try:
        line = _line_to(host, port, secure, timeout)
        line.connect()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise Refused(f"{host!r} cannot be reached: {type(error).__name__}") from None
    return line


def _line_to(host: str, port: int | None, secure: bool, timeout: float) -> http.client.HTTPConnection:
    if not secure:
        return http.client.HTTPConnection(host, port, timeout=timeout)
    context = ssl.create_default_context()
    proxy = urlsplit(urllib.request.getproxies().get("https", ""))
    if not proxy.hostname or urllib.request.proxy_bypass(host):
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=context)
    line = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=timeout, context=context)
    line.set_tunnel(host, port)
    return line


def refuse_unless(fine: bool, code: str = "", cannot_tell: tuple[str, ...] = ()) -> None:
    """Raise Refused for a 2xx with an error inside; `code` says why, and Unknown for one in `cannot_tell`."""
    if fine:
        return
    why = f"a success with an error inside: {code if _CODE.fullmatch(code) else 'no reason given'}"
    raise Unknown(why) if code in cannot_tell else Refused(why)


def digest_of(*parts: str, most: int = 64) -> str:
    """Return a stable fingerprint in hex, for providers that limit how long a key may be."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:most]


def text_of(message: Mapping[str, Any]) -> str:
    """Return subject and body as one text, for providers that know no subject."""
    return "\n\n".join(part for part in (str(message["subject"]), str(message["body"])) if part) or "(no text)"


def wanted(settings: Mapping[str, Any], *names: str) -> list[str]:
    """Return these settings of a target; raise Refused naming the one that is not there."""
    for name in names:
        if not str(settings.get(name) or ""):
            raise Refused(f"the target has no {name!r}: name it in the targets file")
    return [str(settings[name]) for name in names]


def endpoint(settings: Mapping[str, Any], usual: str) -> str:
    """Return where the provider lives: the target's own `endpoint`, for self-hosted ones and tests, or the usual."""
    return str(settings.get("endpoint") or usual).rstrip("/")


def told_by_exit(status: int, refused: tuple[int, ...]) -> None:
    """Raise for a program's exit status: Refused for those that prove it, Unknown for every other but 0."""
    if status in refused:
        raise Refused(f"exit status {status}")
    if status:
        raise Unknown(f"exit status {status}")


def _one_line(value: str) -> str:
    # A line break in a header would let a text write headers of its own. UTF-8 goes through http.client as Latin-1.
    return " ".join(value.split()).encode("utf-8").decode("latin-1")


def _code_of(answer: Answer) -> str:
    # An error text may quote the message, so only a bare code word of it is passed on.
    found = answer.json()
    if isinstance(found, dict):
        inner = cast("dict[str, Any]", found)
        for name in ("error", "code", "name", "errorCode", "id"):
            word = inner.get(name)
            word = cast("dict[str, Any]", word).get("code") if isinstance(word, dict) else word
            if isinstance(word, str | int) and _CODE.fullmatch(str(word)):
                return f" {word}"
    return ""


def _retry_after(text: str) -> float | None:
    if text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def safe_to_repeat(intent: Mapping[str, Any], seconds: float) -> Literal["not_done", "unknown"]:
    """Answer a reconcile for a provider that folds a repeat with the same key for this long: it may be sent again."""
    return "not_done" if intent["idempotency_key"] and intent["age"] < seconds else "unknown"


def begun(intent: Mapping[str, Any], early: float = 300.0) -> float:
    """Return the Unix time from which a provider's messages are looked through, earlier for clocks that differ."""
    return calendar.timegm(time.strptime(str(intent["at"]), "%Y-%m-%dT%H:%M:%SZ")) - early

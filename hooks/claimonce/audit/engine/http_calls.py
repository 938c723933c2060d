"""HTTP: which address a call sends to, and whether a description knows that address."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from claimonce.audit.engine.library_calls import FETCHES, HTTP_ROOTS, VERBS
from claimonce.audit.engine.values import Look, hints, texts
from claimonce.audit.facts import Call, Joined, Named, Result, Table, Text, Unknown, Value
from claimonce.audit.late_pattern import late
from claimonce.catalog.library_calls import ADDRESSES, BODIES, REQUESTS
from claimonce.effects.descriptions import Descriptions
from claimonce.effects.graphql import mutations
from claimonce.lang import UNKNOWN
from claimonce.lang.shell.patterns import holds

READS = ("GET", "HEAD", "OPTIONS")
MOST_KEPT = 20_000
MOST_PARTS = 40  # of a request's arguments
MUTATION = late(r"\s*mutation\b")
NO_DOCUMENT = Text("")
GET = Text("GET")
POST = Text("POST")
Item = dict[str, Any]
ADDRESS = late(r"(?:^|[^a-z])(?:url|uri|hook|webhooks?|endpoint|link|address)(?![a-z])|webhook", re.IGNORECASE)
REGISTERS = late(
    r"(?:set|delete|get|register|create|update|list)_?web_?hook|oauth|token|callback|redirect", re.IGNORECASE
)
WORD = late(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Words of descriptions that say nothing about a channel when they stand in a name.
COMMON = frozenset(
    ("webhook", "webhooks", "hook", "hooks", "api", "www", "mail", "email", "emails", "push", "chat", "social",
     "alert", "alertmanager", "message", "messages", "notify", "comment", "write", "teams", "office", "google",
     "googleapis", "microsoft", "amazonaws", "apple", "facebook", "desktop", "counter", "oncall", "github", "gitlab",
     "octokit", "django", "boto3", "flask", "resend")
)  # fmt: skip


class Request(msgspec.Struct, frozen=True):
    """A request as far as the call says it; `named` when nothing but the method's name says that it is one."""

    url: Value
    method: Value
    named: bool = False


def requests(name: str) -> bool:
    """Say whether a call of this name (without `()`) can be a request at all."""
    unknown = name.startswith("?")
    parts = (name[2:] if unknown else name.lstrip("@")).split(".")
    root, last = parts[0].split("/")[0], parts[-1]
    if not unknown and (root in HTTP_ROOTS or parts[0] in HTTP_ROOTS or "fetch" in root):
        return True
    return last in VERBS and VERBS[last] not in READS


def request_of(callee: str, call: Call) -> Request | None:
    """Return the request that a library call makes, or None where it makes none."""
    name = callee.replace("()", "")
    unknown = name.startswith("?")
    parts = (name[2:] if unknown else name.lstrip("@")).split(".")
    root, last = parts[0].split("/")[0], parts[-1]
    known = not unknown and (root in HTTP_ROOTS or parts[0] in HTTP_ROOTS or "fetch" in root)
    if not known and not unknown and last not in VERBS:
        return None
    keywords = dict(call.keywords)
    if not known and VERBS.get(last) in READS:
        return None  # every mapping has a `get`
    if last in VERBS and len(parts) > 1:
        url = _first(call, keywords, 0, ADDRESSES[:2])
        return Request(_based(url, keywords), Text(VERBS[last]), not known) if url is not None else None
    if not known:
        return None
    if REQUESTS.get(last, ("",))[0] == "method":
        return _request(call, keywords)
    if last in FETCHES or len(parts) == 1 or last in HTTP_ROOTS:
        return _fetch(call, keywords)
    return None


def _first(call: Call, keywords: dict[str, Value], at: int, names: tuple[str, ...]) -> Value | None:
    for name in names:
        if name in keywords:
            return keywords[name]
    if len(call.args) <= at:
        return None
    first = call.args[at]
    if isinstance(first, Table):
        held = dict(first.items)
        return next((held[name] for name in names if name in held), None)
    return first


def _request(call: Call, keywords: dict[str, Value]) -> Request | None:
    if call.args and isinstance(call.args[0], Table):
        held = dict(call.args[0].items)
        return Request(held["url"], held.get("method", GET)) if "url" in held else None
    url = _first(call, keywords, 1, ADDRESSES)
    method = _first(call, keywords, 0, ("method",))
    if url is None or isinstance(url, Table):
        return Request(method, _option(call, "method") or GET) if method is not None else None
    return Request(_based(url, keywords), method or Unknown())


def _fetch(call: Call, keywords: dict[str, Value]) -> Request | None:
    url = _first(call, keywords, 0, ADDRESSES[:2])
    if url is None:
        return None
    named = next((keywords[name] for name in BODIES[:-1] if name in keywords), None)
    data = named or (call.args[1] if len(call.args) > 1 else None)
    method = keywords.get("method") or _option(call, "method")
    if isinstance(url, Result) and url.callee.rpartition(".")[2] == "Request" and url.args:
        inner = Call(url.callee, url.args, call.site, url.args[-1].items if isinstance(url.args[-1], Table) else ())
        return _fetch(inner, dict(inner.keywords))
    sends = isinstance(data, Value) and not isinstance(data, Table) and data != Text("None")
    return Request(url, method or (POST if sends else GET))


def _option(call: Call, name: str) -> Value | None:
    for one in call.args:
        if isinstance(one, Table):
            held = dict(one.items)
            if name in held:
                return held[name]
    return None


def _based(url: Value, keywords: dict[str, Value]) -> Value:
    """Put a client's own address in front: `base_url`, or the host of a connection."""
    owner = keywords.get("self")
    if not isinstance(owner, Result) or not owner.args:
        return url
    last = owner.args[-1]
    base = dict(last.items).get("base_url") if isinstance(last, Table) else None
    if base is None and owner.callee.endswith(("HTTPSConnection", "HTTPConnection")):
        base = owner.args[0]
    return Joined((base, url)) if base is not None else url


class Poster:
    """Looks up addresses among the descriptions."""

    def __init__(self, descriptions: Descriptions) -> None:
        self.urls = descriptions.urls
        self._kept: dict[tuple[str, bool, bool], Item | None] = {}
        self.words: dict[str, Item] = {}
        self.items = {item["name"]: item for item in descriptions.items}
        for item in descriptions.items:
            if item["kind"] == "notify":
                names = [item["name"], item["channel"]]
                names += [host[-2] for host in (url.split("/")[0].split(".") for url in item["urls"]) if len(host) > 1]
                names += [*item["imperatives"], *(api.split(".")[0] for api in item["apis"])]
                for name in names:
                    if name == "ntfy" or (len(name) > 4 and name.isalpha() and name.lower() not in COMMON):
                        self.words.setdefault(name.lower(), item)

    def item(self, url: str, method: str, *, named: bool) -> Item | None:
        """Return the description that knows this address, sent to by this method."""
        key = (url, method in READS, named)
        if key not in self._kept:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._known(url.lower(), named=named, reads=method in READS)
        return self._kept[key]

    def _known(self, low: str, *, named: bool, reads: bool) -> Item | None:
        if UNKNOWN in low[:1] and len(low) < 4:
            return None
        bare = low.partition("://")[2] if "://" in low and not low.startswith(("smtp://", "smtps://")) else low
        bare = bare.rpartition("@")[2] if "@" in bare.split("/")[0] else bare
        for item, shape, any_method in self.urls:
            if (any_method or not reads) and holds(shape, bare):
                if shape.startswith("/") and ("://" not in low and UNKNOWN not in low[:2]):
                    continue  # a path of the project's own server
                if named and "://" not in low and "." not in shape.split("/")[0]:
                    continue
                return item
        return None

    def hinted(self, value: Value) -> Item | None:
        """Return the description that the name of an unknown address speaks of (`SLACK_WEBHOOK_URL`)."""
        hint = hints(value)
        if not hint or not ADDRESS.search(hint) or REGISTERS.search(hint):
            return None
        return self.spoken(hint) or (self.items.get("webhook") if "hook" in hint.lower() else None)

    def module(self, text: str) -> Item | None:
        """Return the description whose channel is a whole word of a path or a function's name."""
        found = (self.words.get(word.lower()) for word in WORD.findall(text))
        return next((item for item in found if item is not None), None)

    def spoken(self, text: str) -> Item | None:
        """Return the description whose channel is a word of the text."""
        for word in WORD.findall(text):
            found = self.words.get(word.lower())
            if found is not None:
                return found
        low = text.lower()
        return next((item for word, item in self.words.items() if len(word) > 4 and word in low), None)


def document(call: Call) -> Value:
    """Return the GraphQL document that a request sends: what it calls `query`, or a text that holds a mutation."""
    left: list[Value] = [*call.args, *(value for name, value in call.keywords if name in (*BODIES, "query"))]
    for value in left:  # it grows while it is walked
        if len(left) > MOST_PARTS:
            break
        if isinstance(value, Table):
            held = dict(value.items)
            if "query" in held:
                return held["query"]
            left += held.values()
        elif isinstance(value, Result):
            left += value.args  # JSON.stringify({query})
        elif isinstance(value, Text) and MUTATION.match(value.text):
            return value
    return NO_DOCUMENT


def mutated(document: Value, look: Look) -> list[str]:
    """Return the names of what a GraphQL document's mutations write; none where it is not known."""
    if document == NO_DOCUMENT:
        return []
    return [name for text in texts(document, look) for name, _ in mutations({"query": text})]


def addresses(value: Value, look: Look) -> list[str]:
    """Return what the address can be; an object such as `new URL("…")` stands for its first argument."""
    if isinstance(value, Result) and value.callee in ("URL", "URL()", "yarl.URL", "httpx.URL") and value.args:
        value = value.args[0]
    if isinstance(value, Named):
        found = look(value)
        value = value if found is None else found
    return texts(value, look)

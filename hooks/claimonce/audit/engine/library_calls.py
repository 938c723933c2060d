"""Described APIs: which call of a library sends, whatever the class or module path it was reached by."""

from __future__ import annotations

from typing import Any

from claimonce.audit.engine.apis import MAKING, SENDING
from claimonce.audit.facts import Facts
from claimonce.effects.descriptions import Descriptions

# Names that mean one thing wherever they stand.
TELLING = frozenset(("chat_postMessage", "chat_postEphemeral", "chat_meMessage", "create_tweet", "status_post"))
TELLING_TAILS = frozenset(("chat.postMessage", "chat.postEphemeral", "issues.createComment", "pulls.createReview"))
# Names that many objects have: with an object of unknown class they need a receiver that fits.
GENERIC = frozenset(("send", "notify", "push", "publish", "create", "execute", "show", "submit", "trigger", "message"))
RECEIVERS = ("channel", "ctx", "context", "webhook", "bot", "user", "author", "member", "thread", "mail", "message",
             "msg", "email", "dm", "remote", "origin", "repo", "sns", "apprise", "notif", "slack", "interaction",
             "response", "followup", "server", "smtp")  # fmt: skip

Item = dict[str, Any]


class Sender:
    """Looks up what a callee means among the descriptions' `apis`."""

    def __init__(self, descriptions: Descriptions) -> None:
        self.exact: dict[str, Item] = {}
        self.lasts: dict[tuple[str, str], list[tuple[str, Item]]] = {}
        self.modules: dict[str, Item] = {}
        self.names: dict[str, list[tuple[str, Item]]] = {}
        self._kept: dict[tuple[str, frozenset[str]], tuple[Item, str] | None] = {}
        for item in descriptions.items:
            for api in item["apis"]:
                self._learn(api, item)

    def _learn(self, api: str, item: Item) -> None:
        owner, _, last = api.rpartition(".")
        root = api.split(".")[0]
        if last[:1].isupper() or last in MAKING:
            if "." in api and last[:1].isupper():
                self.modules[owner + "."] = item
            return
        self.exact[api] = item
        self.lasts.setdefault((root, last), []).append((api, item))
        self.names.setdefault(last, []).append((api, item))

    def item(self, callee: str, roots: frozenset[str]) -> tuple[Item, str] | None:
        """Return the description that `callee` belongs to and how sure that is; `roots` are what the file imports."""
        key = (callee, roots)
        if key not in self._kept:
            self._kept[key] = self._item(callee, roots)
        return self._kept[key]

    def _item(self, callee: str, roots: frozenset[str]) -> tuple[Item, str] | None:
        name = callee.replace("()", "")
        last = name.rpartition(".")[2]
        if name.startswith("?"):
            return self._unknown(name[2:].split("."), last, roots)
        held = self.exact.get(name)
        if held is not None:
            return held, "high"
        root = name.lstrip("@").split(".")[0].split("/")[0]
        found = self._one(self.lasts.get((root, last)) or self.lasts.get((name.split(".")[0], last)), name, last)
        if found is None and last in SENDING and last != name:
            found = next((item for module, item in self.modules.items() if name.startswith(module)), None)
        if found is not None:
            return found, "high"
        if last in TELLING or ".".join(name.split(".")[-2:]) in TELLING_TAILS:
            return self._told(last)
        return None

    def _told(self, last: str) -> tuple[Item, str] | None:
        """A name that tells: of the description that has it, or one of its kind (`chat_postMessage`)."""
        kin = last.partition("_")[0] + "_" if "_" in last else last
        held = self.names.get(last) or next((found for name, found in self.names.items() if name.startswith(kin)), None)
        return (held[0][1], "medium") if held else None

    def _one(self, held: list[tuple[str, Item]] | None, name: str, last: str) -> Item | None:
        if not held:
            return None
        if last != "create":
            return held[0][1]
        tail = name.split(".")[-2:]
        return next((item for api, item in held if api.split(".")[-2:] == tail), None)

    def _unknown(self, parts: list[str], last: str, roots: frozenset[str]) -> tuple[Item, str] | None:
        tail = ".".join(parts[-2:])
        if last in TELLING or tail in TELLING_TAILS:
            return self._told(last)
        receivers = ".".join(parts[:-1]).lower()
        for api, item in self.names.get(last, ()):
            if api.split(".")[0] not in roots or receivers in ("self", ""):
                continue
            if last == "create" and ".".join(api.split(".")[-2:]) != tail:
                continue
            if last not in GENERIC or any(one in receivers for one in RECEIVERS):
                return item, "medium"
        if last in SENDING and last not in GENERIC | {"post", "dispatch"}:
            for module, item in self.modules.items():
                if module.split(".")[0] in roots:
                    return item, "medium"
        return None


def roots_of(facts: Facts) -> frozenset[str]:
    """Return the packages that a file uses: what it imports and the first names of what it calls."""
    names = {one.split(".")[0].split("/")[0] for one in facts.imports if not one.startswith(".")}
    for function in facts.functions:
        for call in function.calls:
            first = call.callee.lstrip("@").split(".")[0]
            if first and first[0] not in "?/":
                names.add(first.split("/")[0].removesuffix("()"))
    return frozenset(names)

"""Library calls: which start a program or send a request, and which a description names, however they were reached."""

from __future__ import annotations

from typing import Any

import msgspec

from claimonce.audit.facts import Call, Facts, Text
from claimonce.catalog import library_calls as calls
from claimonce.catalog import row, tables
from claimonce.effects.descriptions import Descriptions

# Library calls that start a program or send a request, and where their arguments say what.

LIST = "list"  # one argument holds the words, or the text when it is a string
TEXT = "text"  # one argument holds text for a shell
SPREAD = "spread"  # the arguments are the words
FILE = "file"  # a program, then a list of its arguments


class Starts(msgspec.Struct, frozen=True):
    """How an API is told what to start. `at` is the position of the first argument that says it.

    `zeroth`: an argv[0] of its own follows the program's path, as in `os.execv("/usr/bin/git", ["git", "push"])`.
    """

    how: str
    at: int = 0
    names: tuple[str, ...] = ("args", "cmd", "command", "argv")
    zeroth: bool = False


STARTS: dict[str, Starts] = {
    "exec": Starts(SPREAD),
    "sh": Starts(TEXT),
    **dict.fromkeys(calls.WORDS | calls.SPLIT, Starts(LIST)),
    **dict.fromkeys(calls.TEXT, Starts(TEXT)),
    **dict.fromkeys(calls.SPREAD, Starts(SPREAD)),
    **dict.fromkeys(calls.FILE, Starts(FILE)),
    **{name: Starts(SPREAD, at, zeroth=True) for name, at in calls.ARGV_SPREAD.items()},
    **{name: Starts(FILE, at, zeroth=True) for name, at in calls.ARGV_LIST.items()},
}

EVERYDAY = [name for name in tables.of_kind(row.SHELL) if name in tables.marked(row.EVERYDAY)]
# Wrappers that no file of the tree defines: what their name says is believed only where the words have an effect.
NAMED_RUNNERS = ("run", "exec", "execute", "shell", "sh", "system", "spawn", "check_output", "check_call", "popen",
                 "command", "cmd", "call", *EVERYDAY, "subprocess", "local", "sudo", "invoke")  # fmt: skip
NEVER_RUNNERS = ("assert", "expect", "mock", "log", "print", "parse", "format", "warn", "debug", "info", "error",
                 "echo",
                 "describe", "explain", "test_")  # fmt: skip

HTTP_ROOTS = frozenset(
    (*calls.HTTP, "pycurl",
     "requests_futures", "requests_toolbelt", "cloudscraper", "grequests", "tornado", "fetch", "axios", "got",
     "node-fetch", "undici", "superagent", "ky", "needle", "request", "https", "node:http", "node:https", "globalThis",
     "window", "cross-fetch", "isomorphic-fetch", "ofetch", "wretch", "phin", "bent", "request-promise", "$fetch",
     "Net::HTTP", "HTTParty", "Faraday", "RestClient", "Excon", "HTTP",
     "follow-redirects", "electron-fetch", "make-fetch-happen", "minipass-fetch")
)  # fmt: skip
VERBS = {name: name.upper() for name in calls.METHODS}
# Functions whose own method is an option and whose address comes first.
FETCHES = frozenset(("fetch", "urlopen", "open_url", "default", "request_url", "ofetch", "$fetch", "axios", "got"))

# Methods that send, on a class that a description names. `create` and the like count only where an API says so.
SENDING = frozenset(
    ("send", "send_message", "sendmail", "send_mail", "send_messages", "send_mass_mail", "send_all", "notify",
     "async_notify", "publish", "execute", "sendMail", "sendMessage", "post", "postMessage", "push", "trigger",
     "mail_admins", "mail_managers", "send_and_quit", "send_async", "asend", "asend_mail", "asend_messages",
     "async_send", "send_email", "email_user", "send_raw", "send_text", "dispatch", "submit", "publish_message")
)  # fmt: skip
# What a described name can also be: the making of an object, which sends nothing yet.
MAKING = frozenset(("createTransport", "from_url", "connect", "client", "resource", "createClient", "init", "partial"))

HANDLER = "Handler"  # a class whose objects send by being there: whatever is logged goes out
# Methods that are given the name of the one that is meant: `api_call("chat.postMessage")` is `chat_postMessage`.
GENERIC_CALLS = frozenset(("api_call",))

WRITES_AT = {"open": 0, "io.open": 0, "codecs.open": 0, "aiofiles.open": 0}
WRITE_PATHS = {
    "fs.writeFileSync": 0, "fs.writeFile": 0, "fs.promises.writeFile": 0, "fs/promises.writeFile": 0,
    "node:fs.writeFileSync": 0, "node:fs.writeFile": 0, "node:fs/promises.writeFile": 0,
    "node:fs.promises.writeFile": 0,
    "fs-extra.writeJson": 0, "fs-extra.writeJsonSync": 0, "fs-extra.writeJSON": 0, "fs-extra.writeFile": 0,
    "fs-extra.writeFileSync": 0, "fs-extra.outputFile": 0, "fs-extra.outputJson": 0, "Deno.writeTextFile": 0,
    "Deno.writeTextFileSync": 0, "Bun.write": 0, "jsonfile.writeFile": 0, "jsonfile.writeFileSync": 0,
    "write-file-atomic": 0, "write-file-atomic.sync": 0,
    **dict.fromkeys(calls.COPIES, 1), "fs.renameSync": 1, "fs.copyFileSync": 1,
    "node:fs.renameSync": 1,
    "node:fs.copyFileSync": 1, "fs.promises.rename": 1, "node:fs/promises.rename": 1, "fs/promises.rename": 1,
}  # fmt: skip
WRITE_METHODS = frozenset(("write_text", "write_bytes"))  # the path is the keyword `self`


# Names that mean one thing wherever they stand.
TELLING = frozenset(("chat_postMessage", "chat_postEphemeral", "chat_meMessage", "create_tweet", "status_post"))
TELLING_TAILS = frozenset(("chat.postMessage", "chat.postEphemeral", "issues.createComment", "pulls.createReview"))
# Names that many objects have: with an object of unknown class they need a receiver that fits.
GENERIC = frozenset(("send", "notify", "push", "publish", "create", "execute", "show", "submit", "trigger", "message"))
RECEIVERS = ("channel", "ctx", "context", "webhook", "bot", "user", "author", "member", "thread", "mail", "message",
             "msg", "email", "dm", "remote", "origin", "repo", "sns", "apprise", "notif", "slack", "interaction",
             "response", "followup", "server", "smtp")  # fmt: skip

Item = dict[str, Any]


def meant(callee: str, call: Call) -> str:
    """Return the name of the call that a generic one makes, where its first argument says it; else its own."""
    owner, _, last = callee.rpartition(".")
    first = call.args[0] if last in GENERIC_CALLS and call.args else None
    return f"{owner}.{first.text.replace('.', '_')}" if isinstance(first, Text) and first.text else callee


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
        if (last[:1].isupper() and not last.endswith(HANDLER)) or last in MAKING:
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

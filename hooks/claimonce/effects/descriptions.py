"""The compiled descriptions, with the look-ups that the reader needs."""

from __future__ import annotations

from claimonce.hooks.columns import PROGRAMS, REPLIES, TOOLS, WEB, Programs, rows
from claimonce.hooks.quickjson import loads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.hooks.columns import Entry

PARTED = (WEB, TOOLS, REPLIES)  # what stands in lines of its own in the cache's text, in this order
TELLING = ("new", "file")
ANY_HOOK = ("hook", "hooks", "webhook", "webhooks")

NAMES = {"counter": ("counter", "")}
# How an address that only `urls` or `get_urls` name is read: what most APIs call their fields.
PLAIN: dict[str, Any] = {
    "target": ["to", "cc", "bcc", "recipient", "recipients", "channel", "channel_id", "chat_id", "topic", "user"],
    "subject": ["subject", "title"], "body": ["text", "body", "message", "content", "html", "contents", "*"],
    "methods": [], "only_with": [], "also": [], "neutral": [], "default_to": "", "act": "new", "acts": [],
}  # fmt: skip


class Descriptions:
    """A light view of `Description.compiled()` data; the tables are built when they are first used.

    `items` is that data; it may be given as the text that the cache has of it: then `rows` has what it leaves out.
    `programs` maps a program's bare name to (description, program) pairs, `urls` holds (description, fragment in lower
    case, whether a plain GET counts).
    """

    __slots__ = ("_behind", "_defaults", "_parted", "_requests", "_text", "_urls", "items", "programs")

    def __init__(self, items: list[dict[str, Any]] | str) -> None:
        self._defaults: dict[str, dict[str, Any]] = {}
        self.items: list[dict[str, Any]]
        self._text, self._behind, self._parted = "", 0, set[str]()
        programs: str | None = None
        if isinstance(items, str):
            bare = items.index("\n")
            self._text, self._behind = items, items.index("\n", bare + 1)
            self._defaults, self.items = loads(items[:bare])
            programs, self._parted = items[bare + 1 : self._behind], {PROGRAMS, *PARTED}
        else:
            self.items = items
        self.programs = Programs(self.items, programs, self._defaults)
        self._urls: list[tuple[dict[str, Any], str, bool]] | None = None
        self._requests: list[tuple[dict[str, Any], dict[str, Any], str]] | None = None

    def rows(self, item: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        """Return a description's rows of one kind (programs, web, mcp_tools, replies) with every column."""
        if kind in self._parted:
            self._parted.discard(kind)
            if kind == PROGRAMS:
                for number, row in self.programs.all_rows():
                    self.items[number][PROGRAMS].append(row)
            else:
                told = loads(self._text[self._behind + 1 :].split("\n")[PARTED.index(kind)])
                for one, held in zip(self.items, told, strict=True):
                    one[kind] = held
        return rows(item, kind, self._defaults)

    @property
    def urls(self) -> list[tuple[dict[str, Any], str, bool]]:
        """Addresses that are an effect when something is sent there; those that say more come first."""
        if self._urls is None:
            self._urls = [
                (item, star_names(url.lower()), flag)
                for item in self.items
                for flag, urls in (
                    *(
                        (row["reads"], row["urls"])
                        for row in self.rows(item, WEB)
                        if row["act"] in TELLING and not row["only_with"]
                    ),
                    (True, item["get_urls"]),
                    (False, item["urls"]),
                )
                for url in urls
            ]
            self._urls.sort(key=lambda each: -len(each[1]))
        return self._urls

    @property
    def requests(self) -> list[tuple[dict[str, Any], dict[str, Any], str]]:
        """(description, row, fragment) of every address; those that say more come first."""
        if self._requests is None:
            told = [
                (item, row, url.lower()) for item in self.items for row in self.rows(item, WEB) for url in row["urls"]
            ]
            bare = [
                (item, {**PLAIN, "reads": key == "get_urls"}, url.lower())
                for item in self.items
                for key in ("get_urls", "urls")
                for url in item[key]
            ]
            some = [one for one in told if one[1]["only_with"]]  # what the address alone does not say comes last
            whole = [one for one in told if not one[1]["only_with"]]
            self._requests = [*whole, *sorted(bare, key=_says_more), *some]
        return self._requests

    def hinted(self, name: str) -> Entry | None:
        """Return the description, and its row, of which the name of a variable with an address speaks."""
        words = split_name(name)
        # What names a provider says more than what names any hook.
        held = [(hint in ANY_HOOK, item) for item in self.items for hint in item["hints"] if hint in words]
        if not held:
            return None
        item = min(held, key=lambda each: each[0])[1]
        told = [row for row in self.rows(item, WEB) if row["act"] in TELLING]
        return item, next((row for row in told if "url" in row["target"]), told[0] if told else PLAIN)

    def of_kind(self, kind: str) -> tuple[str, str]:
        """Return the name and channel of the first description of a kind."""
        for item in self.items:
            if item["kind"] == kind:
                return item["name"], item["channel"]
        return NAMES.get(kind, (kind, ""))

    def mcp(self) -> list[Entry]:
        """Return (description, tool) for every MCP tool pattern."""
        return [(item, tool) for item in self.items for tool in self.rows(item, TOOLS)]

    def replies(self, plugin: str) -> list[dict[str, Any]]:
        """Return the rows that say what a plugin's answers mean."""
        return [row for item in self.items if item["name"] == plugin for row in self.rows(item, REPLIES)]


def _says_more(one: tuple[dict[str, Any], dict[str, Any], str]) -> int:
    """Order addresses: `.../pulls/*/merge` is a merge, though `.../pulls` is part of it."""
    return -len(one[2])


def find_mover(item: dict[str, Any], api: str) -> str:
    """Return who moves the ref when a library's call pushes, as `Program.by` says it."""
    return str(item["extra"].get("moved_by", {}).get(api.partition(".")[0], ""))


def star_names(shape: str) -> str:
    """Return an address fragment with `*` for each `{name}`."""
    first, *rest = shape.removesuffix("$").split("{")
    return first + "".join("*" + piece.partition("}")[2] for piece in rest)


PARTS = str.maketrans("_-.", "   ")


def split_name(name: str) -> list[str]:
    """Return the words of a variable's name in lower case: `SLACK_WEBHOOK_URL`, `slackWebhookUrl`."""
    spaced = "".join(f" {c}" if c.isupper() and name[at - 1 : at].islower() else c for at, c in enumerate(name))
    return spaced.translate(PARTS).lower().split()

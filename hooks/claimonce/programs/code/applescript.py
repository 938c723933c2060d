"""AppleScript that tells somebody something: notifications, letters of Mail, messages of Messages.

The forms are those of Apple's Script Editor and of the dictionaries of Mail and Messages. A text counts as known where
it is one string that stands there.
"""

from __future__ import annotations

from claimonce.effects.library_messages import by_code, record_message
from claimonce.lang import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from claimonce.interp.shell import Shell
    from claimonce.lang.tokens import Token

PROGRAM = "osascript"
BUDDIES = ("buddy", "participant", "chat")


def read_messages(sh: Shell, tokens: list[Token]) -> None:
    """Record what the script tells people."""
    found = Script([(kind, word.lower() if kind == "id" else word) for kind, word in tokens])
    if found.has("display") and (found.has("notification") or found.has("alert") or found.has("dialog")):
        record(sh, "desktop", {"text": found.behind("notification", "alert", "dialog"), **found.title()})
    if found.application("mail") and found.has("send"):
        record(sh, "email", found.letter())
    elif found.has("application") and found.has("send"):
        record(sh, "desktop", found.message(), "messages")


def record(sh: Shell, plugin: str, given: dict[str, Any], channel: str = "") -> None:
    """Record one message of a plugin, if it is there."""
    for item in sh.shared.descriptions.items:
        if item["name"] == plugin:
            described = {**item, "channel": channel} if channel else item
            if any(given.values()):
                record_message(sh, described, PROGRAM, given, "")
            else:
                by_code(sh, described, PROGRAM)


class Script:
    """The tokens of a script, names in lower case."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens

    def has(self, word: str) -> bool:
        """Say whether the script has this word outside of its strings."""
        return ("id", word) in self.tokens

    def application(self, name: str) -> bool:
        """Say whether the script tells this application something."""
        return any(kind == "str" and word.lower() == name and self.tokens[at - 1] == ("id", "application")
                   for at, (kind, word) in enumerate(self.tokens) if at)  # fmt: skip

    def text(self, at: int) -> str:
        """Return the string at a place, unknown text where none stands there or something is joined to it."""
        kind, word = self.tokens[at] if at < len(self.tokens) else ("", "")
        joined = self.tokens[at + 1 : at + 2] == [("op", "&")]
        return word if kind == "str" and not joined else UNKNOWN

    def behind(self, *words: str) -> str:
        """Return the text behind the first of these words; several make it unknown, for only one would be shown."""
        places = [at for at, token in enumerate(self.tokens) if token[0] == "id" and token[1] in words]
        texts = {self.text(at + 1) for at in places}
        return texts.pop() if len(texts) == 1 else UNKNOWN

    def title(self) -> dict[str, str]:
        """Return a notification's title and subtitle."""
        names = {"title": "title", "subtitle": "subtitle"}
        return {name: self.behind(word) for word, name in names.items() if self.has(word)}

    def properties(self, name: str) -> list[str]:
        """Return the texts of `{name: "..."}`."""
        return [self.text(at + 2) for at, token in enumerate(self.tokens)
                if token == ("id", name) and self.tokens[at + 1 : at + 2] == [("op", ":")]]  # fmt: skip

    def letter(self) -> dict[str, Any]:
        """Return a letter of Mail: the properties of its message and of its recipients."""
        made: dict[str, Any] = {name: (self.properties(name) or [""])[0] for name in ("subject", "content")}
        made["to"] = self.properties("address")
        if any(len(self.properties(name)) > 1 for name in made) or self.has("repeat") or self.has("if"):
            made["content"] = UNKNOWN
        if self.has("attachment"):
            made["attachments"] = UNKNOWN
        return made

    def message(self) -> dict[str, Any]:
        """Return a message of Messages: `send "text" to buddy "x"`."""
        for at, token in enumerate(self.tokens):
            if token != ("id", "send"):
                continue
            to = next((place for place in range(at, len(self.tokens)) if self.tokens[place] == ("id", "to")), at)
            who = next((self.text(place + 1) for place in range(to, min(to + 4, len(self.tokens)))
                        if self.tokens[place][1] in BUDDIES), UNKNOWN)  # fmt: skip
            return {"to": who, "text": self.text(at + 1) if to == at + 2 else UNKNOWN}
        return {}

"""What the name of a server's tool says it does, however its words are joined."""

from __future__ import annotations

# Verbs of tools that only look, and of those that mark what was seen; from the lists of tools of 30 servers.
LOOKS = frozenset((
    "get", "list", "search", "read", "fetch", "find", "retrieve", "query", "count", "view", "show", "describe", "check",
    "download", "export", "lookup", "mark",
))  # fmt: skip
# Verbs before which the same word is a noun: `send_list`, `create_view`.
ACTS = frozenset((
    "send", "post", "create", "add", "reply", "publish", "forward", "broadcast", "push", "submit", "update", "edit",
    "delete", "write", "notify", "schedule", "start",
))  # fmt: skip


def is_look(tool: str) -> bool:
    """Say whether a tool only looks: `mcp__x__get_comments`, `linear_getNotifications`, `API-retrieve-a-comment`.

    The verb is the first word, or the second behind the name of what is looked at (`jira_get_issue`).
    """
    words = words_of(tool.rpartition("__")[2])
    if "and" in words:  # read_and_reply
        return False
    return words[0] in LOOKS or (len(words) > 1 and words[1] in LOOKS and words[0] not in ACTS)


def plain_name(tool: str) -> str:
    """Return the tool's name in `snake_case` without its server's name in front.

    `mcp__linear__linear_createIssue` and `mcp__linear__create-issue` are `mcp__linear__create_issue`.
    """
    server, sep, own = tool.rpartition("__")
    words = words_of(own)
    if len(words) > 1 and words[0] in server.lower():
        del words[0]
    return f"{server.lower()}{sep}{'_'.join(words)}"


def any_spelling(pattern: str) -> str:
    """Return a pattern that fits every tool whose plain name fits this one, for looks that know the raw name alone."""
    pieces = pattern.lower().replace("_", "*").replace("-", "*").split("*")
    found = "*".join(piece for piece in pieces if piece)
    return f"{found}*" if pattern.endswith("*") else found


def words_of(name: str) -> list[str]:
    """Return the words of a name in `snake_case`, `kebab-case` or `camelCase`, in small letters."""
    spelled = "".join(
        f"_{c}" if c.isupper() and before.islower() else c for before, c in zip(f" {name}", name, strict=False)
    )
    return spelled.lower().replace("-", "_").split("_")

"""What a client's file says: plain data, over what each says by default. A hook reads the one of its own client.

docs/how-to/add-a-client.md shows how a new one is written; docs/reference/clients.md is generated from them.
"""

from __future__ import annotations

import os

from claimonce.clients import read_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, Protocol

    class Client(Protocol):
        """The names that every client's file defines."""

        NAME: str
        TITLE: str
        TESTED: str  # the version that the rows were tried with; "" where only recorded payloads were read
        PACKAGE: str  # where that version, or what was read in its place, comes from

        EVENT_KEY: str  # where an event's name stands
        TOOL_KEY: str  # where a tool's name stands at the top of an event; "" where it cannot be found unread
        EVENTS: Mapping[str, str]  # the client's event -> Claude Code's, whose words are ours
        KNOWN: frozenset[str]  # the fields of its events that were seen or are in its documentation; others are noted
        KEYS: Mapping[str, str]  # our key -> the client's, where they differ: `a.b` stands deeper, of `a|b` the first
        # that says something; `server`, `server_tool` and `server_input` where a server's tool stands in parts
        TOOLS: Mapping[str, str]  # the client's tool -> ours; those that differ
        SERVER_SIGN: str  # what stands between a server's name and its tool's; "" where `__` does, as in Claude Code
        INPUTS: Mapping[str, Mapping[str, str]]  # our tool -> the client's key of its input -> ours; those that differ
        PLAIN: Mapping[str, tuple[str, ...]]  # our tool -> the fields of its input, as the client names them, that are
        # a text, a number or a yes and move nothing; with others a call is not for the launcher's own look
        INSIDE: Mapping[str, str]  # the object that a call stands in, with its name and its input -> what stands behind
        # it; nothing where they stand at the top
        # How it says that a command `goes_on` as a {task}, has `ended` with a {code}, or was `stopped`: its `tools` in
        # their results, or the {file} that its `output` goes to, at the end; {} where no call ends before its command.
        BACKGROUND: Mapping[str, tuple[str, ...]]
        EXIT: str  # what stands before the exit status in the text of a result; "" where nothing tells it
        SAYS_FAILED: bool  # whether a call that failed has an event of its own, or its status in the text

        ANSWERS: Mapping[str, Any]  # what is said -> the client's form for it; what is missing cannot be said; a text
        # where the client reads plain text

        ARMS: str  # how its shells come to the shims: one of ENV_FILE, INHERITS, LOGIN_SHELL, PLUGIN, UNSEEN
        SHELL_SESSION: str  # the variable that names the session in its shells, "" for none
        RUN_WITH: tuple[str, ...]  # the words that `claimonce run` puts behind the client's name

        HOME: tuple[str, str]  # the variable that moves the client's folder, and the folder below the user's home
        CONFIG: str  # the file below it that our hook is written to
        SHAPE: str  # GROUPS: our entries in a JSON file of the user's; FLAT: the same, each without a group around it;
        # FILE: a file of our own; NONE: not wired
        FRAME: str  # the JSON that such a file begins as
        TOP_KEYS: tuple[
            str, ...
        ]  # the only keys that may stand at its top: with another one, a remark or a spare comma
        # the client passes over all of it; ("*",) where any key may stand there, () where it minds neither
        REGISTERED: tuple[tuple[str, str, int, bool], ...]  # event, matcher, limit in the client's unit, fails closed
        HANDLER: Mapping[
            str, Any
        ]  # one entry, with {command}, {client}, {event}, {title} and {timeout}; {refusing} is a command
        # that refuses by status 2 and says why on stderr
        BLOCKS: tuple[str, object]  # the key and the value of an entry that fails closed, ("", "") for none
        BUNDLED: str  # the file of ours that is written where it is more than JSON
        BESIDE: tuple[str, ...]  # what the client wants beside it: a .py without content, else the same text again
        SETTING: tuple[str, str]  # a key of the client's config.toml, and the value that it needs; {folder} is its own

        SANDBOX: (
            str  # the setting by which its sandbox lets commands write {state}; "" where it has no sandbox of its own
        )

        FACTS: Mapping[str, str]  # what a person should know, for the table in docs: see `COLUMNS`


ENV_FILE, INHERITS, LOGIN_SHELL, PLUGIN = "env file", "inherits PATH", "login shell", "plugin"
UNSEEN = "not tried"  # nobody has seen what PATH its shells have, so they count as without shims
GROUPS, FLAT, FILE, NONE = "groups", "flat", "file", ""
FIELDS = (
    "NAME", "TITLE", "TESTED", "PACKAGE", "EVENT_KEY", "TOOL_KEY", "EVENTS", "KNOWN", "KEYS", "TOOLS", "SERVER_SIGN",
    "INPUTS", "PLAIN", "INSIDE", "BACKGROUND", "EXIT", "SAYS_FAILED", "ANSWERS", "ARMS", "SHELL_SESSION", "RUN_WITH",
    "HOME", "CONFIG", "SHAPE", "FRAME", "TOP_KEYS", "REGISTERED", "HANDLER", "BLOCKS", "BUNDLED", "BESIDE", "SETTING",
    "SANDBOX", "FACTS",
)  # fmt: skip
COLUMNS = ("failure", "timeout", "missing", "ask", "unit", "sandbox")


def of(name: str) -> Client | None:
    """Return the data of a client, None where there is no file for it."""
    if not name.isidentifier() or name in _OTHERS:
        return None
    try:
        return read_row(name)
    except ImportError:
        return None


def names() -> list[str]:
    """Return every client that has a file, by name."""
    folder = os.path.dirname(__file__)
    found = (name.removesuffix(".py") for name in os.listdir(folder) if name.endswith(".py"))
    return sorted(name for name in found if name not in _OTHERS)


def wired() -> list[str]:
    """Return the clients that `init` can wire."""
    return [name for name in names() if (one := of(name)) is not None and one.SHAPE != NONE]


def folder_of(one: Client, env: Mapping[str, str]) -> str:
    """Return the client's own folder."""
    from claimonce.settings.paths import home

    variable, below = one.HOME
    given = env.get(variable, "") if variable else ""
    return os.path.abspath(given) if given else f"{home(env)}/{below}"


def config_of(one: Client, env: Mapping[str, str]) -> str:
    """Return the file that our hook is written to for the user."""
    return f"{folder_of(one, env)}/{one.CONFIG}"


def has_own_file(one: Client, env: Mapping[str, str]) -> bool:
    """Return whether a file of ours starts the hook in this client."""
    return one.SHAPE == FILE and os.path.exists(config_of(one, env))


_OTHERS = ("__init__", "row")

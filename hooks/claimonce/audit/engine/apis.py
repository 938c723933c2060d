"""Library calls that start a program or send a request, and where their arguments say what."""

from __future__ import annotations

from dataclasses import dataclass

from claimonce.catalog import library_calls as calls
from claimonce.catalog import row, tables

LIST = "list"  # one argument holds the words, or the text when it is a string
TEXT = "text"  # one argument holds text for a shell
SPREAD = "spread"  # the arguments are the words
FILE = "file"  # a program, then a list of its arguments


@dataclass(frozen=True, slots=True)
class Starts:
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

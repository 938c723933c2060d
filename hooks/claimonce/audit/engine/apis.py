"""Library calls that start a program or send a request, and where their arguments say what."""

from __future__ import annotations

from dataclasses import dataclass

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


_LIST = Starts(LIST)
_TEXT = Starts(TEXT)
_SPREAD = Starts(SPREAD)
_FILE = Starts(FILE)

STARTS: dict[str, Starts] = {
    "exec": _SPREAD,
    "sh": _TEXT,
    **dict.fromkeys(
        ("subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output", "subprocess.Popen",
         "anyio.run_process", "anyio.open_process", "trio.run_process", "trio.open_process",
         "trio.lowlevel.open_process",
         "subprocess32.run", "subprocess32.check_call", "subprocess32.check_output", "gevent.subprocess.run",
         "gevent.subprocess.Popen", "eventlet.green.subprocess.Popen", "pexpect.run", "pexpect.spawn",
         "delegator.run", "sarge.run", "sarge.capture_stdout", "envoy.run", "psutil.Popen", "sh.Command",
         "Bun.spawn", "Bun.spawnSync", "bun.spawn", "bun.spawnSync"), _LIST),
    **dict.fromkeys(
        ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput", "commands.getoutput",
         "asyncio.create_subprocess_shell", "asyncio.subprocess.create_subprocess_shell", "invoke.run", "pty.spawn",
         "invoke.Context().run", "invoke.Context().sudo", "fabric.Connection().run", "fabric.Connection().local",
         "fabric.Connection().sudo", "fabric.api.run", "fabric.api.local", "fabric.api.sudo", "fabric.operations.run",
         "child_process.exec", "child_process.execSync", "node:child_process.exec", "node:child_process.execSync",
         "shelljs.exec", "execa.execaCommand", "execa.execaCommandSync", "execa.command", "execa.commandSync",
         "zx.$", "Bun.$", "bun.$", "execa.$", "dax.$", "zx/globals.$", "@actions/exec.exec"), _TEXT),
    **dict.fromkeys(
        ("asyncio.create_subprocess_exec", "asyncio.subprocess.create_subprocess_exec",
         "git.cmd.Git().execute"), _SPREAD),
    **dict.fromkeys(
        ("child_process.spawn",
         "child_process.spawnSync", "child_process.execFile", "child_process.execFileSync", "node:child_process.spawn",
         "node:child_process.spawnSync", "node:child_process.execFile", "node:child_process.execFileSync",
         "execa", "execa.execa", "execa.sync", "execa.execaSync", "execa.default", "cross-spawn", "cross-spawn.sync",
         "cross-spawn.spawn", "cross-spawn.default", "Deno.Command", "Deno.run", "@actions/exec.getExecOutput",
         "tinyexec.exec", "tinyexec.x", "nano-spawn", "nano-spawn.default", "tinyspawn"), _FILE),
    **dict.fromkeys(("os.execl", "os.execlp", "os.execle", "os.execlpe"), Starts(SPREAD, zeroth=True)),
    **dict.fromkeys(
        ("os.execv", "os.execvp", "os.execve", "os.execvpe", "os.posix_spawn", "os.posix_spawnp"),
        Starts(FILE, zeroth=True)),
    **dict.fromkeys(("os.spawnv", "os.spawnvp", "os.spawnve", "os.spawnvpe"), Starts(FILE, 1, zeroth=True)),
    **dict.fromkeys(("os.spawnl", "os.spawnlp", "os.spawnle", "os.spawnlpe"), Starts(SPREAD, 1, zeroth=True)),
}  # fmt: skip

EVERYDAY = [name for name in tables.of_kind(row.SHELL) if name in tables.marked(row.EVERYDAY)]
# Wrappers that no file of the tree defines: what their name says is believed only where the words have an effect.
NAMED_RUNNERS = ("run", "exec", "execute", "shell", "sh", "system", "spawn", "check_output", "check_call", "popen",
                 "command", "cmd", "call", *EVERYDAY, "subprocess", "local", "sudo", "invoke")  # fmt: skip
NEVER_RUNNERS = ("assert", "expect", "mock", "log", "print", "parse", "format", "warn", "debug", "info", "error",
                 "echo",
                 "describe", "explain", "test_")  # fmt: skip

HTTP_ROOTS = frozenset(
    ("requests", "httpx", "aiohttp", "urllib3", "urllib", "http", "niquests", "curl_cffi", "treq", "pycurl",
     "requests_futures", "requests_toolbelt", "cloudscraper", "grequests", "tornado", "fetch", "axios", "got",
     "node-fetch", "undici", "superagent", "ky", "needle", "request", "https", "node:http", "node:https", "globalThis",
     "window", "cross-fetch", "isomorphic-fetch", "ofetch", "wretch", "phin", "bent", "request-promise", "$fetch",
     "follow-redirects", "electron-fetch", "make-fetch-happen", "minipass-fetch")
)  # fmt: skip
VERBS = {"post": "POST", "put": "PUT", "patch": "PATCH", "get": "GET", "delete": "DELETE", "head": "HEAD",
         "options": "OPTIONS"}  # fmt: skip
# Functions whose own method is an option and whose address comes first.
FETCHES = frozenset(("fetch", "urlopen", "open_url", "default", "request_url", "ofetch", "$fetch", "axios", "got"))
REQUESTS = frozenset(("request", "_request", "request_encode_body", "stream"))

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
    "write-file-atomic": 0, "write-file-atomic.sync": 0, "shutil.copy": 1, "shutil.copyfile": 1, "shutil.copy2": 1,
    "shutil.move": 1, "os.replace": 1, "os.rename": 1, "fs.renameSync": 1, "fs.copyFileSync": 1,
    "node:fs.renameSync": 1,
    "node:fs.copyFileSync": 1, "fs.promises.rename": 1, "node:fs/promises.rename": 1, "fs/promises.rename": 1,
}  # fmt: skip
WRITE_METHODS = frozenset(("write_text", "write_bytes"))  # the path is the keyword `self`

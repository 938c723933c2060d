"""A look at a file's bytes: can it hold an act at all, or a way to one?

Only program code is sieved; workflows, scripts, units and instructions are few and short, and are always read. A file
passes when it starts programs, speaks HTTP, imports a package that a description names, writes a counter, or holds a
prompt that asks for an act. What calls such files from elsewhere is found later by name (`Wanted`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from claimonce.audit.piece import JAVASCRIPT, PYTHON, TSX, TYPESCRIPT

if TYPE_CHECKING:
    from claimonce.audit.context import Sink
    from claimonce.effects.descriptions import Descriptions

SIEVED = frozenset((PYTHON, JAVASCRIPT, TYPESCRIPT, TSX))
STARTS = (
    b"subprocess popen execv execve execvp execl execlp spawn spawnv spawnl execa execasync execsync execfile "
    b"execfilesync spawnsync zx shelljs plumbum fabric pexpect paramiko asyncssh runcommand".split()
)
SPEAKS = (
    b"requests httpx urllib urllib2 urllib3 aiohttp pycurl curl axios undici superagent smtp smtplib sendall "
    b"xmlhttprequest nodemailer sendmail emailmessage emailmultialternatives githubscript octokit webhook".split()
)
# What no single word says.
MARKS = (b"os.system", b"posix_spawn", b"child_process", b"http.client", b"http.request", b"https.request",
         b"node:http", b"Deno.Command", b"Bun.$", b"Bun.spawn", b"git push", b"coverage-audit", b"fetch(", b"got(",
         b"'got'", b'"got"', b"send_mail", b"core.mail", b"from invoke", b"import invoke", b".notify(")  # fmt: skip
PROMPTS = frozenset(b"prompt prompts prompttemplate instructions systemprompt claude agent".split())
ASKS = frozenset(b"push email mail notify slack comment tweet merge publish telegram discord message release".split())
WRITES = b"write writes writelines writefile writefilesync dump dumps save store persist".split()
COUNTS = b"next counter counters sequence seq serial last count increment bump number".split()
# A number that goes up by a step.
STEP = re.compile(rb"\+=?[ \t]*[1-9]|[1-9][ \t]*\+[ \t]|\+\+")
# What Python must say beside those words: it spells a step, a write and a prompt in few ways.
PY_STEP = re.compile(rb"\+=[ \t]*[1-9]\d{0,3}\b|\+[ \t]*[1-9]\d{0,3}\b|\b[1-9]\d{0,3}[ \t]*\+")
PY_WRITE = re.compile(
    rb"\.(?:dump|safe_dump|write|write_text|write_bytes|writelines)\s*\(|\b_*(?:save|write|dump|store|persist)(?:_\w*)?\(",
    re.IGNORECASE,
)
_PROMPT = (
    rb"(?:prompt|instruction|system_?(?:message|text)|persona|brief|agent_?(?:text|task|message)|playbook|"
    rb"user_?message|directive)"
)
_YOU = (
    rb"(?:you are\b|you're (?:a|an|the)\b|your (?:task|job|role|goal|mission) is\b|act as\b|"
    rb"as an? (?:expert|ai|autonomous)\b)"
)
_GIVEN = (
    rb"\w{0,40}[\"']?\]?[ \t]{0,8}(?::[ \t]{0,8}[\w\[\], |.\"']{1,120})?\+?=[\s(\\]{0,200}"
    rb"(?:#[^\n]{0,200}\n[\s(]{0,100}){0,3}(?:[\w.]{1,60}\([\s(\\]{0,200})?[rbfu]{0,2}[\"']"
)
PY_PROMPT = re.compile(
    b"|".join(
        (
            rb"\bdef[ \t]{1,8}\w{0,60}" + _PROMPT,
            rb"[\"']\s{0,200}" + _YOU,
            rb"^[ \t]{0,100}" + _YOU,
            _PROMPT + _GIVEN,
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)
# Packages that are imported for much else beside what a description names; another word of theirs has to tell.
COMMON = frozenset((b"django", b"boto3", b"logging"))
BOTO = frozenset(b"publish send_email sns ses sesv2 pinpoint codecommit".split())

# Words of letters and digits in lower case; `_` parts words here, so that `send_mail` is `send` and `mail`.
_LOWER = bytes(ord(chr(c).lower()) if chr(c).isalnum() and c < 128 else 32 for c in range(256))
# Names as code writes them.
_NAMES = bytes(c if (chr(c).isalnum() and c < 128) or c in b"_$" or c >= 128 else 32 for c in range(256))


class Sieve:
    """What is looked for under one set of descriptions and settings."""

    __slots__ = ("_any", "_imports", "_marks", "_packages")

    def __init__(self, descriptions: Descriptions, counters: Iterable[str] = (), sinks: Iterable[Sink] = ()) -> None:
        roots = {api.split(".")[0] for item in descriptions.items for api in item["apis"] if "." in api}
        names = sorted(root for root in roots if root.encode() not in COMMON)
        self._any = frozenset(
            (*STARTS, *SPEAKS, b"smtphandler", *(word for sink in sinks for word in _longest(sink.name)))
        )
        self._packages = frozenset(word for name in names for word in _longest(name))
        either = "|".join(re.escape(name) for name in names) or "(?!)"
        self._imports = re.compile(rf"(?:import|from)[ \t]+(?:{either})\b|[\"'](?:{either})[\"'/]".encode())
        self._marks = (*MARKS, *(path.rpartition("/")[2].encode() for path in counters))

    def passes(self, data: bytes, language: str = "") -> bool:
        """Say whether the file must be parsed. It may say so too often, and never too seldom for a direct act."""
        words = set(data.translate(_LOWER).split())
        if not self._any.isdisjoint(words):
            return True  # `subprocess.run(...)`, `requests.post(...)`
        if not self._packages.isdisjoint(words) and self._imports.search(data):
            return True  # `from slack_sdk import WebClient`
        if b"boto3" in words and not BOTO.isdisjoint(words):
            return True  # `boto3.client("sns")`; `boto3.client("s3")` tells nobody
        if (  # `data["next"] += 1`, then `json.dump(data, file)`
            not words.isdisjoint(WRITES)
            and not words.isdisjoint(COUNTS)
            and STEP.search(data)
            and (language != PYTHON or (PY_WRITE.search(data) and PY_STEP.search(data)))
        ):
            return True
        if (  # `PROMPT = "You are ... push the branch"`
            not words.isdisjoint(PROMPTS)
            and not words.isdisjoint(ASKS)
            and (language != PYTHON or PY_PROMPT.search(data))
        ):
            return True
        return any(mark in data for mark in self._marks)


class Wanted:
    """Names that are looked for in many files, sorted out once."""

    __slots__ = ("_by_word",)

    def __init__(self, names: frozenset[bytes]) -> None:
        by_word: dict[bytes, list[bytes]] = {}
        for name in names:
            parts = name.translate(_NAMES).split()
            if parts:
                by_word.setdefault(max(parts, key=len), []).append(name)
        self._by_word = by_word

    def within(self, data: bytes) -> bool:
        """Say whether one of the names stands in the file."""
        met = self._by_word.keys() & data.translate(_NAMES).split()
        return any(name == word or name in data for word in met for name in self._by_word[word])


def _longest(text: str) -> list[bytes]:
    """The word by which a name can be told."""
    return [max(text.encode("utf-8", "replace").translate(_LOWER).split(), key=len, default=b"")]

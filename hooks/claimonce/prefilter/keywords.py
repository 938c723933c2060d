"""A cheap look at a hook's raw bytes: can this call have an effect at all?

The promise: whenever the reader would find an effect, `possible` says True. It may say True too often. It works on
undecoded JSON, takes its words from the compiled descriptions, and looks at nothing but the tool's name and input.
Escapes and quotes are removed before words are compared; what the reader would put together from pieces (variables
inside words, `printf`, base64) and what it would look up elsewhere (scripts, git aliases) counts as possible.
"""

from __future__ import annotations

from claimonce.catalog.names import (
    CARRY,
    ESCAPING,
    FIND_ACTS,
    GIT,
    GIT_CALM,
    LEAD,
    MAKERS,
    MOVERS,
    PYTHON_MODULES,
    READ,
    WRITERS,
)
from claimonce.prefilter.fed_programs import is_fed

LONGEST = 65_536  # a longer command is read in any case
LONG = 1_536  # what is longer goes through the sieve first, what is shorter only when it holds a word
EDITS = (b"Edit", b"Write", b"MultiEdit", b"NotebookEdit")
MARKS = b"\x02'\""  # quotes, and what a shell's backslash is turned into
LOWER = bytes(range(256)).lower()
# Signs at which words end become blanks, those at which commands end become newlines.
TABLE = bytes.maketrans(b";|&(){}`\t\r,:<>@!", b"\n" * 8 + b" " * 8)
NAME = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
GLUE = NAME | frozenset(b".-%+")  # what can be part of a word of interest
SED = (b"sed", b"gsed")
SED_FLAGS = b"gpimew0123456789"
RUNS = (b"git_", b"editor=", b"visual=", b"pager=", b"bash_env=", b"env=")
FINDERS = frozenset((b"find", b"fd", b"fdfind"))


def possible(payload: bytes, words: list[bytes]) -> bool:
    """Say whether the call in `payload` can have an effect.

    `words` are those of the descriptions, and the names of the counter files without their folders.
    """
    at = payload.find(b'"tool_input"')
    if at < 0:
        return True
    tool = text_at(payload, b'"tool_name"')
    start = payload.find(b'"command"', at)
    start = at + 12 if start < 0 else start + 9
    long = len(payload) - start > LONG
    if long and tool == b"Bash" and is_cleared(payload, start, words):
        return False
    lines = [word for word in words if word[:1] == b"~"]
    if lines:
        words = [word for word in words if word[:1] != b"~"]
    if tool in EDITS or b"__" in tool:
        from claimonce.prefilter.payload import carries, may_edit, mcp

        if tool in EDITS:
            return may_edit(payload, at, words, lines)
        return mcp(tool.lower(), lines, words) or carries(payload[at:], words, lines, in_text)
    value = payload[start : start + LONGEST].lstrip(b" \t\r\n:")
    if value[:1] == b'"':  # a raw `","` cannot stand inside a JSON string
        for end in (b'","', b'", "', b'},"', b'}, "'):
            cut = value.find(end)
            if cut >= 0:
                value = value[:cut]
    if len(payload) - start >= LONGEST and len(value) >= LONGEST - 64:
        return True
    low = b"\n".join(words).lower().replace(b"/", b" ").split(b"\n")
    if not in_text(value, low) and not (lines and leads(value, payload, lines)):
        return False
    if not long and tool == b"Bash" and is_cleared(payload, start, words):
        return False
    from claimonce.prefilter.payload import unescape

    text = unescape(payload[start : start + LONGEST].lstrip(b" \t\r\n:"))
    if text is None or not lines or tool == b"PowerShell" or payload.find(b'"command"', start) >= 0:
        return True
    from claimonce.prefilter.quick_check import is_settled

    return not is_settled(text, lines, low, text_at(payload, b'"cwd"').decode("latin-1"), in_text)


def is_cleared(payload: bytes, start: int, words: list[bytes]) -> bool:
    """Ask the sieve, which is loaded only for a call that is long or holds a word."""
    from claimonce.prefilter.sieve import is_calm

    return is_calm(payload, start, words)


def leads(value: bytes, payload: bytes, lines: list[bytes]) -> bool:
    """Say whether the command may write a counter file by a link to it."""
    if not any(line[:10] == b"~counters:" for line in lines):
        return False
    from claimonce.prefilter.links import may_lead

    plain = value.replace(b"\\n", b"\n").replace(b'\\"', b'"').replace(b"\\t", b" ")
    return may_lead(plain, text_at(payload, b'"cwd"'))


def text_at(payload: bytes, key: bytes) -> bytes:
    """Return the string behind the first such key, as far as no escape stands in it."""
    at = payload.find(key)
    return payload[at + len(key) : at + 4_200].partition(b'"')[2].partition(b'"')[0] if at >= 0 else b""


def in_text(value: bytes, words: list[bytes]) -> bool:
    """A command's text, still with JSON's escapes."""
    if b"\\" in value:
        if b"\\u00" in value or b"\\\\\\\\\\n" in value:
            return True  # `\u0070ush` is `push`; and `\\` behind `\` in front of a line's end is not undone here
        value = value.replace(b"\\\\\\n", b"").replace(b"\\\\", b"\x02").replace(b"\\n", b"\n")
        value = value.replace(b"\\t", b" ").replace(b"\\r", b" ").replace(b'\\"', b'"').replace(b"\\/", b"/")
    if (b"$" in value or b"`" in value) and may_piece(value):
        return True  # `g$X push`
    bare = value.translate(LOWER, MARKS)
    if may_glue(bare):
        return True  # `{git,push}`
    plain = b" " + bare.translate(TABLE, b"\\") + b" "
    flat = plain.replace(b"/", b" ").replace(b"\n", b" ").replace(b"=", b" ")
    tokens = flat.split()
    if any_within(flat, tokens, words):
        return True  # ` mail `, ` git push`, `hooks.slack.com`
    if b"curl" in tokens and (b" -K" in value or b" --config" in value):
        return True  # its arguments stand in a file
    if (b"<" in value or b"|" in value) and is_fed(tokens):
        return True  # `ssh host < x.sh`
    makes = not MAKERS.isdisjoint(tokens)
    if makes and (b"$" in value or not CARRY.isdisjoint(tokens)):
        return True  # `echo hsup | rev | xargs git`
    if not FINDERS.isdisjoint(tokens) and not FIND_ACTS.isdisjoint(tokens):
        return True  # `find . -name x.sh -exec {} ;`
    if b"awk" in flat and (b"\x02" in value or b"system" in flat or (b"print" in flat and pipes(value))):
        return True  # strings that lie side by side are one
    if b"getline" in flat:
        return True  # awk's `"cmd" | getline`
    calls = b"()" in value or b"function" in value
    return any(starts_what_is_read(segment.split(), calls) for segment in set(plain.split(b"\n")))


def any_within(flat: bytes, tokens: list[bytes], words: list[bytes]) -> bool:
    """Say whether one of the words stands in the text. Not `in`: Python tries an index first, and fails at a price."""
    find = flat.find
    if len(flat) <= LONG:
        for word in words:  # noqa: SIM110  (a generator costs half as much again)
            if find(word) >= 0:
                return True
        return False
    distinct = (b" " + b" ".join(set(tokens)) + b" ").find
    return any((find if b" " in word.strip(b" ") else distinct)(word) >= 0 for word in words)


def pipes(value: bytes) -> bool:
    """Say whether an awk program may hand what it prints to a command: by a pipe in its quotes, not the shell's own."""
    at = value.find(b"awk")
    while at >= 0:
        single, double = value.find(b"'", at), value.find(b'"', at)
        if single < 0 and double < 0:
            return False
        start = double if single < 0 or 0 <= double < single else single
        end = value.find(value[start : start + 1], start + 1)
        if end < 0 or b"|" in value[start:end].replace(b"||", b""):
            return True
        at = end + 1
    return False


def may_glue(bare: bytes) -> bool:
    """Say whether braces or a redirection to a pattern could make a word."""
    end = len(bare) - 1
    for sign, step in ((b"{", -1), (b"}", 1)):
        at = bare.find(sign)
        while at >= 0:
            if 0 < at < end and bare[at + step] in GLUE:
                return True  # `pu{sh,ll}`; the braces of `{ ls; }` touch no word
            at = bare.find(sign, at + 1)
    at = bare.find(b">")
    while at >= 0:
        target = bare[at + 1 : at + 300].lstrip(b">|& ").partition(b" ")[0]
        if b"*" in target or b"?" in target or b"[" in target:
            return True  # `> scripts/*-counter.json`
        at = bare.find(b">", at + 1)
    return False


def may_piece(value: bytes) -> bool:
    """Say whether an expansion could put a word together from pieces."""
    if b"`" in value or b"$'" in value or b"+=" in value or b"IFS" in value:
        return True  # `$'\x67it'`, `a+=sh`
    at = value.find(b"$")
    while at >= 0:
        before = value[at - 1] if at else 32
        if before in GLUE or (before in MARKS and at > 1 and value[at - 2] in GLUE):
            return True  # `pu$X`, `pu"$X"`
        stop = at + 1
        if value[stop : stop + 1] == b"{":
            stop += 1
        while stop < len(value) and value[stop] in NAME:
            stop += 1
        if value[at + 1 : at + 2] == b"{":
            if value[stop : stop + 1] != b"}":
                return True  # `${X:-push}`, `${X//a/}`
            stop += 1
        after = value[stop] if stop < len(value) else 32
        if value[at + 1 : at + 2] != b"(" and (
            after in GLUE or (after in MARKS and value[stop + 1 : stop + 2].isalnum())
        ):
            return True  # `${X}sh`, `"$X"sh`
        at = value.find(b"$", at + 1)
    if b"$(" in value:
        at = value.find(b")")
        while at >= 0:
            rest = value[at + 1 : at + 3]
            if rest[:1].isalnum() or (rest[:1] in (b"\x02", b"'", b'"') and rest[1:].isalnum()):
                return True  # `$(echo pu)sh`
            at = value.find(b")", at + 1)
    return False


def starts_what_is_read(words: list[bytes], calls: bool) -> bool:
    """Say whether one simple command starts what must be read: a script, a shell, an interpreter, git with an alias."""
    at, end = 0, len(words)
    while at < end and (words[at] in LEAD or words[at][:1] == b"-" or b"=" in words[at]):
        if words[at].startswith(RUNS) or (words[at][:1] == b"-" and at and words[at - 1] not in LEAD):
            return True  # `EDITOR=./x git commit`; in `A=1 -c x` nobody knows whose option that is
        if b"=" in words[at]:
            from claimonce.prefilter.given_commands import is_run

            if is_run(words[at].partition(b"=")[0]):  # `MANPAGER=./x man ls`
                return True
        at += 1
    if at >= end:
        return False
    head, rest = words[at], words[at + 1 :]
    joined = b" ".join(rest)
    patterns = b"*" in joined or b"?" in joined or b"[" in joined
    if patterns and (calls or head in WRITERS):
        return True  # `f() { "$@"; }; f g*t`, `tee *-counter.json`
    if head in (b"[", b"[["):
        return False
    if b"$" in head or b"/" in head or b"*" in head or b"?" in head or b"[" in head:
        return True  # `$CMD push`, `./release.sh`, `/usr/bin/g?t push`
    if head == b"git":
        return git(rest)
    if head.startswith((b"python", b"pypy")):
        return rest[:1] != [b"-m"] or b"".join(rest[1:2]) not in PYTHON_MODULES  # `python3 x.py`, `python3 -c ...`
    if head == b"npm":
        return rest[:1] not in ([b"install"], [b"i"], [b"ci"], [b"ls"], [b"view"], [b"audit"], [b"outdated"])
    if head in READ or head in MOVERS or head == b"rm" or (head in SED and executes(rest)):
        return True
    if head in (b"find", b"gfind", b"fd", b"fdfind"):
        return not FIND_ACTS.isdisjoint(rest)  # `find . -exec sh x.sh ;`
    if head in CARRY and head not in (b"curl", b"tee", b"patch") and carries_what_is_read(rest, patterns):
        return True
    if b"-" not in joined or not (head in ESCAPING or b"/" in joined or b"." in joined):
        return False
    from claimonce.prefilter.given_commands import gives_script

    return gives_script(words[at:])  # `rg --pre ./x.sh`


def carries_what_is_read(rest: list[bytes], patterns: bool) -> bool:
    """Say whether the command behind a wrapper must be read; where it begins is not asked."""
    if patterns:
        return True
    for index, word in enumerate(rest):
        if (
            word in READ
            or b"/" in word
            or b"$" in word
            or word[:2] in (b"-i", b"-s")
            or word.startswith((b"python", b"pypy", *RUNS))
            or word.endswith(b".py")  # `uv run x.py`
            or word in (b"-", b"-m", b"--script")
        ):
            return True
        if word in MOVERS or word == b"rm" or (word in SED and executes(rest[index + 1 :])):
            return True  # `xargs rm`: what is moved or removed may be a counter, or a hook
        if word == b"git" and git(rest[index + 1 :]):  # `xargs git $verb`
            return True
        if word in FINDERS and not FIND_ACTS.isdisjoint(rest):  # `time find . -delete`
            return True
    return False


def executes(rest: list[bytes]) -> bool:
    """Say whether an `e` in a script of sed could be its command, or stand behind a substitution."""
    for word in rest:
        text = word.partition(b"e")[2] if word[:1] == b"-" else word
        at = text.find(b"e")
        while at >= 0:
            if not text[:at].rstrip(SED_FLAGS)[-1:].isalpha():  # `1e date`, `s/x/y/e`; the e of `s/here/y/` is a letter
                return True
            at = text.find(b"e", at + 1)
    return False


def git(rest: list[bytes]) -> bool:
    """Say whether git's verb is none of its own plain ones."""
    at = 0
    while at < len(rest) and rest[at][:1] == b"-":
        if rest[at] == b"-c":  # both -C and -c: only the latter's value has a sign of equality
            if at + 1 < len(rest) and b"=" in rest[at + 1]:
                return True
            at += 1
        elif rest[at] not in GIT_CALM:  # `git --exec-path=./x log`
            return True
        at += 1
    return at >= len(rest) or rest[at] not in GIT  # `git up`: an alias, or `git-up` on PATH

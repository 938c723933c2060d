"""The prefilter's sieve: clears a command whose length is in its data, before any word is looked for.

A long command is long because of what it carries: a heredoc, a message in quotes, a list of files. Such data is stepped
over from quote to quote, straight in the JSON text and without being looked at, and what is left of the command must be
plain: programs that take what they are given as data, and files that no one counts in. Whatever is not understood for
certain (an expansion, a comment, a backslash, a group) is not cleared, and the prefilter goes on.

Each byte is passed over once or twice, by functions written in C: that, and no list of words, is what a long command
costs. Of the client's JSON it takes for granted that one sign is written in one way throughout: a quote that opens is
written like the one that closes.
"""

from __future__ import annotations

from posix import lstat

DATA = b"\x01"  # stands for what was stepped over
LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
NAMES = LETTERS + b"-./+@%^:,"
# What may be left of a plain command: names, blanks, patterns, and the signs between commands.
LEFT = NAMES + DATA + b" =~*?[]!\\;&|>" + bytes(range(128, 256))
ENDS = bytes.maketrans(b";&|", b"\n\n\n")
BEHIND = (b"", b" ", b";", b"&", b"|", b">")
BACKSLASH = 92
SHORT = 64  # quoted text up to this length may be the name of a file
HERE = b"$(cat <<'"  # how a message in double quotes is commonly given
CODED = b"\\u00"  # a sign that is written as its number may be one that a shell expands
COUNTED = b">"  # stands in the list when there are counter files, beside `>` and each one's name
LISTS: dict[bytes, frozenset[bytes]] = {}
QUIET = (b"/dev/null", b"/dev/stderr", b"/dev/stdout")


class Unclear(Exception):
    """The command is not one that this look understands."""


def is_calm(payload: bytes, start: int, words: list[bytes]) -> bool:
    """Say whether the Bash command whose JSON string follows behind `start` has no effect for certain.

    `words` are the prefilter's; the first of them, which begins with a tab, says what counts as plain.
    """
    at = payload.find(b'"', start, start + 40) + 1
    if not at or not words or words[0][:1] != b"\t" or payload[start : at - 1].strip(b" \t\r\n:"):
        return False
    try:
        left, end = outline(payload, at, b'"' + payload[start:at])
    except Unclear:
        return False
    return payload.find(b'"command"', end) < 0 and is_plain(left, words[0], payload)


def outline(text: bytes, at: int, key: bytes) -> tuple[bytes, int]:
    """Return the JSON string at `at`, with DATA for what it carries in quotes and heredocs, and where it ends.

    `key` is how this JSON ends a key and begins its text, which cannot stand inside a string.
    """
    parts: list[bytes] = []
    while True:
        double = text.find(b'"', at)
        if double < 0:
            raise Unclear
        single = text.find(b"'", at, double)
        stop = double if single < 0 else single
        here = text.find(b"<", at, stop)
        if here >= 0:
            if text[here : here + 2] != b"<<":  # `sh < x`: what stands in the file is not known
                raise Unclear
            line, end = heredoc(text, here)
            parts += (text[at:here], line)
        elif single >= 0:
            end = text.find(b"'", single + 1) + 1
            if not end:
                raise Unclear
            if end > double and text.find(key, double, end) >= 0:  # not closed before the string's end
                raise Unclear
            parts += (text[at:single], show_plain(text, single + 1, end - 1))
        elif text[double - 1] != BACKSLASH:  # the quote that ends the JSON string
            parts.append(text[at:double])
            return b"".join(parts), double
        else:
            end = find_quote_end(text, double + 1)
            parts += (text[at : double - 1], show_plain(text, double + 1, end - 2))
        at = end


def show_plain(text: bytes, first: int, last: int) -> bytes:
    """Return quoted text itself where it can be a plain name, else DATA."""
    if first < last <= first + SHORT and not text[first:last].translate(None, NAMES):
        return text[first:last]
    return b"-" + DATA if text[first : first + 1] in (b"-", b"+") else DATA


def heredoc(text: bytes, here: int) -> tuple[bytes, int]:
    """Step over the heredoc whose `<<` stands at `here`; return the rest of its line and where the body ends."""
    at = here + 2
    while text[at : at + 1] == b" ":
        at += 1
    quote = b"'" if text[at : at + 1] == b"'" else b'\\"' if text[at : at + 2] == b'\\"' else b""
    at += len(quote)
    line = text.find(b"\\n", at)
    word, sign, rest = text[at : max(line, at)].partition(quote or b" ")
    if (
        not word or word.translate(None, LETTERS) or (quote and not sign) or (quote and rest[:1] not in BEHIND)
    ):  # `<<$X`
        raise Unclear
    if rest.translate(None, LEFT) or b"<" in rest or b"\\" in rest:  # `cat <<EOF | $X`, `cat <<A <<B`
        raise Unclear
    behind = end_of_body(text, line, word)
    if not quote:
        body = text[line:behind]
        if b"$" in body or b"`" in body or b"\\\\" in body or CODED in body:  # `$(git push)` in it runs
            raise Unclear
    return b" " + rest + b" ", behind


def end_of_body(text: bytes, at: int, word: bytes) -> int:
    """Return the end of the first line behind `at` that is nothing but `word`, its line break left out."""
    mark = b"\\n" + word
    while True:
        found = text.find(mark, at)
        if found < 0:
            raise Unclear
        at = found + len(mark)
        ends = text[at : at + 1] == b'"' or text[at : at + 2] == b"\\n"
        if ends and backslashes(text, found) % 2 == 0:
            return at
        at = found + 1


def find_quote_end(text: bytes, at: int) -> int:
    """Return where text in double quotes that begins at `at` ends, the quote included."""
    while True:
        end = text.find(b'"', at)
        sign = text.find(b"$", at, end)
        stop = end if sign < 0 else sign
        if end < 0 or text.find(b"`", at, stop) >= 0 or text.find(CODED, at, stop) >= 0:
            raise Unclear
        if sign >= 0:
            if not text.startswith(HERE, sign):  # all but `"$(cat <<'EOF'`, as messages are written
                raise Unclear
            rest, at = heredoc(text, sign + len(HERE) - 3)
            closing = text.find(b")", at)
            if rest.strip() or closing < 0 or text[at:closing].replace(b"\\n", b"").strip(b" "):
                raise Unclear
            at = closing + 1
            continue
        marks = backslashes(text, end)
        if marks == 1:  # the closing quote, as JSON escapes it
            return end + 1
        if marks != 3:  # three: an escaped quote
            raise Unclear
        at = end + 1


def backslashes(text: bytes, at: int) -> int:
    """Return how many backslashes stand before `at`."""
    first = at
    while first and text[first - 1] == BACKSLASH:
        first -= 1
    return at - first


def is_plain(left: bytes, plain: bytes, payload: bytes) -> bool:
    """Say whether what is left of a command starts nothing but plain programs, and writes no file that could count."""
    if left.translate(None, LEFT) or b" -" + DATA in left or b" +" in left:  # `ag '--pager=x y'`, `less +'!x'`
        return False
    if b"\\" in left:
        left = left.replace(b"\\n", b"\n").replace(b"\\t", b" ")
        if b"\\" in left:
            return False
    if b"&" in left:
        left = left.replace(b"2>&1", b" ").replace(b">&2", b" ").replace(b"&>", b">")
    if b";" in left or b"&" in left or b"|" in left:
        left = left.translate(ENDS)  # `make && ls | wc; date`: commands one after the other
    listed = LISTS.get(plain)
    if listed is None:
        listed = LISTS[plain] = frozenset(plain.split(b"\t"))
    targets: list[bytes] = []
    moved = False
    for command in left.split(b"\n"):
        words = drop_redirections(command, targets) if b">" in command else command.split(None, 3)
        if words and words[0] not in listed:
            if (
                b" ".join(words[:2]) not in listed and b" ".join(words[:3]) not in listed
            ):  # `git status`, `docker compose ps`
                return False
        elif words and words[0] == b"cd":
            moved = True
    return all(is_uncounted(target, listed, payload, moved) for target in targets)


def drop_redirections(command: bytes, targets: list[bytes]) -> list[bytes]:
    """Return the first words of a command without its redirections, whose files join `targets`."""
    first, *rest = command.replace(b">>", b">").split(b">")
    for one in rest:
        target, _, more = one.lstrip(b" ").partition(b" ")
        targets.append(target)
        first += b" " + more
    return first.split(None, 3)


def is_uncounted(target: bytes, listed: frozenset[bytes], payload: bytes, moved: bool) -> bool:
    """Say whether a file that is written is no counter, by its name or by a link."""
    if target in QUIET:  # `2>/dev/null`
        return True
    if not target or target.translate(None, NAMES) or target[:5] == b"/dev/" or b"hooks" in target or b".git" in target:
        return False
    if COUNTED not in listed:
        return True
    if b">" + target.rpartition(b"/")[2].lower() in listed:  # `> scripts/counter.json`
        return False
    if target[:1] != b"/":
        at = payload.find(b'"cwd"')
        folder = payload[at + 5 : at + 4_200].split(b'"', 2)[1:2] if at >= 0 else []
        if moved or not folder or b"\\" in folder[0] or folder[0][:1] != b"/":  # `cd x && ls > y`: where is y?
            return False
        target = folder[0] + b"/" + target
    try:
        found = lstat(target)
    except (OSError, ValueError):
        return True
    return found.st_mode & 0o170000 != 0o120000 and found.st_nlink < 2  # a link, or a second name, may be a counter

"""From the text of a shell word to the fields it becomes: quoting, expansions, splitting.

Text is handled as latin-1, so an index is a byte offset. `UNKNOWN` (NUL, which no shell word can hold) stands for
text that
only the running shell would know.
"""

from __future__ import annotations

from claimonce.lang import UNKNOWN
from claimonce.lang.shell.tree import BoundError
from claimonce.lang.shell.words import BLANK, MOST_FIELDS, Fields, backtick_end, matching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.interp.shell import Shell

PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=,+@%^")


def expand(sh: Shell, start: int, end: int) -> list[str]:
    """Expand the word that stands at `start:end` of the shell's source into its fields."""
    text = sh.source.text
    word = text[start:end]
    if PLAIN.issuperset(word):
        return [word]
    if "{" in word:
        from claimonce.lang.shell.braces import braces

        many = braces(word)
        if many:
            made: list[str] = []
            for one in many:
                made += expand_text(sh, one)
                if len(made) > MOST_FIELDS:
                    raise BoundError("a brace expansion grows past the bound")
            return made
    fields = Fields()
    scan(sh, text, start, end, fields, False)
    return finish(sh, fields)


def merged(nodes: list[Node]) -> list[tuple[int, int]]:
    """Return the ranges of words; nodes without a blank between them are one word."""
    ranges: list[tuple[int, int]] = []
    for node in nodes:
        start, end = node.start_byte, node.end_byte
        if ranges and ranges[-1][1] == start:
            ranges[-1] = (ranges[-1][0], end)
        elif start < end:
            ranges.append((start, end))
    return ranges


def finish(sh: Shell, fields: Fields) -> list[str]:
    """Close the last field; where a file pattern stood, match it with what is known to exist."""
    fields.cut()
    if fields.pattern and sh.shared.counters:
        from claimonce.effects.counter_files import globbed

        return globbed(sh, fields.done)
    return fields.done


def expand_text(sh: Shell, text: str) -> list[str]:
    """Expand a word that stands nowhere in the source (it was made by another expansion)."""
    with sh.derived(text):
        fields = Fields()
        scan(sh, text, 0, len(text), fields, False)
        return finish(sh, fields)


def joined(sh: Shell, start: int, end: int, quoted: bool = False) -> str:
    """Expand `start:end` of the source to one string: assignments, redirections, heredocs (`quoted`)."""
    text = sh.source.text
    if not quoted and PLAIN.issuperset(text[start:end]):
        return text[start:end]
    fields = Fields()
    scan(sh, text, start, end, fields, quoted, split=False)
    fields.cut()
    return " ".join(fields.done)


def scan(sh: Shell, text: str, at: int, end: int, fields: Fields, quoted: bool, split: bool = True) -> None:
    """Read `at:end` of `text` into `fields`. `quoted`: inside double quotes or a heredoc."""
    ifs = sh.ifs() if split and not quoted else ""
    if not quoted and text[at : at + 1] == "~":
        at = tilde(sh, text, at, end, fields)
    while at < end:
        c = text[at]
        if c == "\\":
            at = backslash(text, at, end, fields, quoted)
        elif c in "$`":
            from claimonce.interp.expansions import backticks, dollar

            at = (dollar if c == "$" else backticks)(sh, text, at, end, fields, quoted, ifs)
        elif c == '"' and not quoted:
            close = double_end(sh, text, at + 1, end)
            size, before = fields.size, len(fields.done)
            scan(sh, text, at + 1, close, fields, True, split)
            nothing = fields.size == size and len(fields.done) == before
            if nothing and fields.current is None and "@" not in text[at:close]:
                fields.put("")
            at = close + 1
        elif c == "'" and not quoted:
            close = text.find("'", at + 1, end)
            close = end if close < 0 else close
            fields.put(text[at + 1 : close])
            at = close + 1
        elif c in "<>" and not quoted and text[at + 1 : at + 2] == "(":
            at = sh.process(text, at, end, fields)
        else:
            if not quoted:
                if c in BLANK and split:
                    fields.cut()
                    at += 1
                    continue
                if c in "*?[":
                    fields.pattern = True
            stop = at + 1
            while stop < end and text[stop] not in "\\$`\"'<>*?[ \t\n":
                stop += 1
            fields.put(text[at:stop])
            at = stop


def tilde(sh: Shell, text: str, at: int, end: int, fields: Fields) -> int:
    """Expand a leading `~`; another user's home stays as it is."""
    if at + 1 >= end or text[at + 1 : at + 2] in ("", "/"):
        fields.put(sh.get("HOME") or UNKNOWN)
        return at + 1
    return at


def backslash(text: str, at: int, end: int, fields: Fields, quoted: bool) -> int:
    """Remove one backslash as bash does."""
    if at + 1 >= end:
        fields.put("\\")
        return end
    following = text[at + 1]
    if following == "\n":
        return at + 2
    fields.put(following if not quoted or following in '$`"\\' else "\\" + following)
    return at + 2


def double_end(sh: Shell, text: str, at: int, end: int) -> int:
    """Return where the double quote opened before `at` closes."""
    while at < end:
        c = text[at]
        if c == '"':
            return at
        if c == "\\":
            at += 2
        elif c == "$" and text[at + 1 : at + 2] in ("(", "{"):
            at = closing(sh, text, at, end)
        elif c == "`":
            at = backtick_end(text, at + 1, end) + 1
        else:
            at += 1
    return end


def closing(sh: Shell, text: str, at: int, end: int) -> int:
    """Return the offset just past `$(...)` or `${...}` that begins at `at`."""
    node = sh.substitution(at, text)
    if node is not None:
        return min(node.end_byte, end)
    opener = text[at + 1]
    return matching(text, at + 2, end, opener, ")" if opener == "(" else "}")

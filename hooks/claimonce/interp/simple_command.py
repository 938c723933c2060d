"""A simple command: its words, assignments and redirections, out of the tree."""

from __future__ import annotations

from claimonce.interp.state import MOST_CHILDREN
from claimonce.interp.words import expand, joined
from claimonce.lang.shell.tree import BoundError
from claimonce.lang.shell.words import word_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell


def command(sh: Shell, node: Node, more: list[Node] | None = None, extra: list[Node] | None = None) -> Done:
    """Run a simple command; `more` are redirections around it, `extra` words after a heredoc."""
    if node.has_error:
        from claimonce.lang.shell.parse_recovery import cut

        first, sign, rest = cut(node, sh.source.text)
        if sign:
            status, out = worded(sh, node, first, [])
            if (sign == "&&" and status) or (sign == "||" and status == 0):
                return status, out
            was, (status, added) = status, worded(sh, node, rest + (extra or []), more)
            return (None if was is None else status), out + added
    return worded(sh, node, node.children + (extra or []), more)


def worded(sh: Shell, node: Node, children: list[Node], more: list[Node] | None) -> Done:
    """Run the simple command of `children`, which stand inside `node`."""
    text = sh.source.text
    if len(children) > MOST_CHILDREN:
        raise BoundError("a command has too many words")
    sh.shared.step(1 + len(children) // 8)
    old, old_wide = sh.here, sh.wide
    sh.here = (node.start_byte, node.end_byte)
    redirects = list(more or [])
    assignments: list[Node] = []
    ranges: list[tuple[int, int]] = []
    glued = -1  # where a redirection or an assignment ended: what follows without a blank belongs to it
    for child in children:
        kind = child.type
        start, end = child.start_byte, child.end_byte
        if kind in REDIRECTS:
            redirects.append(child)
            glued = end
        elif kind == "variable_assignment" and not ranges:
            assignments.append(child)
            glued = end
        elif start == glued:
            glued = end
        elif kind != "comment":
            if ranges and (ranges[-1][1] == start or continued(text, ranges[-1][1], start)):
                ranges[-1] = (ranges[-1][0], end)
            elif kind == "ERROR" and child.child_count:
                ranges += [(one.start_byte, one.end_byte) for one in child.children]
            else:
                ranges.append((start, end))
    if more and more[0].start_byte > node.end_byte:
        # The grammar loses a word `-` before a heredoc.
        lost = text[node.end_byte : more[0].start_byte]
        if lost.strip() == "-":
            start = node.end_byte + lost.index("-")
            ranges.append((start, start + 1))
    if redirects:
        from claimonce.interp.redirections import swallowed

        ranges = sorted([*ranges, *swallowed(redirects)])
    try:
        return sh.redirected(redirects, lambda: simple(sh, ranges, assignments))
    finally:
        sh.here, sh.wide = old, old_wide


def simple(sh: Shell, ranges: list[tuple[int, int]], assignments: list[Node]) -> Done:
    """Expand the words and start the program that they name."""
    words: list[str] = []
    sh.outcome = 0
    guesses = sh.shared.guesses
    for start, end in ranges:
        words += expand(sh, start, end)
    sh.guessed = sh.shared.guesses > guesses
    if not assignments:
        return sh.run_words(words) if words else (sh.outcome, "")
    before = dict(sh.vars)
    for one in assignments:
        assign(sh, one)
    if not words:
        return sh.outcome, ""
    named = {sh.source.text[one.start_byte : one.end_byte].split("=")[0] for one in assignments}
    old, hidden = sh.env, sh.hidden
    sh.env = old | named
    if "PATH" in named:
        from claimonce.interp.search_path import before_a_command

        before_a_command(sh)
    try:
        return sh.run_words(words)
    finally:
        sh.env, sh.hidden = old, hidden
        for name in named:
            if name in before:
                sh.vars[name] = before[name]
            else:
                sh.vars.pop(name, None)


def assign(sh: Shell, node: Node) -> None:
    """Perform `name=value`, `name+=value`, `name[i]=value`, `name=(...)`."""
    text = sh.source.text
    start, end = node.start_byte, node.end_byte
    stop = text.find("=", start, end)
    if stop < 0:
        return
    last = node.children[-1] if node.children else None
    if last is not None and last.type == "array":
        from claimonce.interp.variables import array

        array(sh, text[start:stop], last)
        return
    value = joined(sh, stop + 1, word_end(text, end))
    sh.put(text[start:stop], value)


REDIRECTS = ("file_redirect", "herestring_redirect", "heredoc_redirect")


def continued(text: str, end: int, start: int) -> bool:
    """Say whether only a backslash and a line break lie between two pieces: one word, cut in two by the grammar."""
    return text[end : end + 2] == "\\\n" and not text[end:start].replace("\\\n", "")

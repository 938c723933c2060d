"""A simple command: its words, assignments and redirections, out of the tree."""

from __future__ import annotations

from claimonce.interp.state import MOST_CHILDREN
from claimonce.interp.words import expand, join_word
from claimonce.lang import UNKNOWN
from claimonce.lang.shell.commands import parts_of
from claimonce.lang.shell.words import word_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.interp.shell import Done, Shell


def command(sh: Shell, node: Node, more: list[Node] | None = None, extra: list[Node] | None = None) -> Done:
    """Run a simple command; `more` are redirections around it, `extra` words after a heredoc."""
    children = node.children + (extra or [])
    more_words = len(children) > MOST_CHILDREN
    if more_words:
        sh.shared.unsure("a command has too many words")
        children = children[:MOST_CHILDREN]
    sh.shared.step(1 + len(children) // 8)
    old, old_wide = sh.here, sh.wide
    sh.here = (node.start_byte, node.end_byte)
    parts = parts_of(sh.source.text, node, children, more or ())
    try:
        last = (UNKNOWN,) if more_words else ()  # stands for the words that are not looked at
        return sh.redirected(parts.redirects, lambda: simple(sh, parts.words, parts.assignments, last))
    finally:
        sh.here, sh.wide = old, old_wide


def simple(sh: Shell, ranges: list[tuple[int, int]], assignments: list[Node], last: tuple[str, ...] = ()) -> Done:
    """Expand the words, with `last` behind them, and start the program that they name."""
    words: list[str] = []
    sh.outcome = 0
    guesses = sh.shared.guesses
    for start, end in ranges:
        words += expand(sh, start, end)
    words += last
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
    first = len(sh.shared.programs)
    value = join_word(sh, stop + 1, word_end(text, end))
    sh.put(text[start:stop], value)
    if value == UNKNOWN and len(sh.shared.programs) > first:
        from claimonce.effects.origins import of_output

        sh.shared.printed[text[start:stop]] = of_output(sh, value, first)
    else:
        sh.shared.printed.pop(text[start:stop], None)

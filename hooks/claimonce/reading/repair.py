"""Text that the grammar does not read: known gaps are rewritten at the same length, the rest is searched."""

from __future__ import annotations

from claimonce.reading.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.reading.shell import Done, Shell
    from claimonce.reading.state import Source

# Each pair has equal length, so that offsets stay true. The grammar (0.25) knows neither `<>` nor a descriptor
# before `<<`, and takes `$ (` in a heredoc for the beginning of an expansion.
SAME = ((" 0<<", "  <<"), ("<>", ">>"), (";&", ";;"), (";;&", ";; "), ("\r\n", " \n"), ("$ (", "_ ("))


def repaired(source: Source) -> Source:
    """Return the source with the grammar's known gaps closed, when that leaves fewer errors."""
    text = source.text
    for old, new in SAME:
        if old in text:
            text = text.replace(old, new)
    if text != source.text:
        root = parse(text.encode("latin-1"))
        if not root.has_error:
            return type(source)(text, root, source.base, source.span)
    return source


def cut(node: Node, text: str) -> tuple[list[Node], str, list[Node]]:
    """Part a command in two where the grammar lost `&&` or `||`, behind an assignment with a redirection."""
    children = node.children
    for index, child in enumerate(children):
        if child.type == "command_name":
            break
        if child.type == "ERROR" and (sign := text[child.start_byte : child.end_byte]) in ("&&", "||"):
            return children[:index], sign, children[index + 1 :]
    return children, "", []


def salvage(sh: Shell, node: Node) -> Done:
    """Run what looks like a statement inside an error, and say that something was not read."""
    sh.unsure("part of the command could not be parsed")
    loose: list[tuple[int, int]] = []
    for child in node.children:
        kind = child.type
        if kind in LOOSE:
            start, end = child.start_byte, child.end_byte
            if loose and loose[-1][1] == start:
                loose[-1] = (loose[-1][0], end)
            else:
                loose.append((start, end))
            continue
        flush(sh, loose)
        loose = []
        if child.is_named:
            if kind == "case_item":
                sh.block(child.children)
            else:
                sh.run(child)
    flush(sh, loose)
    return None, ""


LOOSE = frozenset(
    ("word", "string", "raw_string", "ansi_c_string", "concatenation", "simple_expansion", "expansion", "command_name",
     "number", "command_substitution", "brace_expression", "{", "}", "extglob_pattern", "=", "==")
)  # fmt: skip


def flush(sh: Shell, loose: list[tuple[int, int]]) -> None:
    """Run words that lie side by side as one command."""
    if not loose:
        return
    old, sh.here = sh.here, (loose[0][0], loose[-1][1])
    wide, sh.wide = sh.wide, sh.here
    sh.simple(loose, [])
    sh.here, sh.wide = old, wide

"""Text that the grammar does not read: known gaps are rewritten at the same length, the rest is searched."""

from __future__ import annotations

from claimonce.lang.shell.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

    from claimonce.lang.shell.tree import Source

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

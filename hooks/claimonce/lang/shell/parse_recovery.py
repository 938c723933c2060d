"""Text that the grammar does not read: known gaps are rewritten at the same length, the rest is searched."""

from __future__ import annotations

from claimonce.lang.shell.tree import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

# Each pair has equal length, so that offsets stay true. The grammar (0.25) knows neither `<>` nor a descriptor
# before `<<`, takes `$ (` in a heredoc for the beginning of an expansion, and reads no `\\<` between two words.
SAME = (
    (" 0<<", "  <<"), ("<>", ">>"), (";&", ";;"), (";;&", ";; "), ("\r\n", " \n"), ("$ (", "_ ("), (" \\< ", " == "),
    (" \\> ", " == "),
)  # fmt: skip
LONGEST_BRACES = 500


def repaired(text: str, root: Node, seconds: float) -> tuple[str, Node]:
    """Return the text with the grammar's known gaps closed, and its tree, when that leaves fewer errors."""
    fixed = text
    for old, new in SAME:
        if old in fixed:
            fixed = fixed.replace(old, new)
    shape = with_brace_words(fixed)
    if shape != text:
        data = shape.encode("latin-1")
        made = parse(data, seconds, len(data))
        if not made.has_error or (is_broken(root) and not is_broken(made)):
            return fixed, made
    return text, root


def with_brace_words(text: str) -> str:
    """Return text in which the tree sees a word in `{git,push}`, which the grammar takes for a group of commands.

    Only the tree is made from it: the words themselves are read from the text.
    """
    shape = list(text)
    at = text.find("{")
    while at >= 0:
        end = text.find("}", at, at + LONGEST_BRACES)
        inner = text[at + 1 : max(at, end)]
        if ("," in inner or ".." in inner) and not any(sign in inner for sign in " \t\n;&|<>()"):
            before = text[max(0, at - LONGEST_BRACES) : at].rstrip(" \t")
            if before[-1:] in ("", *"\n;&|({!") or before.endswith(("then", "do", "else")):
                shape[at] = shape[end] = "."
        at = text.find("{", at + 1)
    return "".join(shape)


def is_broken(root: Node) -> bool:
    """Say whether whole statements below the root could not be read."""
    return root.type == "ERROR" or (root.has_error and any(child.type == "ERROR" for child in root.children))


def cut(node: Node, text: str) -> tuple[list[Node], str, list[Node]]:
    """Part a command in two where the grammar lost `&&` or `||`, behind an assignment with a redirection."""
    children = node.children
    for index, child in enumerate(children):
        if child.type == "command_name":
            break
        if child.type == "ERROR" and (sign := text[child.start_byte : child.end_byte]) in ("&&", "||"):
            return children[:index], sign, children[index + 1 :]
    return children, "", []

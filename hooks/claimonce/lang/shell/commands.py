"""What a simple command, its redirections and its heredocs are made of, where the grammar has cut or lost something."""

from __future__ import annotations

from claimonce.lang.shell.words import merge_ranges, word_end

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    Range = tuple[int, int]

REDIRECTS = ("file_redirect", "herestring_redirect", "heredoc_redirect")
# What the grammar hangs inside a heredoc's operator: `cat <<EOF | bash`, `cat <<EOF && git push`.
BEHIND = frozenset((
    "pipeline", "command", "list", "redirected_statement", "subshell", "compound_statement", "negated_command",
    "test_command", "if_statement", "while_statement", "for_statement", "&&", "||",
))  # fmt: skip
ARGUMENTS = frozenset((
    "word", "string", "raw_string", "concatenation", "number", "simple_expansion", "expansion", "command_substitution",
    "ansi_c_string",
))  # fmt: skip


class Parts:
    """A simple command: the ranges of its words, the assignments in front of them, its redirections."""

    __slots__ = ("assignments", "redirects", "words")

    def __init__(self, redirects: Iterable[Node]) -> None:
        self.words: list[Range] = []
        self.assignments: list[Node] = []
        self.redirects = list(redirects)


def parts_of(text: str, node: Node, children: list[Node], more: Iterable[Node] = ()) -> Parts:
    """Return what the simple command `node` is made of; `more` are redirections around it."""
    made = Parts(more)
    words = made.words
    lost = made.redirects[0].start_byte if made.redirects else 0
    glued = -1  # where a redirection or an assignment ended: what follows without a blank belongs to it
    for child in children:
        kind = child.type
        start, end = child.start_byte, child.end_byte
        if kind in REDIRECTS:
            made.redirects.append(child)
            glued = end
        elif kind == "variable_assignment" and not words:
            made.assignments.append(child)
            glued = end
        elif start == glued:
            glued = end
        elif kind != "comment":
            if words and (words[-1][1] == start or is_continued(text, words[-1][1], start)):
                words[-1] = (words[-1][0], end)
            elif kind == "ERROR" and child.child_count:
                words += merge_ranges(child.children)
            else:
                words.append((start, end))
    if lost > node.end_byte and text[node.end_byte : lost].strip() == "-":  # the grammar loses it before a heredoc
        start = text.index("-", node.end_byte)
        words.append((start, start + 1))
    swallowed = [one for redirect in made.redirects for one in swallowed_by(redirect)]
    if swallowed:
        made.words = sorted([*words, *swallowed])
    if made.words and text[made.words[-1][0] : made.words[-1][1] + 1] == "0<":  # a descriptor, to the grammar a number
        made.words.pop()
    return made


def is_continued(text: str, end: int, start: int) -> bool:
    """Say whether only a backslash and a line break lie between two pieces: one word, cut in two by the grammar."""
    return text[end : end + 2] == "\\\n" and not text[end:start].replace("\\\n", "")


def swallowed_by(redirect: Node) -> list[Range]:
    """Return the command's words that the grammar takes for more targets of a redirection, as in `git >x push`."""
    if redirect.type != "file_redirect" or redirect.child_count < 3:
        return []
    return merge_ranges(
        [one for one in redirect.children if one.is_named and one.type not in ("file_descriptor", "ERROR")]
    )[1:]


def redirection(text: str, node: Node) -> tuple[str, str, int, int]:
    """Return the descriptor, the operator, and where the file's word (or a `>(...)`) begins and ends; -1 for none."""
    descriptor = sign = ""
    start = end = -1
    for child in node.children:
        if child.type == "file_descriptor":
            descriptor = text[child.start_byte : child.end_byte]
        elif child.type == "ERROR":
            sign = "<<<" if text[child.start_byte : child.end_byte] == "<<" else sign  # `3<<<`
        elif child.is_named:
            if start < 0 or child.start_byte == end:
                start = child.start_byte if start < 0 else start
                end = child.end_byte
        elif not sign:
            sign = child.type
    return descriptor, sign, start, word_end(text, end) if start >= 0 else -1


class Heredoc:
    """A heredoc: its end word, whether the body is taken as it is, and where that stands."""

    __slots__ = ("dash", "end", "literal", "mark", "start")

    def __init__(self, mark: str, dash: bool, start: int, end: int) -> None:
        self.mark, self.dash, self.start, self.end = mark.strip("'\"\\"), dash, start, end
        self.literal = any(sign in mark for sign in "'\"\\")


def heredoc(text: str, node: Node) -> Heredoc:
    """Return the heredoc of a redirection; its body is empty where the grammar found none."""
    mark, dash, start, end = "", False, node.end_byte, -1
    for child in node.children:
        if child.type == "heredoc_start":
            mark = text[child.start_byte : child.end_byte]
        elif child.type == "heredoc_body":
            start, end = child.start_byte, child.end_byte
        elif child.type == "heredoc_end" and end >= 0:
            end = child.start_byte
        elif child.type == "<<-":
            dash = True
    if end < 0:
        return Heredoc(mark, dash, start, start)
    at = start
    while at and text[at - 1] in " \t\n":
        at -= 1
    first = text.find("\n", at) + 1  # the grammar leaves blanks in front of the body out
    return Heredoc(mark, dash, first if 0 < first < start else start, end)

"""One command of plain words, read without the parser: to load the grammar costs more than all else that reads it.

`git push origin main` is what most refused calls say. Whatever could mean more than it says (a quote, an expansion, a
sign of the shell, an assignment, a word of the language itself) is left to the parser.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 500
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,@")
# What begins something else than a command, to bash or to the grammar.
_OWN_WORDS = frozenset((
    "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for", "in", "function",
    "select", "time", "coproc", "declare", "typeset", "export", "readonly", "local", "unset", "unsetenv", "let", "test",
))  # fmt: skip


class Part:
    """What the reader asks of a node: a word, the command of words, or the text of one command."""

    __slots__ = ("child_count", "children", "end_byte", "has_error", "is_named", "parent", "start_byte", "type")

    def __init__(self, kind: str, start: int, end: int, children: list[Part]) -> None:
        self.type, self.start_byte, self.end_byte, self.children = kind, start, end, children
        self.child_count, self.is_named, self.has_error, self.parent = len(children), True, False, None


def plain(text: str) -> Node | None:
    """Return the tree of a text that is one command of plain words; None for every other text."""
    if len(text) > LONGEST or not _LETTERS.issuperset(text.replace(" ", "")):
        return None
    words: list[Part] = []
    at = 0
    for word in text.split(" "):
        if word:
            words.append(Part("word" if words else "command_name", at, at + len(word), []))
        at += len(word) + 1
    name = text[: words[0].end_byte].strip() if words else ""
    if not name or name in _OWN_WORDS or "@" in name:  # the grammar (0.25) takes `a@b` for an error there
        return None
    command = Part("command", words[0].start_byte, words[-1].end_byte, words)
    return Part("program", command.start_byte, command.end_byte, [command])  # type: ignore[return-value]  # pyright: ignore[reportReturnType]

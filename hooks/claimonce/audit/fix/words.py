"""The words of one shell command as they are written, and what of them can stand inside a key in double quotes."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import tree_sitter_bash
from tree_sitter import Language, Node, Parser

# Commands whose output may be asked for a second time: they change nothing and are quick.
PURE = frozenset(("date", "hostname", "basename", "dirname", "whoami", "id", "pwd", "uname", "echo", "printf"))
_EXPANSIONS = frozenset(("simple_expansion", "expansion"))


class Word(msgspec.Struct, frozen=True):
    """One word: its source, its text for inside double quotes (None where it must not be evaluated twice).

    `varies` says whether an expansion stands in it.
    """

    source: str
    inner: str | None
    varies: bool


class Command(msgspec.Struct, frozen=True):
    """One simple command: its words, its redirected input's source (`< file`, empty for none)."""

    words: tuple[Word, ...]
    stdin: str = ""


def command(text: str) -> Command | None:
    """Return the simple command that `text` is; None where it is anything else or cannot be parsed."""
    data = text.encode("utf-8", "surrogatepass")
    root = Parser(Language(tree_sitter_bash.language())).parse(data).root_node
    if root.has_error or root.named_child_count != 1:
        return None
    node, stdin = root.named_children[0], ""
    if node.type == "redirected_statement":
        sources = [_text(each, data) for each in node.named_children[1:] if each.type == "file_redirect"]
        if len(sources) + 1 != node.named_child_count:
            return None
        stdin = _file(sources)
        node = node.named_children[0]
    if node.type != "command" or any(each.type == "herestring_redirect" for each in node.named_children):
        return None
    stdin = stdin or _file(_text(each, data) for each in node.named_children if each.type == "file_redirect")
    words = [
        _word(each.named_children[0] if each.type == "command_name" and each.named_children else each, data)
        for each in node.named_children
        if each.type not in ("file_redirect", "variable_assignment")
    ]
    return Command(tuple(words), stdin) if words else None


def _file(sources: Iterable[str]) -> str:
    """Return the source of the file that one of the redirections reads; empty where none does."""
    return next((each[1:].strip() for each in sources if each.startswith("<") and not each.startswith("<(")), "")


def _word(node: Node, data: bytes) -> Word:
    inner, varies = _inner(node, data)
    return Word(_text(node, data), inner, varies)


def _inner(node: Node, data: bytes) -> tuple[str | None, bool]:
    """Return the text of a word for inside double quotes, and whether it varies."""
    source = _text(node, data)
    kind = node.type
    if kind in ("word", "number", "command_name"):
        return _quoted(source.replace("\\", "")), False
    if kind == "raw_string":
        return _quoted(source[1:-1]), False
    if kind in _EXPANSIONS:
        return source, True
    if kind == "command_substitution":
        first = source.strip("$()` ").split()[:1]
        return (source, True) if first and first[0] in PURE and "`" not in source else (None, True)
    if kind == "string":
        return _string(node, data)
    if kind == "concatenation":
        made = [_inner(each, data) for each in node.named_children]
        if any(inner is None for inner, _ in made):
            return None, True
        return "".join(inner or "" for inner, _ in made), any(varies for _, varies in made)
    return None, True


def _string(node: Node, data: bytes) -> tuple[str | None, bool]:
    varies, parts, at = False, list[str](), node.start_byte + 1
    for each in node.named_children:
        inner, also = (_text(each, data), False) if each.type == "string_content" else _inner(each, data)
        if inner is None:
            return None, True
        parts += [data[at : each.start_byte].decode("utf-8", "replace"), inner]
        varies, at = varies or also, each.end_byte
    return "".join(parts) + data[at : node.end_byte - 1].decode("utf-8", "replace"), varies


def _quoted(text: str) -> str:
    for sign in '\\"$`':
        text = text.replace(sign, f"\\{sign}")
    return text


def _text(node: Node, data: bytes) -> str:
    return data[node.start_byte : node.end_byte].decode("utf-8", "replace")

"""bash text -> a syntax tree, within bounds of length and time.

Of text that the grammar does not read, known gaps are rewritten at the same length.

The bindings are imported directly: the packages' own `__init__` modules pull in `typing`, which costs more than the
parser.
"""

from __future__ import annotations

from claimonce.hooks.lent_modules import Lent
from claimonce.lang import BoundError
from claimonce.lang.shell.plain_command import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from tree_sitter import Node, Parser

    Span = tuple[int, int]

LONGEST = 131_072  # Linux starts no program with a longer argument (MAX_ARG_STRLEN), so no shell gets one
SMALL = 2_048
PARSING_SECONDS = 0.05  # of a live call; a file may take longer
# The grammar's scanner asks `isalpha` of any code point, which reads past a table of 256 and may end the process, and
# takes other blanks than bash's for blanks. To bash, all beyond ASCII is part of a word, of no name: so is a dot.
MASKED = bytes(range(128)) + b"." * 128


# Each pair has equal length, so that offsets stay true. The grammar (0.25) knows neither `<>` nor a descriptor
# before `<<`, takes `$ (` in a heredoc for the beginning of an expansion, and reads no `\<` between two words.
SAME = (
    (" 0<<", "  <<"), ("<>", ">>"), (";&", ";;"), (";;&", ";; "), ("\r\n", " \n"), ("$ (", "_ ("), (" \\< ", " == "),
    (" \\> ", " == "),
)  # fmt: skip
LONGEST_BRACES = 500
MOST_HIDDEN = 8  # rounds in which redirections are hidden: a lost sign may have hidden the next
ESCAPED = ";&|()"  # signs that a backslash makes plain


class Source:
    """One piece of shell text: its tree, and where it stands in the command that was asked about."""

    __slots__ = ("base", "root", "span", "text")

    def __init__(self, text: str, root: Node | None, base: int | None, span: Span | None) -> None:
        self.text, self.root, self.base, self.span = text, root, base, span

    def statements(self) -> list[Node]:
        """Return the nodes below the root."""
        return self.root.children if self.root is not None else []


_parser: Parser | None = None


def parser() -> Parser:
    """Return the one bash parser of this process."""
    global _parser  # noqa: PLW0603  (a cache: loading the grammar is the dearest step)
    if _parser is not None:
        return _parser
    binding, bash = light("tree_sitter"), extension("tree_sitter_bash")
    made: Parser = binding.Parser(binding.Language(bash.language()))
    _parser = made
    return made


def light(package: str) -> Any:
    """Return tree-sitter's compiled module without two modules that it imports when it is loaded.

    tree-sitter 0.26 takes `re.compile`, for the patterns of queries, and `enum.IntEnum`, for the kinds of log messages.
    Both modules together cost half a start of Python, and reading a command needs neither.
    """
    with Lent(re={"compile": _compile}, enum={"IntEnum": _int_enum}):
        return extension(package)


def _compile(*given: Any) -> Any:
    import re

    return re.compile(*given)


def _int_enum(name: str, members: Mapping[str, int]) -> type:
    return type(name, (int,), dict(members))


def extension(package: str) -> Any:
    """Return the package's compiled module without running the package's `__init__`.

    It is registered under its real name, so that a later import of the package finds the same one.
    """
    import sys

    name = package + "._binding"
    known = sys.modules.get(name)
    if known is not None:
        return known
    from _imp import create_dynamic, exec_dynamic, extension_suffixes
    from posix import stat

    for folder in sys.path:
        for suffix in extension_suffixes():
            path = f"{folder}/{package}/_binding{suffix}"
            try:
                stat(path)
            except (OSError, ValueError):
                continue
            spec = sys.__spec__.__class__(name, None, origin=path)
            module = create_dynamic(spec)
            exec_dynamic(module)
            sys.modules[name] = module
            return module
    __import__(name)
    return sys.modules[name]


def read_source(text: str, base: int | None, span: Span | None) -> Source:
    """Return shell text with its tree; the grammar's known gaps are closed where it does not read the text."""
    root = plain(text)
    if root is None:
        root = parse(text.encode("latin-1", "replace"))
        if root.has_error:
            text, root = repair(text, root, PARSING_SECONDS)
    return Source(text, root, base, span)


def parse(data: bytes, seconds: float = PARSING_SECONDS, longest: int = LONGEST) -> Node:
    """Return the root of the tree of `data`; BoundError when it is longer than `longest` bytes, or takes longer.

    The tree gives places only: what stands there is read from the text.
    """
    if len(data) > longest:
        raise BoundError(f"the command is longer than {longest} bytes")
    if not data.isascii():
        data = data.translate(MASKED)
    if b"\n\\" in data and b"<<" in data:
        data = mask_bodies(data)
    bash = parser()
    if len(data) <= SMALL:
        return bash.parse(data).root_node
    from claimonce.lang.parsing import parse_within  # most commands are small

    return parse_within(seconds, bash, data)


def mask_bodies(data: bytes) -> bytes:
    """Return the bytes with another sign for a backslash at the beginning of a heredoc's body.

    The grammar takes the first line of such a body for arguments, as in `bash <<'X'` whose body is `\\git push`.
    """
    at = data.find(b"\n\\")
    while at >= 0:
        if b"<<" in data[data.rfind(b"\n", 0, at) + 1 : at]:
            data = data[: at + 1] + b"_" + data[at + 2 :]
        at = data.find(b"\n\\", at + 1)
    return data


def repair(text: str, root: Node, seconds: float) -> tuple[str, Node]:
    """Return the text with the grammar's known gaps closed, and its tree, when that leaves fewer errors."""
    fixed = text
    for old, new in SAME:
        if old in fixed:
            fixed = fixed.replace(old, new)
    shape = shape_of(fixed)
    made = parse_shape(shape, seconds) if shape != text else root
    better = not made.has_error or (is_broken(root) and not is_broken(made))
    for _ in range(MOST_HIDDEN):
        hidden = hide_redirections(shape, made) if made.has_error else shape
        if hidden == shape:
            break
        shape, made, better = hidden, parse_shape(hidden, seconds), True
    return (fixed, made) if better else (text, root)


def parse_shape(shape: str, seconds: float) -> Node:
    """Return the root of the tree of text that is as long as the text it stands for."""
    data = shape.encode("latin-1")
    return parse(data, seconds, len(data))


def shape_of(text: str) -> str:
    """Return text of which the tree is made where the grammar does not read the text itself, of the same length.

    It takes `{git,push}` for a group where a command begins, and loses the thread at `*\\;x` in a pattern: to the tree
    both are plain words. What they are is read from the text.
    """
    shape = list(text)
    at = text.find("\\")
    while at >= 0:
        if text[at + 1 : at + 2] in ESCAPED and at + 1 < len(text):
            shape[at] = shape[at + 1] = "."
        at = text.find("\\", at + 2)
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


def hide_redirections(text: str, root: Node) -> str:
    """Return text without the redirections that make the grammar lose the sign behind them: `n=$(a) 2>f || b`.

    They stand behind an assignment that has no command: the shell makes an empty file there, and no more. One is made a
    command of its own where that changes nothing of what runs, so that the file is seen: in front of `||` the status is
    that of the value's own command.
    """
    nodes = [root]
    while nodes:
        node = nodes.pop()
        before: Node | None = None
        for child in node.children:
            if child.type == "file_redirect" and before is not None and before.type == "variable_assignment":
                text = hide_from(text, child.start_byte, text[before.start_byte : before.end_byte])
            before = child
            if child.has_error:
                nodes.append(child)
    return text


def hide_from(text: str, at: int, assigned: str) -> str:
    """Return text without the redirections that begin at `at`, where a sign between two commands follows them."""
    import re  # few texts come here

    found = re.compile(r"(?:\d*(?:>>|>\||>&|&>>|&>|>|<)[ \t]*[\w./~$&{}\"'-]+[ \t]*)+(?=[|&])").match(text, at)
    if found is None:
        return text
    held, rest = found[0], text[found.end() :]
    blank = next((place for place, sign in enumerate(held) if sign in " \t"), -1)
    name, _, value = assigned.partition("=")
    # What a command prints has a status of its own; in a pipe or before `&`, what stands behind has another variable.
    kept = ("$(" in value or "`" in value) if rest[:2] == "||" else rest[:2] != "&&" and name in rest
    if not kept:
        if text[at - 1] in " \t":
            return f"{text[: at - 1]};{text[at:]}"
        if blank >= 0:  # as long as before: what stands behind keeps its place
            return f"{text[:at]};{held[:blank]}{held[blank + 1 :]}{rest}"
    return text[:at] + " " * len(held) + rest

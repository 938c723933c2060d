"""bash text -> a syntax tree, within bounds of length and time.

The bindings are imported directly: the packages' own `__init__` modules pull in `typing`, which costs more than the
parser.
"""

from __future__ import annotations

from time import thread_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from tree_sitter import Node, Parser, Tree

    Span = tuple[int, int]

LONGEST = 131_072  # Linux starts no program with a longer argument (MAX_ARG_STRLEN), so no shell gets one
SMALL = 2_048
PARSING_SECONDS = 0.05  # of a live call; a file may take longer
EACH = 16  # answers of the parser between two looks at the clock
# The grammar's scanner asks `isalpha` of any code point, which reads past a table of 256 and may end the process, and
# takes other blanks than bash's for blanks. To bash, all beyond ASCII is part of a word, of no name: so is a dot.
MASKED = bytes(c if c < 128 else 46 for c in range(256))


class BoundError(Exception):
    """The text is larger, deeper or slower to read than a live call allows."""


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
    import sys

    lent = {"re": _module("re", compile=_compile), "enum": _module("enum", IntEnum=_int_enum)}
    lent = {name: module for name, module in lent.items() if name not in sys.modules}
    sys.modules.update(lent)
    try:
        return extension(package)
    finally:
        for name, module in lent.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


def _module(name: str, **names: Any) -> Any:
    import sys

    module = type(sys)(name)
    module.__dict__.update(names)
    return module


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
    root = parse(text.encode("latin-1", "replace"))
    if root.has_error:
        from claimonce.lang.shell.parse_recovery import repaired

        text, root = repaired(text, root, PARSING_SECONDS)
    return Source(text, root, base, span)


def parse(data: bytes, seconds: float = PARSING_SECONDS, longest: int = LONGEST) -> Node:
    """Return the root of the tree of `data`; BoundError when it is longer than `longest` bytes, or takes longer.

    The tree gives places only: what stands there is read from the text.
    """
    if len(data) > longest:
        raise BoundError(f"the command is longer than {longest} bytes")
    if not data.isascii():
        data = data.translate(MASKED)
    bash = parser()
    if len(data) <= SMALL:
        return bash.parse(data).root_node
    end = thread_time() + seconds
    asked = 0

    def piece(offset: int, _: object) -> bytes:
        return data[offset : offset + 4096]

    def late(_: int, __: bool) -> bool:
        nonlocal asked
        asked += 1
        return not asked % EACH and thread_time() > end

    slow: Callable[..., Any] = bash.parse  # the stubs do not know `progress_callback`
    try:
        tree: Tree = slow(piece, progress_callback=late)
    except ValueError:
        bash.reset()
        raise BoundError("the command took too long to parse") from None
    return tree.root_node

"""What stands around a command in shell text: who reads its output, and which other way an `a || b` has."""

from __future__ import annotations

from claimonce.audit.fix.edit import Source
from claimonce.audit.lower.shell.source import parsed
from claimonce.lang.shell.tree import BoundError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

QUIET = ("/dev/null", "&1", "&2", "1", "2", "/dev/stdout", "/dev/stderr", "/dev/tty")
STATEMENTS = frozenset(("program", "function_definition", "do_group", "then", "if_statement", "case_item"))

_GIVEN = (b"$@", b"${@}", b"$*", b"$1", b'"$@"')


class Around:
    """The syntax tree of one file's shell text; what is no shell in it is passed over, as the grammar can."""

    def __init__(self, source: Source) -> None:
        self.data = source.text.encode("utf-8", "replace")
        self.text = source.text
        try:
            self.root: Node | None = parsed(self.data)
        except BoundError:
            self.root = None

    def output_used(self, start: int) -> str:
        """Say who reads what the command at the offset prints; empty where nobody does."""
        node = self._command(start)
        return self._reader(node) or self._handed(node)

    def _reader(self, node: Node | None) -> str:
        """Say who reads what a place in the tree prints."""
        while node is not None and node.parent is not None:
            parent = node.parent
            if parent.type in ("command_substitution", "process_substitution"):
                return "its output is used: it stands in $(...)"
            if parent.type == "pipeline" and parent.named_children[-1] != node:
                return "its output is used: another program reads it"
            if parent.type == "redirected_statement" and any(
                self._written(one) for one in parent.children_by_field_name("redirect")
            ):
                return "its output is used: a file takes it"
            node = parent
        return ""

    def _handed(self, node: Node | None) -> str:
        """Say which function of the file reads the output of a command that it is given: `out=$("$@")` in `RUN`."""
        while node is not None and node.type != "command":
            node = node.parent
        name = node.child_by_field_name("name") if node is not None else None
        if name is None or self.root is None:
            return ""
        for body in self._functions(self.data[name.start_byte : name.end_byte]):
            for given in _below(body, ("simple_expansion", "expansion")):
                if self.data[given.start_byte : given.end_byte] in _GIVEN and _first(given) and self._reader(given):
                    return f"its output is used: the function {self._said(name)} reads it"
        return ""

    def _functions(self, name: bytes) -> list[Node]:
        found = _below(self.root, ("function_definition",)) if self.root is not None else []
        named = ((each, each.child_by_field_name("name")) for each in found)
        return [each for each, held in named if held and self.data[held.start_byte : held.end_byte] == name]

    def _said(self, node: Node) -> str:
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def way(self, start: int) -> tuple[int, int] | None:
        """Return the bytes of the `a || b` around the command at the offset; None where it stands in none."""
        found = None
        node = self._command(start)
        while node is not None and node.type not in STATEMENTS:
            if node.type == "list" and any(child.type == "||" for child in node.children):
                found = (node.start_byte, node.end_byte)
            node = node.parent
        return found

    def byte(self, offset: int) -> int:
        """Return the byte at which a code point stands."""
        return len(self.text[:offset].encode("utf-8", "replace"))

    def _command(self, start: int) -> Node | None:
        at = self.byte(start)
        return self.root.descendant_for_byte_range(at, at + 1) if self.root is not None else None

    def _written(self, redirect: Node) -> bool:
        """Say whether a redirection keeps the output: `>log`, `&>log`, `>>log`; not `2>log`, `>/dev/null`."""
        if redirect.type != "file_redirect" or redirect.child_count < 2:
            return False
        text = self.data[redirect.start_byte : redirect.end_byte].decode("utf-8", "replace").strip()
        if text.startswith(("<", "2>", "0<")):
            return False
        return text.lstrip("1&").lstrip(">|").strip().split(" ")[0] not in QUIET


def _below(node: Node, kinds: tuple[str, ...]) -> list[Node]:
    """Return the nodes of these kinds below a node, each with what stands in it."""
    found: list[Node] = []
    left = [node]
    while left:
        held = left.pop()
        left += held.named_children
        if held.type in kinds:
            found.append(held)
    return found


def _first(node: Node) -> bool:
    """Say whether the expansion is the first word of its command: what is started, not what is told."""
    held: Node | None = node
    while held is not None and held.type not in ("command", "command_name", "function_definition"):
        held = held.parent
    return held is not None and held.type == "command_name"

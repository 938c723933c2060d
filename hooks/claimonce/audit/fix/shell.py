"""Shell text, wherever it stands: `git push` becomes `claimonce push`, a sender gets the gate in front."""

from __future__ import annotations

import re
import zlib

from msgspec.structs import replace

from claimonce.audit.facts import CONTAINER, CRON, MAKE, PACKAGE, UNIT
from claimonce.audit.finding import Finding
from claimonce.audit.fix import words
from claimonce.audit.fix.edit import Edit, Refusal, Source
from claimonce.audit.fix.runners import find_missing
from claimonce.audit.fix.words import Command, Word
from claimonce.audit.late_pattern import late
from claimonce.audit.lower.shell.source import parse_bytes
from claimonce.effects.descriptions import Descriptions
from claimonce.hooks.effect import GIT_PUSH, NOTIFY, Effect
from claimonce.lang import BoundError
from claimonce.reading import read_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node

# A key for a command that is to be gated: who gets it and what it is about, never one key for different acts.

LONGEST = 160  # of the part that is written out; a key holds 512 characters with what its variables say
MOST_SUMMED = 80  # characters of source that a sum may repeat: beyond them nobody reads the line
SECRET = ("-H", "--header", "-u", "--user", "--oauth2-bearer", "-K", "--config", "-b", "--cookie", "-E", "--cert")
_SUM = "$(printf %s {words} | cksum | cut -d' ' -f1)"
_FILE_SUM = "$(cksum <{file} | cut -d' ' -f1)"


def shell_key(command: Command, fed: str, descriptions: Descriptions) -> str | Refusal:
    """Return the key, quoted for a shell, for a command that sends; `fed` is the source of what is piped into it.

    Recipients and subject stand in it as they are written, with their variables; texts and addresses only as sums, so
    that no body and no token gets into the ledger.
    """
    if any(word.inner is None for word in command.words):
        return Refusal("a word of it is the output of another command; choose the key by hand")
    texts = [word.inner or "" for word in command.words]
    found = [each for each in read_words(texts, descriptions) if each.kind == NOTIFY]
    if len(found) != 1:
        return Refusal("it is not one message; choose the key by hand")
    effect = found[0]
    plain = [text for text in (*effect.targets, effect.subject) if text and not _is_private(text)]
    rest = _rest(command, set(plain))
    parts = [effect.channel or effect.plugin, *plain]
    summed = _summed(command, effect, rest, fed)
    if isinstance(summed, Refusal):
        return summed
    key = ":".join([*parts, *summed])
    if len(":".join(parts)) > LONGEST:
        return Refusal("its recipients and subject are too long for a key; choose one by hand")
    return f'"{key}"' if any(sign in key for sign in " $`\"'\\*?[]{}()<>|&;#!~") else key


def _rest(command: Command, plain: set[str]) -> list[Word]:
    """The words that say what is sent, beside those that the key names: no program, no flag, no secret."""
    made: list[Word] = []
    skip = False
    for word in command.words[1:]:
        text = word.inner or ""
        if skip or text in plain:
            skip = False
        elif text.startswith("-") and not word.varies:
            skip = text in SECRET
        else:
            made.append(word)
    return made


def _summed(command: Command, effect: Effect, rest: list[Word], fed: str) -> list[str] | Refusal:
    if any(word.source.startswith("@") or (word.inner or "").startswith("@-") for word in rest):
        return Refusal("it sends a file that the text does not show; choose the key by hand")
    made: list[str] = []
    static = " ".join(word.inner or "" for word in rest if not word.varies)
    if static:
        made.append(f"{zlib.crc32(static.encode('utf-8', 'replace')):08x}")
    moving = [word.source if word.source.startswith('"') else f'"{word.inner}"' for word in rest if word.varies]
    if sum(map(len, moving)) > MOST_SUMMED or any("\n" in word for word in moving):
        return Refusal("its text is too long to be read again for a key; choose the key by hand")
    if moving:
        made.append(_SUM.format(words=" ".join(moving)))
    if fed:
        made.append(fed)
    elif command.stdin:
        made.append(_FILE_SUM.format(file=command.stdin))
    elif effect.channel == "email" and not effect.body:
        return Refusal("its text comes from elsewhere; choose the key by hand")
    return made


def _is_private(text: str) -> bool:
    """Say whether a recipient is an address that may hold a token, or a variable that may hold one."""
    return "/" in text or (text.startswith("$") and "url" in text.lower()) or "webhook" in text.lower()


# What stands around a command in shell text: who reads its output, and which other way an `a || b` has.

QUIET = ("/dev/null", "&1", "&2", "1", "2", "/dev/stdout", "/dev/stderr", "/dev/tty")
STATEMENTS = frozenset(("program", "function_definition", "do_group", "then", "if_statement", "case_item"))

_GIVEN = (b"$@", b"${@}", b"$*", b"$1", b'"$@"')


class Around:
    """The syntax tree of one file's shell text; what is no shell in it is passed over, as the grammar can."""

    def __init__(self, source: Source) -> None:
        self.data = source.text.encode("utf-8", "replace")
        self.text = source.text
        try:
            self.root: Node | None = parse_bytes(self.data)
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


_PUSH = late(r"(?<![\w./$-])git(?=(?:\s|\\\n)+push(?![\w-]))")
_FILE = late(r"[ \t]*<[ \t]*([^\s;&|<>()`\"']+)")
_FEED = late(r"(?:^|[;&({@]|\bthen|\bdo|\belse)[ \t]*((?:echo|printf)[ \t][^|;&<>]*?)[ \t]*\|[ \t]*$")


def rewire(finding: Finding, source: Source, around: Around, descriptions: Descriptions) -> Edit | Refusal:
    """Return the change that sends the act at the finding's place through the gate."""
    start, end = _place(finding, source)
    absent = find_missing(finding, source)
    if absent:
        return Refusal(absent)
    if finding.effect == GIT_PUSH:
        found = list(_PUSH.finditer(source.text[start:end]))
        if len(found) != 1:
            return Refusal("it is not one plain `git push`; start it with `claimonce run --`, or gate it by hand")
        start, end = start + found[0].start(), start + found[0].end()
        used = around.output_used(start)
        return Refusal(used) if used else Edit(start, end, "claimonce")
    if finding.effect != NOTIFY:
        return Refusal("a number is taken with `claimonce next NAME`; which name is for a person to say")
    used = around.output_used(start)
    return Refusal(used) if used else _told(finding, source, (start, end), descriptions)


def _told(finding: Finding, source: Source, place: tuple[int, int], descriptions: Descriptions) -> Edit | Refusal:
    """Return the change that puts the gate and a key before a command that sends."""
    start, end = place
    if finding.surface in (PACKAGE, UNIT, CONTAINER) or not (finding.site.end_column or finding.surface == MAKE):
        return Refusal(f"a command inside {finding.surface} text is quoted once more; gate it by hand")
    command = words.command(source.text[start:end])
    if command is not None and not command.stdin and (file := _FILE.match(source.text, end)):
        command = replace(command, stdin=file.group(1))
    if command is None:
        return Refusal("it is not one simple command; gate it by hand")
    fed = _fed(source, start)
    if isinstance(fed, Refusal):
        return fed
    key = shell_key(command, fed, descriptions)
    if isinstance(key, Refusal):
        return key
    if finding.surface == CRON and "%" in key:
        return Refusal("in a crontab a percent sign ends the command; move the command into a script")
    return Edit(start, start, f"claimonce gate {_for_make(key) if finding.surface == MAKE else key} -- ")


def _place(finding: Finding, source: Source) -> tuple[int, int]:
    """Return where the command stands.

    A make recipe is audited with its variables put in, so only its line is known: there the program has to stand once.
    """
    if finding.surface != MAKE:
        return source.span(finding.site)
    start, end = source.offset(finding.site.line, 1), source.line_end(finding.site.end_line)
    program = re.escape(finding.program.partition(" ")[0]) if finding.effect == NOTIFY else "git"
    found = list(re.finditer(rf"(?<![\w./-]){program}(?=[ \t])[^;|&<>\n]*", source.text[start:end]))
    return (start + found[0].start(), start + found[0].end()) if len(found) == 1 else (start, end)


def _fed(source: Source, start: int) -> str | Refusal:
    """Return the sum, as shell source, of what `echo` or `printf` pipes into the command; empty where nothing does."""
    line = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    if not line.rstrip().endswith("|"):
        return ""
    found = _FEED.search(line)
    fed = words.command(found.group(1)) if found else None
    if fed is None or any(word.inner is None for word in fed.words) or len(fed.words) < 2:
        return Refusal("its text is the output of another command; choose the key by hand")
    shown = [word.source if word.source.startswith(('"', "'")) else f'"{word.inner}"' for word in fed.words[1:]]
    return f"$(printf %s {' '.join(shown)} | cksum | cut -d' ' -f1)"


def _for_make(key: str) -> str:
    # make reads one dollar of two; variables of make itself are written with the same sign and stay.
    return re.sub(r"(?<!\$)\$\((?=printf|cksum)", "$$(", key)

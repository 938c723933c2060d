"""One simple command with its redirections: the call it is, and the pieces of other languages that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.facts import Call, Joined, Listed, Site, Spread, Text, Unknown, Value
from claimonce.audit.lower.shell.gathered import Held, behind, heredoc, hold_word
from claimonce.audit.lower.shell.tables import PROGRAM_VARIABLE, PROGRAMS
from claimonce.audit.lower.shell.texts import Texts
from claimonce.audit.values import EMPTY, between, text_of
from claimonce.lang.shell.commands import REDIRECTS, parts_of, redirection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from claimonce.audit.lower.shell.gathered import Before
    from claimonce.audit.lower.shell.names import Names
    from claimonce.audit.lower.shell.walk import Walk

WRITES = {">": ">", ">|": ">", "&>": ">", ">&": ">", ">>": ">>", "&>>": ">>", "<": "<", "<>": "<"}
GROUP = (Text(":"),)
SAYS = (Text("echo"), Text("printf"))
SAYS_HOW = frozenset(("-e", "-n", "-en", "-ne", "-E"))


class Commands:
    """Lowers the simple commands of one source."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.source = names.source
        self.texts = Texts(names)

    def command(self, walk: Walk, node: Node, redirects: Sequence[Node], before: Before, stdin: Held | None) -> None:
        """Add the call of one simple command."""
        text = self.source.of(node)
        runs = "$(" in text or "`" in text or "<(" in text or ">(" in text
        parts = parts_of(self.source.text, node, node.children, redirects)
        own = parts.redirects
        if not parts.words:
            for prefix in parts.assignments if runs else ():
                walk.substitutions(prefix, before)
            self.redirections(walk, own, before)
            return
        words: list[Value] = []
        places: list[tuple[int, int]] = []
        for start, end in parts.words:
            some = self.names.words.fields(self.source.text[start:end], start)
            words += some
            places += [(start, end)] * len(some)
        words = name_program(words)
        agent = self.texts.runs_agent(words)
        if runs:  # a heredoc inside an agent's argument is a prompt
            outer, self.texts.variable = self.texts.variable, "prompt" if agent else ""
            for child in node.children:
                if child.is_named and child.type not in REDIRECTS:
                    walk.substitutions(child, before)
            self.texts.variable = outer
        if len(words) > 1 and not own and words[0] in SAYS:
            walk.body.returns.append(words[-1])
        keywords, fed = self._redirects(walk, own, before)
        stdin = fed or stdin
        if stdin is not None:
            keywords.append(("<<", stdin.value))
        if words:
            site = self.source.range(parts.words[0][0], max(node.end_byte, parts.words[-1][1]))
            self._call(walk, site, words, places, keywords, stdin, before, agent)
        self._behind(walk, own, before)

    def _behind(self, walk: Walk, redirects: Sequence[Node], before: Before) -> None:
        for one in redirects:
            if one.type == "heredoc_redirect":
                behind(walk, one, before)

    def _call(
        self,
        walk: Walk,
        site: Site,
        words: list[Value],
        places: list[tuple[int, int]],
        keywords: list[tuple[str, Value]],
        stdin: Held | None,
        before: Before,
        agent: bool,
    ) -> None:
        """Add the call that the words are."""
        program = words[0].text if isinstance(words[0], Text) else ""
        if program in ("source", ".") and len(words) > 1:
            walk.found.imports.append(import_of(words[1]))
            return
        if program == "trap":
            self.texts.trap(walk, words, places, site, before)
            return
        files = [value for key, value in keywords if key in (">", ">>")]
        words = self.texts.held(walk, words, places, files, stdin, before, agent)
        callees = self._callees(words[0])
        for callee in callees:
            walk.add(Call(callee, tuple(words[1:]), site, tuple(keywords)), before)
        if callees:
            return
        walk.add(Call("exec", tuple(words), site, tuple(keywords)), before)

    def _callees(self, word: Value) -> list[str]:
        """Return the functions of this text that a command word means; several for `"cmd_$1"`."""
        functions = self.names.functions
        if isinstance(word, Text):
            return [self.names.callee(word.text)] if word.text in functions else []
        if isinstance(word, Joined) and isinstance(word.parts[0], Text) and len(word.parts[0].text) > 2:
            start = word.parts[0].text
            return [self.names.callee(name) for name in list(functions)[:400] if name.startswith(start)]
        return []

    def _redirects(
        self, walk: Walk, redirects: Sequence[Node], before: Before
    ) -> tuple[list[tuple[str, Value]], Held | None]:
        """Return the files that are written and read, and the text that is fed in."""
        keywords: list[tuple[str, Value]] = []
        fed: Held | None = None
        for node in redirects:
            if node.type == "heredoc_redirect":
                fed = heredoc(self.source, node)
                for child in node.named_children:
                    if child.type == "file_redirect":
                        keywords += self._file(child)
            elif node.type == "herestring_redirect":
                words = self.names.listed(node.named_children)
                start, end = node.named_children[0].start_byte, node.end_byte
                fed = hold_word(self.source, start, end, words[0] if words else EMPTY)
                walk.substitutions(node, before)
            elif node.type == "file_redirect":
                keywords += self._file(node)
                walk.substitutions(node, before)
        return keywords, fed

    def _file(self, node: Node) -> list[tuple[str, Value]]:
        descriptor, sign, start, end = redirection(self.source.text, node)
        operator = WRITES.get(sign, "")
        if descriptor == "2" or not operator or start < 0:
            return []
        words = self.names.words.fields(self.source.text[start:end], start)
        if not words or text_of(words[0]).isdigit() or words[0] in (Text("/dev/null"), Text("-")):
            return []
        return [(operator, words[0])]

    def redirections(self, walk: Walk, redirects: Sequence[Node], before: Before) -> Held | None:
        """Add what the redirections of a group write; return the text that is fed into it."""
        keywords, fed = self._redirects(walk, redirects, before)
        if keywords:
            walk.add(Call("exec", GROUP, self.source.site(redirects[0]), tuple(keywords)), before)
        self._behind(walk, redirects, before)
        return fed

    def assignment(self, walk: Walk, node: Node, before: Before) -> None:
        """Walk what an assignment runs; read the instruction that it holds."""
        name = node.child_by_field_name("name")
        value = node.child_by_field_name("value")
        if name is None or value is None:
            return
        outer, self.texts.variable = self.texts.variable, self.source.of(name)
        try:
            walk.substitutions(value, before)
            self.texts.assigned(walk, value, before)
        finally:
            self.texts.variable = outer

    def printed(self, node: Node) -> Held | None:
        """Return what a statement prints, where it is a plain `echo`, `printf` or heredoc through `cat`."""
        if node.type == "redirected_statement":
            body = node.child_by_field_name("body")
            fed = [one for one in node.children_by_field_name("redirect") if one.type == "heredoc_redirect"]
            if body is None or not fed or self.source.of(body) != "cat":
                return None
            return heredoc(self.source, fed[0])
        name = node.child_by_field_name("name") if node.type == "command" else None
        program = self.source.of(name) if name is not None else ""
        if program not in ("echo", "printf"):
            return None
        arguments = node.children_by_field_name("argument")
        words = [word for word in self.names.listed(arguments) if text_of(word) not in SAYS_HOW]
        if program == "printf" and len(words) > 1:
            words = words[1:]
        if not words:
            return None
        value = words[0] if len(words) == 1 else between(Text(" "), words)
        return hold_word(self.source, arguments[-1].start_byte, arguments[-1].end_byte, value)


def name_program(words: list[Value]) -> list[Value]:
    """Return the words with a program in front that an unset variable names: `$GIT`, `"$GH_BIN"`."""
    if words and isinstance(words[0], Unknown):
        match = PROGRAM_VARIABLE.match(words[0].hint.strip('$"{}'))
        if match is not None and match[1].lower() in PROGRAMS:
            return [Text(match[1].lower()), *words[1:]]
    return words


def import_of(word: Value) -> str:
    """Return a sourced file as an import: from the root where its folder is known, else `?/` and its end."""
    if isinstance(word, Spread):
        word = word.of
    if isinstance(word, Listed) and word.items:
        word = word.items[0]
    text = text_of(word)
    if isinstance(word, Text):
        return text
    return "?/" + text.lstrip("/") if text else "?"

"""What a condition in shell text says about the gate or a flag file, and what stands after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from claimonce.audit.facts import CLAIM, FLAG, GATE, Guard, Listed, Site, Text, Unknown, Value
from claimonce.audit.lower.shell.tables import (
    ENDINGS,
    GATES,
    NO_GATES,
    READS_FILE,
    SEEN_NAME,
    STATUS,
    STATUS_FAILED,
    TEST_FILE,
    VARIABLE,
)
from claimonce.audit.values import text_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from tree_sitter import Node

    from claimonce.audit.lower.shell.names import Names

CHECKED = "checked"
NOWHERE = (0, 0)
Place = tuple[int, int]
LEAVES = frozenset(("exit", "exec"))


class Candidate(msgspec.Struct, frozen=True):
    """A guard as far as one condition shows it; whether it is one depends on what the rest of the text does.

    `files` are those that were looked at: a flag if one of them is written as well.
    """

    kind: str
    key: Value
    site: Site
    files: tuple[Value, ...] = ()
    name: str = ""


class Tested(msgspec.Struct, frozen=True):
    """What holds when a condition succeeds and when it fails."""

    success: tuple[Candidate, ...] = ()
    failure: tuple[Candidate, ...] = ()

    def negated(self) -> Tested:
        """Return the opposite."""
        return Tested(self.failure, self.success)


NOTHING = Tested()


class Conditions:
    """Reads the conditions of one source."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.source = names.source
        self.last = NOTHING

    def tested(self, node: Node | None) -> Tested:
        """Return what the condition says."""
        if node is None:
            return NOTHING
        kind = node.type
        if kind == "negated_command":
            return self.tested(node.named_children[-1] if node.named_children else None).negated()
        if kind == "redirected_statement":
            return self.tested(node.child_by_field_name("body"))
        if kind == "list":
            return self._list(node)
        if kind == "pipeline":
            return self.tested(node.named_children[-1] if node.named_children else None)
        if kind == "test_command":
            return self._looked_at(node, self.source.of(node))
        if kind == "command":
            said = self._command(node)
            self.last = said
            return said
        if kind == "variable_assignment" and "$(" in self.source.of(node):
            inner = node.child_by_field_name("value")
            commands = inner.named_children if inner is not None and inner.type == "command_substitution" else []
            return self.tested(commands[-1] if commands else None)
        return NOTHING

    def _list(self, node: Node) -> Tested:
        children = [child for child in node.children if child.type != "comment"]
        if len(children) != 3:
            return NOTHING
        left, right = self.tested(children[0]), self.tested(children[2])
        if children[1].type == "&&":
            return Tested(left.success + right.success, ())
        if children[1].type == "||":
            return Tested((), left.failure + right.failure)
        return right

    def _command(self, node: Node) -> Tested:
        name = node.child_by_field_name("name")
        if name is None:
            return NOTHING
        arguments = node.children_by_field_name("argument")
        words = self.names.listed([name, *arguments])
        if not words or not isinstance(words[0], Text):
            return NOTHING
        program = words[0].text.rpartition("/")[2]
        if program in ("test", "["):
            return self._looked_at(node, self.source.of(node))
        site = self.source.site(node)
        if program in ("grep", "egrep", "fgrep", "rg"):
            operands = [word for word in words[1:] if not text_of(word).startswith("-")]
            seen = Candidate(FLAG, words[0], site, tuple(operands[1:]))
            return Tested((), (seen,)) if len(operands) > 1 else NOTHING
        for at in range(min(len(words) - 1, 4)):
            verbs = GATES.get(text_of(words[at]).rpartition("/")[2])
            verb = text_of(words[at + 1])
            if verbs and verb in verbs:
                key = next((one for one in words[at + 2 :] if not text_of(one).startswith("-")), Unknown())
                if verb == "check":
                    said = (Candidate(CHECKED, key, site),)
                    return Tested(said, said)
                return Tested((Candidate(CLAIM, key, site),), ())
        if program in NO_GATES:
            return NOTHING
        callee = self.names.callee(program) if program in self.names.functions else words[0].text
        named = (Candidate(GATE, Listed(tuple(words[1:])), site, name=callee),)
        return Tested((), named) if SEEN_NAME.search(program) else Tested(named, ())

    def _looked_at(self, node: Node, text: str) -> Tested:
        """Return what a test says: of a file that is there or not, of a file's content, of the last status."""
        if STATUS.search(text):
            failed = STATUS_FAILED.search(text) is not None
            return self.last.negated() if failed else self.last
        site, at = self.source.site(node), node.start_byte
        both = "&&" in text or " -a " in text
        some = "||" in text or " -o " in text
        success: list[Candidate] = []
        failure: list[Candidate] = []
        for match in TEST_FILE.finditer(text):
            file = self.names.words.one(match[2], at)
            absent = bool(match[1]) or text.startswith(("test ! ", "[ ! ", "[[ ! "))
            (success if absent else failure).append(Candidate(FLAG, file, site, (file,)))
        for file in self._files_read(text, at):
            one = Candidate(FLAG, file, site, (file,))
            success.append(one)
            failure.append(one)
        return Tested(() if some else tuple(success), () if both else tuple(failure))

    def _files_read(self, text: str, at: int) -> list[Value]:
        """Return the files whose content the test looks at, directly or in a variable that was read from one."""
        texts = [(text, at)]
        for name in set(_variables(text)):
            texts += [
                (self.source.of(node), node.start_byte)
                for node in self.names.assigned.get(name, ())[:4]
                if node.type == "variable_assignment"
            ]
        found: list[Value] = []
        for one, place in texts:
            for match in READS_FILE.finditer(one):
                operands = match[1] or match[2] or match[3] or ""
                words = self.names.words.simple(operands.partition("2>")[0].partition("|")[0], place)
                found += [word for word in words if not text_of(word).startswith(("-", "+"))]
        return found[:8]


def _variables(text: str) -> list[str]:
    return VARIABLE.findall(text)[:8]


def ends(node: Node, names: Names, endings: frozenset[str] = ENDINGS) -> bool:
    """Say whether the statement never goes on to the next one."""
    kind = node.type
    if kind == "command":
        name = node.child_by_field_name("name")
        if name is None:
            return False
        word = names.source.of(name)
        if word in endings:
            return True
        return endings is ENDINGS and any(
            _last_ends(body.child_by_field_name("body"), names, LEAVES) for body in names.functions.get(word, ())
        )
    if kind in ("compound_statement", "do_group"):
        return _last_ends(node, names, endings)
    if kind == "list":
        return ends(node.children[-1], names, endings) and node.children[1].type != "||"
    if kind == "redirected_statement":
        body = node.child_by_field_name("body")
        return body is not None and ends(body, names, endings)
    return False


def _last_ends(node: Node | None, names: Names, endings: frozenset[str]) -> bool:
    statements = [child for child in node.named_children if child.type != "comment"] if node is not None else []
    return bool(statements) and ends(statements[-1], names, endings)


def resolve_guard(
    candidate: Candidate, written: Mapping[Value, Place], removed: Collection[Value], settled: bool
) -> Guard | None:
    """Return the guard that a candidate is.

    `written` are the files that the text writes, each with the last place where that happens; `removed` those it
    deletes (a lock, no flag); `settled` whether it settles a claim.
    """
    if candidate.kind == FLAG:
        here = (candidate.site.line, candidate.site.column)
        files = [file for file in candidate.files if written.get(file, NOWHERE) > here and file not in removed]
        return Guard(FLAG, files[0], candidate.site) if files else None
    if candidate.kind == CHECKED:
        return Guard(FLAG, candidate.key, candidate.site)
    if candidate.kind == CLAIM:
        return Guard(GATE if settled else CLAIM, candidate.key, candidate.site)
    return Guard(candidate.kind, candidate.key, candidate.site, candidate.name)

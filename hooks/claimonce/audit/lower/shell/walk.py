"""From the statements of a shell text to calls, each with what stands in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from claimonce.audit.facts import Call
from claimonce.audit.lower.shell.gathered import Before, Body, Found, Made
from claimonce.audit.lower.shell.guards import NOTHING, Conditions, Tested, ends
from claimonce.audit.lower.shell.outcomes import status
from claimonce.audit.lower.shell.tables import CLAIMS
from claimonce.lang import MOST_STEPS, BoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from claimonce.audit.lower.shell.commands import Commands
    from claimonce.audit.lower.shell.gathered import Held
    from claimonce.audit.lower.shell.names import Names


class Walk:
    """Walks the statements of one source in order."""

    def __init__(self, names: Names, conditions: Conditions, commands: Commands, found: Found, errexit: bool) -> None:
        self.names, self.conditions, self.commands, self.found = names, conditions, commands, found
        self.source = names.source
        self.errexit = errexit
        self.body = Body("", self.source.site(self.source.root))
        self._steps = 0

    def add(self, call: Call, before: Before) -> None:
        """Add a call to the function that is being walked."""
        self.body.calls.append(Made(call, before))

    def whole(self, name: str) -> Body:
        """Walk the whole source as the body of a function of this name."""
        self.body = Body(name, self.source.site(self.source.root))
        if self.source.root.type == "ERROR":
            self.loose(self.source.root, ())
        else:
            self.block(self.source.root.named_children, ())
        for other in self.source.others:
            self.loose(other, ())
        return self.body

    def block(self, nodes: Sequence[Node], before: Before) -> Before:
        """Walk statements one after the other; return what stands in front of whatever follows them."""
        over = False
        for node in nodes:
            if not over or node.type == "function_definition":
                before += self.statement(node, before)
            over = over or self._leaves(node)
        return before

    def _leaves(self, node: Node) -> bool:
        """Say whether nothing behind the statement runs."""
        name = node.child_by_field_name("name") if node.type == "command" else None
        return name is not None and self.source.of(name) in ("exit", "return")

    def statement(self, node: Node, before: Before, stdin: Held | None = None) -> Before:
        """Walk one statement; return what it adds in front of the next."""
        kind = node.type
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise BoundError("more statements than are followed")
        if kind == "command":
            self.commands.command(self, node, [], before, stdin)
            return self._status(node)
        handler = HANDLERS.get(kind)
        if handler is not None:
            return handler(self, node, before, stdin)
        if kind not in LEAVES and node.child_count:
            self.loose(node, before)
        return ()

    def loose(self, node: Node, before: Before) -> None:
        """Walk what the grammar could not put together: nothing in it says anything about what follows."""
        for child in node.named_children:
            self.statement(child, before)

    def _status(self, node: Node) -> Before:
        """Keep what the command's status says, for a look at `$?`; return it where `set -e` stops at a failure."""
        if CLAIMS.search(self.source.text, node.start_byte, node.end_byte) is None:
            return ()
        said = self.conditions.tested(node).success
        return said if self.errexit else ()

    def redirected(self, node: Node, before: Before, stdin: Held | None) -> Before:
        """Walk a statement with redirections."""
        body = node.child_by_field_name("body")
        redirects = node.children_by_field_name("redirect")
        if body is not None and body.type == "command":
            self.commands.command(self, body, redirects, before, stdin)
            return self._status(body)
        fed = self.commands.redirections(self, redirects, before)
        return self.statement(body, before, fed or stdin) if body is not None else ()

    def listed(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk `A && B` and `A || B`."""
        children = [child for child in node.children if child.type != "comment"]
        if len(children) < 3:
            return self.block(node.named_children, before)
        left, operator, right = children[0], children[1].type, children[2]
        after = (
            self.statement(left, before) if left.type in ("list", "compound_statement") else self._only(left, before)
        )
        said = self.conditions.tested(left)
        last = ends(right, self.names)
        if status(left, self.source) is (operator == "||"):
            return after  # the right side never runs
        if operator == "&&":
            self.statement(right, before + after + said.success)
            return after + (said.failure if last else ())
        self.statement(right, before + after + said.failure)
        return after + (said.success if last or (self.errexit and _fails(right, self)) else ())

    def _only(self, node: Node, before: Before) -> Before:
        self.statement(node, before)
        return ()

    def branches(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk an `if` with its `elif` and `else`."""
        said, then, others = self._parts(node, before)
        test = node.child_by_field_name("condition")
        if test is None or status(test, self.source) is not False:
            self.block(then, before + said.success)
        after = said.failure if then and ends(then[-1], self.names) and not others else ()
        for other in others:
            if other.type == "elif_clause":
                more, body, _more = self._parts(other, before + said.failure)
                self.block(body, before + said.failure + more.success)
                continue
            body = other.named_children
            self.block(body, before + said.failure)
            if body and ends(_last(body), self.names) and len(others) == 1:
                after = said.success
        return after

    def _parts(self, node: Node, before: Before) -> tuple[Tested, list[Node], list[Node]]:
        """Return what the condition of an `if` says, its body and its other branches; the condition is walked."""
        said, inside = NOTHING, False
        body: list[Node] = []
        others: list[Node] = []
        for child in node.children:
            if child.type == "then":
                inside = True
            elif child.type in ("elif_clause", "else_clause"):
                others.append(child)
            elif not child.is_named or child.type == "comment":
                continue
            elif inside:
                body.append(child)
            else:
                self.statement(child, before)
                said = self.conditions.tested(child)
        return said, body, others

    def loop(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk `while` and `until`."""
        said = NOTHING
        body: Node | None = None
        until = bool(node.children) and node.children[0].type == "until"
        for child in node.children:
            if child.type == "do_group":
                body = child
            elif child.is_named and child.type != "comment":
                self.statement(child, before)
                said = self.conditions.tested(child)
        said = said.negated() if until else said
        if body is not None:
            self.block(body.named_children, before + said.success)
            if "break" in self.source.of(body):
                return ()
        return said.failure

    def group(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk `{ ...; }`."""
        return self.block(node.named_children, before)[len(before) :]

    def scoped(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk what cannot say anything about what follows it: a subshell, a loop's body, a branch."""
        self.block(node.named_children, before)
        return ()

    def negated(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk `! command`."""
        for child in node.named_children:
            self.statement(child, before)
        return ()

    def pipeline(self, node: Node, before: Before, stdin: Held | None) -> Before:
        """Walk a pipeline; what `echo` and heredocs print is the next command's input."""
        fed, said = stdin, len(self.body.returns)
        for child in node.named_children:
            self.statement(child, before, fed)
            fed = self.commands.printed(child)
        del self.body.returns[said:]
        return ()

    def function(self, node: Node, _: Before, __: Held | None) -> Before:
        """Walk a function's body; where it stands says nothing about where it is called."""
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None or body is None:
            return ()
        outer, errexit = self.body, self.errexit
        called = self.names.callee(self.source.of(name))[1:]
        self.body = self.found.bodies.setdefault(called, Body(called, self.source.site(node)))
        self.statement(body, ())
        self.body, self.errexit = outer, errexit
        return ()

    def assigned(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk what an assignment runs, and read the instruction that it holds."""
        self.commands.assignment(self, node, before)
        return ()

    def declared(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk `local x=...` and `export x=...`."""
        for child in node.named_children:
            if child.type == "variable_assignment":
                self.commands.assignment(self, child, before)
            else:
                self.substitutions(child, before)
        return ()

    def tests(self, node: Node, before: Before, _: Held | None) -> Before:
        """Walk what a test runs in its words."""
        self.substitutions(node, before)
        return ()

    def substitutions(self, node: Node, before: Before) -> None:
        """Walk the commands inside `$(...)`, backticks and `<(...)` of a word."""
        if node.type in ("command_substitution", "process_substitution"):
            said = len(self.body.returns)
            self.block(node.named_children, before)
            del self.body.returns[said:]
            return
        if node.child_count:
            text = self.source.of(node)
            if "$(" in text or "`" in text or "<(" in text or ">(" in text:
                for child in node.named_children:
                    self.substitutions(child, before)


def _fails(node: Node, walk: Walk) -> bool:
    """Say whether a statement makes a script with `set -e` stop: `false`, `return 1`."""
    return walk.source.of(node).strip() == "false"


def _last(nodes: Sequence[Node]) -> Node:
    return next((node for node in reversed(nodes) if node.type != "comment"), nodes[-1])


HANDLERS = {
    "redirected_statement": Walk.redirected,
    "list": Walk.listed,
    "if_statement": Walk.branches,
    "while_statement": Walk.loop,
    "compound_statement": Walk.group,
    "subshell": Walk.scoped,
    "do_group": Walk.scoped,
    "case_statement": Walk.scoped,
    "case_item": Walk.scoped,
    "for_statement": Walk.scoped,
    "c_style_for_statement": Walk.scoped,
    "command_substitution": Walk.scoped,
    "process_substitution": Walk.scoped,
    "negated_command": Walk.negated,
    "pipeline": Walk.pipeline,
    "function_definition": Walk.function,
    "variable_assignment": Walk.assigned,
    "declaration_command": Walk.declared,
    "test_command": Walk.tests,
    "string": Walk.tests,
    "concatenation": Walk.tests,
    "expansion": Walk.tests,
    "array": Walk.tests,
    "arithmetic_expansion": Walk.tests,
}
LEAVES = frozenset((
    "word", "raw_string", "comment", "number", "variable_name", "simple_expansion", "heredoc_end", "heredoc_start",
))  # fmt: skip
